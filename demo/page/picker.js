// Choosing files: a native file field behind a button, and the list of what was chosen with sizes and a way back.
import { el, ICONS, icon } from './dom.js';
import { sizeWords } from './files.js';

/**
 * -> { input, list, refusal, chosen(), put(files), idsOf(files) }. `check(file)` gives the sentence why a file cannot be
 * taken. `kept` is what an earlier `chosen()` gave; an uploaded file keeps its id there and is not sent
 * twice. Where the field itself is hidden, `focusOn` is what takes its place.
 */
export function filePicker({
  most,
  accept,
  check,
  kept = [],
  upload,
  changed,
  added,
  focusOn,
  ...attributes
}) {
  let chosen = kept;
  const list = el('ul', { class: 'chosen' });
  const refusal = el('p', { class: 'refusal', role: 'alert' });
  const input = el('input', {
    ...attributes,
    type: 'file',
    class: 'sr',
    multiple: most > 1,
    accept,
    onchange: () => add([...input.files]),
  });
  const show = (sentence = '') => {
    refusal.textContent = sentence;
    list.replaceChildren(...chosen.map((one) => line(one, remove)));
    list.hidden = chosen.length === 0;
  };
  const set = (next, sentence) => {
    chosen = next;
    show(sentence);
    changed?.();
  };
  const remove = (one) => {
    set(chosen.filter((other) => other !== one));
    (focusOn ?? input).focus();
  };
  const add = (files) => {
    input.value = ''; // So that the same file can be chosen again.
    const sentence = files.map((file) => check?.(file)).find(Boolean);
    if (sentence) return set(chosen, sentence);
    const fresh = files.map((file) => ({ file }));
    const next = most === 1 ? fresh.slice(-1) : [...chosen, ...fresh];
    set(next.slice(0, most), next.length > most ? `${most} files at most.` : '');
    return added?.();
  };
  show();
  return {
    input,
    list,
    refusal,
    chosen: () => chosen,
    put: (files) => set(files),
    /** Sends what is not there yet; the ids of all, or undefined where one did not arrive. */
    idsOf: async (files) => {
      for (const one of files) one.id ??= await upload(one.file);
      return files.every(({ id }) => id) ? files.map(({ id }) => id) : undefined;
    },
  };
}

const line = (one, remove) =>
  el(
    'li',
    {},
    icon(ICONS.file),
    el('span', { class: 'name' }, one.file.name),
    el('span', { class: 'size' }, sizeWords(one.file.size)),
    el(
      'button',
      {
        class: 'plain',
        type: 'button',
        'aria-label': `Remove ${one.file.name}`,
        onclick: () => remove(one),
      },
      icon(ICONS.close, 14),
    ),
  );
