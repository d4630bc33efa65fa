// A button that opens a menu: arrow keys move, Enter chooses, Escape closes and gives the focus back.
import { el, newId } from './dom.js';
import { placeBelow } from './popup.js';

/** `items` are `{ text, detail, choose }`. */
export function menuButton({ label, face, items, key }) {
  const list = el('div', {
    class: 'popup menu',
    role: 'menu',
    id: newId('menu'),
    hidden: true,
    'aria-label': label,
  });
  const button = el(
    'button',
    {
      class: 'button more',
      type: 'button',
      'data-key': key,
      'aria-label': label,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': list.id,
      onclick: () => show(list.hidden),
    },
    face,
  );
  const show = (isOpen) => {
    list.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) return;
    placeBelow(list, button, 'end');
    list.firstElementChild?.focus();
  };
  const close = () => {
    show(false);
    button.focus();
  };
  list.append(...items.map((item) => entry(item, close)));
  const node = el('span', { class: 'menu-holder' }, button, list);
  node.addEventListener('keydown', (event) => {
    if (list.hidden || !steer(event, list, close)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  node.addEventListener('focusout', (event) => {
    if (!node.contains(event.relatedTarget)) show(false);
  });
  return node;
}

function entry({ text, detail, choose }, close) {
  const onclick = () => {
    close();
    void choose();
  };
  return el(
    'button',
    { class: 'item', role: 'menuitem', type: 'button', tabindex: '-1', onclick },
    text,
    detail ? el('small', {}, detail) : null,
  );
}

/** True when the key belongs to the menu. */
function steer(event, list, close) {
  const entries = [...list.children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = entries.indexOf(document.activeElement);
    entries[(at + step + entries.length) % entries.length]?.focus();
  } else if (event.key === 'Escape') close();
  else return false;
  return true;
}
