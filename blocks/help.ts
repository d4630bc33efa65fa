// What can be asked of the bot, drawn from the table of its words.
import { context, header, type Message, message, section } from './kit.ts';
import { join, md } from './text.ts';

/** One word of `/ar`: how to type it and what it does. */
export interface HelpRow {
  readonly usage: string;
  readonly what: string;
}

const ROWS_PER_SECTION = 10;

/** Every word with what it does. Usage stands in code marks, so it is shown as typed. */
export function helpMessage(rows: readonly HelpRow[]): Message {
  const lines = rows.map(({ usage, what }) => md`\`${usage}\`\n${what}`);
  const sections = Array.from({ length: Math.ceil(lines.length / ROWS_PER_SECTION) }, (_, index) =>
    section(join(lines.slice(index * ROWS_PER_SECTION, (index + 1) * ROWS_PER_SECTION), '\n')),
  );
  return message(
    md`What you can ask: ${join(
      rows.map(({ usage }) => md`${usage}`),
      ', ',
    )}.`,
    [
      header('What you can ask'),
      ...sections,
      context(md`Answers are for your eyes only until you share them.`),
    ],
  );
}
