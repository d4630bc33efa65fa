// Which invoices a letter would name, which stay out and why, and which of those this person may put in, saying why.
import { daysPastDue } from '#domain/aging.ts';
import type { Override, Refusal, Verdict } from '#domain/gate.ts';
import { overrideOf, overrideRuleOf, scheduleFor } from '#domain/gate.ts';
import type { Member } from '#domain/member.ts';
import { may } from '#domain/member.ts';
import type { Day, Invoice } from '#domain/types.ts';

/** What the person ticked; left out: as we propose it. */
export interface Ticked {
  /** Of the invoices that nothing stands against. */
  readonly invoiceIds?: readonly string[];
  /** Of those that something stands against: they shall be in the letter all the same. */
  readonly setAsideIds?: readonly string[];
}

export interface ProposedInvoice {
  readonly invoice: Invoice;
  /** Of one that is paid: on the day when it was. */
  readonly daysPastDue: number;
  /** In the letter. */
  readonly isTicked: boolean;
  /** What may be asked for; 0 when it stays out. */
  readonly collectableMinor: bigint;
  /** Every reason against it; [] where it may be in the letter. */
  readonly refusals: readonly Refusal[];
  /** This person may set all of them aside. */
  readonly canSetAside: boolean;
}

export interface Choice {
  readonly invoices: readonly ProposedInvoice[];
  /** Of the ticked ones. */
  readonly verdict: Verdict;
  /** Of all of them, with nothing set aside. */
  readonly plain: Verdict;
  /** The next good moment, where only the hour is in the way. */
  readonly scheduleFor: Date | null;
}

type Judge = (invoices: readonly Invoice[], overrides: readonly Override[]) => Verdict;

/** Sorts the candidates by what the gate says of each, and asks it about those that are ticked. */
export function chooseInvoices(
  candidates: readonly Invoice[],
  on: {
    ticked: Ticked;
    member: Pick<Member, 'role' | 'isBarred'> | null;
    today: Day;
    judge: Judge;
  },
): Choice {
  const { judge, member, ticked, today } = on;
  const plain = judge(candidates, []);
  const { invoiceIds: free, setAsideIds = [] } = ticked;
  const sorted = candidates.map((invoice) => {
    const refusals = refusalsOf(plain).filter(
      (one) => 'invoiceId' in one && one.invoiceId === invoice.id,
    );
    const canSetAside =
      refusals.length > 0 && refusals.every((one) => member && maySetAside(one, member));
    const isTicked =
      refusals.length === 0
        ? (free?.includes(invoice.id) ?? true)
        : canSetAside && setAsideIds.includes(invoice.id);
    return { invoice, refusals, canSetAside, isTicked };
  });
  const isUntouched = free === undefined && setAsideIds.length === 0;
  const inLetter = sorted.filter(({ isTicked }) => isTicked);
  const verdict = isUntouched
    ? plain
    : judge(
        inLetter.map(({ invoice }) => invoice),
        inLetter.flatMap(setAside),
      );
  // With nothing ticked the hour is still told, as it would be for everything that can be.
  const timed =
    inLetter.length > 0
      ? verdict
      : judge(candidates, sorted.filter(({ canSetAside }) => canSetAside).flatMap(setAside));
  const collectable = new Map(
    [plain, verdict].flatMap(({ invoices = [] }) =>
      invoices.map((one) => [one.id, one.collectableMinor] as const),
    ),
  );
  return {
    plain,
    verdict,
    scheduleFor: scheduleFor(timed),
    invoices: sorted.map((one) => ({
      ...one,
      daysPastDue: daysPastDue(one.invoice.dueOn, settledOn(one.invoice) ?? today),
      collectableMinor:
        one.refusals.length > 0 && !one.isTicked
          ? 0n
          : (collectable.get(one.invoice.id) ?? one.invoice.balanceMinor),
    })),
  };
}

function settledOn({ balanceMinor, paidOn }: Invoice): Day | null {
  return balanceMinor > 0n ? null : paidOn;
}

/** Whether this person may set it aside, saying why. */
export function maySetAside({ code }: Refusal, member: Pick<Member, 'role' | 'isBarred'>): boolean {
  const rule = overrideRuleOf(code);
  return rule !== null && may(member, rule.role);
}

/** Everything that the gate has against a letter or an invoice in it, whether that stops the letter or not. */
export function refusalsOf(verdict: Verdict): readonly Refusal[] {
  return verdict.ok ? verdict.leftOut : verdict.refusals;
}

/** Only to ask the gate what it would say; by whom and why is said when the letter is approved. */
function setAside({ refusals }: { readonly refusals: readonly Refusal[] }): Override[] {
  return refusals.map((one) => overrideOf(one, { byUserId: '', why: 'asked beforehand' }));
}
