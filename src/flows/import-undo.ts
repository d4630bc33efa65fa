// A committed import taken back, exactly, or the reasons why it cannot be.
import type { UndoOutcome } from '#db/import-undo.ts';
import { undoBatch } from '#db/import-undo.ts';
import { listCommittedBatches } from '#db/imports.ts';
import type { FlowDeps } from './deps.ts';

export type { UndoOutcome } from '#db/import-undo.ts';

/** Restores what was before the batch; where later work stands on it, says what and changes nothing. */
export function undoImport(
  deps: FlowDeps,
  given: { workspaceId: string; batchId: string; actor: string },
): Promise<UndoOutcome> {
  const { workspaceId, actor } = given;
  return undoBatch(deps.db, { workspaceId, batchId: BigInt(given.batchId), actor, now: deps.now });
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
