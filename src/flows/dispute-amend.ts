// Putting a case right: why, what they ask for, what they said and how much. Its day and who has it follow from the rules, as
// they did when it was opened; what stood there before is on record.
import type { Queries } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import { measureAnew } from '#db/dispute-money.ts';
import { listDisputeRules } from '#db/dispute-policy.ts';
import type { DisputeChange } from '#db/disputes.ts';
import { saveDisputedInvoices } from '#db/disputes.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import type { Dispute, DisputeReason, DisputeRequest } from '#domain/dispute.ts';
import type { Claim } from '#domain/dispute-amounts.ts';
import { claimMistake } from '#domain/dispute-amounts.ts';
import { claimsText } from '#domain/dispute-claims.ts';
import { nudgesOf, targetFor } from '#domain/dispute-clock.ts';
import type { DisputeRule, RoutedCase } from '#domain/dispute-route.ts';
import { resolverFor, targetDaysFor } from '#domain/dispute-route.ts';
import { sumByCurrency } from '#domain/money.ts';
import { noteText } from '#domain/note.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Case, DisputeResult, Moving } from './dispute-case.ts';
import { moveDispute } from './dispute-case.ts';

/** What is put right of a case. */
export interface Amendment {
  readonly reason: DisputeReason;
  readonly request: DisputeRequest;
  readonly words: string;
  readonly saidBy: string | null;
  /** Invoice id -> what of it is disputed now; those left out stay as they are. */
  readonly claims: ReadonlyMap<string, bigint>;
}

/** Puts right what is disputed and why. What was said before stays on record; where the rules have another day for it, the day moves. */
export async function amendDispute(
  db: Database,
  given: Moving & { readonly amendment: Amendment },
): Promise<DisputeResult> {
  const { amendment, today } = given;
  const { reason, request, saidBy } = amendment;
  const words = noteText(amendment.words);
  return moveDispute(db, { ...given, move: 'amend' }, async (tx, about) => {
    if (words === '') return { refusal: { code: 'no_words' } };
    const { dispute } = about;
    const claims = await changedClaims(tx, about, amendment.claims);
    const mistake = claims.length === 0 ? null : claimMistake(claims);
    if (mistake) return { refusal: mistake };
    await saveClaims(tx, dispute, claims);
    const now = claimsAfter(dispute, claims);
    const follows = await whatFollows(tx, about, { reason, claims: now, today });
    return {
      change: { reason, request, words, saidBy, ...follows },
      event: {
        kind: 'amended',
        facts: {
          from: dispute.reason,
          to: reason,
          claimedBefore: claimsText(claimsAfter(dispute, [])),
          claimed: claimsText(now),
          targetBefore: dispute.clock.targetOn,
          targetOn: follows.targetOn ?? dispute.clock.targetOn,
        },
        words: words === dispute.words ? null : dispute.words,
      },
    };
  });
}

/** Those that are said anew, against what is open of their invoices now. */
async function changedClaims(
  tx: Queries,
  { dispute }: Case,
  claims: Amendment['claims'],
): Promise<Claim[]> {
  const changed = dispute.invoices.filter(
    ({ claimedMinor, invoiceId }) => (claims.get(invoiceId) ?? claimedMinor) !== claimedMinor,
  );
  const ids = changed.map(({ invoiceId }) => invoiceId);
  const now = await loadInvoicesById(tx, { workspaceId: dispute.workspaceId, ids });
  return changed.map(({ claimedMinor, currency, invoiceId }) => ({
    invoiceId,
    currency,
    balanceMinor: now.find((one) => one.id === invoiceId)?.balanceMinor ?? 0n,
    // A promise without an amount keeps nothing from being disputed.
    promisedMinor: 0n,
    claimedMinor: claims.get(invoiceId) ?? claimedMinor,
  }));
}

async function saveClaims(
  tx: Queries,
  { id, workspaceId }: Dispute,
  claims: readonly Claim[],
): Promise<void> {
  const invoices = claims.map(({ claimedMinor, invoiceId }) => ({
    invoiceId,
    claimedMinor,
    heldMinor: claimedMinor,
  }));
  await saveDisputedInvoices(tx, { workspaceId, id }, { invoices, isOpen: true });
  const invoiceIds = invoices.map(({ invoiceId }) => invoiceId);
  await measureAnew(tx, { workspaceId, id, invoiceIds });
}

/** What is disputed of each of its invoices, once these are said. */
function claimsAfter({ invoices }: Dispute, claims: readonly Claim[]) {
  return invoices.map(({ claimedMinor, currency, invoiceId }) => ({
    invoiceId,
    currency,
    minor: claims.find((one) => one.invoiceId === invoiceId)?.claimedMinor ?? claimedMinor,
  }));
}

/** The day and the way that the rules have for it now, where they have another one than for what it was before. */
async function whatFollows(
  tx: Queries,
  { client, dispute, policy, workspace }: Case,
  is: {
    readonly reason: DisputeReason;
    readonly claims: ReturnType<typeof claimsAfter>;
    readonly today: Day;
  },
): Promise<DisputeChange> {
  const rules = await listDisputeRules(tx, dispute.workspaceId);
  const clientId = client.id;
  const before = {
    clientId,
    reason: dispute.reason,
    disputed: sumByCurrency(claimsAfter(dispute, [])),
  };
  const after = { clientId, reason: is.reason, disputed: sumByCurrency(is.claims) };
  const teamDays = policy.targetDays;
  const [was, days] = [before, after].map((about) => targetDaysFor(rules, { ...about, teamDays }));
  const isRouted = await isRoutedAnew(tx, dispute, { rules, before, after });
  return {
    ...(days === undefined || days === was ? {} : clockFor(dispute, { days, workspace, ...is })),
    ...(isRouted ? { routedAt: null } : {}),
  };
}

/** Counted from the same day. What was nudged stays nudged, as far as the new days have it due already. */
function clockFor(
  { clock }: Dispute,
  { days, today, workspace: { week } }: Pick<Case, 'workspace'> & { days: number; today: Day },
): DisputeChange {
  const targetOn = targetFor(clock.from, days, week);
  const all = nudgesOf({ from: clock.from, days, targetOn }, week);
  const due = all.filter(({ on }) => on <= today).length;
  return { targetDays: days, targetOn, nudges: Math.min(clock.nudges, due) };
}

/** Another one is named for it now, and nobody has said that it is theirs, nor been given it by a person. */
async function isRoutedAnew(
  tx: Queries,
  { id: disputeId, routedAt, takenAt, workspaceId }: Dispute,
  on: { rules: readonly DisputeRule[]; before: RoutedCase; after: RoutedCase },
): Promise<boolean> {
  if (takenAt !== null || routedAt === null) return false;
  const [was, is] = [resolverFor(on.rules, on.before), resolverFor(on.rules, on.after)];
  if (was?.userId === is?.userId && was?.groupId === is?.groupId) return false;
  const events = await listDisputeEvents(tx, { workspaceId, disputeId });
  const given = events.findLast(({ kind }) => kind === 'routed' || kind === 'handed_over');
  return given?.kind === 'routed';
}
