// Opening a dispute: what is disputed of which invoices and why. Two people who open the same one get the same case.
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { findDisputeAddedTo } from '#db/dispute-events.ts';
import { markSeen } from '#db/dispute-money.ts';
import { findDisputePolicy, listDisputeRules } from '#db/dispute-policy.ts';
import {
  findDispute,
  findDisputeOfOrigin,
  insertDispute,
  listOpenDisputesOf,
} from '#db/disputes.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { lockClient } from '#db/reminder-facts.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import type { Dispute, DisputeFile, DisputeReason, DisputeRequest } from '#domain/dispute.ts';
import { DISPUTE_SAID_BY_LENGTH, DISPUTE_WORDS_LENGTH, isUndecided } from '#domain/dispute.ts';
import type { Claim, ClaimMistake } from '#domain/dispute-amounts.ts';
import { claimMistake } from '#domain/dispute-amounts.ts';
import { mayReopen, targetFor } from '#domain/dispute-clock.ts';
import { targetDaysFor } from '#domain/dispute-route.ts';
import { sumByCurrency } from '#domain/money.ts';
import { noteText } from '#domain/note.ts';
import type { Client, Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { addToDispute } from './dispute-added.ts';
import { writeMove } from './dispute-case.ts';

/** What somebody says when they open a case. */
export interface DisputeToOpen {
  readonly clientId: string;
  /** Invoice id -> what of it is disputed; null: all of its balance. */
  readonly claims: ReadonlyMap<string, bigint | null>;
  readonly reason: DisputeReason;
  readonly request: DisputeRequest;
  readonly words: string;
  readonly saidBy: string | null;
  readonly files: readonly DisputeFile[];
  /** "view:V1": what Slack delivers twice is one case. */
  readonly origin: string;
}

export type OpenDisputeResult =
  | {
      readonly ok: true;
      readonly isNew: boolean;
      readonly dispute: Dispute;
      readonly client: Client;
    }
  | {
      readonly ok: false;
      readonly reason:
        | { readonly code: 'no_client' | 'no_words' | 'long_words' }
        /** Some of the invoices are in other cases, and some in none: each is one of its own. */
        | { readonly code: 'in_cases'; readonly disputes: readonly Dispute[] }
        /** They are in a case that is decided and waits for its credit: what is said anew opens that one again. */
        | {
            readonly code: 'decided_case';
            readonly dispute: Dispute;
            readonly client: Client;
            readonly canReopen: boolean;
          }
        | ClaimMistake;
    };

/**
 * Opens a case. Where all of its invoices are in one undecided case already, that is the case, whoever opened it: what is
 * said now is added to its record. The amounts leave the chase in this transaction; who gets it is decided by the clock's
 * next tick, which asks Slack about them first.
 */
export async function openDispute(
  db: Database,
  given: {
    readonly workspaceId: string;
    readonly actor: string;
    readonly now: Date;
    readonly today: Day;
    readonly dispute: DisputeToOpen;
  },
): Promise<OpenDisputeResult> {
  const { dispute: wanted, workspaceId } = given;
  const words = noteText(wanted.words);
  if (words === '') return { ok: false, reason: { code: 'no_words' } };
  const isLong =
    words.length > DISPUTE_WORDS_LENGTH || (wanted.saidBy ?? '').length > DISPUTE_SAID_BY_LENGTH;
  if (isLong) return { ok: false, reason: { code: 'long_words' } };
  return db.prisma.$transaction(async (tx): Promise<OpenDisputeResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, wanted.clientId);
    if (!client) return { ok: false, reason: { code: 'no_client' } };
    // A letter is handed over under this lock: none goes out that has not seen the case.
    await lockClient(tx, { workspaceId, clientId: client.id });
    const { origin } = wanted;
    const same = await findDisputeOfSaid(tx, { workspaceId, origin });
    if (same) return { ok: true, isNew: false, dispute: same, client };
    const claims = await claimsOf(tx, { workspaceId, client, claims: wanted.claims });
    const invoiceIds = claims.map(({ invoiceId }) => invoiceId);
    const there = await listOpenDisputesOf(tx, { workspaceId, invoiceIds });
    const [first, ...others] = there;
    if (first && others.length === 0 && hasAll(first, invoiceIds))
      return more(tx, { ...given, words }, { claims, client, dispute: first });
    if (first) return { ok: false, reason: { code: 'in_cases', disputes: there } };
    const mistake = claimMistake(claims);
    if (mistake) return { ok: false, reason: mistake };
    const dispute = await write(
      tx,
      { ...given, dispute: { ...wanted, words } },
      { claims, client },
    );
    return { ok: true, isNew: true, dispute, client };
  });
}

/** The case that this very form opened, or was added to. */
async function findDisputeOfSaid(
  tx: Queries,
  where: { workspaceId: string; origin: string },
): Promise<Dispute | null> {
  const opened = await findDisputeOfOrigin(tx, where);
  if (opened) return opened;
  const id = await findDisputeAddedTo(tx, where);
  return id === null ? null : findDispute(tx, { workspaceId: where.workspaceId, id });
}

/** All of it is in one case: what is said is added to that; where it is decided, it has to be opened again for that. */
async function more(
  tx: Queries,
  given: Parameters<typeof openDispute>[1] & { readonly words: string },
  about: { claims: readonly Claim[]; client: Client; dispute: Dispute },
): Promise<OpenDisputeResult> {
  const { actor, now, words, workspaceId } = given;
  const { claims, client, dispute } = about;
  const { decision, id } = dispute;
  if (!isUndecided(dispute.state)) {
    const { timeZone = 'UTC' } = (await findWorkspace(tx, workspaceId)) ?? {};
    const canReopen = decision === null || mayReopen(decision.at, { now, timeZone });
    return { ok: false, reason: { code: 'decided_case', dispute, client, canReopen } };
  }
  const mistake = claimMistake(claims);
  if (mistake) return { ok: false, reason: mistake };
  const { claims: _, clientId: __, ...said } = given.dispute;
  await addToDispute(tx, { client, dispute }, { actor, now, said: { ...said, words, claims } });
  const added = (await findDispute(tx, { workspaceId, id })) ?? dispute;
  return { ok: true, isNew: false, dispute: added, client };
}

function hasAll({ invoices }: Dispute, invoiceIds: readonly string[]): boolean {
  const its = new Set(invoices.map(({ invoiceId }) => invoiceId));
  return invoiceIds.every((id) => its.has(id));
}

/** Of this client's invoices only; one that is not theirs is none. */
async function claimsOf(
  tx: Queries,
  given: { workspaceId: string; client: Client; claims: DisputeToOpen['claims'] },
): Promise<Claim[]> {
  const { claims, client, workspaceId } = given;
  const ids = [...claims.keys()].filter((id) => /^\d{1,18}$/.test(id));
  const invoices = await loadInvoicesById(tx, { workspaceId, ids });
  return invoices
    .filter(({ clientId }) => clientId === client.id)
    .map(({ balanceMinor, currency, id }) => ({
      invoiceId: id,
      currency,
      balanceMinor,
      // A promise without an amount keeps nothing from being disputed.
      promisedMinor: 0n,
      claimedMinor: claims.get(id) ?? balanceMinor,
    }));
}

async function write(
  tx: Queries,
  given: {
    readonly workspaceId: string;
    readonly actor: string;
    readonly now: Date;
    readonly today: Day;
    readonly dispute: DisputeToOpen;
  },
  { claims, client }: { claims: readonly Claim[]; client: Client },
): Promise<Dispute> {
  const { actor, now, today, workspaceId } = given;
  const { claims: _, clientId: __, ...said } = given.dispute;
  const workspace = await findWorkspace(tx, workspaceId);
  if (!workspace) throw new Error('This workspace is gone.');
  const policy = await findDisputePolicy(tx, workspaceId);
  const rules = await listDisputeRules(tx, workspaceId);
  const disputed = sumByCurrency(
    claims.map(({ claimedMinor, currency }) => ({ currency, minor: claimedMinor })),
  );
  const about = { clientId: client.id, reason: said.reason, disputed };
  const targetDays = targetDaysFor(rules, { ...about, teamDays: policy.targetDays });
  const id = await insertDispute(tx, {
    ...said,
    workspaceId,
    clientId: client.id,
    openedBy: actor,
    openedAt: now,
    clockFrom: today,
    targetDays,
    targetOn: targetFor(today, targetDays, workspace.week),
    invoices: claims.map(({ promisedMinor: ___, ...claim }) => claim),
  });
  await markSeen(tx, { workspaceId, id });
  const dispute = await findDispute(tx, { workspaceId, id });
  if (!dispute) throw new Error('A case was written and is not there.');
  await writeMove(
    tx,
    { dispute, client },
    {
      event: { kind: 'opened', facts: { number: dispute.number, reason: dispute.reason } },
      isPerInvoice: true,
      actor,
      at: now,
    },
  );
  return dispute;
}
