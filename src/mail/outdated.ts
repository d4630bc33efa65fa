// Finds in words that a person wrote what a letter stated of its invoices and states no more. Pure.
import { formatMoney, sumByCurrency } from '#domain/money.ts';
import type { Day, Money } from '#domain/types.ts';
import { amountIn, longDayIn, shortDayIn } from './render-values.ts';

/** What a letter may state of its invoices. */
export interface Stated {
  /** Each by itself, and the totals. */
  readonly amounts: readonly Money[];
  readonly days: readonly Day[];
  readonly numbers: readonly string[];
}

export function statedOf(
  invoices: readonly (Money & { readonly dueOn: Day; readonly number: string })[],
): Stated {
  return {
    amounts: [...sumByCurrency(invoices), ...invoices],
    days: invoices.map(({ dueOn }) => dueOn),
    numbers: invoices.map(({ number }) => number),
  };
}

/** All that any of them states. */
export function together(all: readonly Stated[]): Stated {
  return {
    amounts: all.flatMap(({ amounts }) => amounts),
    days: all.flatMap(({ days }) => days),
    numbers: all.flatMap(({ numbers }) => numbers),
  };
}

/**
 * The amounts, totals, due dates and numbers of `before` that stand in the text and are none of `now`, as they stand there.
 * Written in another way than letters and cards write them they are not found: no warning is no promise.
 */
export function outdatedIn(
  text: string,
  on: { before: Stated; now: Stated; locales: readonly string[] },
): string[] {
  const plain = withPlainBlanks(text);
  const right = new Set(on.locales.flatMap((locale) => spellings(on.now, locale)).map(wordsOf));
  const wrong = on.locales
    .flatMap((locale) => spellings(on.before, locale))
    .filter((one) => !right.has(one.words) && stands(one, plain));
  return [...new Set(wrong.map(wordsOf))];
}

/** As it is written, and what it would be a part of: €4,200 of €14,200 and €4,200.50, INV-1 of INV-10 and INV-1-B. */
interface Spelling {
  readonly words: string;
  readonly inside: RegExp;
  readonly joint: RegExp;
}

const FIGURE = { inside: /\d/, joint: /[.,’']/ } as const;
const NUMBER = { inside: /[\p{L}\d]/u, joint: /[-_/.]/ } as const;
/** Shorter ones are found in everything: 7 is a number of days, too. */
const SHORTEST_NUMBER = 3;

function spellings({ amounts, days, numbers }: Stated, locale: string): Spelling[] {
  const figures = [
    ...days.flatMap((day) => [longDayIn(locale, day), shortDayIn(locale, day)]),
    ...amounts.flatMap((money) => [amountIn(locale, money), formatMoney(money, locale)]),
  ];
  return [
    ...figures.map((one) => ({ words: withPlainBlanks(one), ...FIGURE })),
    ...numbers
      .map((one) => ({ words: withPlainBlanks(one).trim(), ...NUMBER }))
      .filter(({ words }) => words.length >= SHORTEST_NUMBER),
  ];
}

function wordsOf({ words }: Spelling): string {
  return words;
}

/** By itself, and not as a part of something longer. */
function stands({ inside, joint, words }: Spelling, text: string): boolean {
  const isInside = (at: string | undefined): boolean => inside.test(at ?? '');
  const goesOn = (next: string | undefined, beyond: string | undefined): boolean =>
    isInside(next) || (joint.test(next ?? '') && isInside(beyond));
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    const isBegun = isInside(words[0]) && goesOn(text[at - 1], text[at - 2]);
    const isCut = isInside(words.at(-1)) && goesOn(text[end], text[end + 1]);
    if (!isBegun && !isCut) return true;
  }
  return false;
}

/** People type a blank where a format has a no-break space. */
function withPlainBlanks(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
