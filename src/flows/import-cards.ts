// What the card of an import shows: its row, and what is still to be answered once it stands in the books.
import { randomUUID } from 'node:crypto';
import type { ClaimedCard } from '#db/import-cards.ts';
import { claimCard, listMissingOf, listNewClients } from '#db/import-cards.ts';
import type { HeldImport, RequestedImport } from '#db/import-requests.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { MergeProposal } from '#domain/look-alike.ts';
import { sumByCurrency } from '#domain/money.ts';
import type { Day, Money } from '#domain/types.ts';
import type { FlowDeps } from './deps.ts';
import { skippedRows } from './import-work.ts';
import { listLookAlikes } from './merges.ts';

/** Longer than one card and one file may take. */
const LEASE_MINUTES = 3;
const PROPOSALS = 5;

export interface ImportCardFacts {
  readonly request: RequestedImport;
  readonly locale: string;
  readonly timeZone: string;
  readonly today: Day;
  readonly skippedFile: 'there' | 'none';
  readonly missing: { readonly count: number; readonly money: readonly Money[] } | null;
  readonly proposals: readonly MergeProposal[];
}

export interface DueCard {
  readonly claimed: ClaimedCard;
  readonly view: ImportCardFacts;
  /** All of them, where their file does not stand in the thread yet. */
  readonly skipped: ImportReport['rows']['skipped'] | null;
}

/** Claims one card under which something changed; null where none did. */
export async function claimDueCard(deps: FlowDeps, workspaceId: string): Promise<DueCard | null> {
  const { db, now } = deps;
  const leaseUntil = new Date(now.getTime() + LEASE_MINUTES * 60_000);
  const claimed = await claimCard(db.prisma, { workspaceId, now, leaseUntil, fence: randomUUID() });
  if (!claimed) return null;
  const { request } = claimed;
  const skipped = wantsSkippedFile(request) ? await skippedRows(deps, request) : null;
  return { claimed, view: await loadCard(deps, request), skipped };
}

/** Everything a card is drawn from. */
export async function loadCard(deps: FlowDeps, request: RequestedImport): Promise<ImportCardFacts> {
  const { workspaceId, batchId, state } = request;
  const workspace = await findWorkspace(deps.db.prisma, workspaceId);
  const timeZone = workspace?.timeZone ?? 'UTC';
  const isAfter = state === 'imported' && batchId !== null;
  return {
    request,
    locale: workspace?.locale ?? 'en-US',
    timeZone,
    today: localDay(deps.now, timeZone),
    skippedFile: batchId !== null && request.skippedPosted === batchId ? 'there' : 'none',
    missing: isAfter ? await missingAfter(deps, { workspaceId, batchId }) : null,
    proposals: isAfter ? await proposalsAfter(deps, { workspaceId, batchId }) : [],
  };
}

async function missingAfter(
  deps: FlowDeps,
  batch: { workspaceId: string; batchId: string },
): Promise<ImportCardFacts['missing']> {
  const missing = await listMissingOf(deps.db.prisma, batch);
  return { count: missing.length, money: sumByCurrency(missing) };
}

/** Only among those that came with this file: the others were asked about when they came. */
async function proposalsAfter(
  deps: FlowDeps,
  batch: { workspaceId: string; batchId: string },
): Promise<MergeProposal[]> {
  const clientIds = await listNewClients(deps.db.prisma, batch);
  if (clientIds.length === 0) return [];
  return listLookAlikes(deps, { workspaceId: batch.workspaceId, clientIds, limit: PROPOSALS });
}

/** Once for each reading of the file. */
function wantsSkippedFile({ batchId, report, skippedPosted }: HeldImport): boolean {
  return batchId !== null && batchId !== skippedPosted && (report?.rows.skipped ?? 0) > 0;
}
