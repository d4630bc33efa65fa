// The cases of a team, looked up and looked back on: those of one client, of one person, or of all, with their numbers.
import type { Database } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { listDisputeRows } from '#db/dispute-numbers.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { DisputeNumbers, DisputeRow, WhichCases } from '#domain/dispute-numbers.ts';
import { casesBehind, disputeNumbersOf, inOrderOfWork } from '#domain/dispute-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { Client } from '#domain/types.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

/** What is asked: whose cases, and which of them. */
export interface DisputesAsked {
  readonly workspaceId: string;
  readonly period: Period;
  /** Only those of this person. */
  readonly ownerUserId: string | null;
  readonly which: WhichCases;
}

export interface DisputeList {
  /** Null: of everybody. */
  readonly client: Client | null;
  readonly ownerUserId: string | null;
  readonly which: WhichCases;
  readonly period: Period;
  /** What has to be done first stands first. */
  readonly rows: readonly DisputeRow[];
  /** Of all cases of the client and the person, whatever is listed. */
  readonly numbers: DisputeNumbers;
}

/** The cases of the client whom the words name; without words of everybody. */
export async function findDisputeList(
  db: Database,
  given: DisputesAsked & { readonly words: string },
): Promise<({ readonly ok: true } & DisputeList) | Unclear> {
  if (given.words === '') return { ok: true, ...(await listOf(db, given, null)) };
  const found = await lookUpClient(db, given.workspaceId, given.words);
  return found.ok ? { ok: true, ...(await listOf(db, given, found.client)) } : found;
}

/** The same by id (null: everybody); null where there is no such client. */
export async function loadDisputeList(
  db: Database,
  given: DisputesAsked & { readonly clientId: string | null },
): Promise<DisputeList | null> {
  if (given.clientId === null) return listOf(db, given, null);
  const client = await findClientById(db.prisma, given.workspaceId, given.clientId);
  return client && listOf(db, given, client);
}

async function listOf(
  db: Database,
  { ownerUserId, period, which, workspaceId }: DisputesAsked,
  client: Client | null,
): Promise<DisputeList> {
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) throw new Error('This workspace is gone.');
  const all = await listDisputeRows(db.prisma, {
    workspaceId,
    clientId: client?.id ?? null,
    ownerUserId,
    period,
    timeZone: workspace.timeZone,
  });
  const rows = casesBehind(all, { which, period });
  return {
    client,
    ownerUserId,
    which,
    period,
    rows: inOrderOfWork(rows),
    numbers: disputeNumbersOf(all, period),
  };
}
