// The preview of a letter to a client: to whom, which invoices, which words, why now, and what the gate thinks of it.
import type { KnownBlock, ModalView } from '@slack/types';
import type { Contact } from '#domain/contact.ts';
import type { LetterStage, StageReason, Tone, ToneReason } from '#domain/ladder.ts';
import { TONES } from '#domain/ladder.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { ACTION, BLOCK, FIELD, VIEW } from './ids.ts';
import { actions, button, context, divider, input, modal, option, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { practiceBlocks } from './practice.ts';
import type { InvoicesView } from './reminder-invoices.ts';
import { invoiceInputs, invoiceLines } from './reminder-invoices.ts';
import {
  contactLabel,
  quoted,
  REASON_LENGTH,
  STAGE_NAME,
  stageSentence,
  TONE_NAME,
  toneSentence,
} from './reminder-words.ts';
import { clip, type Mrkdwn, md } from './text.ts';
import { nameOf } from './words.ts';

export interface ReminderFormView extends InvoicesView {
  readonly client: ClientRef;
  readonly stage: LetterStage;
  readonly stageBecause: StageReason;
  readonly tone: Tone;
  readonly toneBecause: ToneReason | null;
  readonly contacts: readonly Contact[];
  readonly contactId: string | null;
  readonly cc: string | null;
  readonly subject: string;
  readonly body: string;
  /** Where the words come from, if not from us, and what to look at in them. */
  readonly wordsRemarks: readonly Mrkdwn[];
  /** What the person must know first; null: nothing. */
  readonly note: Mrkdwn | null;
  /** The person chose the later moment. */
  readonly isLater: boolean;
  /** Why it cannot go out as it is; empty when it can. */
  readonly refusals: readonly Mrkdwn[];
  /** Somebody may set the refusals aside by saying why; false shows no field for it. */
  readonly canSetAside: boolean;
  /** What was typed so far of why. */
  readonly why: string | null;
  /** Nothing that the person can do here makes it go out. */
  readonly isBlocked: boolean;
  /** The last contact, warnings of tone, how the contact likes to be reached. */
  readonly remarks: readonly Mrkdwn[];
  /** "It goes out now: 10:02 on Tuesday in Hamburg." */
  readonly whenNow: string;
  /** The next good moment, in words. */
  readonly whenLater: string;
  /** Now is no good moment, so later is the only choice. */
  readonly mustWait: boolean;
  /** Only addresses of the allow-list get mail. */
  readonly reach: Reach;
  /** Counts the drawings: new words stand under a new name. */
  readonly drawing: number;
  readonly metadata: string;
  readonly timeZone: string;
  readonly today: Day;
}

/** Everything that a person should see before a letter goes out under their name. */
export function reminderModal(view: ReminderFormView): ModalView {
  const name = STAGE_NAME[view.stage];
  return modal({
    title: clip(name, LIMITS.modalTitle),
    callbackId: VIEW.reminderSubmit,
    metadata: view.metadata,
    ...(view.isBlocked ? {} : { submit: view.mustWait ? 'Schedule' : 'Send' }),
    blocks: [
      section(md`*${name} to ${nameOf(view.client)}*`),
      ...practiceBlocks(view.reach),
      ...(view.note === null ? [] : [section(view.note)]),
      ...view.refusals.map((line) => section(md`:warning: ${line}`)),
      context(md`*Why now:* ${stageSentence(view.stageBecause, view)}`, ...view.remarks),
      ...(view.isBlocked ? readOnly(view) : form(view)),
      ...actions([
        ...(view.isBlocked
          ? []
          : [
              button({
                label: 'Send a test to me',
                actionId: ACTION.reminderTest,
                value: view.client.id,
              }),
            ]),
        button({ label: 'Contacts', actionId: ACTION.contactsOpen, value: view.client.id }),
      ]),
    ],
  });
}

/** Nothing to send: the words are shown, not asked for. */
function readOnly(view: ReminderFormView): KnownBlock[] {
  return [
    ...contactChoice(view),
    ...invoiceLines(view),
    divider(),
    ...wordsRemarks(view),
    section(md`*${view.subject}*`),
    ...quoted(view.body).map((text) => section(text)),
  ];
}

function form(view: ReminderFormView): KnownBlock[] {
  return [
    contactInput(view),
    ...(view.told ? [] : [toneInput(view)]), // About a dispute there is one tone.
    ...invoiceInputs(view),
    ...wordsRemarks(view),
    input({
      label: 'Subject',
      field: `${BLOCK.reminderSubject}:${view.drawing}`,
      element: {
        type: 'plain_text_input',
        initial_value: clip(view.subject, 150),
        max_length: 150,
      },
    }),
    input({
      label: 'Text',
      field: `${BLOCK.reminderText}:${view.drawing}`,
      hint: hintFor(view),
      element: {
        type: 'plain_text_input',
        multiline: true,
        initial_value: clip(view.body, LIMITS.inputLength),
        max_length: LIMITS.inputLength,
      },
    }),
    input({
      label: 'Copy to',
      field: FIELD.reminderCc,
      isOptional: true,
      hint: 'One more address. Leave it empty unless they asked for it.',
      element: {
        type: 'plain_text_input',
        max_length: 254,
        ...(view.cc === null ? {} : { initial_value: view.cc }),
      },
    }),
    ...(view.canSetAside ? [setAsideInput(view)] : []),
    whenInput(view),
  ];
}

/** What follows below the words. */
function hintFor({ isThanks, told }: ReminderFormView): string {
  if (told)
    return 'The table of what is disputed follows below it, with what is credited and left to pay once it is decided. If the case moves on before it is sent, it is stopped.';
  return isThanks
    ? 'The table of what was paid follows below it, as the books have it when it is sent. It shows no balance.'
    : 'The table of invoices, the totals and the ways to pay follow below it, as the books have them when it is sent.';
}

function wordsRemarks({ wordsRemarks }: ReminderFormView): KnownBlock[] {
  return wordsRemarks.length > 0 ? [context(...wordsRemarks)] : [];
}

/** Somebody else may be the one who can be written to: choosing them draws the preview anew. */
function contactChoice(view: ReminderFormView): KnownBlock[] {
  if (view.contacts.length < 2) return [];
  const { initial_option: chosen, options } = contactOptions(view);
  const select = {
    type: 'static_select',
    action_id: FIELD.reminderTo,
    options,
    ...(chosen ? { initial_option: chosen } : {}),
  } as const;
  return actions([select], FIELD.reminderTo);
}

function contactOptions(view: ReminderFormView) {
  const options = view.contacts
    .slice(0, LIMITS.options)
    .map((contact) => option(contactLabel(contact), contact.id, contact.email));
  const chosen = options.find(({ value }) => value === view.contactId);
  return { options, ...(chosen ? { initial_option: chosen } : {}) };
}

function contactInput(view: ReminderFormView): KnownBlock {
  const contact = view.contacts.find(({ id }) => id === view.contactId);
  return input({
    label: 'To',
    field: FIELD.reminderTo,
    isAnsweredAtOnce: true,
    ...(contact ? { hint: contact.email } : {}),
    element: { type: 'static_select', ...contactOptions(view) },
  });
}

function toneInput(view: ReminderFormView): KnownBlock {
  const options = TONES.map((tone) => option(TONE_NAME[tone], tone));
  const chosen = options.find(({ value }) => value === view.tone);
  return input({
    label: 'Tone',
    field: FIELD.reminderTone,
    isAnsweredAtOnce: true,
    ...(view.toneBecause === null ? {} : { hint: toneSentence(view.toneBecause) }),
    element: {
      type: 'radio_buttons',
      options,
      ...(chosen ? { initial_option: chosen } : {}),
    },
  });
}

function setAsideInput({ why }: ReminderFormView): KnownBlock {
  return input({
    label: 'Send it all the same? Say why',
    field: FIELD.reminderWhy,
    isOptional: true,
    hint: 'Your reason stays in the record. Leave it empty and nothing is sent.',
    element: {
      type: 'plain_text_input',
      max_length: REASON_LENGTH,
      ...(why === null ? {} : { initial_value: clip(why, REASON_LENGTH) }),
    },
  });
}

function whenInput(view: ReminderFormView): KnownBlock {
  const now = option(clip(view.whenNow, LIMITS.optionText), 'now');
  const later = option(clip(view.whenLater, LIMITS.optionText), 'later');
  const options = view.mustWait ? [later] : [now, later];
  return input({
    label: 'When',
    field: `${BLOCK.reminderWhen}:${view.drawing}`,
    element: {
      type: 'radio_buttons',
      options,
      initial_option: view.mustWait || view.isLater ? later : now,
    },
  });
}
