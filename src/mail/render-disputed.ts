// The table of a letter about a dispute: of each invoice what was queried and, once it is decided, what is credited and what
// is left to pay. Pure.
import { sumByCurrency } from '#domain/money.ts';
import type { LetterFacts, LetterInvoice } from './letter.ts';
import { oneLine } from './plain-text.ts';
import type { Column, LetterModel } from './render-model.ts';
import { amountIn, shortDayIn } from './render-values.ts';
import type { LetterWords } from './render-words.ts';

type Queried = LetterInvoice & { readonly queried: NonNullable<LetterInvoice['queried']> };
type Parts = Pick<LetterModel, 'columns' | 'rows' | 'totals' | 'credits' | 'question'>;

/** All of the letter that is about the case; where nothing is left to pay it shows no way to do so. */
export function disputedPartsOf(
  facts: LetterFacts,
  words: LetterWords,
): Parts & { readonly ways?: null } {
  const isDecided = facts.stage === 'dispute_decision';
  const invoices = facts.invoices.flatMap((one) =>
    one.queried ? [{ ...one, queried: one.queried }] : [],
  );
  const hasLeft = isDecided && invoices.some(({ queried }) => queried.leftMinor > 0n);
  return {
    ...tableOf(invoices, { facts, words, isDecided }),
    totals: totalsOf(invoices, { facts, words, isDecided }),
    credits: null,
    question: isDecided ? words.isSeenOtherwise : words.isAnythingToAdd,
    ...(hasLeft ? {} : { ways: null }),
  };
}

interface On {
  readonly facts: LetterFacts;
  readonly words: LetterWords;
  readonly isDecided: boolean;
}

function tableOf(
  invoices: readonly Queried[],
  { facts: { locale }, isDecided, words }: On,
): Pick<Parts, 'columns' | 'rows'> {
  const hasIssued = !isDecided && invoices.some(({ issuedOn }) => issuedOn !== null);
  const text = (title: string): Column => ({ title, isNumber: false, canWrap: false });
  const number = (title: string): Column => ({ title, isNumber: true, canWrap: false });
  const columns = [
    { ...text(words.invoice), canWrap: true },
    ...(hasIssued ? [text(words.issued)] : []),
    text(words.due),
    number(words.fullAmount),
    number(words.queriedPart),
    ...(isDecided ? [number(words.credited), number(words.left)] : []),
  ];
  const rows = invoices.map(({ amountMinor, currency, dueOn, issuedOn, number, queried }) => {
    const money = (minor: bigint) => amountIn(locale, { currency, minor });
    const { claimedMinor, creditMinor, leftMinor } = queried;
    return {
      cells: [
        oneLine(number),
        ...(hasIssued ? [issuedOn === null ? '-' : shortDayIn(locale, issuedOn)] : []),
        shortDayIn(locale, dueOn),
        money(amountMinor),
        money(claimedMinor),
        ...(isDecided ? [money(creditMinor), money(leftMinor)] : []),
      ],
      note: null,
    };
  });
  return { columns, rows };
}

/** What is queried; once it is decided what is left to pay. One for each currency. */
function totalsOf(
  invoices: readonly Queried[],
  { facts: { locale }, isDecided, words }: On,
): Parts['totals'] {
  const sums = sumByCurrency(
    invoices.map(({ currency, queried }) => ({
      currency,
      minor: isDecided ? queried.leftMinor : queried.claimedMinor,
    })),
  );
  return sums.map((sum) => ({
    label: (isDecided ? words.leftTotal : words.queriedTotal)(sum.currency),
    amount: amountIn(locale, sum),
  }));
}
