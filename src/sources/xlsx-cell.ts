// What a person reads in a cell of a workbook, from what the file stores for it. Pure.
import type { Day } from '#domain/types.ts';

/** How a cell is shown, as far as it changes what its value means. */
export type Look =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  /** "00000": a number shown with leading zeros. */
  | { readonly kind: 'digits'; readonly least: number };

/** Numbers of built-in formats that show a day (ECMA-376, 18.8.30), East Asian ones included. */
const BUILT_IN_DATES: readonly (readonly [first: number, last: number])[] = [
  [14, 17],
  [22, 22],
  [27, 31],
  [34, 36],
  [50, 58],
];
const DAY_MS = 86_400_000;
/** What programs keep exactly; digits beyond it come from binary fractions, not from a person. */
const EXACT_DIGITS = 15;

export function lookOf(formatId: number, code: string | undefined): Look {
  if (code === undefined)
    return BUILT_IN_DATES.some(([first, last]) => formatId >= first && formatId <= last)
      ? { kind: 'date' }
      : { kind: 'plain' };
  if (/^0{2,}$/.test(code)) return { kind: 'digits', least: code.length };
  // Quoted, escaped and bracketed characters are shown as they are, colours or elapsed time.
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '').split(';')[0] ?? '';
  const isDate = !/general|standard/i.test(bare) && /[yd]|mmm/i.test(bare);
  return { kind: isDate ? 'date' : 'plain' };
}

/**
 * A stored number as text: a day as ISO, else every digit that was typed with a decimal point and no groups. Whole
 * numbers stay whatever their length (ids); fractions are rounded to the 15 digits that spreadsheets keep, so
 * 1234.4999999999998 is 1234.5. Three decimals get a fourth, so that 1.234 is never taken for 1,234.
 */
export function numberText(stored: string, look: Look, is1904: boolean): string {
  const value = stored.trim();
  if (look.kind === 'date') {
    const day = dayOfSerial(Number(value), is1904);
    if (day !== null) return day;
  }
  if (/^\d+$/.test(value)) return look.kind === 'digits' ? value.padStart(look.least, '0') : value;
  const plain = plainDecimal(value);
  return /\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}

/** Days are counted from 1900 (with a 29 February that never was) or from 1904. Null for times and nonsense. */
export function dayOfSerial(serial: number, is1904: boolean): Day | null {
  const days = Math.floor(serial);
  if (!(serial >= (is1904 ? 0 : 1)) || serial >= 2_958_466 || (!is1904 && days === 60)) return null;
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  return new Date(epoch + days * DAY_MS).toISOString().slice(0, 10);
}

/** "_x000D_" is how a workbook writes characters that XML cannot hold. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** 0-based column of a reference such as "AB12"; null where it is none. */
export function columnOf(reference: string): number | null {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) & 0xdf; // In capitals.
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return at === 0 || at > 3 || at === reference.length ? null : column - 1;
}

/** "AB" for column 27. */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

function plainDecimal(value: string): string {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return value;
  const isTyped =
    /^-?\d+(?:\.\d+)?$/.test(value) && value.replace(/^-?0*\.?0*|\./g, '').length <= EXACT_DIGITS;
  if (isTyped || /^-?\d+$/.test(value)) return value;
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const [, sign = '', digits = '', exponent = '0'] =
    /^(-?)([\d.]+)e([+-]\d+)$/.exec(number.toExponential(EXACT_DIGITS - 1)) ?? [];
  return sign + shifted(digits.replace('.', ''), Number(exponent));
}

/** The digits with the point behind the digit of this power of ten; no zeros at the end of a fraction. */
function shifted(digits: string, power: number): string {
  const whole = power < 0 ? '0' : digits.slice(0, power + 1).padEnd(power + 1, '0');
  const fraction = power < 0 ? '0'.repeat(-power - 1) + digits : digits.slice(power + 1);
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}
