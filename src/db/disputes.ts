// Disputes as rows: the case with its invoices, found, written and moved.
import type {
  Dispute,
  DisputedInvoice,
  DisputeFile,
  DisputeReason,
  DisputeRequest,
  DisputeState,
  Outcome,
  RootCause,
  RootSide,
} from '#domain/dispute.ts';
import type { Day } from '#domain/types.ts';
import type {
  Prisma,
  Dispute as StoredDispute,
  DisputeInvoice as StoredInvoice,
} from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOf, dayOrNull } from './days.ts';

export interface NewDispute {
  readonly workspaceId: string;
  readonly clientId: string;
  readonly reason: DisputeReason;
  readonly request: DisputeRequest;
  readonly words: string;
  readonly saidBy: string | null;
  readonly files: readonly DisputeFile[];
  readonly origin: string;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly clockFrom: Day;
  readonly targetDays: number;
  readonly targetOn: Day;
  readonly invoices: readonly Omit<DisputedInvoice, 'heldMinor' | 'creditMinor'>[];
}

/** Writes a case with the next number of the workspace, whose lock the caller holds; gives its id. */
export async function insertDispute(tx: Queries, given: NewDispute): Promise<string> {
  const { clientId, clockFrom, files, invoices, targetOn, workspaceId, ...rest } = given;
  const last = await tx.dispute.aggregate({ where: { workspaceId }, _max: { number: true } });
  const { id } = await tx.dispute.create({
    data: {
      ...rest,
      workspaceId,
      clientId: BigInt(clientId),
      clockFrom: dateOf(clockFrom),
      targetOn: dateOf(targetOn),
      files: files.map((file) => ({ ...file })),
      number: (last._max.number ?? 0) + 1,
    },
    select: { id: true },
  });
  await tx.disputeInvoice.createMany({
    data: invoices.map(({ invoiceId, ...amounts }) => ({
      ...amounts,
      workspaceId,
      disputeId: id,
      invoiceId: BigInt(invoiceId),
      heldMinor: amounts.claimedMinor,
    })),
  });
  return id.toString();
}

interface Key {
  readonly workspaceId: string;
  readonly id: string;
}

export async function findDispute(db: Queries, { id, workspaceId }: Key): Promise<Dispute | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const [found] = await findDisputes(db, { workspaceId, id: BigInt(id) });
  return found ?? null;
}

/** "D-12" is number 12 of its workspace. */
export async function findDisputeByNumber(
  db: Queries,
  where: { workspaceId: string; number: number },
): Promise<Dispute | null> {
  const [found] = await findDisputes(db, where);
  return found ?? null;
}

export async function findDisputeOfOrigin(
  db: Queries,
  where: { workspaceId: string; origin: string },
): Promise<Dispute | null> {
  const [found] = await findDisputes(db, where);
  return found ?? null;
}

/** The undecided or uncredited cases that these invoices are in, oldest first. */
export async function listOpenDisputesOf(
  db: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[] },
): Promise<Dispute[]> {
  const { workspaceId } = given;
  const rows = await db.disputeInvoice.findMany({
    where: { workspaceId, isOpen: true, invoiceId: { in: given.invoiceIds.map(BigInt) } },
    select: { disputeId: true },
  });
  return findDisputes(db, { workspaceId, id: { in: rows.map(({ disputeId }) => disputeId) } });
}

/** Those that fit, oldest first. */
export async function findDisputes(
  db: Queries,
  where: Prisma.DisputeWhereInput & { workspaceId: string },
): Promise<Dispute[]> {
  const rows = await db.dispute.findMany({ where, orderBy: { number: 'asc' } });
  if (rows.length === 0) return [];
  const invoices = await db.disputeInvoice.findMany({
    where: { workspaceId: where.workspaceId, disputeId: { in: rows.map(({ id }) => id) } },
    orderBy: { invoiceId: 'asc' },
  });
  return rows.map((row) =>
    disputeOf(
      row,
      invoices.filter(({ disputeId }) => disputeId === row.id),
    ),
  );
}

/** What a move changes of a case; what is left out stays. */
export interface DisputeChange {
  readonly state?: DisputeState;
  readonly routedAt?: Date | null;
  readonly ownerUserId?: string | null;
  readonly ownerGroupId?: string | null;
  readonly takenAt?: Date | null;
  readonly clockFrom?: Day;
  readonly targetDays?: number;
  readonly targetOn?: Day;
  readonly nudges?: number;
  readonly snoozedUntil?: Day | null;
  readonly snoozes?: number;
  readonly declined?: number;
  readonly mediationOfferedAt?: Date | null;
  readonly mediatorUserId?: string | null;
  readonly outcome?: Outcome | null;
  readonly rootSide?: RootSide | null;
  readonly rootCause?: RootCause | null;
  readonly prevention?: string | null;
  readonly decidedBy?: string | null;
  readonly decidedAt?: Date | null;
  readonly approvedBy?: string | null;
  readonly creditDueOn?: Day | null;
  readonly closedAt?: Date | null;
  readonly askedOverAt?: Date | null;
  readonly unreadable?: string | null;
  readonly reason?: DisputeReason;
  readonly request?: DisputeRequest;
  readonly words?: string;
  readonly saidBy?: string | null;
  readonly files?: readonly DisputeFile[];
}

/** Writes a move, in the transaction that holds the workspace, and counts it. */
export async function saveDispute(tx: Queries, key: Key, change: DisputeChange): Promise<void> {
  const { clockFrom, creditDueOn, files, snoozedUntil, targetOn, ...plain } = change;
  await tx.dispute.update({
    where: { workspaceId_id: { workspaceId: key.workspaceId, id: BigInt(key.id) } },
    data: {
      ...plain,
      ...(files === undefined ? {} : { files: files.map((file) => ({ ...file })) }),
      ...(clockFrom === undefined ? {} : { clockFrom: dateOf(clockFrom) }),
      ...(targetOn === undefined ? {} : { targetOn: dateOf(targetOn) }),
      ...(creditDueOn === undefined ? {} : { creditDueOn: dateOrNull(creditDueOn) }),
      ...(snoozedUntil === undefined ? {} : { snoozedUntil: dateOrNull(snoozedUntil) }),
      moves: { increment: 1 },
    },
  });
}

/** What is out of the chase of each invoice from now on, what is credited, and whether the case keeps the invoices. */
export async function saveDisputedInvoices(
  tx: Queries,
  key: Key,
  given: {
    readonly invoices: readonly {
      readonly invoiceId: string;
      readonly claimedMinor?: bigint;
      readonly heldMinor: bigint;
      readonly creditMinor?: bigint;
      readonly creditedMinor?: bigint;
      readonly decidedMinor?: bigint | null;
    }[];
    readonly isOpen: boolean;
  },
): Promise<void> {
  const { workspaceId } = key;
  for (const { invoiceId, ...amounts } of given.invoices)
    await tx.disputeInvoice.update({
      where: {
        workspaceId_disputeId_invoiceId: {
          workspaceId,
          disputeId: BigInt(key.id),
          invoiceId: BigInt(invoiceId),
        },
      },
      data: { ...amounts, isOpen: given.isOpen },
    });
}

function dateOrNull(day: Day | null): Date | null {
  return day === null ? null : dateOf(day);
}

function disputeOf(row: StoredDispute, invoices: readonly StoredInvoice[]): Dispute {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    number: row.number,
    clientId: row.clientId.toString(),
    state: row.state as DisputeState,
    reason: row.reason as DisputeReason,
    request: row.request as DisputeRequest,
    words: row.words,
    saidBy: row.saidBy,
    files: row.files as unknown as DisputeFile[],
    openedBy: row.openedBy,
    openedAt: row.openedAt,
    routedAt: row.routedAt,
    ownerUserId: row.ownerUserId,
    ownerGroupId: row.ownerGroupId,
    takenAt: row.takenAt,
    clock: {
      from: dayOf(row.clockFrom),
      days: row.targetDays,
      targetOn: dayOf(row.targetOn),
      nudges: row.nudges,
      snoozedUntil: dayOrNull(row.snoozedUntil),
      snoozes: row.snoozes,
    },
    declined: row.declined,
    mediationOfferedAt: row.mediationOfferedAt,
    mediatorUserId: row.mediatorUserId,
    decision: decidedOf(row),
    creditDueOn: dayOrNull(row.creditDueOn),
    closedAt: row.closedAt,
    askedOverAt: row.askedOverAt,
    place:
      row.channelId === null || row.threadTs === null
        ? null
        : { channelId: row.channelId, threadTs: row.threadTs },
    unreadable: row.unreadable,
    moves: row.moves,
    invoices: invoices.map(invoiceOf),
  };
}

function decidedOf(row: StoredDispute): Dispute['decision'] {
  const { decidedAt, decidedBy, outcome, rootCause, rootSide } = row;
  if (outcome === null || rootSide === null || rootCause === null) return null;
  if (decidedAt === null || decidedBy === null) return null;
  return {
    outcome: outcome as Outcome,
    rootSide: rootSide as RootSide,
    rootCause: rootCause as RootCause,
    prevention: row.prevention,
    by: decidedBy,
    at: decidedAt,
    approvedBy: row.approvedBy,
  };
}

function invoiceOf(row: StoredInvoice): DisputedInvoice {
  return {
    invoiceId: row.invoiceId.toString(),
    currency: row.currency,
    balanceMinor: row.balanceMinor,
    claimedMinor: row.claimedMinor,
    heldMinor: row.heldMinor,
    creditMinor: row.creditMinor,
  };
}

/** How many cases somebody has that are not closed. */
export async function countOpenDisputesOf(
  db: Queries,
  { ownerUserId, workspaceId }: { workspaceId: string; ownerUserId: string },
): Promise<number> {
  return db.dispute.count({ where: { workspaceId, ownerUserId, state: { not: 'closed' } } });
}
