// Where a person writes: plain messages and slash commands, with the manifest's hint while a command is typed.
import { el, ICONS, icon, newId } from './dom.js';
import { filePicker } from './picker.js';

const MOST_FILES = 10;

/**
 * `send({ command, text, files })` is called with the words and the ids of files and tells whether they
 * went; `command` is set for a slash command.
 */
export function composer({ label, commands, examples = [], send, upload, isThread = false }) {
  const hint = el('div', { class: 'command-hint', id: newId('hint'), hidden: true });
  const input = el('textarea', {
    rows: 1,
    'aria-label': label,
    placeholder: label,
    'aria-describedby': hint.id,
  });
  const button = el(
    'button',
    { class: 'send', type: 'submit', 'aria-label': 'Send now' },
    icon(ICONS.send),
  );
  const { picker, parts } = attaching({
    upload,
    changed: () => look(),
    added: () => input.focus(),
  });
  const look = () => {
    fitHeight(input);
    button.classList.toggle('ready', input.value.trim() !== '' || picker.chosen().length > 0);
    const matching = commandsFor(input.value, commands);
    hint.hidden = matching.length === 0;
    hint.replaceChildren(...matching.map((one) => hintLine(one, { isThread, fill })));
  };
  const fill = (text) => {
    input.value = text;
    look();
    input.focus();
  };
  const submit = async () => {
    const text = input.value.trim();
    const chosen = picker.chosen();
    if (!text && chosen.length === 0) return;
    input.value = '';
    picker.put([]); // At once, so that a second Enter sends nothing twice.
    const files = await picker.idsOf(chosen);
    if (files && (await send({ ...commandIn(text), files }))) return;
    picker.put(chosen);
    fill(text);
  };
  input.addEventListener('input', look);
  input.addEventListener('keydown', (event) => {
    const isSending = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    const isCompleting =
      event.key === 'Tab' && !event.shiftKey && /^\/\w*$/.test(input.value) && !hint.hidden;
    if (isSending) void submit();
    else if (isCompleting) hint.querySelector('button').click();
    else return;
    event.preventDefault();
  });
  const onsubmit = (event) => {
    event.preventDefault();
    void submit();
  };
  const tries = examples.map((example) =>
    suggestion(`${commands[0]?.command ?? ''} ${example}`, fill),
  );
  const node = el(
    'form',
    { class: 'composer', onsubmit },
    tries.length > 0 && el('div', { class: 'tries' }, el('span', {}, 'Try'), tries),
    el('div', { class: 'box' }, hint, parts, input, button),
  );
  return { node, focus: () => input.focus() };
}

/** The paperclip and what hangs on it. */
function attaching(given) {
  const clip = el(
    'button',
    {
      class: 'clip',
      type: 'button',
      'aria-label': 'Attach files',
      title: 'Attach files',
      onclick: () => picker.input.click(),
    },
    icon(ICONS.clip),
  );
  const picker = filePicker({ ...given, most: MOST_FILES, focusOn: clip, hidden: true });
  return { picker, parts: [picker.list, picker.refusal, picker.input, clip] };
}

function commandIn(text) {
  if (!text.startsWith('/')) return { text };
  const [command] = text.split(/\s/);
  return { command, text: text.slice(command.length).trim() };
}

function fitHeight(input) {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight, 200)}px`;
}

function commandsFor(text, commands) {
  const word = text.split(/\s/)[0];
  return word.startsWith('/') ? commands.filter(({ command }) => command.startsWith(word)) : [];
}

const hintLine = ({ command, usageHint, description }, { isThread, fill }) =>
  el(
    'button',
    { type: 'button', onclick: () => fill(`${command} `) },
    el('span', {}, el('strong', {}, command), ` ${usageHint}`),
    el('small', {}, isThread ? 'Commands do not work in threads' : description),
  );

const suggestion = (text, fill) =>
  el('button', { class: 'try', type: 'button', onclick: () => fill(text) }, text);
