// Slack's text (mrkdwn, plain_text, dates, emoji) -> text nodes and elements. Never markup from a string.
import { el } from './dom.js';
import { EMOJI } from './emoji.js';

const unescape = (text) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `*bold*` and its like: the mark hugs the words and stands free of letters outside. */
const styled = (mark) => {
  const free = `[\\p{L}\\p{N}${mark}]`;
  const sign = mark === '*' ? '\\*' : mark;
  return `(?<!${free})${sign}(\\S(?:[^${mark}\\n]*[^\\s${mark}])?)${sign}(?!${free})`;
};

const TOKENS = new RegExp(
  [
    '```([\\s\\S]+?)```',
    '`([^`\\n]+)`',
    '<([^<>\\n]+)>',
    styled('*'),
    styled('_'),
    styled('~'),
    ':([a-z0-9_+-]+):',
  ].join('|'),
  'gu',
);

/** A text object of a block. */
export function textNodes(text, world) {
  if (!text) return [];
  return text.type === 'mrkdwn' ? mrkdwn(text.text, world) : plain(text.text, text.emoji !== false);
}

export function plain(text, hasEmoji = true) {
  return [hasEmoji ? text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all) : text];
}

/** Lines that begin with `>`, escaped or not, make one quote. */
export function mrkdwn(text, world) {
  const nodes = [];
  for (const part of text.split(/((?:^(?:&gt;|>) ?.*(?:\n|$))+)/m).filter(Boolean)) {
    if (/^(?:&gt;|>)/.test(part)) nodes.push(el('blockquote', {}, inline(unquoted(part), world)));
    else nodes.push(...inline(part, world));
  }
  return nodes;
}

const unquoted = (part) => part.replace(/^(?:&gt;|>) ?/gm, '').trimEnd();

function inline(text, world) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > at) nodes.push(unescape(text.slice(at, match.index)));
    nodes.push(token(match, world));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(unescape(text.slice(at)));
  return nodes;
}

function token([all, block, code, angle, bold, italic, strike, emoji], world) {
  if (block !== undefined) return el('pre', {}, unescape(block.replace(/^\n/, '')));
  if (code !== undefined) return el('code', {}, unescape(code));
  if (angle !== undefined) return reference(angle, world);
  if (bold !== undefined) return el('strong', {}, inline(bold, world));
  if (italic !== undefined) return el('em', {}, inline(italic, world));
  if (strike !== undefined) return el('s', {}, inline(strike, world));
  return EMOJI[emoji] ?? all;
}

/** `<@U1>`, `<#C1|name>`, `<!subteam^S1>`, `<!date^…>`, `<!here>`, `<https://…|label>`. */
function reference(inside, world) {
  const [target, label] = inside.split('|');
  if (target.startsWith('@')) return mention(target.slice(1), world);
  if (target.startsWith('#')) return channelLink(target.slice(1), world, label);
  if (target.startsWith('!subteam^')) return groupMention(target.split('^')[1], world, label);
  if (target.startsWith('!date^')) return date(target.split('^'), label, world);
  if (target.startsWith('!'))
    return el('span', { class: 'mention' }, label ?? `@${target.slice(1)}`);
  return link(unescape(target), unescape(label ?? target));
}

export function link(url, label) {
  if (!/^(https?:|mailto:)/.test(url)) return label;
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, label);
}

export function mention(id, world) {
  const person = world.people.find((one) => one.id === id);
  const isMe = id === world.me;
  return el('span', { class: isMe ? 'mention me' : 'mention' }, `@${person?.realName ?? id}`);
}

function groupMention(id, world, label) {
  const handle = world.groups.find((one) => one.id === id)?.handle;
  return el('span', { class: 'mention' }, handle ? `@${handle}` : (label ?? `@${id}`));
}

export function channelLink(id, world, label) {
  const channel = world.channels.find((one) => one.id === id);
  const name = channel?.name ?? label ?? id;
  if (!channel) return el('span', { class: 'mention' }, `#${name}`);
  return el('button', { class: 'mention', type: 'button', 'data-go': id }, `#${name}`);
}

function date([, seconds, format = '{date}', url], fallback, world) {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return fallback ?? '';
  const text = format.replace(/\{(\w+)\}/g, (all, name) => datePart(name, at, world) ?? all);
  const node = el('time', { datetime: at.toISOString(), title: fallback ?? null }, text);
  return url ? link(url, text) : node;
}

const DATE_PARTS = {
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

export function datePart(name, at, world) {
  const base = name.replace('_pretty', '');
  const days = Math.round((dayOf(at, world) - dayOf(new Date(), world)) / 86_400_000);
  const near = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days];
  if (name.endsWith('_pretty') && near) return near;
  const parts = DATE_PARTS[base];
  if (!parts) return undefined;
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: world.zone }).format(at);
}

const dayOf = (at, world) =>
  Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: world.zone }).format(at));
