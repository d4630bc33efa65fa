// Money that comes in for what a client disputes: its case is told of payments, asked whether it is over, and closed by the
// credit that was granted. Held against what the case was told last, so that whatever changed the books is seen once.
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import type { BookMove, NewCreditNote } from '#db/dispute-money.ts';
import {
  forgetMarks,
  listAllCredited,
  listBooked,
  listBookMoves,
  listNewCreditNotes,
  markSeen,
} from '#db/dispute-money.ts';
import { saveDispute, saveDisputedInvoices } from '#db/disputes.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import { disputeAfter, isUndecided } from '#domain/dispute.ts';
import { isCovered } from '#domain/dispute-amounts.ts';
import type { CreditSight } from '#domain/dispute-credit.ts';
import { creditedAfter, creditedOf, creditSight, heldOf } from '#domain/dispute-credit.ts';
import type { DisputeFacts } from '#domain/dispute-event.ts';
import type { Database } from './deps.ts';
import type { Case, Made } from './dispute-case.ts';
import { loadCase, writeMove } from './dispute-case.ts';
import { closeInvoices } from './dispute-invoices.ts';

interface Looking {
  readonly workspaceId: string;
  readonly now: Date;
}

/**
 * Tells open cases what the books have of them by now. Right after whatever changes the books, and once more with every
 * tick: a process that died in between loses nothing, and what was told is not told again.
 */
export async function noticeDisputeMoney(db: Database, given: Looking): Promise<void> {
  const { workspaceId } = given;
  await forgetMarks(db.prisma, workspaceId);
  const moves = await listBookMoves(db.prisma, { workspaceId });
  for (const disputeId of new Set(moves.map((one) => one.disputeId)))
    await inCase(db, { ...given, disputeId }, tellMoves);
  for (const disputeId of await listAllCredited(db.prisma, workspaceId))
    await inCase(db, { ...given, disputeId }, closeIfCredited);
  const notes = await listNewCreditNotes(db.prisma, { workspaceId });
  const waiting = notes.filter(isWorthALook);
  // First all that it is exactly the credit of, then what it is not.
  for (const look of [closeIfCredited, tellOfNotes])
    for (const disputeId of new Set(waiting.map((one) => one.disputeId)))
      await inCase(db, { ...given, disputeId }, look);
}

/** One that came before the decision is no news, and may be all that was granted. */
function isWorthALook({ grantedMinor, isOlder, isTold, minor }: NewCreditNote): boolean {
  return isOlder ? minor === grantedMinor : !isTold;
}

/**
 * The same for whom it is not the matter: what they did is written, whatever becomes of this. What fails here is done again
 * by the next tick, whose log has it.
 */
export async function noticeDisputeMoneySoon(db: Database, given: Looking): Promise<void> {
  await noticeDisputeMoney(db, given).catch(leftToTheTick);
}

/** Closes a case whose credit came before it was decided. */
export async function lookForCredit(
  db: Database,
  given: Looking & { readonly disputeId: string },
): Promise<void> {
  await inCase(db, given, closeIfCredited).catch(leftToTheTick);
}

function leftToTheTick(): void {
  // Nothing is lost: the books and the case are as they were.
}

type InCase = Case & { readonly tx: Queries; readonly now: Date };

/** Looks at one case in a transaction of its own, with the books as they are in it. */
async function inCase(
  db: Database,
  given: Looking & { readonly disputeId: string },
  look: (on: InCase) => Promise<void>,
): Promise<void> {
  const { disputeId, now, workspaceId } = given;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const about = await loadCase(tx, { workspaceId, id: disputeId });
    if (about) await look({ ...about, tx, now });
  });
}

async function tellMoves(on: InCase): Promise<void> {
  const { dispute, tx } = on;
  const { id, workspaceId } = dispute;
  const moves = await listBookMoves(tx, { workspaceId, disputeId: id });
  if (moves.length === 0) return;
  await markSeen(tx, { workspaceId, id });
  const credited = await credit(on, moves);
  for (const move of moves) await tellPayment(on, move, credited.get(move.invoiceId) ?? 0n);
  const fell = moves.filter(({ balanceMinor, seenMinor }) => balanceMinor < seenMinor);
  if (dispute.state === 'credit_due') await tellCredit(on, fell);
  else await tellCovered(on, fell);
}

/** Writes what of each invoice is credited by now, and holds so much less of it; gives what of each came with these changes. */
async function credit(
  { client, dispute, tx }: InCase,
  moves: readonly BookMove[],
): Promise<ReadonlyMap<string, bigint>> {
  const { id, workspaceId } = dispute;
  const isDecided = dispute.state === 'credit_due';
  const notes = await listNewCreditNotes(tx, { workspaceId, disputeId: id });
  const booked = await listBooked(tx, { workspaceId, id });
  const invoices = booked.flatMap((one) => {
    const { invoiceId, knownMinor } = one;
    const move = moves.find((its) => its.invoiceId === invoiceId);
    if (!move) return [];
    const expectedMinor = isDecided ? one.creditMinor : one.claimedMinor;
    const opened = { decidedMinor: one.openedMinor, decidedPaidMinor: one.openedPaidMinor };
    const creditedMinor = creditedAfter({
      expectedMinor,
      knownMinor,
      untoldMinor: untoldOf(move),
      goneMinor: creditedOf(isDecided ? one : { ...one, ...opened }),
      isDecided,
      notes: notes.filter(({ currency }) => currency === one.currency),
    });
    if (creditedMinor === knownMinor) return [];
    return [
      { invoiceId, knownMinor, creditedMinor, heldMinor: heldOf(expectedMinor, creditedMinor) },
    ];
  });
  if (invoices.length === 0) return new Map();
  const held = invoices.map(({ creditedMinor, heldMinor, invoiceId }) => ({
    invoiceId,
    creditedMinor,
    heldMinor,
  }));
  await saveDisputedInvoices(tx, { workspaceId, id }, { invoices: held, isOpen: true });
  await saveDispute(tx, { workspaceId, id }, {});
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, { workspaceId, clientId: client.id });
  return new Map(
    invoices.map(({ creditedMinor, invoiceId, knownMinor }) => [
      invoiceId,
      creditedMinor - knownMinor,
    ]),
  );
}

/** What of a lower balance no payment explains; below nothing where it rose. */
function untoldOf({ balanceMinor, paidMinor, seenMinor, seenPaidMinor }: BookMove): bigint {
  return nothingBelow(seenMinor) - nothingBelow(balanceMinor) - (paidMinor - seenPaidMinor);
}

/** What of a lower balance files told as paid, and what nobody says anything of: in a decided case that is the credit's matter. */
async function tellPayment(on: InCase, move: BookMove, creditedMinor: bigint): Promise<void> {
  const { balanceMinor, heldMinor, paidMinor, seenMinor, seenPaidMinor } = move;
  const fellMinor = seenMinor - nothingBelow(balanceMinor);
  if (fellMinor <= 0n) return;
  const toldMinor = least(nothingBelow(paidMinor - seenPaidMinor), fellMinor);
  const untoldMinor = fellMinor - toldMinor;
  const isDecided = on.dispute.state === 'credit_due';
  const today = localDay(on.now, on.workspace.timeZone);
  if (toldMinor > 0n) {
    const facts = { ...aboutOf(move, toldMinor), on: move.paidOn ?? today, isTold: true };
    await tell(on, { event: { kind: 'payment_seen', facts } });
  }
  if (untoldMinor > 0n && !isDecided) {
    const facts = { ...aboutOf(move, untoldMinor), on: today, isTold: false };
    await tell(on, { event: { kind: 'payment_seen', facts } });
  }
  const stillHeldMinor = heldMinor - nothingBelow(creditedMinor);
  const intoHeldMinor = least(seenMinor, stillHeldMinor) - nothingBelow(balanceMinor);
  const isPart = intoHeldMinor > 0n && balanceMinor > 0n;
  if (isPart && (toldMinor > 0n || !isDecided))
    await tell(on, { event: { kind: 'part_of_it_paid', facts: aboutOf(move, intoHeldMinor) } });
}

/** By what the balances say. */
async function tellCredit(on: InCase, fell: readonly BookMove[]): Promise<void> {
  if (fell.length === 0) return;
  const { hasNews, sight } = await sightOf(on);
  if (sight.kind === 'seen') await close(on, sight);
  // A credit note that came with it is told of by itself.
  if (sight.kind === 'differs' && !hasNews) await tell(on, differing(sight));
}

async function closeIfCredited(on: InCase): Promise<void> {
  const { sight } = await sightOf(on);
  if (sight.kind === 'seen') await close(on, sight);
}

async function tellOfNotes(on: InCase): Promise<void> {
  const { hasNews, notes, sight } = await sightOf(on);
  if (sight.kind === 'differs' && hasNews) await tell(on, differing(sight));
  if (!isUndecided(on.dispute.state)) return;
  const today = localDay(on.now, on.workspace.timeZone);
  for (const { currency, id, isTold, minor, number } of notes) {
    if (isTold) continue;
    const facts = { currency, minor: minor.toString(), number, creditIds: id, on: today };
    await tell(on, { event: { kind: 'payment_seen', facts: { ...facts, isCredit: true } } });
  }
}

interface Sight {
  readonly sight: CreditSight;
  readonly notes: readonly NewCreditNote[];
  /** A credit note is among them that nobody was told of. */
  readonly hasNews: boolean;
}

/** What the books show of the credit; nothing of it before there is one to wait for. */
async function sightOf({ dispute, tx }: InCase): Promise<Sight> {
  const { id, workspaceId } = dispute;
  const notes = await listNewCreditNotes(tx, { workspaceId, disputeId: id });
  if (dispute.state !== 'credit_due') return { sight: { kind: 'nothing' }, notes, hasNews: false };
  const sight = creditSight(await listBooked(tx, { workspaceId, id }), notes);
  return { sight, notes, hasNews: notes.some(({ isOlder, isTold }) => !isOlder && !isTold) };
}

type Came = Extract<CreditSight, { came: unknown }>;

async function close(on: InCase, sight: Came): Promise<void> {
  const state = disputeAfter(on.dispute.state, 'credit_seen');
  if (state === null) return;
  await closeInvoices(on.tx, on.dispute);
  await tell(on, {
    change: { state, closedAt: on.now, askedOverAt: null },
    event: { kind: 'credit_seen', facts: creditFacts(sight) },
    isPerInvoice: true,
  });
}

function differing(sight: Came): Made {
  return { event: { kind: 'credit_differs', facts: creditFacts(sight) } };
}

function creditFacts({ came: { currency, grantedMinor, minor, notes } }: Came): DisputeFacts {
  const amounts = { currency, minor: minor.toString(), grantedMinor: grantedMinor.toString() };
  if (notes.length === 0) return amounts;
  const its = notes.filter((note) => note.currency === currency);
  const number = its.map((note) => note.number).join(', ');
  return { ...amounts, number, creditIds: notes.map(({ id }) => id).join(',') };
}

/**
 * Whether it is over is asked once, by the step that leaves nothing open of what is held; what came open again, as an import
 * was taken back, takes the question along.
 */
async function tellCovered(on: InCase, fell: readonly BookMove[]): Promise<void> {
  const { dispute, now, tx } = on;
  const isOver = isCovered(await listBooked(tx, dispute));
  const isStep = fell.some(({ heldMinor }) => heldMinor > 0n);
  if (isOver && isStep && dispute.askedOverAt === null)
    await tell(on, {
      change: { askedOverAt: now },
      event: { kind: 'asked_if_over', facts: { number: fell.map((one) => one.number).join(', ') } },
    });
  if (!isOver && dispute.askedOverAt !== null) {
    const { id, workspaceId } = dispute;
    await saveDispute(tx, { workspaceId, id }, { askedOverAt: null });
    await wantRedraw(tx, workspaceId);
    await wantCardRedraws(tx, { workspaceId, clientId: on.client.id });
  }
}

async function tell({ client, dispute, now, tx }: InCase, made: Made): Promise<void> {
  await writeMove(tx, { client, dispute }, { ...made, actor: 'clock', at: now });
}

function aboutOf({ currency, invoiceId, number }: BookMove, minor: bigint): DisputeFacts {
  return { invoiceId, number, currency, minor: minor.toString() };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function nothingBelow(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}
