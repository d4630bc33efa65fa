// The table of a thank-you: what was paid, when and how much of it. No balance, as nothing is asked for. Pure.
import type { LetterFacts } from './letter.ts';
import { oneLine } from './plain-text.ts';
import type { Column, LetterModel } from './render-model.ts';
import { amountIn, shortDayIn } from './render-values.ts';
import type { LetterWords } from './render-words.ts';

export function paidTableOf(
  { invoices, locale }: LetterFacts,
  words: LetterWords,
): Pick<LetterModel, 'columns' | 'rows'> {
  const columns: Column[] = [
    { title: words.invoice, isNumber: false, canWrap: true },
    { title: words.paidOn, isNumber: false, canWrap: false },
    { title: words.paidAmount, isNumber: true, canWrap: false },
  ];
  const rows = invoices.map(({ amountMinor: minor, currency, number, paid }) => ({
    cells: [
      oneLine(number),
      paid === null ? '-' : shortDayIn(locale, paid.on),
      amountIn(locale, { currency, minor }),
    ],
    note: null,
  }));
  return { columns, rows };
}
