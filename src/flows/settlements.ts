// "Was it paid?": what people say of invoices that a complete report no longer lists. Nothing is paid by itself.
import { recordActivities } from '#db/activity.ts';
import type { Queries } from '#db/client.ts';
import { listPast } from '#db/history.ts';
import { seeSettledLate } from '#db/late-payments.ts';
import type { Answerable, CalledInvoice, SettledInvoice } from '#db/settlements.ts';
import {
  holdAskedInvoices,
  keepOpen,
  listAskedInvoices,
  listInvoicesCalled,
  settleCredited,
  settleInvoices,
} from '#db/settlements.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { AskedInvoice, SettlementAnswer } from '#domain/settlement.ts';
import { settledBy } from '#domain/settlement.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import type { FlowDeps } from './deps.ts';
import { noticeDisputeMoneySoon } from './dispute-money.ts';

/** Invoices to ask about, the longest missing first. */
export async function listMissing(
  deps: FlowDeps,
  given: { workspaceId: string; limit: number },
): Promise<AskedInvoice[]> {
  return listAskedInvoices(deps.db.prisma, given);
}

/** Somebody was faster; all null: a report lists it again, or nobody ever asked about it. */
export interface AnsweredBefore {
  readonly invoiceId: string;
  readonly number: string;
  readonly client: ClientRef;
  readonly answer: SettlementAnswer | null;
  readonly by: string | null;
  readonly at: Date | null;
}

export type AnswerResult =
  | {
      readonly ok: true;
      readonly answered: readonly AskedInvoice[];
      readonly before: readonly AnsweredBefore[];
      /** Ids that are none of an invoice. */
      readonly unknown: readonly string[];
    }
  | { readonly ok: false; readonly reason: 'paid-in-future' };

export interface Answer {
  readonly workspaceId: string;
  readonly answer: SettlementAnswer;
  /** The day the money came; without it the day of the report that no longer listed the invoice. */
  readonly paidOn?: Day;
  readonly actor: string;
}

/** One answer for several invoices. The first answer for an invoice holds; who comes second is told whose it was. */
export async function answerMissing(
  deps: FlowDeps,
  given: Answer & { invoiceIds: readonly string[] },
): Promise<AnswerResult> {
  const { workspaceId } = given;
  const workspace = await findWorkspace(deps.db.prisma, workspaceId);
  const today = localDay(deps.now, workspace?.timeZone ?? 'UTC');
  if (given.paidOn !== undefined && given.paidOn > today)
    return { ok: false, reason: 'paid-in-future' };
  const invoiceIds = given.invoiceIds.filter((id) => /^\d{1,18}$/.test(id));
  const result = await deps.db.prisma.$transaction(async (tx): Promise<AnswerResult> => {
    await lockWorkspace(tx, workspaceId);
    const held = await holdAskedInvoices(tx, { workspaceId, invoiceIds });
    const answered = new Set(held.map(({ invoiceId }) => invoiceId));
    const rest = await listInvoicesCalled(tx, {
      workspaceId,
      invoiceIds: invoiceIds.filter((id) => !answered.has(id)),
    });
    const known = new Set([...answered, ...rest.map(({ invoiceId }) => invoiceId)]);
    const before = await whoAnswered(tx, workspaceId, rest);
    await write(tx, { ...given, held, now: deps.now });
    const unknown = given.invoiceIds.filter((id) => !known.has(id));
    return { ok: true, answered: held.map(asked), before, unknown };
  });
  await noticeDisputeMoneySoon(deps.db, { workspaceId, now: deps.now });
  return result;
}

async function write(
  tx: Queries,
  given: Answer & { held: readonly Answerable[]; now: Date },
): Promise<void> {
  const { workspaceId, answer, actor, held, now } = given;
  if (held.length === 0) return;
  const [credited, due] = [held.filter(isByCredit), held.filter((one) => !isByCredit(one))];
  const settled = due.map((invoice): SettledInvoice => {
    const paidOn = given.paidOn ?? invoice.missingSince;
    const isPaidAssumed = given.paidOn === undefined;
    return { invoiceId: invoice.invoiceId, paidOn, isPaidAssumed, ...settledBy(invoice) };
  });
  if (answer === 'paid') {
    await settleInvoices(tx, { workspaceId, settled, now });
    await settleCredited(tx, { workspaceId, invoiceIds: idsOf(credited), now });
    await seeSettledLate(tx, { workspaceId, settled: settled.map(cameWith(due)), now });
  } else await keepOpen(tx, { workspaceId, invoiceIds: idsOf(held) });
  const settledAs = new Map(settled.map((one) => [one.invoiceId, one]));
  const entries = held.map((invoice) => ({
    workspaceId,
    at: now,
    actor,
    action: ACTION[answer],
    clientId: invoice.client.id,
    facts: {
      ...factsOf(invoice, answer === 'paid' ? settledAs.get(invoice.invoiceId) : undefined),
      ...(answer === 'paid' && isByCredit(invoice) && creditFacts(invoice)),
    },
  }));
  await recordActivities(tx, workspaceId, entries);
}

/**
 * Nothing is open of it but what a decided dispute credits: that it is settled means that the credit is in the books, and no
 * money came.
 */
function isByCredit({ balanceMinor, creditDueMinor }: Answerable): boolean {
  return balanceMinor <= creditDueMinor;
}

function creditFacts({ balanceMinor, currency }: Answerable) {
  return { currency, balanceMinorBefore: balanceMinor.toString(), isCredited: true };
}

function idsOf(invoices: readonly Answerable[]): string[] {
  return invoices.map(({ invoiceId }) => invoiceId);
}

/** What came with the answer: no more than was open, as files told of the rest. */
function cameWith(held: readonly Answerable[]) {
  const open = new Map(held.map(({ balanceMinor, invoiceId }) => [invoiceId, balanceMinor]));
  return (one: SettledInvoice): SettledInvoice => {
    const openMinor = open.get(one.invoiceId) ?? 0n;
    return one.arrivedMinor > openMinor ? { ...one, arrivedMinor: openMinor } : one;
  };
}

const ACTION = { paid: 'invoice.paid', open: 'invoice.stillopen' } as const;

function factsOf(invoice: AskedInvoice, settled: SettledInvoice | undefined) {
  return {
    invoiceId: invoice.invoiceId,
    number: invoice.number,
    missingSince: invoice.missingSince,
    ...(settled && {
      currency: invoice.currency,
      balanceMinorBefore: invoice.balanceMinor.toString(),
      arrivedMinor: settled.arrivedMinor.toString(),
      paidOn: settled.paidOn,
    }),
  };
}

async function whoAnswered(
  tx: Queries,
  workspaceId: string,
  invoices: readonly CalledInvoice[],
): Promise<AnsweredBefore[]> {
  if (invoices.length === 0) return [];
  const past = await listPast(tx, {
    workspaceId,
    clientIds: [...new Set(invoices.flatMap(({ clientIds }) => clientIds))],
    actions: Object.values(ACTION),
    about: { fact: 'invoiceId', values: invoices.map(({ invoiceId }) => invoiceId) },
  });
  return invoices.map(({ invoiceId, number, client }) => {
    const last = past.find(({ facts }) => facts['invoiceId'] === invoiceId);
    return {
      invoiceId,
      number,
      client,
      answer: last ? (last.action === ACTION.paid ? 'paid' : 'open') : null,
      by: last?.actor ?? null,
      at: last?.at ?? null,
    };
  });
}

function asked({
  invoiceId,
  client,
  number,
  currency,
  balanceMinor,
  dueOn,
  missingSince,
}: AskedInvoice): AskedInvoice {
  return { invoiceId, client, number, currency, balanceMinor, dueOn, missingSince };
}

export type CalledAnswerResult =
  | AnswerResult
  | { readonly ok: false; readonly reason: 'unknown-number'; readonly number: string }
  /** Several clients have an invoice of this number that is asked about. */
  | {
      readonly ok: false;
      readonly reason: 'several';
      readonly number: string;
      readonly invoices: readonly CalledInvoice[];
    };

/** The same, by what people call the invoices: a number, or "id:123" where several clients have the number. */
export async function answerCalled(
  deps: FlowDeps,
  given: Answer & { called: readonly string[] },
): Promise<CalledAnswerResult> {
  const { workspaceId, called } = given;
  const idOf = (word: string) => /^id:(\d{1,18})$/.exec(word)?.[1];
  const numbers = called.filter((word) => idOf(word) === undefined);
  const invoices = await listInvoicesCalled(deps.db.prisma, { workspaceId, numbers });
  const invoiceIds: string[] = [];
  for (const word of called) {
    const id = idOf(word);
    const namesakes = invoices.filter(({ number }) => number === word);
    const asking = namesakes.filter(({ isAsked }) => isAsked);
    if (id === undefined && namesakes.length === 0)
      return { ok: false, reason: 'unknown-number', number: word };
    if (asking.length > 1) return { ok: false, reason: 'several', number: word, invoices: asking };
    const meant = asking.length === 1 ? asking : namesakes;
    invoiceIds.push(...(id === undefined ? meant.map(({ invoiceId }) => invoiceId) : [id]));
  }
  return answerMissing(deps, { ...given, invoiceIds });
}
