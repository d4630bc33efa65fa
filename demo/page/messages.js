// The list of messages of a conversation, drawn once each and again only when they change.
import { ownItems, reactButton, reactionsOf } from './afterwards.js';
import { drawBlocks } from './blocks.js';
import { avatar, el, ICONS, icon } from './dom.js';
import { fileCards } from './files.js';
import { menuButton } from './menu.js';
import { keptIn } from './surface.js';
import { mrkdwn } from './text.js';

const GROUPED_SECONDS = 300;

/**
 * A list that keeps its nodes: `update(messages, snapshot)` draws what is new or changed. In a channel
 * (`isThread` false) replies are left out and counted under their root.
 */
export function messageList({ surfaceFor, openThread, hide, label, isThread = false }) {
  const node = el('div', { class: 'messages', role: 'log', 'aria-label': label, tabindex: '0' });
  const drawn = new Map(); // key -> { json, node, surface }
  let isAtEnd = true;
  let last; // the key of the newest message shown
  node.addEventListener('scroll', () => {
    isAtEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 80;
  });
  const keepEnd = () => {
    if (isAtEnd) node.scrollTop = node.scrollHeight;
  };
  new ResizeObserver(keepEnd).observe(node);

  const update = (messages, world) => {
    const roots = isThread
      ? messages
      : messages.filter((m) => !m.thread_ts || m.thread_ts === m.ts);
    const focus = focusIn(node);
    const nodes = roots.flatMap((message, index) => {
      const before = roots[index - 1];
      const isGrouped = belongsTo(message, before);
      const replies = messages.filter((m) => m.thread_ts === message.ts && m.ts !== message.ts);
      const key = keyOf(message);
      const json = JSON.stringify([message, isGrouped, replies.length, world.me]);
      const old = drawn.get(key);
      if (old?.json !== json) {
        const target = { channel: message.channel, ts: message.ts };
        const surface = surfaceFor(target, old && keptIn(old.surface));
        const context = {
          isGrouped,
          replies: isThread ? [] : replies,
          world,
          surface,
          openThread,
          hide,
        };
        drawn.set(key, { json, surface, node: drawMessage(message, context) });
      }
      const { node: drawnNode } = drawn.get(key);
      return [dayBetween(before, message, world), drawnNode].filter(Boolean);
    });
    node.replaceChildren(...nodes);
    if (nodes.length === 0) node.append(el('p', { class: 'empty' }, 'Nothing here yet.'));
    const newest = roots.at(-1);
    const isNews = newest !== undefined && keyOf(newest) !== last;
    const isMine = newest?.to !== undefined || newest?.user === world.me;
    if (isNews && (isAtEnd || isMine || last === undefined)) showNewest(node);
    else keepEnd();
    last = newest && keyOf(newest);
    if (focus)
      node.querySelector(`[data-ts="${focus.ts}"] [data-key="${CSS.escape(focus.key)}"]`)?.focus();
  };
  return { node, update };
}

const keyOf = ({ ts, to }) => `${ts}${to ?? ''}`;

/** To the end; to the first line of the newest message where all of it does not fit. */
function showNewest(node) {
  const newest = node.lastElementChild;
  const isTall = newest.offsetHeight > node.clientHeight;
  const before = newest.previousElementSibling;
  const top = before?.classList.contains('day') ? before : newest;
  node.scrollTop = isTall ? top.offsetTop - node.offsetTop - 8 : node.scrollHeight;
}

/** Where the focus is, in words that survive a redraw. */
function focusIn(node) {
  const at = document.activeElement;
  if (!node.contains(at) || !at.dataset.key) return undefined;
  return { key: at.dataset.key, ts: at.closest('[data-ts]')?.dataset.ts };
}

const belongsTo = (message, before) =>
  before !== undefined &&
  before.user === message.user &&
  before.to === undefined &&
  message.to === undefined &&
  !(message.blocks.length > 0 && before.blocks.length > 0) &&
  Number(message.ts) - Number(before.ts) < GROUPED_SECONDS;

const atOf = (ts) => new Date(Number(ts) * 1000);
const timeOf = (ts, world) =>
  atOf(ts).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: world.zone,
  });
const dayOf = (ts, world) =>
  atOf(ts).toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: world.zone,
  });

function dayBetween(before, message, world) {
  const day = dayOf(message.ts, world);
  if (before && dayOf(before.ts, world) === day) return null;
  const today = dayOf(String((Date.now() + world.aheadMs) / 1000), world);
  return el('div', { class: 'day' }, el('span', {}, day === today ? 'Today' : day));
}

function drawMessage(message, { isGrouped, replies, world, surface, openThread, hide }) {
  const author = world.people.find(({ id }) => id === message.user);
  const isBot = author?.isBot ?? message.bot_id !== undefined;
  const name = isBot ? world.bot.name : (author?.realName ?? 'Somebody');
  const time = el('time', { datetime: atOf(message.ts).toISOString() }, timeOf(message.ts, world));
  const isPrivate = message.to !== undefined;
  const body =
    message.blocks.length > 0
      ? drawBlocks(message.blocks, surface)
      : el('div', { class: 'text' }, mrkdwn(message.text, world));
  const words = el('div', { class: 'blocks' }, body);
  return el(
    'article',
    {
      class: `message${isGrouped ? ' grouped' : ''}${isPrivate ? ' private' : ''}`,
      'data-ts': message.ts,
      'aria-label': `${name}, ${timeOf(message.ts, world)}${isPrivate ? ', only visible to you' : ''}`,
    },
    isPrivate && el('div', { class: 'only' }, icon(ICONS.eye, 14), 'Only visible to you'),
    isGrouped ? el('div', { class: 'gutter' }, time.cloneNode(true)) : avatar(name, isBot),
    el(
      'div',
      { class: 'content' },
      !isGrouped &&
        el(
          'div',
          { class: 'byline' },
          el('strong', {}, name),
          isBot && el('span', { class: 'badge' }, 'APP'),
          time,
        ),
      words,
      message.files && fileCards(message.files, world),
      message.edited && message.blocks.length === 0 && el('span', { class: 'edited' }, '(edited)'),
      reactionsOf(message, { world, surface }),
      replies.length > 0 && threadLink(message, replies, { world, openThread }),
      isPrivate &&
        el(
          'button',
          { class: 'linklike', type: 'button', onclick: () => hide(message) },
          'Dismiss message',
        ),
    ),
    !isPrivate && tools(message, { world, surface, openThread, words: () => words }),
  );
}

/** What can be done with a message, shown where the pointer or the focus is. */
function tools(message, { world, surface, openThread, words }) {
  const reply =
    surface.canReply &&
    el(
      'button',
      {
        class: 'reply',
        type: 'button',
        'aria-label': 'Reply in thread',
        title: 'Reply in thread',
        onclick: () => openThread(message),
      },
      '💬',
    );
  const isMine = message.user === world.me;
  const items = [
    ...world.shortcuts.map(({ name, callbackId }) => ({
      text: name,
      detail: world.bot.name,
      choose: () => surface.shortcut(callbackId),
    })),
    ...(isMine ? ownItems(message, { surface, words }) : []),
  ];
  const face = icon(ICONS.dots);
  const more = items.length > 0 && menuButton({ label: 'More actions', face, items, key: 'more' });
  return el('div', { class: 'tools' }, reactButton(surface), reply, more);
}

function threadLink(message, replies, { world, openThread }) {
  const last = replies.at(-1);
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`;
  return el(
    'button',
    {
      class: 'thread-link',
      type: 'button',
      'data-key': 'thread',
      onclick: () => openThread(message),
    },
    el('strong', {}, count),
    el('span', {}, `Last reply at ${timeOf(last.ts, world)}`),
  );
}
