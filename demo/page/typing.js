// What becomes of the words and files that somebody typed into a conversation: a message, a command, or a word why not.
import { toast } from './dom.js';

/** `channel()` is asked when it is sent; `thread` is the ts of a thread's root. Answers whether it went. */
export const typing =
  ({ commands, send, channel, thread }) =>
  async ({ command, text, files }) => {
    const problem = command && refusalOf(command, { commands, thread, files });
    if (problem) {
      toast(problem);
      return false;
    }
    const answer = command
      ? await send('command', { channel: channel(), text })
      : await send('say', { channel: channel() ?? 'bot', text, files, thread });
    return answer.ok;
  };

function refusalOf(command, { commands, thread, files }) {
  if (thread) return `${command} does not work in threads.`;
  if (!commands.some((one) => one.command === command)) return `${command} is not a valid command.`;
  return files.length > 0
    ? `${command} takes no files. Take them off, or send them as a message.`
    : '';
}
