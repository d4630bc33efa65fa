// What people answer on the card of an import once it stands in the books: done there, and kept on the card.
import { listMissingOf } from '#db/import-cards.ts';
import { changeRequest, findRequest, holdRequest } from '#db/import-requests.ts';
import type { ImportAnswer } from '#domain/import-request.ts';
import type { FlowDeps } from './deps.ts';
import type { ApartResult, MergeResult, UnmergeResult } from './merges.ts';
import { keepApart, mergeClients, unmergeClient } from './merges.ts';
import { answerMissing } from './settlements.ts';

interface OnCard {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly actor: string;
}

/** "Were they paid?", for all that this file was the first not to list; false where others have answered already. */
export async function answerOnCard(
  deps: FlowDeps,
  given: OnCard & { answer: 'paid' | 'open' },
): Promise<boolean> {
  const { workspaceId, requestId, actor, answer } = given;
  const request = await findRequest(deps.db.prisma, { workspaceId, id: requestId });
  if (!request || request.batchId === null) return false;
  const asked = await listMissingOf(deps.db.prisma, { workspaceId, batchId: request.batchId });
  const invoiceIds = asked.map(({ id }) => id);
  const result = await answerMissing(deps, { workspaceId, invoiceIds, answer, actor });
  const invoices = result.ok ? result.answered.length : 0;
  if (invoices === 0) return false;
  await keepOnCard(deps, given, { kind: answer, invoices, by: actor });
  return true;
}

export async function mergeOnCard(
  deps: FlowDeps,
  given: OnCard & { keepId: string; mergeId: string },
): Promise<MergeResult> {
  const result = await mergeClients(deps, given);
  if (result.ok) {
    const { keep, merged } = result;
    const names = { keepName: keep.name, mergeName: merged.name };
    await keepOnCard(deps, given, {
      kind: 'merged',
      ...names,
      mergeId: merged.id,
      by: given.actor,
    });
  }
  return result;
}

export async function keepApartOnCard(
  deps: FlowDeps,
  given: OnCard & { clientId: string; otherId: string },
): Promise<ApartResult> {
  const result = await keepApart(deps, given);
  if (result.ok) {
    const [one, other] = result.clients;
    const names = { keepName: one.name, mergeName: other.name };
    await keepOnCard(deps, given, { kind: 'apart', ...names, mergeId: other.id, by: given.actor });
  }
  return result;
}

export async function unmergeOnCard(
  deps: FlowDeps,
  given: OnCard & { clientId: string },
): Promise<UnmergeResult> {
  const result = await unmergeClient(deps, given);
  if (result.ok) {
    const { client, from } = result;
    const names = { keepName: from.name, mergeName: client.name };
    await keepOnCard(deps, given, { kind: 'split', ...names, mergeId: client.id, by: given.actor });
  }
  return result;
}

/** The card goes on saying it, and asks for itself to be drawn. */
async function keepOnCard(deps: FlowDeps, given: OnCard, answer: ImportAnswer): Promise<void> {
  const { workspaceId, requestId: id } = given;
  await deps.db.prisma.$transaction(async (tx) => {
    const request = await holdRequest(tx, { workspaceId, id });
    if (!request) return;
    // A merge that was undone can be undone no more.
    const standing = request.answered.filter(
      (one) =>
        !(answer.kind === 'split' && one.kind === 'merged' && one.mergeId === answer.mergeId),
    );
    await changeRequest(tx, request, { answered: [...standing, answer] });
  });
}
