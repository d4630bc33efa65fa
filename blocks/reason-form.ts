// The form that says why invoices were late: which ones, the cause, whose side, who said so, and what they ask for.
import type { Checkboxes, InputBlock, ModalView } from '@slack/types';
import { SIDES } from '#domain/cause.ts';
import { isWaiting } from '#domain/late-question.ts';
import { formatMoney } from '#domain/money.ts';
import { SIDE_NAME, STEP_NAME } from './cause-words.ts';
import { BLOCK, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput, textInput } from './inputs.ts';
import { input, modal, option, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { QuestionCardView } from './question.ts';
import { clip, md } from './text.ts';
import { nameOf } from './words.ts';

export const REASON_TITLE = 'What held it up?';
/** The side on which the cause usually lies. */
export const USUAL_SIDE = 'usual';
const MOST_GROUPS = 5;
const NOTE_LENGTH = 3_000;
const REQUEST_LENGTH = 300;
const NAME_LENGTH = 100;

/** Everything is set to the likeliest; only the cause is asked for. */
export function reasonForm(
  view: Pick<QuestionCardView, 'choices' | 'client' | 'invoices' | 'locale'> & {
    readonly metadata: string;
  },
): ModalView {
  const { choices, client, invoices, locale } = view;
  const open = invoices.filter(isWaiting);
  return modal({
    title: REASON_TITLE,
    callbackId: VIEW.questionSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      section(md`*${nameOf(client)}*`),
      ...(open.length > 1 ? invoiceInputs(open, locale) : []),
      choiceInput({
        label: 'What held it up',
        field: FIELD.reasonCause,
        options: choices.map(({ code, name, nextStep }) => ({
          ...option(name, code, STEP_NAME[nextStep]),
        })),
        chosen: '',
      }),
      choiceInput({
        label: 'On whose side',
        field: FIELD.reasonSide,
        options: [
          option('As this cause usually is', USUAL_SIDE),
          ...SIDES.map((side) => option(SIDE_NAME[side], side)),
        ],
        chosen: USUAL_SIDE,
      }),
      textInput({
        label: 'Who said so',
        field: FIELD.reasonSaidBy,
        max: NAME_LENGTH,
        isOptional: true,
        example: 'Ms. Weber, accounts payable',
      }),
      linesInput({
        label: 'What they said',
        field: FIELD.reasonNote,
        max: NOTE_LENGTH,
        isOptional: true,
      }),
      textInput({
        label: 'What they ask for',
        field: FIELD.reasonRequest,
        max: REQUEST_LENGTH,
        isOptional: true,
        example: 'The invoice again, with PO 4711',
      }),
    ],
  });
}

/** Ten check boxes a group; all are ticked. */
function invoiceInputs(
  open: readonly QuestionCardView['invoices'][number][],
  locale: string,
): InputBlock[] {
  const groups: InputBlock[] = [];
  for (let at = 0; at < open.length && groups.length < MOST_GROUPS; at += LIMITS.choiceOptions) {
    const options = open
      .slice(at, at + LIMITS.choiceOptions)
      .map(({ currency, id, number, payment, balanceMinor }) => {
        const minor = payment?.paidMinor ?? balanceMinor;
        return option(
          clip(`${number} · ${formatMoney({ currency, minor }, locale)}`, LIMITS.optionText),
          id,
        );
      });
    const element: Checkboxes = { type: 'checkboxes', options, initial_options: options };
    groups.push(
      input({
        label: groups.length === 0 ? 'Which invoices' : 'And these',
        field: `${BLOCK.reasonInvoices}:${groups.length}`,
        element,
        isOptional: true,
      }),
    );
  }
  return groups;
}
