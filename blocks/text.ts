// Turns text that other people wrote into text that Slack shows and never obeys.

/** mrkdwn whose user-supplied parts are already escaped. Only `md` and the functions here make one. */
export interface Mrkdwn {
  readonly mrkdwn: string;
}

/** Not the no-break spaces: amounts need theirs. */
const LINE_BREAKS = /[\t-\r\u0085\u2028\u2029]/g;
const CONTROLS = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const ENTITIES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
] as const;
/** Slack reads a mark as formatting only at the edge of a word; snake_case stays as it is. */
const EDGE_MARK = /(?<![\p{L}\p{N}])[*_~`]|[*_~`](?![\p{L}\p{N}])/gu;
/** mrkdwn has no escape for its marks, so each becomes the character that looks most like it. */
const LOOKALIKE: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/** One line of well-formed text: no control, bidi or invisible characters, no lone surrogates. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAKS, ' ')
    .replace(CONTROLS, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** User text made harmless in mrkdwn. Right-to-left text is isolated, so that it cannot reorder the amount beside it. */
export function escape(text: string): string {
  let escaped = clean(text);
  for (const [character, entity] of ENTITIES) escaped = escaped.replaceAll(character, entity);
  escaped = escaped.replace(EDGE_MARK, (mark) => LOOKALIKE[mark] ?? '');
  return RIGHT_TO_LEFT.test(escaped) ? `\u2068${escaped}\u2069` : escaped;
}

/** What must stay whole when text is cut: an entity, one of our own mentions or links, a code point. */
const TOKEN = /&(?:amp|lt|gt);|<(?:[@#!][\w^|]+|https?:[^<>|\s]+\|[^<>]+)>|./gsu;

/** At most `max` UTF-16 units, ending in an ellipsis when something was left out. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (kept.length + token.length > max - 1) break;
    kept += token;
  }
  return `${kept.trimEnd()}…`;
}

/** Template for mrkdwn: what is written in the code is markup, every plain string put into it is user text. */
export function md(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Mrkdwn)[]
): Mrkdwn {
  const shown = values.map((value) =>
    typeof value === 'object' ? value.mrkdwn : escape(String(value)),
  );
  return { mrkdwn: parts.map((part, index) => part + (shown[index] ?? '')).join('') };
}

/** Joins pieces with a separator that we write ourselves; empty pieces are left out. */
export function join(pieces: readonly Mrkdwn[], separator: string): Mrkdwn {
  const filled = pieces.map(({ mrkdwn }) => mrkdwn).filter((text) => text !== '');
  return { mrkdwn: filled.join(separator) };
}

/** At most `max` characters of what is escaped already, ending in an ellipsis when something was left out. */
export function shorten(text: Mrkdwn, max: number): Mrkdwn {
  return { mrkdwn: clip(text.mrkdwn, max) };
}

/** Nothing, where a line is optional. */
export const NOTHING: Mrkdwn = { mrkdwn: '' };

/** Mentions a person by Slack id; anything that is not an id stays text. */
export function mention(userId: string): Mrkdwn {
  return /^[UW][A-Z0-9]+$/.test(userId) ? { mrkdwn: `<@${userId}>` } : md`${userId}`;
}

/** Mentions a user group by Slack id; anything that is not an id stays text. */
export function group(groupId: string): Mrkdwn {
  return /^S[A-Z0-9]+$/.test(groupId) ? { mrkdwn: `<!subteam^${groupId}>` } : md`${groupId}`;
}

/** Names a channel by Slack id; anything that is not an id stays text. */
export function channel(channelId: string): Mrkdwn {
  return /^[CG][A-Z0-9]+$/.test(channelId) ? { mrkdwn: `<#${channelId}>` } : md`${channelId}`;
}

/** A link with our own words; an address that is not plain https is shown as words only. */
export function link(url: string, words: string): Mrkdwn {
  const isPlain = /^https?:\/\/[^\s<>|"]+$/.test(url);
  return isPlain ? { mrkdwn: `<${url}|${escape(words)}>` } : md`${words}`;
}
