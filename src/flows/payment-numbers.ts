// How clients pay, in numbers: per client, owner or month, and the invoices behind them.
import type { Database } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import type { PaymentGroup } from '#db/payment-numbers.ts';
import { loadPaymentSums } from '#db/payment-numbers.ts';
import { listPaymentRows } from '#db/payment-rows.ts';
import type { Grouping, PaymentNumbers, PaymentRow } from '#domain/payment-numbers.ts';
import { numbersOf } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { Client, Day } from '#domain/types.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

/** What is asked, beside of whom. */
interface Question {
  readonly workspaceId: string;
  readonly by: Grouping;
  readonly period: Period;
  readonly today: Day;
  /** Groups on a page; null: all of them. */
  readonly limit: number | null;
  readonly offset: number;
}

export interface GroupNumbers extends Pick<PaymentGroup, 'key' | 'client'> {
  readonly numbers: PaymentNumbers;
}

export interface NumbersOverview {
  /** Null: everybody. */
  readonly client: Client | null;
  readonly by: Grouping;
  readonly period: Period;
  readonly whole: PaymentNumbers;
  /** One page of them. */
  readonly groups: readonly GroupNumbers[];
  readonly offset: number;
  /** Of all groups. */
  readonly count: number;
}

/** The numbers of the client whom the words name; without words of everybody. */
export async function findNumbers(
  db: Database,
  given: Question & { words: string },
): Promise<({ readonly ok: true } & NumbersOverview) | Unclear> {
  if (given.words === '') return { ok: true, ...(await overviewOf(db, given, null)) };
  const found = await lookUpClient(db, given.workspaceId, given.words);
  return found.ok ? { ok: true, ...(await overviewOf(db, given, found.client)) } : found;
}

/** The same by id (null: everybody); null where there is no such client. */
export async function loadNumbers(
  db: Database,
  given: Question & { clientId: string | null },
): Promise<NumbersOverview | null> {
  if (given.clientId === null) return overviewOf(db, given, null);
  const client = await findClientById(db.prisma, given.workspaceId, given.clientId);
  return client && overviewOf(db, given, client);
}

async function overviewOf(
  db: Database,
  question: Question,
  client: Client | null,
): Promise<NumbersOverview> {
  const { by, period } = question;
  const { whole, groups, count, offset } = await loadPaymentSums(db.prisma, {
    ...question,
    clientId: client?.id ?? null,
  });
  return {
    client,
    by,
    period,
    whole: numbersOf(whole),
    groups: groups.map(({ sums, ...group }) => ({ ...group, numbers: numbersOf(sums) })),
    offset,
    count,
  };
}

export interface PaymentRows {
  readonly client: Client | null;
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly PaymentRow[];
}

/** The invoices behind the numbers of one group, or of all (key null); null where there is no such client. */
export async function loadPaymentRows(
  db: Database,
  given: Question & { clientId: string | null; key: string | null },
): Promise<PaymentRows | null> {
  const { clientId, workspaceId } = given;
  const client = clientId === null ? null : await findClientById(db.prisma, workspaceId, clientId);
  if (client === null && clientId !== null) return null;
  const page = await listPaymentRows(db.prisma, { ...given, clientId: client?.id ?? null });
  return { client, ...page };
}
