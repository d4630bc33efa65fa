// The question before an action, on the browser's own <dialog>: it keeps the focus in and gives it back.
import { el } from './dom.js';
import { textNodes } from './text.js';

/** Asks when Slack's `confirm` object is there; runs `work` at once when not. */
export function confirmFirst(confirm, work) {
  if (!confirm) return work();
  return new Promise((resolve) => {
    const agree = () => {
      dialog.close();
      resolve(work());
    };
    const button = (style, onclick, text) =>
      el('button', { class: `button ${style}`, type: 'button', onclick }, textNodes(text));
    const dialog = el(
      'dialog',
      {
        class: 'confirm',
        'aria-labelledby': 'confirm-title',
        onclose: () => {
          dialog.remove();
          resolve(undefined);
        },
      },
      el('h2', { id: 'confirm-title' }, textNodes(confirm.title)),
      el('p', {}, textNodes(confirm.text, { people: [], channels: [] })),
      el(
        'footer',
        {},
        button('', () => dialog.close(), confirm.deny),
        button(confirm.style ?? 'primary', agree, confirm.confirm),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
