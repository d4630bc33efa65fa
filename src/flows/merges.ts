// Clients that are one: proposed, merged by a person, taken apart again, or kept apart for good.
import { recordActivity } from '#db/activity.ts';
import type { Queries } from '#db/client.ts';
import { listPast } from '#db/history.ts';
import { describeLookAlikes, loadCandidates } from '#db/look-alikes.ts';
import type { Merging, Moved } from '#db/merges.ts';
import {
  findMergeSide,
  joinAccounts,
  listCrossedNumbers,
  listSharedNumbers,
  partAccounts,
  saveApart,
  saveTakenOver,
} from '#db/merges.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { MergeProposal } from '#domain/look-alike.ts';
import { lookAlikesAmong } from '#domain/look-alike.ts';
import type { MergeSide, TakenOver } from '#domain/merge.ts';
import { givenBack, mergeObstacle, takenOver } from '#domain/merge.ts';
import type { ClientRef } from '#domain/types.ts';
import type { FlowDeps } from './deps.ts';

/** Pairs of clients that look like one, the likeliest first; with `clientIds` only those in which one of these stands. */
export async function listLookAlikes(
  deps: FlowDeps,
  given: { workspaceId: string; clientIds?: readonly string[]; limit: number },
): Promise<MergeProposal[]> {
  const { workspaceId, clientIds, limit } = given;
  return deps.db.prisma.$transaction(async (tx) => {
    const { clients, isApart } = await loadCandidates(tx, given);
    const asked = new Set(clientIds);
    const pairs = lookAlikesAmong(clients, isApart).filter(
      ({ keepId, mergeId }) => clientIds === undefined || asked.has(keepId) || asked.has(mergeId),
    );
    return describeLookAlikes(tx, workspaceId, pairs.slice(0, limit));
  });
}

interface UnknownClient {
  readonly ok: false;
  readonly reason: 'unknown-client';
  readonly clientId: string;
}

interface SameClient {
  readonly ok: false;
  readonly reason: 'same-client';
}

/** `client` is merged into another already, and takes nobody in. */
interface AlreadyMerged {
  readonly ok: false;
  readonly reason: 'already-merged';
  readonly client: ClientRef;
  readonly intoId: string;
}

/** Both have an invoice, a credit or a payment of these numbers: perhaps they are two after all. */
interface SameNumbers {
  readonly ok: false;
  readonly reason: 'same-numbers';
  readonly numbers: readonly string[];
}

export type MergeResult =
  | {
      readonly ok: true;
      readonly keep: ClientRef;
      readonly merged: ClientRef;
      readonly moved: Moved;
    }
  | UnknownClient
  | SameClient
  | AlreadyMerged
  /** Others are merged into it: it can only stay. */
  | { readonly ok: false; readonly reason: 'has-merged'; readonly client: ClientRef }
  | SameNumbers;

/** From now on one client has the account of both; a later import finds it under either key. */
export async function mergeClients(
  deps: FlowDeps,
  given: { workspaceId: string; keepId: string; mergeId: string; actor: string },
): Promise<MergeResult> {
  const { workspaceId, keepId, mergeId, actor } = given;
  return deps.db.prisma.$transaction(async (tx): Promise<MergeResult> => {
    await lockWorkspace(tx, workspaceId);
    const keep = await findMergeSide(tx, workspaceId, keepId);
    const merge = await findMergeSide(tx, workspaceId, mergeId);
    if (!keep || !merge)
      return { ok: false, reason: 'unknown-client', clientId: keep ? mergeId : keepId };
    const refused = refusalOf({ keep, merge });
    if (refused) return refused;
    const merging: Merging = { workspaceId, keepId, mergedId: mergeId };
    const numbers = await listSharedNumbers(tx, merging);
    if (numbers.length > 0) return { ok: false, reason: 'same-numbers', numbers };
    const workspace = await findWorkspace(tx, workspaceId);
    const taken = takenOver({
      keep,
      merge,
      today: localDay(deps.now, workspace?.timeZone ?? 'UTC'),
    });
    const moved = await joinAccounts(tx, merging);
    await saveTakenOver(tx, { workspaceId, clientId: keepId, taken });
    await recordActivity(tx, {
      workspaceId,
      at: deps.now,
      actor,
      action: 'client.merge',
      clientId: keepId,
      facts: {
        mergedId: mergeId,
        ...moved,
        tookOwner: taken.owner !== null,
        tookSnooze: taken.snooze !== null,
        snoozeBefore: keep.snoozedUntil,
        snoozedByBefore: keep.snoozedByUserId,
      },
    });
    return { ok: true, keep: refOf(keep), merged: refOf(merge), moved };
  });
}

function refusalOf(given: { keep: MergeSide; merge: MergeSide }): MergeResult | null {
  const { keep, merge } = given;
  const reason = mergeObstacle(given);
  switch (reason) {
    case null:
      return null;
    case 'same-client':
      return { ok: false, reason };
    case 'has-merged':
      return { ok: false, reason, client: refOf(merge) };
    case 'already-merged': {
      const client = merge.mergedIntoId === null ? keep : merge;
      return { ok: false, reason, client: refOf(client), intoId: client.mergedIntoId ?? '' };
    }
  }
}

export type UnmergeResult =
  | {
      readonly ok: true;
      readonly client: ClientRef;
      readonly from: ClientRef;
      readonly moved: Moved;
    }
  | UnknownClient
  /** It stands for itself; those merged into it can be taken out of it. */
  | {
      readonly ok: false;
      readonly reason: 'not-merged';
      readonly client: ClientRef;
      readonly merged: readonly ClientRef[];
    }
  /** Payments or credits of one settle these invoices of the other. */
  | { readonly ok: false; readonly reason: 'crossed'; readonly numbers: readonly string[] }
  | SameNumbers;

/** Undoes a merge: the account goes back as it was, with what came in under its key since. */
export async function unmergeClient(
  deps: FlowDeps,
  given: { workspaceId: string; clientId: string; actor: string },
): Promise<UnmergeResult> {
  const { workspaceId, clientId, actor } = given;
  return deps.db.prisma.$transaction(async (tx): Promise<UnmergeResult> => {
    await lockWorkspace(tx, workspaceId);
    const merge = await findMergeSide(tx, workspaceId, clientId);
    if (!merge) return { ok: false, reason: 'unknown-client', clientId };
    const keep =
      merge.mergedIntoId === null ? null : await findMergeSide(tx, workspaceId, merge.mergedIntoId);
    if (!keep)
      return { ok: false, reason: 'not-merged', client: refOf(merge), merged: merge.merged };
    const merging: Merging = { workspaceId, keepId: keep.id, mergedId: clientId };
    const crossed = await listCrossedNumbers(tx, merging);
    if (crossed.length > 0) return { ok: false, reason: 'crossed', numbers: crossed };
    const numbers = await listSharedNumbers(tx, merging);
    if (numbers.length > 0) return { ok: false, reason: 'same-numbers', numbers };
    const taken = await whatGoesBack(tx, { workspaceId, keep, merge });
    const moved = await partAccounts(tx, merging);
    await saveTakenOver(tx, { workspaceId, clientId: keep.id, taken });
    await recordActivity(tx, {
      workspaceId,
      at: deps.now,
      actor,
      action: 'client.unmerge',
      clientId: keep.id,
      facts: { mergedId: clientId, ...moved },
    });
    return { ok: true, client: refOf(merge), from: refOf(keep), moved };
  });
}

/** Read from the record of the merge, and of what was done with the one who stayed since. */
async function whatGoesBack(
  tx: Queries,
  given: { workspaceId: string; keep: MergeSide; merge: MergeSide },
): Promise<TakenOver> {
  const { workspaceId, keep, merge } = given;
  const past = await listPast(tx, {
    workspaceId,
    clientIds: [keep.id],
    actions: ['client.merge', 'client.owner', 'client.snooze'],
  });
  const at = past.findIndex(({ facts }) => facts['mergedId'] === merge.id);
  const since = past.slice(0, Math.max(at, 0)).map(({ action }) => action);
  const facts = past[at]?.facts ?? {};
  return givenBack({
    keep,
    merge,
    tookOwner: facts['tookOwner'] === true,
    snoozeBefore:
      facts['tookSnooze'] === true
        ? {
            snoozedUntil: textOrNull(facts['snoozeBefore']),
            snoozedByUserId: textOrNull(facts['snoozedByBefore']),
          }
        : null,
    isOwnerChanged: since.includes('client.owner'),
    isSnoozeChanged: since.includes('client.snooze'),
  });
}

function textOrNull(fact: unknown): string | null {
  return typeof fact === 'string' ? fact : null;
}

export type ApartResult =
  | {
      readonly ok: true;
      readonly clients: readonly [ClientRef, ClientRef];
      readonly isNew: boolean;
    }
  | UnknownClient
  | SameClient
  | AlreadyMerged;

/** Two clients who look alike and are two: they are not proposed again. */
export async function keepApart(
  deps: FlowDeps,
  given: { workspaceId: string; clientId: string; otherId: string; actor: string },
): Promise<ApartResult> {
  const { workspaceId, clientId, otherId, actor } = given;
  return deps.db.prisma.$transaction(async (tx): Promise<ApartResult> => {
    await lockWorkspace(tx, workspaceId);
    const one = await findMergeSide(tx, workspaceId, clientId);
    const other = await findMergeSide(tx, workspaceId, otherId);
    if (!one || !other)
      return { ok: false, reason: 'unknown-client', clientId: one ? otherId : clientId };
    if (one.id === other.id) return { ok: false, reason: 'same-client' };
    const merged = [one, other].find(({ mergedIntoId }) => mergedIntoId !== null);
    if (merged)
      return {
        ok: false,
        reason: 'already-merged',
        client: refOf(merged),
        intoId: merged.mergedIntoId ?? '',
      };
    const isNew = await saveApart(tx, { workspaceId, one, other });
    if (isNew)
      await recordActivity(tx, {
        workspaceId,
        at: deps.now,
        actor,
        action: 'client.apart',
        clientId,
        facts: { otherId },
      });
    return { ok: true, clients: [refOf(one), refOf(other)], isNew };
  });
}

function refOf({ id, number, name }: ClientRef): ClientRef {
  return { id, number, name };
}
