// Notes in words: what kind, who wrote it when, one line of it for a card; and the button under every card.
import type { Button } from '@slack/types';
import type { NoteKind } from '#domain/note.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { ACTION, FIELD } from './ids.ts';
import { button } from './kit.ts';
import { clip, join, link, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { clockDay, clockTime, nameOf, shortDay } from './words.ts';

const WORDS_ON_CARD = 160;
const NUMBER_LENGTH = 40;

export const KIND_NAME: Readonly<Record<NoteKind, string>> = {
  call: 'Call',
  mail: 'Mail',
  meeting: 'Meeting',
  general: 'Note',
  late_reason: 'Why it was late',
};

/** A note as people read it. */
export interface ShownNote {
  readonly id: string;
  readonly kind: NoteKind;
  /** Empty once deleted. */
  readonly body: string;
  readonly authorUserId: string;
  readonly saidByUserId: string | null;
  readonly permalink: string | null;
  readonly invoiceNumber: string | null;
  readonly nextTouchOn: Day | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletedByUserId: string | null;
}

export interface NoteContext {
  readonly locale: string;
  readonly timeZone: string;
  readonly today: Day;
}

/** "Call, @jonas on Tue 24 Nov 2026: “They pay on Friday.”" */
export function noteLine(note: ShownNote, on: NoteContext): Mrkdwn {
  const { authorUserId, body, createdAt, kind } = note;
  return md`• *${KIND_NAME[kind]}*, ${mention(authorUserId)} on ${clockDay(createdAt, on)}: “${clip(body, WORDS_ON_CARD)}”`;
}

/** Who wrote it when, who said it where, and what follows from it. */
export function noteRemark(note: ShownNote, on: NoteContext): Mrkdwn {
  const { authorUserId, createdAt, editedAt, invoiceNumber, kind, nextTouchOn } = note;
  return join(
    [
      md`*${KIND_NAME[kind]}*`,
      md`${mention(authorUserId)}, ${clockDay(createdAt, on)}, ${clockTime(createdAt, on)}`,
      editedAt === null ? NOTHING : md`changed at ${clockTime(editedAt, on)}`,
      invoiceNumber === null ? NOTHING : md`about ${clip(invoiceNumber, NUMBER_LENGTH)}`,
      sourceOf(note),
      nextTouchOn === null
        ? NOTHING
        : md`next touch ${shortDay(nextTouchOn, { locale: on.locale, asOf: on.today })}`,
    ],
    ' · ',
  );
}

function sourceOf({ permalink, saidByUserId }: ShownNote): Mrkdwn {
  const message = permalink === null ? NOTHING : link(permalink, 'the message');
  if (saidByUserId === null) return message;
  return join([md`said by ${mention(saidByUserId)}`, message], ', ');
}

/** What stays of a note whose words are erased. */
export function deletedRemark(note: ShownNote, on: NoteContext): Mrkdwn {
  const { authorUserId, createdAt, deletedAt, deletedByUserId, kind } = note;
  const by = deletedByUserId === null ? NOTHING : md` by ${mention(deletedByUserId)}`;
  const when = deletedAt === null ? NOTHING : md` on ${clockDay(deletedAt, on)}`;
  return md`*${KIND_NAME[kind]}* · ${mention(authorUserId)}, ${clockDay(createdAt, on)} · deleted${by}${when}`;
}

/** "Next touch: Tue 1 Dec, as @jonas noted." */
export function touchLine(
  touch: { readonly on: Day; readonly byUserId: string | null },
  on: { readonly locale: string; readonly today: Day },
): Mrkdwn {
  const by = touch.byUserId === null ? NOTHING : md`, as ${mention(touch.byUserId)} noted`;
  return md`*Next touch:* ${shortDay(touch.on, { locale: on.locale, asOf: on.today })}${by}.`;
}

/** `about` tells namesakes apart where several stand side by side. */
export function noteButton(client: Pick<ClientRef, 'id' | 'name'>, about = nameOf(client)): Button {
  return button({ label: 'Add note', actionId: ACTION.noteAdd, value: client.id, about });
}

/** A note line by line, as it was written. */
export function paragraphs(body: string): Mrkdwn {
  return join(
    body.split(/\r?\n/).map((line) => md`${line}`),
    '\n',
  );
}

/** The field of a form that holds a piece of a note, counted from 1. */
export function noteBodyField(at: number): string {
  return at === 1 ? FIELD.noteBody : `${FIELD.noteBody}.${at}`;
}
