// What the forms of a dispute begin with: whom or which case the typed words mean, what of a client can be disputed, and a
// case with the numbers of its invoices.
import { findClientById } from '#db/clients.ts';
import type { OpenInvoice } from '#db/disputable.ts';
import { listInvoicesNumbered, listOpenInvoices } from '#db/disputable.ts';
import { findDisputeByNumber, listOpenDisputesOf } from '#db/disputes.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { disputeNumber } from '#domain/dispute.ts';
import type { Client, ClientRef } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Case } from './dispute-case.ts';
import { loadCase } from './dispute-case.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

/** As many as a select of Slack holds. */
const MOST_OFFERED = 100;

interface DisputableInvoice extends OpenInvoice {
  /** The number of the open case it is in; null: none. */
  readonly inCase: number | null;
}

/** A client with what of their invoices can be disputed, oldest due date first. */
export interface Disputable {
  readonly client: Client;
  readonly invoices: readonly DisputableInvoice[];
  /** How many more are open. */
  readonly more: number;
}

/** Null: the client is not in the books. */
export async function loadDisputable(
  db: Database,
  given: { workspaceId: string; clientId: string; first?: string | null },
): Promise<Disputable | null> {
  const { first = null, workspaceId } = given;
  const client = await findClientById(db.prisma, workspaceId, given.clientId);
  if (!client) return null;
  const all = await listOpenInvoices(db.prisma, { workspaceId, clientId: client.id });
  // The one that was asked for is there, however many are older.
  const asked = all.filter(({ id }) => id === first);
  const others = all.filter(({ id }) => id !== first).slice(0, MOST_OFFERED - asked.length);
  const ids = new Set([...asked, ...others].map(({ id }) => id));
  const shown = all.filter(({ id }) => ids.has(id));
  const invoiceIds = [...ids];
  const cases = await listOpenDisputesOf(db.prisma, { workspaceId, invoiceIds });
  const caseOf = new Map(
    cases.flatMap(({ invoices, number }) =>
      invoices.map(({ invoiceId }) => [invoiceId, number] as const),
    ),
  );
  return {
    client,
    invoices: shown.map((invoice) => ({ ...invoice, inCase: caseOf.get(invoice.id) ?? null })),
    more: all.length - shown.length,
  };
}

/** What the words after `/ar dispute` mean. */
export type DisputeMeant =
  | { readonly kind: 'case'; readonly disputeId: string }
  | { readonly kind: 'no_case' }
  /** `invoiceId` where an invoice was named; null: the client was. */
  | { readonly kind: 'client'; readonly client: ClientRef; readonly invoiceId: string | null }
  | { readonly kind: 'settled'; readonly number: string }
  /** Several clients have an invoice of that number. */
  | {
      readonly kind: 'many';
      readonly clients: readonly ClientRef[];
      readonly invoiceOf: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'unclear'; readonly found: Unclear };

/** "D-12" is a case, the number of an invoice its client, everything else a client. */
export async function disputeMeant(
  db: Database,
  given: { workspaceId: string; typed: string },
): Promise<DisputeMeant> {
  const { typed, workspaceId } = given;
  const number = disputeNumber(typed);
  if (number !== null) {
    const found = await findDisputeByNumber(db.prisma, { workspaceId, number });
    if (found) return { kind: 'case', disputeId: found.id };
  }
  const numbered = await invoiceMeant(db, given);
  if (numbered) return numbered;
  if (number !== null) return { kind: 'no_case' };
  const found = await lookUpClient(db, workspaceId, typed);
  return found.ok
    ? { kind: 'client', client: found.client, invoiceId: null }
    : { kind: 'unclear', found };
}

/** Null: no invoice has this number. */
async function invoiceMeant(
  db: Database,
  { typed, workspaceId }: { workspaceId: string; typed: string },
): Promise<DisputeMeant | null> {
  const word = typed.trim().replace(/^#\s*/, '');
  const numbers = [...new Set([word, word.toUpperCase(), word.toLowerCase()])];
  const found = await listInvoicesNumbered(db.prisma, { workspaceId, numbers });
  const [first] = found;
  if (!first) return null;
  const open = found.filter(({ balanceMinor }) => balanceMinor > 0n);
  if (open.length === 0) return { kind: 'settled', number: first.number };
  const invoiceOf = new Map(open.map(({ clientId, id }) => [clientId, id]));
  const clients: Client[] = [];
  for (const clientId of invoiceOf.keys()) {
    const client = await findClientById(db.prisma, workspaceId, clientId);
    if (client) clients.push(client);
  }
  const [only, ...others] = clients;
  if (!only) return null;
  if (others.length > 0) return { kind: 'many', clients, invoiceOf };
  return { kind: 'client', client: only, invoiceId: invoiceOf.get(only.id) ?? null };
}

/** A case with what its invoices are called and what is open of them now. */
export interface CaseToMove extends Case {
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly currency: string;
    readonly balanceMinor: bigint;
  }[];
}

/** Null: there is no such case. */
export async function loadCaseToMove(
  db: Database,
  key: { workspaceId: string; id: string },
): Promise<CaseToMove | null> {
  const about = await loadCase(db.prisma, key);
  if (!about) return null;
  const ids = about.dispute.invoices.map(({ invoiceId }) => invoiceId);
  const invoices = await loadInvoicesById(db.prisma, { workspaceId: key.workspaceId, ids });
  return { ...about, invoices };
}
