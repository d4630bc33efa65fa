// Finds in words that a person wrote the amounts and days of the books that have changed since. Pure.
import { formatMoney, sumByCurrency } from '#domain/money.ts';
import type { Day, Money } from '#domain/types.ts';
import { amountIn, longDayIn, shortDayIn } from './render-values.ts';

/** What of an invoice a letter may state. */
export interface Stated extends Money {
  readonly dueOn: Day;
}

/**
 * The amounts, totals and due dates of `before` that stand in the text and are no longer so, as they stand there. Written
 * in another way than letters and cards write them they are not found: no warning is no promise.
 */
export function outdatedIn(
  text: string,
  on: { before: readonly Stated[]; now: readonly Stated[]; locales: readonly string[] },
): string[] {
  const plain = withPlainBlanks(text);
  const right = new Set(on.locales.flatMap((locale) => spellings(on.now, locale)));
  const wrong = on.locales
    .flatMap((locale) => spellings(on.before, locale))
    .filter((one) => !right.has(one) && stands(one, plain));
  return [...new Set(wrong)];
}

function spellings(stated: readonly Stated[], locale: string): string[] {
  const days = stated.flatMap(({ dueOn }) => [longDayIn(locale, dueOn), shortDayIn(locale, dueOn)]);
  const amounts = [...stated, ...sumByCurrency(stated)].flatMap((money) => [
    amountIn(locale, money),
    formatMoney(money, locale),
  ]);
  return [...days, ...amounts].map(withPlainBlanks);
}

/** By itself: €4,200 is no part of €14,200 nor of €4,200.50. */
function stands(words: string, text: string): boolean {
  const isDigit = (at: string | undefined): boolean => at !== undefined && /\d/.test(at);
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const [before, after, beyond] = [
      text[at - 1],
      text[at + words.length],
      text[at + words.length + 1],
    ];
    const goesOn = isDigit(after) || (/[.,’']/.test(after ?? '') && isDigit(beyond));
    if (!isDigit(before) && !goesOn) return true;
  }
  return false;
}

/** People type a blank where a format has a no-break space. */
function withPlainBlanks(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
