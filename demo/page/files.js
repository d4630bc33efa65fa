// Files in messages: name, kind, size, and a link that fetches them.
import { el, ICONS, icon } from './dom.js';

const UNITS = ['bytes', 'kB', 'MB', 'GB'];

/** `27 bytes`, `1.2 kB`, `10.5 MB`. */
export function sizeWords(bytes) {
  if (bytes === 1) return '1 byte';
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const number = bytes / 1000 ** step;
  return `${step === 0 ? number : number.toFixed(1)} ${UNITS[step]}`;
}

export const fileCards = (files, world) =>
  el(
    'ul',
    { class: 'files' },
    files.map((file) => el('li', {}, icon(ICONS.file, 28), card(file, world))),
  );

function card(file, world) {
  if (file.mode === 'tombstone') return el('em', {}, 'This file was deleted.');
  const user = new URLSearchParams({ user: world.me });
  const attributes = {
    href: `/files/${file.id}/${encodeURIComponent(file.name)}?${user}`,
    download: file.name,
    'data-key': `file/${file.id}`,
    title: `Download ${file.name}`,
  };
  return el(
    'span',
    {},
    el('a', attributes, file.title),
    el('small', {}, `${file.pretty_type} · ${sizeWords(file.size)}`),
  );
}

/** Puts one file into the workspace; its id, or undefined where that did not work. */
export async function upload(user, file) {
  const response = await fetch(`/api/upload?${new URLSearchParams({ user, name: file.name })}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => undefined);
  const answer = await response?.json();
  return answer?.id;
}
