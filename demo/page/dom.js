// Builds elements. Text always becomes text nodes; there is no way to pass markup.

/** `el('button', { class: 'x', onclick: f }, 'text', node)`; null and false children are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value === 'boolean') node[name] = value;
    else if (name === 'value') node.value = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(
    ...children.flat().filter((child) => child !== null && child !== false && child !== undefined),
  );
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A decorative line icon. */
export function icon(path, size = 18) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  hash: 'M7.5 3 6 17M14 3l-1.5 14M3.5 7h14M2.5 13h14',
  lock: 'M5 9h10v8H5zM7 9V6a3 3 0 0 1 6 0v3',
  menu: 'M3 5h14M3 10h14M3 15h14',
  close: 'M4 4l12 12M16 4 4 16',
  send: 'M3 3l15 7-15 7 3-7zM6 10h6',
  eye: 'M1.5 10S5 4.5 10 4.5 18.5 10 18.5 10 15 15.5 10 15.5 1.5 10 1.5 10zM10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5',
  down: 'M5 8l5 5 5-5',
  dots: 'M4 10h.01M10 10h.01M16 10h.01',
  clip: 'M15.5 9.5 10 15a3.5 3.5 0 0 1-5-5l6-6a2.3 2.3 0 0 1 3.3 3.3l-6 6a1.1 1.1 0 0 1-1.6-1.6l5-5',
  mail: 'M2.5 4.5h15v11h-15zM2.5 5.5l7.5 6 7.5-6',
  back: 'M12 4l-6 6 6 6',
  file: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
};

let ids = 0;
export const newId = (prefix) => `${prefix}-${++ids}`;

const COLOURS = ['#8d4a9e', '#2c7a7b', '#b7562f', '#3d5fa8', '#99762b', '#557a2e'];

/** A round-cornered picture made of initials, the same colour for the same person. */
export function avatar(name, isBot, size = 36) {
  if (isBot)
    return el('img', { class: 'avatar', src: 'icon.svg', alt: '', width: size, height: size });
  const initials = name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('');
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const node = el(
    'span',
    { class: 'avatar initials', 'aria-hidden': 'true' },
    initials.toUpperCase(),
  );
  node.style.setProperty('--size', `${size}px`);
  node.style.setProperty('--colour', COLOURS[sum % COLOURS.length]);
  return node;
}

export function toast(text) {
  const node = el('div', { class: 'toast' }, text);
  document.getElementById('toasts').append(node);
  setTimeout(() => node.remove(), 6000);
}
