// The modal that keeps a client quiet until a day.
import type { ModalView, PlainTextOption } from '@slack/types';
import type { ClientRef, Day } from '#domain/types.ts';
import { FIELD, VIEW } from './ids.ts';
import { input, modal, option, placeholder, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { md } from './text.ts';
import { nameOf, numberOf } from './words.ts';

const REASON_LENGTH = 500;

/** A day to choose with one click, in the words the chooser reads. */
export interface SnoozeChoice {
  readonly label: string;
  readonly day: Day;
}

/** Asks until when and why. The first choice is set; a day of one's own wins over the choices. */
export function snoozeModal(view: {
  client: ClientRef;
  choices: readonly SnoozeChoice[];
  /** Comes back with the answer: which message to draw again, and for whom. */
  metadata: string;
}): ModalView {
  const options = view.choices
    .slice(0, LIMITS.choiceOptions)
    .map(({ label, day }) => option(label, day));
  const [first, ...others] = options;
  return modal({
    title: 'Snooze a client',
    callbackId: VIEW.snoozeSubmit,
    submit: 'Snooze',
    metadata: view.metadata,
    blocks: [
      section(
        md`*${nameOf(view.client)}* · ${numberOf(view.client)}\nLeaves the list of those who need someone, up to and including the day you choose. What is owed stays in the totals.`,
      ),
      ...(first ? [untilInput([first, ...others])] : []),
      input({
        label: first ? 'Or another day' : 'Until',
        field: FIELD.snoozeDate,
        isOptional: first !== undefined,
        ...(first ? { hint: 'A day chosen here wins over the choice above.' } : {}),
        element: { type: 'datepicker', placeholder: placeholder('Choose a day') },
      }),
      input({
        label: 'Why',
        field: FIELD.snoozeReason,
        isOptional: true,
        element: {
          type: 'plain_text_input',
          max_length: REASON_LENGTH,
          placeholder: placeholder('They pay with the run at the end of the month'),
        },
      }),
    ],
  });
}

function untilInput(options: [PlainTextOption, ...PlainTextOption[]]) {
  return input({
    label: 'Until',
    field: FIELD.snoozeUntil,
    element: { type: 'radio_buttons', options, initial_option: options[0] },
  });
}
