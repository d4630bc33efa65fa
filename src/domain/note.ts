// Notes on clients: their kinds, who may change them and until when, and which day one may set for the next touch. Pure.
import { addDays } from './calendar.ts';
import { type Member, may } from './member.ts';
import type { Day } from './types.ts';

export const NOTE_KINDS = ['call', 'mail', 'meeting', 'general', 'late_reason'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** Characters: what Slack lets people type into one field. */
export const NOTE_LENGTH = 3_000;
/** Whoever wrote a note may change it until it is so old. */
export const EDIT_MINUTES = 15;
/** A next touch lies between tomorrow and so many days from now; what is farther off is forgotten. */
export const LONGEST_TOUCH_DAYS = 90;

/** Whether somebody spoke with the client: a call, a mail, a meeting. Other notes are the team's own thoughts. */
export function isContact(kind: NoteKind): boolean {
  switch (kind) {
    case 'call':
    case 'mail':
    case 'meeting':
      return true;
    case 'general':
    case 'late_reason':
      return false;
  }
}

/** What is kept of what was typed: all but the blanks around it and what no database holds. */
export function noteText(typed: string): string {
  return typed.toWellFormed().replaceAll('\u0000', '').trim();
}

export type NewNoteMistake = 'empty' | 'touch_too_early' | 'touch_too_late';
export type NoteMistake = NewNoteMistake | 'too_long';

interface Written {
  readonly body: string;
  readonly nextTouchOn: Day | null;
  readonly today: Day;
}

/** What is wrong with a new note, if anything: known without asking the database. Tomorrow is the first day of a next touch, today + 90 the last. Words of any length may be kept, as several notes. */
export function newNoteMistake({ body, nextTouchOn, today }: Written): NewNoteMistake | null {
  if (noteText(body) === '') return 'empty';
  if (nextTouchOn === null) return null;
  if (nextTouchOn <= today) return 'touch_too_early';
  return nextTouchOn > addDays(today, LONGEST_TOUCH_DAYS) ? 'touch_too_late' : null;
}

/** The same for one that is changed: it stays one note, and holds 3,000 characters. */
export function noteMistake(note: Written): NoteMistake | null {
  return noteText(note.body).length > NOTE_LENGTH ? 'too_long' : newNoteMistake(note);
}

/** What of a note decides who may change it. */
export interface NoteFacts {
  readonly authorUserId: string;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

type Somebody = Pick<Member, 'slackUserId' | 'role' | 'isBarred'>;

export type EditRefusal = 'no_role' | 'deleted' | 'not_author' | 'too_late';

/** Why this person may not change a note now, or null. Its author may, as a collector, while it is less than 15 minutes old: at exactly 15 no more. */
export function whyNotEdit(
  note: NoteFacts,
  { member, now }: { member: Somebody; now: Date },
): EditRefusal | null {
  if (!may(member, 'collector')) return 'no_role';
  if (note.deletedAt !== null) return 'deleted';
  if (note.authorUserId !== member.slackUserId) return 'not_author';
  return now.getTime() - note.createdAt.getTime() < EDIT_MINUTES * 60_000 ? null : 'too_late';
}

export type DeleteRefusal = 'no_role' | 'deleted';

/** Why this person may not delete a note, or null. Admins may, whoever wrote it and whenever. */
export function whyNotDelete(note: NoteFacts, member: Somebody): DeleteRefusal | null {
  if (!may(member, 'admin')) return 'no_role';
  return note.deletedAt === null ? null : 'deleted';
}
