// The left side: who you are, the channels, the app; shows where something new has come in.
import { avatar, el, ICONS, icon } from './dom.js';

/** `place` is a channel id, `app` or `mail`. `news` counts what is unread, by channel id or `mail`. */
export function drawSidebar(snapshot, { place, news, go, become, close }) {
  const { channels, team, bot, direct } = snapshot;
  const entry = (id, { face, name, count = 0 }) => {
    const attributes = {
      class: `place${count > 0 ? ' news' : ''}`,
      type: 'button',
      'data-key': `place/${id}`,
      'aria-current': place === id ? 'page' : null,
      onclick: () => go(id),
    };
    const badge =
      count > 0 &&
      el('span', { class: 'count' }, String(count), el('span', { class: 'sr' }, ' new'));
    return el('li', {}, el('button', attributes, face, el('span', { class: 'name' }, name), badge));
  };
  const channelEntry = ({ id, name, isPrivate }) =>
    entry(id, { face: icon(isPrivate ? ICONS.lock : ICONS.hash, 16), name, count: news.get(id) });
  const closer = {
    class: 'plain only-small',
    type: 'button',
    'aria-label': 'Close channels',
    onclick: close,
  };
  return [
    el(
      'header',
      {},
      el('strong', { class: 'team' }, team),
      el('button', closer, icon(ICONS.close)),
    ),
    el('h2', {}, 'Channels'),
    el('ul', {}, channels.map(channelEntry)),
    el('h2', {}, 'Apps'),
    el(
      'ul',
      {},
      entry('app', { face: avatar(bot.name, true, 20), name: bot.name, count: news.get(direct) }),
    ),
    el('h2', {}, 'Outside Slack'),
    el(
      'ul',
      {},
      entry('mail', { face: icon(ICONS.mail, 16), name: 'Mailbox', count: news.get('mail') }),
    ),
    whoYouAre(snapshot, become),
    el(
      'p',
      { class: 'small note' },
      'A local stand-in of Slack. Nothing leaves this computer, mails included.',
    ),
  ];
}

function whoYouAre({ people, me }, become) {
  const humans = people.filter(({ isBot }) => !isBot);
  const self = humans.find(({ id }) => id === me);
  const option = (person) =>
    el(
      'option',
      { value: person.id, selected: person.id === me },
      `${firstName(person)} (${roleOf(person)})`,
    );
  return el(
    'label',
    { class: 'you' },
    avatar(self.realName, false, 36),
    el(
      'span',
      {},
      el('span', { class: 'small' }, 'You are'),
      el(
        'select',
        {
          'aria-label': 'You are',
          'data-key': 'you',
          onchange: (event) => become(event.target.value),
        },
        humans.map(option),
      ),
    ),
  );
}

const firstName = ({ realName }) => realName.split(' ')[0];

function roleOf({ title, isAdmin, isGuest }) {
  if (title) return title.toLowerCase();
  if (isAdmin) return 'workspace admin';
  return isGuest ? 'guest' : 'member';
}
