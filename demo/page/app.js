// The page's one state and its redraw: what the server says one person sees, and where that person looks.
import { drawBlocks } from './blocks.js';
import { composer } from './composer.js';
import { el, ICONS, icon, toast } from './dom.js';
import { upload } from './files.js';
import { mailbox } from './mailbox.js';
import { messageList } from './messages.js';
import { modalHost } from './modal.js';
import { drawSidebar } from './sidebar.js';
import { keptIn, valuesOf } from './surface.js';
import { threadPanel } from './thread.js';
import { typing } from './typing.js';

const $ = (id) => document.getElementById(id);

let seen; // the last snapshot
let source;
let place; // a channel id, 'app' or 'mail'
let tab = 'home';
let centre; // what the middle shows now
const read = new Map(); // channel id -> how many messages were read

async function send(verb, body) {
  const response = await fetch(`/api/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: seen.me, ...body }),
  }).catch(() => undefined);
  const answer = (await response?.json()) ?? { ok: false, problem: 'The demo was stopped.' };
  if (!answer.ok && verb !== 'submit') toast(answer.problem ?? 'That did not work.');
  return answer;
}

const uploadMine = async (file) => {
  const id = await upload(seen.me, file);
  if (!id) toast(`${file.name} could not be uploaded.`);
  return id;
};

/** A surface that blocks are drawn on: how its elements act, search and are read. */
function surfaceFor(target, kept) {
  const surface = {
    kept,
    target,
    controls: new Map(),
    world: world(),
    canReply: target.ts !== undefined && thread.root() !== target.ts,
    act: async (block, element, input) =>
      send('act', {
        ...target,
        blockId: block.block_id,
        actionId: element.action_id,
        input: input ?? element.value ?? null,
        values: (await valuesOf(surface)) ?? {},
      }),
    shortcut: (callbackId) => void send('shortcut', { ...target, callbackId }),
    react: (name) => void send('react', { ...target, name }),
    edit: (text) => void send('edit', { ...target, text }),
    remove: () => void send('remove', target),
    upload: uploadMine,
    search: async (block, element, query) => {
      const answer = await send('options', { ...target, actionId: element.action_id, query });
      return answer.options ?? [];
    },
  };
  return surface;
}

const world = () => ({ ...seen, zone: seen.people.find(({ id }) => id === seen.me)?.tz });

const modals = modalHost({ surfaceFor, send });
const mails = mailbox({ changed: () => draw() });
const hide = (message) => void send('hide', { ts: message.ts });
const sender = (channel, threadTs) =>
  typing({ commands: seen.commands, send, channel, thread: threadTs });
const thread = threadPanel({
  panel: $('thread'),
  surfaceFor,
  hide,
  typingIn: sender,
  upload: uploadMine,
  commands: () => seen.commands,
  left: leaveThread,
});

function connect(user) {
  source?.close();
  source = new EventSource(`/api/stream?user=${encodeURIComponent(user)}`);
  source.addEventListener('message', ({ data }) => {
    const isOther = JSON.parse(data).me !== seen?.me;
    seen = JSON.parse(data);
    if (isOther) start();
    draw();
  });
}

/** A person sits down: everything is drawn anew. */
function start() {
  const { hash } = location;
  const wanted = seen.channels.find(({ name }) => `#${name}` === hash);
  const first = seen.channels.find(({ memberIds }) => memberIds.includes(seen.bot.id));
  const isThere = ['app', 'mail'].includes(place) || seen.channels.some(({ id }) => id === place);
  if (!isThere) place = (wanted ?? first ?? seen.channels[0])?.id ?? 'app';
  centre = undefined;
  thread.close();
}

function go(to) {
  if (to !== place) thread.close();
  place = to;
  centre = undefined;
  document.body.classList.remove('menu-open');
  if (place === 'app') void send('home', {});
  draw();
  if (place === 'mail') $('main').focus();
  else centre.composer?.focus();
}

/** The conversation in the middle; undefined where there is none. */
function channelShown() {
  if (place === 'mail' || (place === 'app' && tab === 'home')) return undefined;
  return place === 'app' ? seen.direct : place;
}
const messagesIn = (channel) => seen.messages.filter((message) => message.channel === channel);

function draw() {
  if (place === 'app') drawApp();
  else if (place === 'mail') drawMailbox();
  else drawChannel();
  thread.update(seen.messages, world());
  const shown = channelShown();
  if (shown) read.set(shown, messagesIn(shown).length);
  const rooms = [...seen.channels.map(({ id }) => id), seen.direct].filter(Boolean);
  const news = new Map(rooms.map((id) => [id, messagesIn(id).length - (read.get(id) ?? 0)]));
  news.set('mail', mails.unread(seen.mails));
  const focused = document.activeElement?.dataset?.key;
  $('sidebar').replaceChildren(
    ...drawSidebar(seen, {
      place,
      news,
      go,
      become: connect,
      close: () => document.body.classList.remove('menu-open'),
    }),
  );
  if (focused)
    $('sidebar')
      .querySelector(`[data-key="${CSS.escape(focused)}"]`)
      ?.focus();
  modals.show(seen.modals);
}

const menuButton = () =>
  el(
    'button',
    {
      class: 'plain only-small',
      type: 'button',
      'aria-label': 'Channels',
      onclick: () => document.body.classList.add('menu-open'),
    },
    icon(ICONS.menu),
  );

function drawChannel() {
  const channel = seen.channels.find(({ id }) => id === place);
  if (centre?.place !== place) {
    const list = messageList({
      surfaceFor,
      openThread,
      hide,
      label: `Messages in ${channel.name}`,
    });
    const box = composer({
      label: `Message #${channel.name}`,
      commands: seen.commands,
      examples: seen.examples,
      upload: uploadMine,
      send: sender(() => channel.id),
    });
    const people = `${channel.memberIds.length} members`;
    const head = el(
      'header',
      { class: 'bar' },
      menuButton(),
      el('h1', {}, icon(channel.isPrivate ? ICONS.lock : ICONS.hash, 18), channel.name),
      el('span', { class: 'topic' }, channel.topic),
      el('span', { class: 'people' }, people),
    );
    centre = { place, list, composer: box };
    $('main').replaceChildren(head, list.node, box.node);
  }
  centre.list.update(messagesIn(place), world());
}

function drawApp() {
  if (centre?.place !== 'app' || centre.tab !== tab) {
    const list = messageList({ surfaceFor, openThread, hide, label: 'Messages' });
    const home = el('div', { class: 'home blocks', tabindex: '-1' });
    const box = composer({
      label: `Message ${seen.bot.name}`,
      commands: seen.commands,
      examples: seen.examples,
      upload: uploadMine,
      send: sender(() => seen.direct),
    });
    const button = (id, name) =>
      el(
        'button',
        {
          role: 'tab',
          type: 'button',
          id: `tab-${id}`,
          'aria-selected': String(tab === id),
          onclick: () => {
            tab = id;
            draw();
          },
        },
        name,
      );
    const head = el(
      'header',
      { class: 'bar' },
      menuButton(),
      el('h1', {}, el('img', { src: 'icon.svg', alt: '', width: 24, height: 24 }), seen.bot.name),
      el(
        'div',
        { role: 'tablist', class: 'tabs' },
        button('home', 'Home'),
        button('messages', 'Messages'),
      ),
    );
    const closed = 'Sending messages to this app has been turned off.';
    const foot = seen.isReadOnly ? el('p', { class: 'closed' }, closed) : box.node;
    const writable = tab === 'messages' && !seen.isReadOnly;
    centre = { place: 'app', tab, list, home, composer: writable ? box : undefined };
    $('main').replaceChildren(head, ...(tab === 'home' ? [home] : [list.node, foot]));
  }
  if (tab === 'messages') centre.list.update(messagesIn(seen.direct), world());
  else drawHome();
}

function drawHome() {
  const hash = seen.home?.hash ?? 'none';
  if (centre.hash === hash) return;
  centre.hash = hash;
  const surface =
    seen.home && surfaceFor({ view: seen.home.id }, centre.surface && keptIn(centre.surface));
  centre.surface = surface;
  const focused = document.activeElement?.dataset?.key;
  centre.home.replaceChildren(
    ...(seen.home
      ? drawBlocks(seen.home.blocks, surface)
      : [el('p', { class: 'empty' }, 'The Home tab is being prepared …')]),
  );
  if (focused) centre.home.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawMailbox() {
  if (centre?.place !== 'mail') {
    centre = { place };
    $('main').replaceChildren(...mails.nodes(menuButton()));
  }
  mails.update({ mails: seen.mails, zone: world().zone });
}

function openThread(root) {
  thread.open(root.thread_ts ?? root.ts, root.channel);
  draw();
  thread.focus();
}

function leaveThread() {
  const back = document.querySelector(
    `#main [data-ts="${thread.root()}"] :is(.thread-link, .reply)`,
  );
  thread.close();
  draw();
  (back ?? $('main')).focus();
}

// Links inside the workspace stay in the page: `#channel` and permalinks of messages.
document.addEventListener('click', (event) => {
  const to = event.target.closest?.('[data-go]');
  if (to) return go(to.dataset.go);
  const link = event.target.closest?.('a[href*="/archives/"]');
  if (!link) return undefined;
  const [, channel, ts] = link.href.match(/\/archives\/(\w+)\/p(\d+)/) ?? [];
  if (!channel) return undefined;
  event.preventDefault();
  const at = `${ts.slice(0, -6)}.${ts.slice(-6)}`;
  const message = seen.messages.find((one) => one.channel === channel && one.ts === at);
  if (channel === seen.direct) tab = 'messages';
  go(channel === seen.direct ? 'app' : channel);
  if (message?.thread_ts) return openThread(message);
  return document.querySelector(`[data-ts="${at}"]`)?.scrollIntoView({ block: 'center' });
});

connect(new URLSearchParams(location.search).get('user') ?? '');
