// The record of a case: what happened and what was said about it, in the order of time, a page at a time.
import type { KnownBlock, ModalView } from '@slack/types';
import { disputeName } from '#domain/dispute.ts';
import type { RecordedMessage, RecordLine } from '#domain/dispute-record.ts';
import { timeOf } from '#domain/dispute-record.ts';
import type { ClientRef } from '#domain/types.ts';
import { type DisputeFactAbout, disputeFact } from './dispute-fact.ts';
import { ACTION, VIEW } from './ids.ts';
import { context, modal, section } from './kit.ts';
import { paragraphs } from './note-words.ts';
import { pageButtons, pageWords } from './pages.ts';
import { clean, clip, join, link, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { clockDay, clockTime, nameOf } from './words.ts';

/** Lines of a page. */
const RECORD_PAGE = 20;
const WORDS_LENGTH = 2_000;
const FORMER_LENGTH = 300;
const FORMER_SHOWN = 3;
const FILES_SHOWN = 5;
const FILE_NAME_LENGTH = 60;

export interface DisputeRecordView {
  readonly about: DisputeFactAbout;
  readonly client: ClientRef;
  /** All of it, oldest first. */
  readonly lines: readonly RecordLine[];
  /** From which line on the page shows it. */
  readonly offset: number;
  readonly locale: string;
  readonly timeZone: string;
}

export function recordModal(view: DisputeRecordView): ModalView {
  const { about, client, lines, offset } = view;
  const shown = lines.slice(offset, offset + RECORD_PAGE);
  const total = lines.length;
  const pages = pageWords({ offset, shown: shown.length, total, noun: 'line' });
  return modal({
    title: 'Record',
    callbackId: VIEW.message,
    blocks: [
      section(md`*${disputeName(about.dispute)}* · *${nameOf(client)}*`),
      context(md`${pages} of the record, oldest first.`),
      ...shown.flatMap((line) => lineBlocks(line, view)),
      ...pageButtons({
        offset,
        size: RECORD_PAGE,
        total,
        next: ACTION.disputeRecordNext,
        previous: ACTION.disputeRecordPrevious,
        valueAt: (from) => `${about.dispute.id}:${from}`,
      }),
    ],
  });
}

function lineBlocks(line: RecordLine, view: DisputeRecordView): KnownBlock[] {
  const when = md`${clockDay(line.at, view)}, ${clockTime(line.at, view)}`;
  if (line.kind === 'event') {
    const { blocks } = disputeFact(line.event, view.about);
    return [context(when), ...blocks];
  }
  const { author } = line.message;
  const who = author === null ? md`a message of ours` : mention(author);
  return [context(md`${when} · ${who}`), section(saidOf(line.message, view))];
}

function saidOf(message: RecordedMessage, on: DisputeRecordView): Mrkdwn {
  const { deletedTs, files, reactions, versions } = message;
  const last = versions.at(-1)?.text ?? '';
  const words = last === '' ? NOTHING : paragraphs(clip(last, WORDS_LENGTH));
  const former = versions.slice(0, -1).slice(-FORMER_SHOWN);
  const before = former.map(
    ({ text }) => md`Before it was changed: “${clip(text, FORMER_LENGTH)}”`,
  );
  const links = files.slice(0, FILES_SHOWN).map(fileLink);
  const more = files.length - links.length;
  const shared = more > 0 ? [...links, md`${more} more`] : links;
  const given = reactions.map(
    ({ name, userIds }) => md`:${name}: ${join(userIds.slice(0, 10).map(mention), ', ')}`,
  );
  return join(
    [
      words,
      ...before,
      shared.length === 0 ? NOTHING : md`Files: ${join(shared, ', ')}`,
      join(given, ' · '),
      deletedTs === null
        ? NOTHING
        : md`Deleted in Slack at ${clockTime(timeOf(deletedTs), on)} on ${clockDay(timeOf(deletedTs), on)}.`,
    ],
    '\n',
  );
}

function fileLink({ name, permalink }: { name: string; permalink: string }): Mrkdwn {
  return link(permalink, clip(clean(name), FILE_NAME_LENGTH) || 'a file');
}
