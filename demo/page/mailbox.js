// The place where letters to clients arrive: a list, and the one that is read. HTML parts stand in a frame of their own.
import { el, ICONS, icon } from './dom.js';

/** The letter's own HTML runs no scripts and loads nothing; a link in it opens elsewhere. */
const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

const PARTS = [
  { id: 'html', name: 'Formatted' },
  { id: 'text', name: 'Plain text' },
  { id: 'source', name: 'Show source' },
];

/** `nodes(menu)` draws the place anew, `update` brings it up to date, `unread` counts; `changed` hears that one was read. */
export function mailbox({ changed }) {
  const opened = new Set(); // ids of letters that were read here
  const self = {
    opened,
    chosen: undefined,
    list: undefined,
    pane: undefined,
    zone: undefined,
    changed,
  };
  return {
    nodes: (menu) => {
      self.list = el('ul', { class: 'mails', 'aria-label': 'Mails' });
      self.pane = el('section', { class: 'mail', 'aria-label': 'Mail', tabindex: '-1' });
      self.chosen = undefined;
      const title = el('h1', {}, icon(ICONS.mail, 18), 'Mailbox');
      const topic = el('span', { class: 'topic' }, 'What reaches clients is kept here');
      return [
        el('header', { class: 'bar' }, menu, title, topic),
        el('div', { class: 'mailbox' }, self.list, self.pane),
      ];
    },
    update: ({ mails, zone }) => {
      self.mails = mails;
      self.zone = zone;
      drawList(self);
      if (!self.chosen) self.pane.replaceChildren(el('p', { class: 'empty' }, hintFor(mails)));
    },
    unread: (mails) => mails.filter(({ id }) => !opened.has(id)).length,
  };
}

const hintFor = (mails) =>
  mails.length > 0
    ? 'Choose a mail to read it.'
    : 'No mail yet. Send a reminder from the digest, and it arrives here instead of at a client.';

function drawList(self) {
  const focused = document.activeElement?.dataset?.mail;
  self.list.replaceChildren(...self.mails.toReversed().map((mail) => line(self, mail)));
  if (focused) self.list.querySelector(`[data-mail="${focused}"]`)?.focus();
}

function line(self, { id, from, to, subject, date }) {
  const isNew = !self.opened.has(id);
  const attributes = {
    class: `mail-line${isNew ? ' news' : ''}`,
    type: 'button',
    'data-mail': id,
    'aria-current': self.chosen === id ? 'true' : null,
    onclick: () => void open(self, id),
  };
  return el(
    'li',
    {},
    el(
      'button',
      attributes,
      el('span', { class: 'to' }, isNew && el('span', { class: 'sr' }, 'New: '), nameIn(to)),
      el('time', { datetime: date }, when(date, self.zone, { hour: '2-digit', minute: '2-digit' })),
      el('span', { class: 'subject' }, subject),
      el('span', { class: 'from' }, `from ${nameIn(from)}`),
    ),
  );
}

/** "Anna Keller <anna@acme.example>" is Anna Keller in a list. */
const nameIn = (addresses) => addresses.replace(/ <[^<>]*>/g, '');

function when(date, zone, format) {
  const at = new Date(date);
  if (Number.isNaN(at.getTime())) return date;
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone }).format(at);
}

async function open(self, id) {
  self.chosen = id;
  self.opened.add(id);
  const response = await fetch(`/mails/${id}`).catch(() => undefined);
  if (self.chosen !== id) return; // Another one was chosen meanwhile.
  self.changed();
  if (!response?.ok)
    return self.pane.replaceChildren(el('p', { class: 'empty' }, 'This mail could not be loaded.'));
  const mail = await response.json();
  show(self, mail, mail.hasHtml ? 'html' : 'text');
  self.pane.focus();
}

function show(self, mail, part) {
  const back = {
    class: 'plain only-small',
    type: 'button',
    'aria-label': 'Back to the list',
    onclick: () => {
      self.chosen = undefined;
      self.pane.replaceChildren();
      drawList(self);
      self.list.querySelector(`[data-mail="${mail.id}"]`)?.focus();
    },
  };
  const parts = PARTS.filter(
    ({ id }) => id === 'source' || (id === 'html' ? mail.hasHtml : mail.text),
  );
  self.pane.replaceChildren(
    el('h2', {}, el('button', back, icon(ICONS.back)), mail.subject),
    el('dl', { class: 'mail-head' }, headers(mail, self.zone)),
    el(
      'div',
      { class: 'mail-parts', role: 'group', 'aria-label': 'Show' },
      parts.map(({ id, name }) =>
        switchTo({ id, name, isOn: id === part }, () => show(self, mail, id)),
      ),
    ),
    ...notes(mail, part),
    body(mail, part),
  );
  if (document.activeElement === document.body)
    self.pane.querySelector('.mail-parts [aria-pressed="true"]').focus();
}

const switchTo = ({ name, isOn }, onclick) =>
  el('button', { class: 'button', type: 'button', 'aria-pressed': String(isOn), onclick }, name);

const LONG = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
};

const headers = ({ from, to, cc, replyTo, date }, zone) =>
  [
    ['From', from],
    ['To', to],
    ['Cc', cc],
    ['Reply-To', replyTo],
    ['Date', when(date, zone, LONG)],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));

const notes = ({ isAnswered, hasRemotePictures }, part) =>
  [
    !isAnswered && 'The connection was cut on purpose: the sender was not told that this arrived.',
    hasRemotePictures && part === 'html' && 'Pictures from elsewhere are not loaded here.',
  ]
    .filter(Boolean)
    .map((words) => el('p', { class: 'mail-note' }, words));

function body({ id, subject, text, source }, part) {
  if (part === 'html')
    return el('iframe', { src: `/mails/${id}/html`, sandbox: SANDBOX, title: `Mail: ${subject}` });
  return el('pre', { tabindex: '0', 'aria-label': 'Text' }, part === 'text' ? text : source);
}
