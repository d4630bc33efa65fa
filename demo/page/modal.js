// Shows a person's modals, the one on top of the stack, in one <dialog> that keeps the focus in.
import { drawBlocks } from './blocks.js';
import { el, ICONS, icon, toast } from './dom.js';
import { keptIn, missingIn, showErrors, valuesOf } from './surface.js';
import { textNodes } from './text.js';

/** `show(stack)` follows the server's stack of views; `send` acts on the server. */
export function modalHost({ surfaceFor, send }) {
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' });
  document.body.append(dialog);
  const keptOf = new Map(); // view id -> what was entered, while another view lies on top
  let shown = null; // { view, surface }
  const dismiss = () => {
    if (!shown || shown.isLeaving) return;
    shown.isLeaving = true;
    void send('dismiss', { view: shown.view.id });
  };
  // Not by `cancel`: browsers close a dialog at the second Escape whatever that listener says.
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    dismiss();
  });

  const show = (stack) => {
    const view = stack.at(-1);
    if (!view) {
      shown = null;
      keptOf.clear();
      if (dialog.open) dialog.close();
      return;
    }
    if (shown?.view.id === view.id && shown.view.hash === view.hash) return;
    if (shown) keptOf.set(shown.view.id, keptIn(shown.surface));
    const focus = dialog.open ? document.activeElement?.dataset?.key : undefined;
    const scrolled = shown?.view.id === view.id ? bodyOf(dialog)?.scrollTop : 0;
    const surface = surfaceFor({ view: view.id }, keptOf.get(view.id));
    dialog.replaceChildren(
      ...drawView({ view, surface, dismiss, send, isStacked: stack.length > 1 }),
    );
    shown = { view, surface };
    if (!dialog.open) dialog.showModal();
    firstIn(dialog, focus)?.focus({ preventScroll: true });
    bodyOf(dialog).scrollTop = scrolled;
  };
  return { show };
}

const bodyOf = (dialog) => dialog.querySelector('.body');

/** The element that had the focus before, else the first field, else the last button. */
const firstIn = (dialog, key) =>
  (key && dialog.querySelector(`[data-key="${CSS.escape(key)}"]`)) ||
  dialog.querySelector('.body :is(input,textarea,button)') ||
  dialog.querySelector('footer button:last-of-type') ||
  dialog.querySelector('button');

function drawView({ view, surface, dismiss, send, isStacked }) {
  const close = el(
    'button',
    { class: 'plain', type: 'button', 'aria-label': 'Close', onclick: dismiss },
    icon(ICONS.close),
  );
  const cancel = el(
    'button',
    { class: 'button', type: 'button', onclick: dismiss },
    view.close ? textNodes(view.close) : 'Cancel',
  );
  const submitting = (event) => {
    event.preventDefault();
    void submit({ view, surface, send, form: event.target });
  };
  return [
    el(
      'header',
      {},
      el('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }),
      el('h2', { id: 'modal-title' }, textNodes(view.title)),
      close,
    ),
    el(
      'form',
      { class: 'form', novalidate: true, onsubmit: submitting },
      el('div', { class: 'body' }, drawBlocks(view.blocks, surface)),
      el(
        'footer',
        {},
        (view.close || view.submit || isStacked) && cancel,
        view.submit &&
          el('button', { class: 'button primary', type: 'submit' }, textNodes(view.submit)),
      ),
    ),
  ];
}

async function submit({ view, surface, send, form }) {
  const missing = missingIn(surface);
  if (Object.keys(missing).length > 0) return showErrors(form, missing);
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  const values = await valuesOf(surface);
  const answer = values ? await send('submit', { view: view.id, values }) : { ok: false };
  button.disabled = false;
  button.removeAttribute('aria-busy');
  const errors = answer.errors ?? {};
  showErrors(form, errors);
  if (!answer.ok && Object.keys(errors).length === 0)
    toast('We had some trouble connecting. Try again?');
}
