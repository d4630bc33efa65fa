// Reads amounts as people and programs write them, exact to minor units: no float touches them. Pure.
import { exponentOf } from '#domain/money.ts';
import { quoted } from './problem.ts';

/** The decimal mark of a column; `unknown` where no cell of it tells. */
export type DecimalMark = '.' | ',' | 'unknown';

/** How many cells of a column can only be read with the one mark or only with the other. */
export interface MarkVotes {
  point: number;
  comma: number;
}

export type Amount =
  | { readonly ok: true; readonly minor: bigint }
  | { readonly ok: false; readonly reason: string };

/** Above this an amount is taken for a mistake: it keeps every sum within the database's 64 bits. */
const MAX_MINOR = 10n ** 17n;

const SPACES = ' \u00a0\u202f\u2009';
/** Whole digits with or without groups of three, all by one separator; then decimals. */
const POINT = new RegExp(
  `^(\\d{1,3}(?:([,'’${SPACES}])\\d{3}(?:\\2\\d{3})*)?|\\d+)(?:\\.(\\d+))?$`,
);
const COMMA = new RegExp(`^(\\d{1,3}(?:([.'’${SPACES}])\\d{3}(?:\\2\\d{3})*)?|\\d+)(?:,(\\d+))?$`);
const SIGN_OF_CURRENCY = String.raw`[A-Z]{1,3}\$|\p{Sc}|[A-Z]{3}|[Kk]r\.?|zł|Fr\.`;
const BEFORE = new RegExp(`^(?:${SIGN_OF_CURRENCY})\\s*`, 'u');
const AFTER = new RegExp(`\\s*(?:${SIGN_OF_CURRENCY})$`, 'u');
const POINT_CHAR = 46;
const ZERO_CHAR = 48;
const CODE = /(?<![A-Z])[A-Z]{3}(?![A-Z$])/;

/** Lets one cell vote; blank cells and cells that fit both marks or neither do not. */
export function countMark(votes: MarkVotes, text: string): void {
  if (plainCents(text) !== -1) {
    votes.point += 1;
    return;
  }
  const digits = unsigned(text)?.digits;
  if (digits === undefined) return;
  const point = POINT.test(digits);
  const comma = COMMA.test(digits);
  if (point && !comma) votes.point += 1;
  if (comma && !point) votes.comma += 1;
}

/** The majority decides; the cells that do not fit it become errors of their rows, never other numbers. */
export function decideMark({ point, comma }: MarkVotes): DecimalMark {
  if (point === 0 && comma === 0) return 'unknown';
  return comma > point ? ',' : '.';
}

/**
 * The amount in minor units of the currency. Accepts 1,234.50 and 1 234,50 and 1'234.50, the minus before or
 * after, accountants' parentheses, and a currency sign or code. Decimals beyond the currency's must be zeros.
 */
export function parseAmount(text: string, given: { mark: DecimalMark; currency: string }): Amount {
  const { currency } = given;
  const cents = given.mark === ',' ? -1 : plainCents(text);
  if (cents !== -1 && exponentOf(currency) === 2) return { ok: true, minor: BigInt(cents) };
  const parts = unsigned(text);
  if (!parts) return { ok: false, reason: `${quoted(text)} is not an amount` };
  const code = CODE.exec(text)?.[0];
  if (code !== undefined && code !== currency)
    return { ok: false, reason: `${quoted(text)} is not in ${currency}` };
  // With no evidence in the column, 1.000 may be one or one thousand. 1,000 is not: nobody writes three decimals so.
  if (
    given.mark === 'unknown' &&
    /^\d{1,3}\.\d{3}$/.test(parts.digits) &&
    exponentOf(currency) !== 3
  )
    return { ok: false, reason: `${quoted(text)} may mean two different amounts` };
  const match = (given.mark === ',' ? COMMA : POINT).exec(parts.digits);
  if (!match) return { ok: false, reason: `${quoted(text)} is not an amount like the others` };
  const minor = minorOf({ whole: match[1] ?? '', decimals: match[3] ?? '', currency });
  if (minor === null)
    return { ok: false, reason: `${quoted(text)} has more decimals than ${currency} has` };
  if (minor > MAX_MINOR) return { ok: false, reason: `${quoted(text)} is too large` };
  return { ok: true, minor: parts.isNegative ? -minor : minor };
}

/**
 * The cents of "1234.50", which is how most cells are written, and -1 for all others. Walks the digits, because the
 * patterns take ten times as long; with 15 of them at most the number is exact.
 */
function plainCents(text: string): number {
  const point = text.length - 3;
  if (point < 1 || point > 13 || text.charCodeAt(point) !== POINT_CHAR) return -1;
  let cents = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (at === point) continue;
    const digit = text.charCodeAt(at) - ZERO_CHAR;
    if (digit < 0 || digit > 9) return -1;
    cents = cents * 10 + digit;
  }
  return cents;
}

function minorOf(number: { whole: string; decimals: string; currency: string }): bigint | null {
  const exponent = exponentOf(number.currency);
  if (/[1-9]/.test(number.decimals.slice(exponent))) return null;
  const decimals = number.decimals.slice(0, exponent).padEnd(exponent, '0');
  return BigInt(number.whole.replace(/\D/g, '') + decimals);
}

/** The cell without its sign and currency; null where signs contradict or nothing is left. */
function unsigned(text: string): { digits: string; isNegative: boolean } | null {
  const trimmed = text.trim();
  if (/^\d/.test(trimmed) && /\d$/.test(trimmed)) return { digits: trimmed, isNegative: false };
  const isParenthesised = trimmed.startsWith('(') && trimmed.endsWith(')');
  const outer = withoutMinus(isParenthesised ? trimmed.slice(1, -1).trim() : trimmed);
  const inner = withoutMinus(outer.rest.replace(BEFORE, '').replace(AFTER, ''));
  const signs = outer.signs + inner.signs + (isParenthesised ? 1 : 0);
  const isNumber = /^\d/.test(inner.rest) && /\d$/.test(inner.rest);
  return isNumber && signs <= 1 ? { digits: inner.rest, isNegative: signs === 1 } : null;
}

function withoutMinus(text: string): { rest: string; signs: number } {
  const hasFirst = text.startsWith('-');
  const hasLast = text.length > 1 && text.endsWith('-');
  const rest = text.slice(hasFirst ? 1 : 0, hasLast ? -1 : undefined).trim();
  return { rest, signs: Number(hasFirst) + Number(hasLast) };
}
