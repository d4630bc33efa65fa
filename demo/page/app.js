// The page's one state and its redraw: what the server says one person sees, and where that person looks.
import { drawBlocks } from './blocks.js';
import { composer } from './composer.js';
import { el, ICONS, icon, toast } from './dom.js';
import { upload } from './files.js';
import { messageList } from './messages.js';
import { modalHost } from './modal.js';
import { drawSidebar } from './sidebar.js';
import { keptIn, valuesOf } from './surface.js';
import { typing } from './typing.js';

const $ = (id) => document.getElementById(id);

let seen; // the last snapshot
let source;
let place; // a channel id, or 'app'
let tab = 'home';
let thread; // ts of the open thread's root
let centre; // what the middle shows now
let side; // the open thread's parts
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
    canReply: target.ts !== undefined && thread !== target.ts,
    act: async (block, element, input) =>
      send('act', {
        ...target,
        blockId: block.block_id,
        actionId: element.action_id,
        input: input ?? element.value ?? null,
        values: (await valuesOf(surface)) ?? {},
      }),
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
  const isThere = place === 'app' || seen.channels.some(({ id }) => id === place);
  if (!isThere) place = (wanted ?? first ?? seen.channels[0])?.id ?? 'app';
  centre = undefined;
  thread = undefined;
}

function go(to) {
  if (to !== place) thread = undefined;
  place = to;
  centre = undefined;
  document.body.classList.remove('menu-open');
  if (place === 'app') void send('home', {});
  draw();
  centre.composer?.focus();
}

const channelShown = () => (place === 'app' ? seen.direct : place);
const messagesIn = (channel) => seen.messages.filter((message) => message.channel === channel);

function draw() {
  if (place === 'app') drawApp();
  else drawChannel();
  drawThread();
  const shown = place === 'app' && tab === 'home' ? undefined : channelShown();
  if (shown) read.set(shown, messagesIn(shown).length);
  const rooms = [...seen.channels.map(({ id }) => id), seen.direct].filter(Boolean);
  const news = new Map(rooms.map((id) => [id, messagesIn(id).length - (read.get(id) ?? 0)]));
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

const sender = (channel, threadTs) =>
  typing({ commands: seen.commands, send, channel, thread: threadTs });

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

const hide = (message) => void send('hide', { ts: message.ts });

function openThread(root) {
  thread = root.thread_ts ?? root.ts;
  side = undefined;
  draw();
  side?.composer.focus();
}

function closeThread() {
  const back = document.querySelector(`#main [data-ts="${thread}"] :is(.thread-link, .reply)`);
  thread = undefined;
  draw();
  (back ?? $('main')).focus();
}

function drawThread() {
  const panel = $('thread');
  panel.hidden = thread === undefined;
  if (thread === undefined) {
    side = undefined;
    return panel.replaceChildren();
  }
  const channel = channelShown();
  if (!side) {
    const list = messageList({
      surfaceFor,
      openThread: () => undefined,
      hide,
      label: 'Thread',
      isThread: true,
    });
    const root = thread;
    const box = composer({
      label: 'Reply in thread',
      commands: seen.commands,
      isThread: true,
      upload: uploadMine,
      send: sender(() => channel, root),
    });
    side = { list, composer: box };
    panel.replaceChildren(
      el(
        'header',
        { class: 'bar' },
        el('h2', {}, 'Thread'),
        el(
          'button',
          { class: 'plain', type: 'button', 'aria-label': 'Close thread', onclick: closeThread },
          icon(ICONS.close),
        ),
      ),
      list.node,
      box.node,
    );
  }
  const inThread = messagesIn(channel).filter(
    ({ ts, thread_ts }) => ts === thread || thread_ts === thread,
  );
  side.list.update(inThread, world());
}

$('thread').addEventListener('keydown', (event) => {
  if (event.key === 'Escape') closeThread();
});

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
