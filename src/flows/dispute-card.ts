// What the card of a case shows now, what a fact in its thread is about, and the claim on a card that is to be drawn again.
import { randomUUID } from 'node:crypto';
import type { Queries } from '#db/client.ts';
import type { ClaimedDisputeRedraw } from '#db/dispute-cards.ts';
import { claimDisputeRedraw } from '#db/dispute-cards.ts';
import { listDisputeEvents, listProposals } from '#db/dispute-events.ts';
import { loadClientBook, loadInvoicesById } from '#db/invoices.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { Dispute, Proposal } from '#domain/dispute.ts';
import { isUndecided } from '#domain/dispute.ts';
import { ageOf, mayReopen } from '#domain/dispute-clock.ts';
import type { DisputeEvent } from '#domain/dispute-event.ts';
import type { PayerHabit } from '#domain/payer.ts';
import { habitOf } from '#domain/payer.ts';
import type { Client, Day, Invoice, WorkingWeek } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Case } from './dispute-case.ts';
import { loadCase } from './dispute-case.ts';

const REDRAW_LEASE_MINUTES = 5;

/** All that the card and the facts of a case need. */
export interface DisputeCardContent {
  readonly dispute: Dispute;
  readonly client: Client;
  readonly invoices: readonly Invoice[];
  readonly habit: PayerHabit;
  readonly proposal: Proposal | null;
  /** Every one there was, oldest first. */
  readonly proposals: readonly Proposal[];
  /** The record, oldest first. */
  readonly events: readonly DisputeEvent[];
  readonly leadUserId: string | null;
  readonly mediatorUserId: string | null;
  readonly askedAt: Date | null;
  readonly toldAt: Date | null;
  readonly restWhy: string | null;
  readonly canReopen: boolean;
  readonly age: number;
  readonly today: Day;
  readonly week: WorkingWeek;
  readonly locale: string;
  readonly timeZone: string;
}

/** Null: there is no such case, or its client is gone. */
export async function loadDisputeCard(
  db: Database,
  given: { workspaceId: string; id: string; now: Date },
): Promise<DisputeCardContent | null> {
  const about = await loadCase(db.prisma, given);
  return about && contentOf(db.prisma, { about, now: given.now });
}

async function contentOf(
  db: Queries,
  { about, now }: { about: Case; now: Date },
): Promise<DisputeCardContent> {
  const { client, dispute, workspace } = about;
  const { id: workspaceId, locale, timeZone, week } = workspace;
  const key = { workspaceId, disputeId: dispute.id };
  const ids = dispute.invoices.map(({ invoiceId }) => invoiceId);
  const [invoices, book, events, proposals] = await Promise.all([
    loadInvoicesById(db, { workspaceId, ids }),
    loadClientBook(db, workspaceId, client.id),
    listDisputeEvents(db, key),
    listProposals(db, key),
  ]);
  const today = localDay(now, timeZone);
  const { decision } = dispute;
  return {
    dispute,
    client,
    invoices,
    habit: habitOf({ paid: book.paid, openOverdue: book.open, today }),
    proposal: about.proposal,
    proposals,
    events,
    leadUserId: about.leadUserId,
    mediatorUserId: about.policy.mediatorUserId,
    ...marksOf(dispute, events),
    canReopen:
      !isUndecided(dispute.state) &&
      (decision === null || mayReopen(decision.at, { now, timeZone })),
    age: ageOf(dispute, { today, week }),
    today,
    week,
    locale,
    timeZone,
  };
}

/** What only the record tells: since when, and why. */
function marksOf(
  { state }: Dispute,
  events: readonly DisputeEvent[],
): Pick<DisputeCardContent, 'askedAt' | 'toldAt' | 'restWhy'> {
  const begin = events.findLastIndex(({ kind }) => kind === 'opened' || kind === 'reopened');
  const decided = events.findLastIndex(({ kind }) => kind === 'decided');
  // Of what was decided or asked they are told anew, whatever they were told before.
  const asked =
    state === 'asked' ? events.findLastIndex(({ kind }) => kind === 'client_asked') : -1;
  const since = Math.max(begin, isUndecided(state) ? asked : decided);
  const last = (kind: DisputeEvent['kind'], from: number) =>
    events.slice(Math.max(from, 0)).findLast((event) => event.kind === kind);
  return {
    askedAt: last('client_asked', begin)?.at ?? null,
    toldAt: last('told_client', since)?.at ?? null,
    restWhy: last('snoozed', begin)?.words ?? null,
  };
}

/** One process at a time draws a card again. */
export async function claimDueDisputeRedraw(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<ClaimedDisputeRedraw | null> {
  const { now, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) return null;
  return claimDisputeRedraw(db.prisma, {
    ...given,
    today: localDay(now, workspace.timeZone),
    leaseUntil: new Date(now.getTime() + REDRAW_LEASE_MINUTES * 60_000),
    fence: randomUUID(),
  });
}
