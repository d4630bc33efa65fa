// What can be done with a message that stands there: react to it, change it, delete it.
import { el } from './dom.js';
import { EMOJI } from './emoji.js';
import { menuButton } from './menu.js';

/** What people decide by; the first ones are most often wanted. */
const OFFERED = ['white_check_mark', '+1', '-1', 'x', 'scales', 'handshake', 'eyes'];

export const reactButton = (surface) =>
  menuButton({
    label: 'Add reaction',
    face: '🙂',
    key: 'react',
    items: OFFERED.map((name) => ({
      text: `${EMOJI[name]} ${name}`,
      choose: () => surface.react(name),
    })),
  });

/** The reactions under a message: pressing one gives it, too, or takes it back. */
export function reactionsOf(message, { world, surface }) {
  if (!message.reactions?.length) return null;
  const chip = ({ name, users }) => {
    const isMine = users.includes(world.me);
    const who = users.map((id) => world.people.find((one) => one.id === id)?.realName ?? id);
    return el(
      'button',
      {
        class: 'reaction',
        type: 'button',
        'aria-pressed': String(isMine),
        'aria-label': `${name}, ${users.length}`,
        title: who.join(', '),
        'data-key': `reaction ${name}`,
        onclick: () => surface.react(name),
      },
      `${EMOJI[name.split('::')[0]] ?? name} ${users.length}`,
    );
  };
  return el('div', { class: 'reactions' }, ...message.reactions.map(chip));
}

/** For the menu of one's own message; `node` is where its words stand. */
export const ownItems = (message, { surface, words }) => [
  { text: 'Edit message', choose: () => startEditing(message, { surface, words: words() }) },
  { text: 'Delete message', choose: () => surface.remove() },
];

function startEditing(message, { surface, words }) {
  const before = [...words.childNodes];
  const box = el('textarea', { 'aria-label': 'Edit message', rows: '2' }, typed(message.text));
  const stop = () => words.replaceChildren(...before);
  const save = () => {
    stop();
    if (box.value.trim()) surface.edit(box.value.trim());
  };
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' && (event.key !== 'Enter' || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') save();
    else stop();
  });
  const button = (name, onclick) =>
    el('button', { class: 'button', type: 'button', onclick }, name);
  const form = el('div', { class: 'editing' }, box, button('Cancel', stop), button('Save', save));
  words.replaceChildren(form);
  box.focus();
}

/** As it was typed: Slack keeps people and channels as ids, and some characters as entities. */
const typed = (text) =>
  text
    .replace(/<[@#]\w+\|([^<>]+)>/g, (all, name) => `${all[1]}${name}`)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
