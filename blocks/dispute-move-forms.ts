// The small forms of a case: to whom it goes and why, what the client is asked or answered, until when it rests, why not.
import type { InputBlock, ModalView } from '@slack/types';
import { DISPUTE_WORDS_LENGTH, disputeName } from '#domain/dispute.ts';
import { LONGEST_REST_DAYS } from '#domain/dispute-clock.ts';
import type { ClientRef } from '#domain/types.ts';
import { FIELD, VIEW } from './ids.ts';
import { linesInput } from './inputs.ts';
import { divider, input, type Message, modal, placeholder, section } from './kit.ts';
import { md } from './text.ts';
import { nameOf } from './words.ts';

/** What one of these forms does. */
export const MOVE_FORMS = ['hand_over', 'ask', 'answered', 'decline', 'snooze', 'reopen'] as const;
export type MoveForm = (typeof MOVE_FORMS)[number];

export const MOVE_TITLE: Readonly<Record<MoveForm, string>> = {
  hand_over: 'Hand the case over',
  ask: 'Ask the client',
  answered: 'What they answered',
  decline: 'Decline the proposal',
  snooze: 'Let the case rest',
  reopen: 'Reopen the case',
};

const SUBMIT: Readonly<Record<MoveForm, string>> = {
  hand_over: 'Hand over',
  ask: 'Save',
  answered: 'Save',
  decline: 'Decline',
  snooze: 'Let it rest',
  reopen: 'Reopen',
};

const LABEL: Readonly<Record<MoveForm, string>> = {
  hand_over: 'Why',
  ask: 'What we need to know from them',
  answered: 'What they said',
  decline: 'Why not',
  snooze: 'Why it rests',
  reopen: 'Why',
};

const EXAMPLE: Readonly<Record<MoveForm, string>> = {
  hand_over: 'You know the carrier.',
  ask: 'Can you send a photo of the packaging?',
  answered: 'They sent the photo: the box was open.',
  decline: 'The price was agreed in writing; half is enough.',
  snooze: 'The carrier answers by Thursday.',
  reopen: 'They sent the delivery note after all.',
};

const HINT: Readonly<Partial<Record<MoveForm, string>>> = {
  ask: 'It is kept in the record. Nothing goes to the client by this.',
  decline: 'Whoever proposed it reads this in the thread.',
};

export interface MoveFormView {
  readonly form: MoveForm;
  readonly dispute: { readonly number: number };
  readonly client: ClientRef;
  /** What stands there now: the proposal that is declined. */
  readonly about?: Message;
  /** What was typed and could not be saved. */
  readonly draft?: {
    readonly words: string;
    readonly toUserId: string | null;
    readonly until: string | null;
  };
  readonly said?: Message;
  readonly metadata: string;
}

export function moveForm(view: MoveFormView): ModalView {
  const { about, client, dispute, draft, form, said } = view;
  return modal({
    title: MOVE_TITLE[form],
    callbackId: VIEW.disputeMove,
    submit: SUBMIT[form],
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(md`*${disputeName(dispute)}* · *${nameOf(client)}*`),
      ...(about ? about.blocks : []),
      ...(form === 'hand_over' ? [personInput(draft?.toUserId ?? null)] : []),
      ...(form === 'snooze' ? [dayInput(draft?.until ?? null)] : []),
      linesInput({
        label: LABEL[form],
        field: FIELD.disputeWhy,
        max: DISPUTE_WORDS_LENGTH,
        value: draft?.words ?? '',
        example: EXAMPLE[form],
        ...(HINT[form] === undefined ? {} : { hint: HINT[form] }),
      }),
    ],
  });
}

function personInput(userId: string | null): InputBlock {
  return input({
    label: 'To whom',
    field: FIELD.disputeTo,
    element: {
      type: 'users_select',
      placeholder: placeholder('Choose a person'),
      ...(userId === null ? {} : { initial_user: userId }),
    },
  });
}

function dayInput(until: string | null): InputBlock {
  return input({
    label: 'Until',
    field: FIELD.disputeUntil,
    hint: `Nobody is nudged up to and including this day: ${LONGEST_REST_DAYS} business days at most.`,
    element: {
      type: 'datepicker',
      placeholder: placeholder('Choose a day'),
      ...(until === null ? {} : { initial_date: until }),
    },
  });
}
