// What is typed of amounts in the forms of a dispute becomes claims and credits, and the case is opened, put right or decided.
import { findClientById } from '#db/clients.ts';
import { listOpenInvoices } from '#db/disputable.ts';
import { findDisputePolicy } from '#db/dispute-policy.ts';
import { findDispute, findDisputeOfOrigin } from '#db/disputes.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { LineMistake, NamedInvoice } from '#domain/amount-lines.ts';
import { readAmountLines } from '#domain/amount-lines.ts';
import type { Decision } from '#domain/dispute.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Amendment } from './dispute-amend.ts';
import { amendDispute } from './dispute-amend.ts';
import type { DisputeResult, Moving } from './dispute-case.ts';
import { proposeResolution, resolveDispute } from './dispute-decide.ts';
import type { DisputeToOpen, OpenDisputeResult } from './dispute-open.ts';
import { openDispute } from './dispute-open.ts';
import { typedAmount } from './typed-amount.ts';

/** A line that cannot be read; nothing was done. */
interface Unreadable {
  readonly ok: false;
  readonly line: LineMistake;
  /** What may be named, for the answer. */
  readonly invoices: readonly NamedInvoice[];
}

/** A result with the numbers by which an answer names invoices. */
type Numbered<Result> = (Result & { readonly invoices: readonly NamedInvoice[] }) | Unreadable;

/** Opened, with where its thread will be, and whether it came of this form: else somebody was faster. */
export type OpenedTyped = Numbered<
  | (OpenDisputeResult & { ok: true; channelId: string | null; isOurs: boolean })
  | (OpenDisputeResult & { ok: false })
>;

/** Opens a case of the chosen invoices and of those that are named in the lines, each whole but where a line says how much. */
export async function openTypedDispute(
  db: Database,
  given: {
    readonly workspaceId: string;
    readonly actor: string;
    readonly now: Date;
    readonly today: Day;
    readonly locale: string;
    readonly chosen: readonly string[];
    readonly typed: string;
    readonly dispute: Omit<DisputeToOpen, 'claims'>;
  },
): Promise<OpenedTyped> {
  const { chosen, dispute, locale, typed, workspaceId } = given;
  const client = await findClientById(db.prisma, workspaceId, dispute.clientId);
  const open = client
    ? await listOpenInvoices(db.prisma, { workspaceId, clientId: client.id })
    : [];
  const read = readAmountLines(typed, { invoices: open, chosen, read: readIn(locale) });
  if (!read.ok) return { ok: false, line: read.mistake, invoices: open };
  const opened = await openDispute(db, { ...given, dispute: { ...dispute, claims: read.amounts } });
  if (!opened.ok) return { ...opened, invoices: open };
  const { origin } = dispute;
  const ours = await findDisputeOfOrigin(db.prisma, { workspaceId, origin });
  const isOurs = ours?.id === opened.dispute.id;
  const policy = await findDisputePolicy(db.prisma, workspaceId);
  const workspace = await findWorkspace(db.prisma, workspaceId);
  const channelId = policy.channelId ?? workspace?.digestChannelId ?? null;
  return { ...opened, invoices: open, isOurs, channelId };
}

/** Puts a case right; invoices that no line names stay as they are. */
export async function amendTypedDispute(
  db: Database,
  given: Moving & {
    readonly locale: string;
    readonly typed: string;
    readonly amendment: Omit<Amendment, 'claims'>;
  },
): Promise<Numbered<DisputeResult>> {
  const { amendment, locale, typed } = given;
  const invoices = await invoicesOf(db, given);
  const read = linesOf(typed, { invoices, locale });
  if (!read.ok) return { ok: false, line: read.mistake, invoices };
  const claims = new Map(
    [...read.amounts].map(([id, minor]) => [
      id,
      minor ?? invoices.find((one) => one.id === id)?.balanceMinor ?? 0n,
    ]),
  );
  const amended = await amendDispute(db, { ...given, amendment: { ...amendment, claims } });
  return { ...amended, invoices };
}

/** What of it is credited: all that is disputed, nothing, or what the lines say. */
export type TypedCredit = 'all' | 'none' | { readonly typed: string };

/** Proposes or decides. */
export async function settleTypedDispute(
  db: Database,
  given: Moving & {
    readonly locale: string;
    readonly isProposal: boolean;
    readonly credit: TypedCredit;
    readonly decision: Omit<Decision, 'credits'>;
    readonly words: string | null;
  },
): Promise<Numbered<DisputeResult>> {
  const { credit, decision, isProposal, locale } = given;
  const invoices = await invoicesOf(db, given);
  const read =
    typeof credit === 'object'
      ? linesOf(credit.typed, { invoices, locale })
      : { ok: true as const, amounts: new Map<string, bigint | null>() };
  if (!read.ok) return { ok: false, line: read.mistake, invoices };
  const credits = new Map(
    invoices.flatMap(({ claimedMinor, id }) => {
      const said = credit === 'all' ? null : read.amounts.get(id);
      return said === undefined ? [] : [[id, said ?? claimedMinor] as const];
    }),
  );
  const settle = isProposal ? proposeResolution : resolveDispute;
  const settled = await settle(db, { ...given, decision: { ...decision, credits } });
  return { ...settled, invoices };
}

/** Of the invoices of a case those that a line names; an amount alone is of the only one. */
function linesOf(
  typed: string,
  { invoices, locale }: { invoices: readonly NamedInvoice[]; locale: string },
) {
  const chosen = invoices.length === 1 ? invoices.map(({ id }) => id) : [];
  const read = readAmountLines(typed, { invoices, chosen, read: readIn(locale) });
  if (!read.ok || typed.trim() !== '') return read;
  return { ok: true as const, amounts: new Map<string, bigint | null>() };
}

async function invoicesOf(db: Database, { disputeId: id, workspaceId }: Moving) {
  const dispute = await findDispute(db.prisma, { workspaceId, id });
  if (!dispute) return [];
  const ids = dispute.invoices.map(({ invoiceId }) => invoiceId);
  const invoices = await loadInvoicesById(db.prisma, { workspaceId, ids });
  return invoices.map(({ balanceMinor, currency, id: invoiceId, number }) => ({
    id: invoiceId,
    number,
    currency,
    balanceMinor,
    claimedMinor: dispute.invoices.find((one) => one.invoiceId === invoiceId)?.claimedMinor ?? 0n,
  }));
}

function readIn(locale: string) {
  return (text: string, currency: string) => typedAmount(text, { locale, currency });
}
