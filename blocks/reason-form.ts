// The form that says why invoices were late: which ones, the cause, whose side, who said so, and what they ask for.
import type { Checkboxes, Datepicker, InputBlock, ModalView } from '@slack/types';
import type { Cause, Side } from '#domain/cause.ts';
import { causeOf, SIDES } from '#domain/cause.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { SIDE_NAME, STEP_NAME } from './cause-words.ts';
import { BLOCK, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput, textInput } from './inputs.ts';
import { input, modal, option, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import type { FormInvoice } from './reason-invoices.ts';
import { clip, md } from './text.ts';
import { days, nameOf } from './words.ts';

export const REASON_TITLE = 'What held it up?';
/** The side on which the cause usually lies. */
export const USUAL_SIDE = 'usual';
const MOST_GROUPS = 5;
const NOTE_LENGTH = 3_000;
const REQUEST_LENGTH = 300;
const NAME_LENGTH = 100;

export interface ReasonFormView {
  readonly client: ClientRef;
  readonly invoices: readonly FormInvoice[];
  readonly causes: readonly Cause[];
  /** The likeliest first. */
  readonly choices: readonly Cause[];
  readonly locale: string;
  readonly today: Day;
  /** An answer to a question is about all that is asked; whoever says it by themselves ticks even one. */
  readonly isAnswer: boolean;
  readonly metadata: string;
}

/** Everything is set to the likeliest, or to what stands where all that is ticked has one reason; only the cause is asked for. */
export function reasonForm(view: ReasonFormView): ModalView {
  const { choices, client, invoices, isAnswer, today } = view;
  const standing = standingOf(invoices);
  const hasOpen = invoices.some(({ isOpen }) => isOpen);
  return modal({
    title: REASON_TITLE,
    callbackId: VIEW.questionSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      section(md`*${nameOf(client)}*`),
      ...(isAnswer && invoices.length < 2 ? [] : invoiceInputs(view)),
      choiceInput({
        label: 'What held it up',
        field: FIELD.reasonCause,
        options: choices.map(({ code, name, nextStep }) => ({
          ...option(name, code, STEP_NAME[nextStep]),
        })),
        chosen: standing?.cause ?? '',
      }),
      choiceInput({
        label: 'On whose side',
        field: FIELD.reasonSide,
        options: [
          option('As this cause usually is', USUAL_SIDE),
          ...SIDES.map((side) => option(SIDE_NAME[side], side)),
        ],
        chosen: standing ? sideChosen(standing, choices) : USUAL_SIDE,
      }),
      ...(hasOpen ? [promiseInput(standing?.promisedOn ?? null, today)] : []),
      textInput({
        label: 'Who said so',
        field: FIELD.reasonSaidBy,
        max: NAME_LENGTH,
        isOptional: true,
        value: standing?.saidBy ?? null,
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
        value: standing?.request ?? null,
        example: 'The invoice again, with PO 4711',
      }),
    ],
  });
}

/** The one reason that all ticked ones have; null where they have none, or several. */
function standingOf(invoices: readonly FormInvoice[]): FormInvoice['reason'] {
  const ticked = invoices.filter(({ isTicked }) => isTicked);
  const [first] = ticked;
  const isOne = ticked.every(
    ({ reason }) => reason?.cause === first?.reason?.cause && reason?.side === first?.reason?.side,
  );
  return isOne ? (first?.reason ?? null) : null;
}

function sideChosen(standing: { cause: string; side: Side }, choices: readonly Cause[]): string {
  const usual = choices.find(({ code }) => code === standing.cause)?.side;
  return usual === standing.side ? USUAL_SIDE : standing.side;
}

/** A promise that is over is not kept by saying it again. */
function promiseInput(promisedOn: Day | null, today: Day): InputBlock {
  const element: Datepicker = {
    type: 'datepicker',
    ...(promisedOn !== null && promisedOn >= today ? { initial_date: promisedOn } : {}),
  };
  return input({
    label: 'By when they pay',
    field: FIELD.reasonPromised,
    element,
    isOptional: true,
    hint: 'Where they named a day: nobody writes to them up to and including it.',
  });
}

/** Ten check boxes a group; what is open apart from what is paid, but where all of it is one question. */
function invoiceInputs({ causes, invoices, isAnswer, locale }: ReasonFormView): InputBlock[] {
  const parts = isAnswer
    ? [invoices]
    : [invoices.filter(({ isOpen }) => isOpen), invoices.filter(({ isOpen }) => !isOpen)];
  const tens = parts.flatMap((part) =>
    Array.from({ length: Math.ceil(part.length / LIMITS.choiceOptions) }, (_, at) =>
      part.slice(at * LIMITS.choiceOptions, (at + 1) * LIMITS.choiceOptions),
    ),
  );
  const groups: InputBlock[] = [];
  for (const group of tens.slice(0, MOST_GROUPS)) {
    const isPaid = !isAnswer && group[0]?.isOpen === false;
    const options = group.map((one) => ({ one, shown: optionFor(one, { causes, locale }) }));
    const ticked = options.flatMap(({ one, shown }) => (one.isTicked ? [shown] : []));
    const element: Checkboxes = {
      type: 'checkboxes',
      options: options.map(({ shown }) => shown),
      ...(ticked.length > 0 ? { initial_options: ticked } : {}),
    };
    groups.push(
      input({
        label: groups.length === 0 ? 'Which invoices' : isPaid ? 'And these, paid' : 'And these',
        field: `${BLOCK.reasonInvoices}:${groups.length}`,
        element,
        isOptional: true,
      }),
    );
  }
  return groups;
}

function optionFor(one: FormInvoice, on: { causes: readonly Cause[]; locale: string }) {
  const { currency, daysLate, isLeftToClient, isOpen, minor, number, reason } = one;
  const text = `${number} · ${formatMoney({ currency, minor }, on.locale)}`;
  const late = daysLate === null ? null : `${isOpen ? '' : 'paid '}${days(daysLate)} late`;
  const said = reason && `${causeOf(reason.cause, on.causes).name} (${SIDE_NAME[reason.side]})`;
  const known = said ?? (isLeftToClient ? 'left to the client' : null);
  const parts = [late, known].filter((part) => part !== null);
  return option(
    clip(text, LIMITS.optionText),
    one.id,
    ...(parts.length === 0 ? [] : [clip(parts.join(' · '), LIMITS.optionText)]),
  );
}
