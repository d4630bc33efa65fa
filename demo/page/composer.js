// Where a person writes: plain messages and slash commands, with the manifest's hint while a command is typed.
import { el, ICONS, icon, newId } from './dom.js';

/** `send({ command, text })` is called with the words and tells whether they went; `command` is set for a slash command. */
export function composer({ label, commands, examples = [], send, isThread = false }) {
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
  const look = () => {
    fitHeight(input);
    button.classList.toggle('ready', input.value.trim() !== '');
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
    if (!text) return;
    input.value = '';
    look();
    const command = text.startsWith('/') ? text.split(/\s/)[0] : undefined;
    const isSent = await send({
      command,
      text: command ? text.slice(command.length).trim() : text,
    });
    if (!isSent) fill(text);
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
    el('div', { class: 'box' }, hint, input, button),
  );
  return { node, focus: () => input.focus() };
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
