// A select that can be typed into: one choice or several, options at hand or fetched. Follows the ARIA combobox pattern.
import { el, ICONS, icon, newId } from './dom.js';
import { placeBelow } from './popup.js';

/**
 * `load(query)` gives groups `{ label, items: [{ value, text, detail }] }`; nothing is loaded before
 * `minimum` characters. `chosen` hears the plain value after each choice.
 */
export function combobox(wish) {
  const { id, key, label, many, placeholder, selected } = wish;
  const list = el('div', {
    class: 'popup options',
    role: 'listbox',
    id: newId('list'),
    hidden: true,
    'aria-label': label,
  });
  const chips = el('span', { class: 'chips' });
  const input = el('input', {
    id,
    class: 'combo-input',
    'data-key': key,
    role: 'combobox',
    autocomplete: 'off',
    placeholder,
    'aria-label': label,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
  });
  const node = el(
    'div',
    { class: many ? 'combo many' : 'combo' },
    chips,
    input,
    icon(ICONS.down, 14),
    list,
  );
  const self = {
    ...wish,
    list,
    chips,
    input,
    node,
    picked: [...selected],
    options: [],
    active: -1,
    asked: 0,
  };
  input.addEventListener('input', () => void open(self, input.value));
  input.addEventListener('click', () => {
    if (!list.hidden) return;
    input.select();
    void open(self, '');
  });
  input.addEventListener('blur', () => leave(self));
  input.addEventListener('keydown', (event) => {
    if (!steer(self, event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  showPicked(self);
  return { node, read: () => valueOf(self), keep: () => self.picked };
}

const values = ({ picked }) => picked.map(({ value }) => value);
const valueOf = (self) => (self.many ? values(self) : (values(self)[0] ?? null));

function showPicked(self) {
  const { many, picked, input, chips, placeholder } = self;
  input.value = many ? '' : (picked[0]?.text ?? '');
  input.placeholder = many && picked.length > 0 ? '' : placeholder;
  const remove = (item) =>
    el(
      'button',
      { type: 'button', 'aria-label': `Remove ${item.text}`, onclick: () => toggle(self, item) },
      '×',
    );
  const chip = (item) => el('span', { class: 'chip' }, item.text, remove(item));
  chips.replaceChildren(...(many ? picked.map(chip) : []));
}

function toggle(self, item) {
  const isOn = values(self).includes(item.value);
  if (!self.many) self.picked = [item];
  else if (isOn) self.picked = self.picked.filter(({ value }) => value !== item.value);
  else self.picked = [...self.picked, item];
  showPicked(self);
  self.input.focus();
  close(self);
  void self.chosen(valueOf(self));
}

async function open(self, query) {
  const mine = ++self.asked;
  const isShort = query.length < self.minimum;
  const groups = isShort ? [] : await self.load(query).catch(() => undefined);
  if (mine !== self.asked) return; // A later letter was typed meanwhile.
  self.options = [];
  self.list.replaceChildren(
    ...(isShort ? [hint(`Type ${self.minimum} or more letters`)] : rows(self, groups)),
  );
  self.list.hidden = false;
  self.input.setAttribute('aria-expanded', 'true');
  placeBelow(self.list, self.node);
  move(self, self.options.length > 0 ? 0 : -1);
}

const hint = (text) => el('div', { class: 'note', role: 'presentation' }, text);

function rows(self, groups) {
  if (!groups) return [hint('The options could not be loaded.')];
  if (groups.every(({ items }) => items.length === 0)) return [hint('No results')];
  return groups.flatMap(({ label, items }) => [
    ...(label ? [el('div', { class: 'group', role: 'presentation' }, label)] : []),
    ...items.map((item) => row(self, item)),
  ]);
}

function row(self, item) {
  const option = el(
    'div',
    {
      class: 'item',
      role: 'option',
      id: newId('option'),
      'aria-selected': String(values(self).includes(item.value)),
      onmousedown: (event) => event.preventDefault(),
      onclick: () => toggle(self, item),
    },
    item.text,
    item.detail ? el('small', {}, item.detail) : null,
  );
  self.options.push({ item, option });
  return option;
}

function move(self, to) {
  self.options[self.active]?.option.classList.remove('active');
  self.active = to;
  const now = self.options[to]?.option;
  if (!now) return;
  now.classList.add('active');
  now.scrollIntoView({ block: 'nearest' });
  self.input.setAttribute('aria-activedescendant', now.id);
}

function close(self) {
  self.asked++; // An answer on its way opens nothing any more.
  self.list.hidden = true;
  self.active = -1;
  self.input.setAttribute('aria-expanded', 'false');
  self.input.removeAttribute('aria-activedescendant');
}

function leave(self) {
  close(self);
  const isCleared = !self.many && self.input.value === '' && self.picked.length > 0;
  if (isCleared) self.picked = [];
  showPicked(self);
  if (isCleared) void self.chosen(null);
}

/** True when the key belongs to the combobox. */
function steer(self, event) {
  const { list, options, active, many, input, picked } = self;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.hidden) void open(self, '');
  else if (step) move(self, (active + step + options.length) % Math.max(1, options.length));
  else if (event.key === 'Enter' && !list.hidden && options[active])
    toggle(self, options[active].item);
  else if (event.key === 'Escape' && !list.hidden) close(self);
  else if (event.key === 'Backspace' && many && input.value === '' && picked.length > 0)
    toggle(self, picked.at(-1));
  else return false;
  return true;
}
