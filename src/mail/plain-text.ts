// Makes what others wrote fit for a letter: well-formed, without control, bidi or invisible characters. Pure.

/** Not the no-break spaces: amounts need theirs. */
const LINE_BREAKS = /\r\n|[\n-\r\u0085\u2028\u2029]/g;
/** ZWJ and ZWNJ stay: Persian words and emoji are made of them. */
const CONTROLS = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu;
const LETTER = String.raw`[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]`;
const RIGHT_TO_LEFT = new RegExp(LETTER, 'u');
/** From a right-to-left letter to the last one that no letter of another kind parts from it. */
const RIGHT_TO_LEFT_RUN = String.raw`${LETTER}(?:[\p{M}\p{N}\p{P}\p{S}\p{Zs}]*${LETTER})*\p{M}*`;

/** One line: a subject, a name, a number. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, ' ')
    .replaceAll('\t', ' ')
    .replace(CONTROLS, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Lines as they were written, never more than one blank one between two of them. */
export function manyLines(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, '\n')
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').replace(CONTROLS, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** At most `max` UTF-16 units, as Slack counts them, ending in an ellipsis when something was left out; never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** What stands for itself, a cell or a name, in an isolate of its own where it is written from right to left. */
export function isolateWhole(text: string): string {
  return isRightToLeft(text) ? `\u2068${text}\u2069` : text;
}

/**
 * Right-to-left parts of one line, each in an isolate of its own, so that none reorders the amount or the number beside it.
 * Names are isolated as a whole, with the digits at their ends; what else is right-to-left, run by run.
 */
export function isolate(line: string, names: readonly string[] = []): string {
  if (!isRightToLeft(line)) return line;
  const known = names.filter(isRightToLeft).toSorted((a, b) => b.length - a.length);
  // Never a part of a word: that would tear Arabic letters apart.
  const name = String.raw`(?:${known.map(literally).join('|')})(?![\p{L}\p{M}])`;
  const parts = new RegExp(
    [...(known.length > 0 ? [name] : []), RIGHT_TO_LEFT_RUN].join('|'),
    'gu',
  );
  return line.replace(parts, (part) => `\u2068${part}\u2069`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** The address as browsers write it, when it is plain https without a login in it; else null. Never fetched by us. */
export function httpsUrl(text: string): string | null {
  const trimmed = text.trim();
  if (oneLine(trimmed) !== trimmed || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url.href.length > 2_000 ? null : url.href;
}
