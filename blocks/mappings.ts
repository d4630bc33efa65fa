// What is remembered of tables: their titles, what was said of them, and a way to forget it.
import type { KnownBlock } from '@slack/types';
import { ACTION } from './ids.ts';
import { FIELD_NAMES } from './import-words.ts';
import { button, context, header, type Message, message, section } from './kit.ts';
import { clip, join, type Mrkdwn, md, mention, shorten } from './text.ts';
import { clockDay, count } from './words.ts';

const SHOWN = 15;
const TITLES_LENGTH = 200;
const LINE_LENGTH = 350;

export interface RememberedTable {
  readonly fingerprint: string;
  readonly columns: readonly string[];
  /** Field -> label of its column; null: not in the file. */
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** The list, the newest first. */
export function mappingsMessage(is: {
  tables: readonly RememberedTable[];
  locale: string;
  timeZone: string;
}): Message {
  const { tables } = is;
  if (tables.length === 0) {
    const nothing = md`Nothing is remembered yet. The first import of a table that I do not know asks which column is which.`;
    return message(nothing, [section(nothing)]);
  }
  const more = tables.length - SHOWN;
  const summary = md`${count(tables.length, 'table')} that I know how to read.`;
  return message(summary, [
    header('Tables that I know'),
    ...tables.slice(0, SHOWN).flatMap((table) => tableBlocks(table, is)),
    ...(more > 0 ? [context(md`${more} more; forget some of these to see them.`)] : []),
  ]);
}

function tableBlocks(
  table: RememberedTable,
  on: { locale: string; timeZone: string },
): KnownBlock[] {
  const titles = clip(table.columns.join(', '), TITLES_LENGTH);
  const forget = button({
    label: 'Forget',
    actionId: ACTION.mappingForget,
    value: table.fingerprint,
    about: clip(titles, 60),
  });
  const when = clockDay(table.createdAt, on);
  return [
    section(shorten(md`*${titles}*\n${fieldsOf(table)}`, LINE_LENGTH), forget),
    context(md`Said by ${mention(table.createdBy)} on ${when}.`),
  ];
}

function fieldsOf({ mapping }: RememberedTable): Mrkdwn {
  const named = Object.entries(mapping).flatMap(([field, label]) =>
    label === null ? [] : [md`${FIELD_NAMES[field] ?? field}: ${label}`],
  );
  return named.length === 0 ? md`Columns as I guess them.` : join(named, ' · ');
}
