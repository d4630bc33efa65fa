// The panel beside a conversation that shows one thread of it.
import { composer } from './composer.js';
import { el, ICONS, icon } from './dom.js';
import { messageList } from './messages.js';

/**
 * `open(ts, channel)` and `close()` are followed by the page's own draw, which calls `update(messages, world)`;
 * `left()` is called when the person closes it. `typingIn(channel, root)` sends what is typed.
 */
export function threadPanel({ panel, surfaceFor, hide, typingIn, upload, commands, left }) {
  let at; // { ts, channel } of the open thread's root
  let side; // its parts, once drawn
  const close = () => {
    at = undefined;
  };
  const start = () => {
    const { ts, channel } = at;
    const list = messageList({
      surfaceFor,
      openThread: () => undefined,
      hide,
      label: 'Thread',
      isThread: true,
    });
    const box = composer({
      label: 'Reply in thread',
      commands: commands(),
      isThread: true,
      upload,
      send: typingIn(() => channel, ts),
    });
    const closer = { class: 'plain', type: 'button', 'aria-label': 'Close thread', onclick: left };
    panel.replaceChildren(
      el(
        'header',
        { class: 'bar' },
        el('h2', {}, 'Thread'),
        el('button', closer, icon(ICONS.close)),
      ),
      list.node,
      box.node,
    );
    return { list, composer: box };
  };
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') left();
  });
  return {
    root: () => at?.ts,
    open: (ts, channel) => {
      at = { ts, channel };
      side = undefined;
    },
    close,
    focus: () => side?.composer.focus(),
    update: (messages, world) => {
      panel.hidden = at === undefined;
      if (!at) {
        side = undefined;
        return panel.replaceChildren();
      }
      side ??= start();
      const { ts, channel } = at;
      const inThread = messages.filter(
        (one) => one.channel === channel && (one.ts === ts || one.thread_ts === ts),
      );
      return side.list.update(inThread, world);
    },
  };
}
