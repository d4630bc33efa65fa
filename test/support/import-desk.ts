// One database and one folder for a test file that brings files in, and a workspace of its own for each of its tests.
//
//   const desk = anImportDesk('2026-11-21T09:00:00Z');
//   const { batchId } = await desk.bring('Customer,Invoice,Due Date,Currency,Amount\nAcme,I-1,2026-10-31,USD,10.00\n');
//   expect(await desk.db.prisma.invoice.count({ where: { workspaceId: desk.workspaceId } })).toBe(1);
//   expect(await desk.undo(batchId)).toMatchObject({ ok: true });
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Database } from '#db/client.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { ImportOutcome, ImportRequest } from '#flows/import.ts';
import { importFile } from '#flows/import.ts';
import type { StagedImport } from '#flows/import-stages.ts';
import { stageImport } from '#flows/import-stages.ts';
import type { UndoOutcome } from '#flows/import-undo.ts';
import { undoImport } from '#flows/import-undo.ts';
import { aDatabase } from './database.ts';

interface Wishes extends Partial<ImportRequest> {
  readonly now?: Date;
  /** Another way to the same database. */
  readonly db?: Database;
}

/** Called once, outside of every test: it opens and closes with the tests of the file. */
export function anImportDesk(on: string) {
  const now = new Date(on);
  let db: Database;
  let folder: string;
  let workspaceId: string;
  let workspaces = 0;
  beforeAll(async () => {
    db = await aDatabase();
    folder = await mkdtemp(join(tmpdir(), 'gt-desk-'));
  });
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    workspaceId = `w${(workspaces += 1)}`;
    await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
  });

  async function requestFor(content: string): Promise<ImportRequest> {
    const path = join(folder, 'book.csv');
    await writeFile(path, content);
    const request = { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {} };
    return { ...request, commit: true };
  }

  async function attempt(content: string, wishes: Wishes = {}): Promise<ImportOutcome> {
    const { now: at = now, db: way = db, ...rest } = wishes;
    return importFile({ db: way, now: at }, { ...(await requestFor(content)), ...rest });
  }

  return {
    get db(): Database {
      return db;
    },
    get folder(): string {
      return folder;
    },
    get workspaceId(): string {
      return workspaceId;
    },
    get deps() {
      return { db, now };
    },
    attempt,
    /** Throws what a person would be told where the file is refused. */
    async bring(content: string, wishes?: Wishes): Promise<ImportReport> {
      const outcome = await attempt(content, wishes);
      if (!outcome.ok) throw new Error(outcome.problem.message);
      return outcome.report;
    },
    /** Reads the file as far as the question whether it may be written. */
    async stage(content: string, at = now): Promise<StagedImport> {
      return stageImport({ db, now: at }, await requestFor(content));
    },
    undo: (batchId: string | null): Promise<UndoOutcome> =>
      undoImport({ db, now }, { workspaceId, batchId: batchId ?? '', actor: 'U0MIA' }),
  };
}
