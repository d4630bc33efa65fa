// The form about when the team asks why a payment was late and how often it thanks a client, and what holds once it is saved.
import type { InputBlock, ModalView } from '@slack/types';
import type { AskingField, AskingRules } from '#domain/asking.ts';
import { ASKING_BOUNDS } from '#domain/asking.ts';
import { FIELD, VIEW } from './ids.ts';
import { textInput } from './inputs.ts';
import { type Message, message, modal, section } from './kit.ts';
import { type Mrkdwn, md } from './text.ts';
import { days, digits } from './words.ts';

/** Where each number is typed. */
export const ASKING_INPUT: Readonly<Record<AskingField, string>> = {
  fromDays: FIELD.askFromDays,
  fromAmount: FIELD.askFromAmount,
  thankGapDays: FIELD.thankGapDays,
};

export function askingModal(rules: AskingRules): ModalView {
  return modal({
    title: 'Asking and thanking',
    callbackId: VIEW.askingSubmit,
    submit: 'Save',
    blocks: [
      section(
        md`When money comes late, whoever looks after the client is asked what held it up. Below these numbers nobody is asked.`,
      ),
      numberInput('fromDays', {
        label: 'Ask why from so many days late',
        hint: '1 to 365. 1: every late payment.',
        rules,
      }),
      numberInput('fromAmount', {
        label: 'and from this amount on',
        hint: '0 to 1,000,000, in whole units of whatever currency it is. 0: whatever the amount.',
        rules,
      }),
      numberInput('thankGapDays', {
        label: 'Days between two thank-you letters to a client',
        hint: '1 to 365.',
        rules,
      }),
    ],
  });
}

/** What holds after saving. */
export function askingSaved(rules: AskingRules, locale: string): Message {
  const { fromAmount, fromDays, thankGapDays } = rules;
  const amount: Mrkdwn =
    fromAmount === 0 ? md`of any amount` : md`of ${digits(fromAmount, locale)} or more`;
  const text = md`Saved. I ask about payments ${amount} that come ${days(fromDays)} late or later. A client gets at most one thank-you letter in ${days(thankGapDays)}.`;
  return message(text, [section(text)]);
}

function numberInput(
  field: AskingField,
  is: { label: string; hint: string; rules: AskingRules },
): InputBlock {
  const { hint, label, rules } = is;
  return textInput({
    label,
    hint,
    field: ASKING_INPUT[field],
    value: String(rules[field]),
    max: String(ASKING_BOUNDS[field].most).length,
  });
}
