// What somebody says in the form of why invoices were late, and what is wrong with it.
import { BLOCK, FIELD } from '#blocks/ids.ts';
import { USUAL_SIDE } from '#blocks/reason-form.ts';
import { SIDES } from '#domain/cause.ts';
import type { PromiseMistake } from '#domain/promised.ts';
import { LONGEST_PROMISE_DAYS, promiseMistake } from '#domain/promised.ts';
import type { SaidReason } from '#flows/late-reasons.ts';
import type { Answers } from './answers.ts';
import { chosenIn, tickedIn, typedIn } from './answers.ts';

export interface ReasonAnswer {
  readonly said: SaidReason;
  /** Left out: the form asked about one invoice only. */
  readonly invoiceIds?: readonly string[];
}

export function reasonIn(answers: Answers): ReasonAnswer {
  const side = SIDES.find((one) => one === (chosenIn(answers, FIELD.reasonSide) ?? USUAL_SIDE));
  const groups = Object.keys(answers).filter((id) => id.startsWith(`${BLOCK.reasonInvoices}:`));
  const promisedOn = answers[FIELD.reasonPromised]?.[FIELD.reasonPromised]?.selected_date ?? null;
  return {
    said: {
      cause: chosenIn(answers, FIELD.reasonCause) ?? '',
      ...(side === undefined ? {} : { side }),
      saidBy: typedIn(answers, FIELD.reasonSaidBy),
      note: typedIn(answers, FIELD.reasonNote),
      request: typedIn(answers, FIELD.reasonRequest),
      promisedOn,
    },
    ...(groups.length === 0
      ? {}
      : { invoiceIds: groups.flatMap((group) => tickedIn(answers, group)) }),
  };
}

/** What somebody wrote, line by line, to be given back where it is not kept. */
export function wordsIn({ note, request, saidBy }: SaidReason): string {
  return [saidBy, note, request].filter((one) => one != null && one !== '').join('\n');
}

export const PROMISE_MISTAKE: Readonly<Record<PromiseMistake, string>> = {
  promise_over: 'That day is over. Name today or a later one, or leave it empty.',
  promise_too_far: `A promise lies at most ${LONGEST_PROMISE_DAYS} days ahead. Leave it empty.`,
};

/** The first thing that is wrong, by the field it belongs to; `today` is the day on which the form was opened. */
export function reasonMistake(
  { invoiceIds, said }: ReasonAnswer,
  today: string | undefined,
): Record<string, string> | null {
  if (said.cause === '') return { [FIELD.reasonCause]: 'Choose what held it up.' };
  if (invoiceIds?.length === 0)
    return { [`${BLOCK.reasonInvoices}:0`]: 'Tick at least one invoice.' };
  const mistake = today === undefined ? null : promiseMistake(said.promisedOn ?? null, today);
  return mistake && { [FIELD.reasonPromised]: PROMISE_MISTAKE[mistake] };
}
