// Map once: what people said of a table is remembered under its titles, can be listed, and can be forgotten.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import {
  deleteMapping,
  findMappingRow,
  listMappingRows,
  saveMapping,
} from '#db/column-mappings.ts';
import type { AnswersByTable, RememberedAnswers } from '#sources/remembered-answers.ts';

export interface Mapping {
  /** sha256 of the titles: the name under which it is forgotten. */
  readonly fingerprint: string;
  /** The titles of the table, from left to right. */
  readonly columns: readonly string[];
  readonly answers: RememberedAnswers;
  /** Slack user id or "terminal". */
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Keeps what was said of a table for the next file with its titles; what is known already is not recorded again. */
export async function rememberMapping(
  db: Database,
  given: {
    workspaceId: string;
    fingerprint: string;
    columns: readonly string[];
    answers: RememberedAnswers;
    actor: string;
    now: Date;
  },
): Promise<void> {
  const { workspaceId, fingerprint, answers, actor, now } = given;
  await db.prisma.$transaction(async (tx) => {
    const known = await findMappingRow(tx, workspaceId, fingerprint);
    if (known && isSame(known.answers as RememberedAnswers, answers)) return;
    await saveMapping(tx, workspaceId, {
      fingerprint,
      columns: given.columns,
      answers,
      createdBy: actor,
      createdAt: now,
    });
    await recordActivity(tx, {
      workspaceId,
      at: now,
      actor,
      action: 'mapping.remember',
      facts: { fingerprint, columns: given.columns.length },
    });
  });
}

/** What is remembered of the table with these titles; null where nothing is. */
export async function findMapping(
  db: Database,
  given: { workspaceId: string; fingerprint: string },
): Promise<Mapping | null> {
  const found = await findMappingRow(db.prisma, given.workspaceId, given.fingerprint);
  return found && { ...found, answers: found.answers as RememberedAnswers };
}

/** The newest first. */
export async function listMappings(db: Database, workspaceId: string): Promise<Mapping[]> {
  const found = await listMappingRows(db.prisma, workspaceId);
  return found.map((row) => ({ ...row, answers: row.answers as RememberedAnswers }));
}

/** All that is remembered, as the reading of a file takes it. */
export async function rememberedAnswers(
  db: Database,
  workspaceId: string,
): Promise<AnswersByTable> {
  const all = await listMappings(db, workspaceId);
  return new Map(all.map(({ fingerprint, answers }) => [fingerprint, answers]));
}

/** The next file with these titles is looked at afresh; false when nothing was remembered. */
export async function forgetMapping(
  db: Database,
  given: { workspaceId: string; fingerprint: string; actor: string; now: Date },
): Promise<boolean> {
  const { workspaceId, fingerprint, actor, now } = given;
  return db.prisma.$transaction(async (tx) => {
    if (!(await deleteMapping(tx, workspaceId, fingerprint))) return false;
    await recordActivity(tx, {
      workspaceId,
      at: now,
      actor,
      action: 'mapping.forget',
      facts: { fingerprint },
    });
    return true;
  });
}

/** JSON keeps no order of its own in the database. */
function isSame(one: RememberedAnswers, other: RememberedAnswers): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ mapping, ...rest }: RememberedAnswers): string {
  const pairs = Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([pairs, rest.dateOrder, rest.currency, rest.termDays]);
}
