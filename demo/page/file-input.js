// The file field of a form, with what Slack's own form says before anything is sent.
import { el, ICONS, icon } from './dom.js';
import { filePicker } from './picker.js';

const LARGEST_BYTES = 10 * 1024 * 1024;

export function fileInput({ element, id, key, kept, label, upload }) {
  const { filetypes, max_files: most = 10 } = element;
  const picker = filePicker({
    most,
    accept: filetypes?.map((type) => `.${type}`).join(',') ?? null,
    check: (file) => refusalOf(file, filetypes),
    kept,
    upload,
    changed: () => forgive(node),
    id,
    'data-key': key,
    'aria-label': label,
  });
  const words = most === 1 ? 'Choose a file' : 'Choose files';
  // The field itself is named by the label above; this is its face.
  const face = el(
    'label',
    { class: 'button', for: id, 'aria-hidden': 'true' },
    icon(ICONS.clip),
    words,
  );
  const node = el('div', { class: 'picker' }, picker.input, face, picker.list, picker.refusal);
  return {
    node,
    ready: async () => (await picker.idsOf(picker.chosen())) !== undefined,
    read: () => picker.chosen().map(({ id: sent, file }) => sent ?? file.name),
    keep: picker.chosen,
  };
}

/** What the form said of this field no longer holds once something else is chosen. */
function forgive(node) {
  node.querySelector('input').removeAttribute('aria-invalid');
  node.closest('.field').querySelector('.error').textContent = '';
}

function refusalOf(file, filetypes) {
  const ending = file.name.split('.').at(-1).toLowerCase();
  if (filetypes && !filetypes.includes(ending))
    return `${file.name} is of another kind. Choose ${filetypes.map((type) => `.${type}`).join(' or ')}.`;
  if (file.size > LARGEST_BYTES) return `${file.name} is over 10 MB, which a form does not take.`;
  return undefined;
}
