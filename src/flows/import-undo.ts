// A committed import taken back, exactly, or the reasons why it cannot be.
import type { UndoOutcome } from '#db/import-undo.ts';
import { undoBatch } from '#db/import-undo.ts';
import { listCommittedBatches } from '#db/imports.ts';
import type { FlowDeps } from './deps.ts';
import { noticeDisputeMoneySoon } from './dispute-money.ts';

export type { UndoOutcome } from '#db/import-undo.ts';

/** Restores what was before the batch; where later work stands on it, says what and changes nothing. */
export async function undoImport(
  deps: FlowDeps,
  given: { workspaceId: string; batchId: string; actor: string },
): Promise<UndoOutcome> {
  const { workspaceId, actor } = given;
  const batchId = BigInt(given.batchId);
  const undone = await undoBatch(deps.db, { workspaceId, batchId, actor, now: deps.now });
  if (undone.ok) await noticeDisputeMoneySoon(deps.db, { workspaceId, now: deps.now });
  return undone;
}

/** One import that was written. */
export interface PastImport {
  readonly batchId: string;
  readonly committedAt: Date;
  readonly fileName: string;
  readonly format: string;
  readonly actor: string;
  readonly rows: { readonly imported: number; readonly updated: number };
  readonly isUndone: boolean;
}

/** The newest first, the last hundred. */
export function listImports(deps: FlowDeps, workspaceId: string): Promise<PastImport[]> {
  return listCommittedBatches(deps.db.prisma, workspaceId);
}
