// Why invoices were late: the Pareto of a period beside the one before it, and the invoices behind each figure.
import type { Database } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { listOwnCauses } from '#db/late-reasons.ts';
import { listLateInvoices, loadReasonTallies } from '#db/why.ts';
import type { Cause } from '#domain/cause.ts';
import { causesOf } from '#domain/cause.ts';
import type { LateInvoice, WhichLate } from '#domain/late-invoice.ts';
import type { Pareto } from '#domain/pareto.ts';
import { paretoOf } from '#domain/pareto.ts';
import type { Period } from '#domain/period.ts';
import type { Client } from '#domain/types.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

export interface Why {
  /** Null: everybody. */
  readonly client: Client | null;
  readonly period: Period;
  readonly pareto: Pareto;
  /** What the team calls the causes. */
  readonly causes: readonly Cause[];
}

/** Why the client whom the words name paid late; without words why anybody did. */
export async function findWhy(
  db: Database,
  given: { workspaceId: string; words: string; period: Period },
): Promise<({ readonly ok: true } & Why) | Unclear> {
  if (given.words === '') return { ok: true, ...(await whyOf(db, { ...given, client: null })) };
  const found = await lookUpClient(db, given.workspaceId, given.words);
  return found.ok ? { ok: true, ...(await whyOf(db, { ...given, client: found.client })) } : found;
}

/** The same by id (null: everybody); null where there is no such client. */
export async function loadWhy(
  db: Database,
  given: { workspaceId: string; clientId: string | null; period: Period },
): Promise<Why | null> {
  if (given.clientId === null) return whyOf(db, { ...given, client: null });
  const client = await findClientById(db.prisma, given.workspaceId, given.clientId);
  return client && whyOf(db, { ...given, client });
}

async function whyOf(
  db: Database,
  given: { workspaceId: string; client: Client | null; period: Period },
): Promise<Why> {
  const { workspaceId, client, period } = given;
  const scope = { workspaceId, clientId: client?.id ?? null, period };
  const [tallies, own] = await Promise.all([
    loadReasonTallies(db.prisma, scope),
    listOwnCauses(db.prisma, workspaceId),
  ]);
  return { client, period, pareto: paretoOf(tallies), causes: causesOf(own) };
}

export interface LateInvoices {
  readonly client: Client | null;
  readonly causes: readonly Cause[];
  readonly total: number;
  /** Where the page begins. */
  readonly offset: number;
  readonly invoices: readonly LateInvoice[];
}

/** The invoices behind a figure, the latest payment first; null where there is no such client. */
export async function loadLateInvoices(
  db: Database,
  given: {
    workspaceId: string;
    clientId: string | null;
    period: Period;
    which: WhichLate;
    currency: string | null;
    /** Null: all of them. */
    limit: number | null;
    offset: number;
  },
): Promise<LateInvoices | null> {
  const { workspaceId } = given;
  const client =
    given.clientId === null ? null : await findClientById(db.prisma, workspaceId, given.clientId);
  if (client === null && given.clientId !== null) return null;
  const [page, own] = await Promise.all([
    listLateInvoices(db.prisma, { ...given, clientId: client?.id ?? null }),
    listOwnCauses(db.prisma, workspaceId),
  ]);
  return { client, causes: causesOf(own), ...page };
}
