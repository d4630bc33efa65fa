// THE GATE: whether a letter may go to a client now, asked when it is proposed, previewed, submitted and handed over.
// Pure: facts in, verdict out. A new reason to refuse can only ever turn a yes into a no.
import type { Contact, Reachable, Whereabouts } from './contact.ts';
import {
  asksForMoney,
  clientRefusals,
  collectableOf,
  disputedPart,
  invoiceRefusals,
} from './gate-checks.ts';
import type { LetterStage } from './ladder.ts';
import { refusalKey } from './refusal-key.ts';
import type { Sender } from './sender.ts';
import type { TellingFacts } from './telling.ts';
import type { Day, Role } from './types.ts';

/** What a letter is about: asking for money that is late, telling of a date that comes, thanks, or an answer to what they queried. */
export type Purpose = 'overdue' | 'pre_due' | 'courtesy' | 'answer';

/** An invoice as the books have it now. */
export interface GateInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: Day;
  /** The part in dispute; the whole balance where nobody said which. */
  readonly disputedMinor: bigint;
  /** Of the open case that it is in; left out: it is in none. */
  readonly disputeNumber?: number;
  readonly missingSince: Day | null;
  /** What the person saw when they approved the letter; null, for all of its invoices, while it is only proposed. */
  readonly approved: {
    readonly balanceMinor: bigint;
    readonly currency: string;
    /** The part in dispute then; left out: none was. */
    readonly disputedMinor?: bigint;
    readonly dueOn: Day;
  } | null;
}

export interface GateFacts {
  readonly now: Date;
  /** The day of the team's calendar: overdue is counted in it. */
  readonly today: Day;
  readonly purpose: Purpose;
  readonly client: {
    readonly snoozedUntil: Day | null;
    /** When somebody gets in touch again, as was said: no letter before. */
    readonly nextTouchOn: Day | null;
    readonly doNotRemind: { readonly why: string | null } | null;
    /** Since when an answer of theirs waits for one of ours. */
    readonly repliedAt: Date | null;
  };
  /** Those the letter names; none that is not asked for. */
  readonly invoices: readonly GateInvoice[];
  /** Open promises; the chase of their invoices waits up to and including `until`. */
  readonly promises: readonly { readonly invoiceIds: readonly string[]; readonly until: Day }[];
  /** Invoices under a payment plan, with the day of the next instalment. */
  readonly instalments: readonly { readonly invoiceId: string; readonly nextDueOn: Day }[];
  /** Unused, by currency, above 0. */
  readonly credits: readonly { readonly currency: string; readonly balanceMinor: bigint }[];
  /**
   * Which letter it is, and which the ladder has next about its invoices by now (null: none). Left out: it is only
   * proposed, and the ladder was asked for it, or a person lets the same letter go once more.
   */
  readonly rung?: { readonly stage: LetterStage; readonly nextStage: LetterStage | null };
  /** The last contact with this client by anyone, this letter itself left out. */
  readonly lastContact: { readonly at: Date; readonly byUserId: string } | null;
  /** The last thank-you letter to this client, and the least days between two of them; left out: there was none. */
  readonly thanks?: { readonly lastAt: Date; readonly gapDays: number };
  readonly telling?: TellingFacts;
  /** Whom it goes to; null: nobody is known. */
  readonly contact: Contact | null;
  /** The one more whom the person added; left out: nobody. */
  readonly cc?: Reachable | null;
  readonly whereabouts: Whereabouts;
  /** Null: the team has not said as whom it writes. */
  readonly sender: Sender | null;
  /** False where no mail server is configured. */
  readonly hasMailServer: boolean;
  readonly overrides: readonly Override[];
}

/** A reason that somebody set aside, and what they said. */
export interface Override {
  readonly code: RefusalCode;
  /** Which refusal it was (see `refusalKey`): a promise made since, or a payment that came in, was not set aside by anybody. */
  readonly key: string;
  readonly byUserId: string;
  readonly why: string;
}

/** Why not: the closed list. Those with an invoice concern that one only. */
export type Refusal =
  | { readonly code: 'paid'; readonly invoiceId: string }
  | {
      readonly code: 'amount_changed';
      readonly invoiceId: string;
      readonly currency: string;
      readonly beforeMinor: bigint;
      readonly nowMinor: bigint;
    }
  | {
      readonly code: 'currency_changed';
      readonly invoiceId: string;
      readonly before: string;
      readonly beforeMinor: bigint;
      readonly now: string;
      readonly nowMinor: bigint;
    }
  | {
      readonly code: 'due_changed';
      readonly invoiceId: string;
      readonly before: Day;
      readonly now: Day;
    }
  | { readonly code: 'disputed'; readonly invoiceId: string; readonly disputeNumber?: number }
  | { readonly code: 'presumed_paid'; readonly invoiceId: string; readonly since: Day }
  | { readonly code: 'promised'; readonly invoiceId: string; readonly until: Day }
  | { readonly code: 'instalment_not_due'; readonly invoiceId: string; readonly nextDueOn: Day }
  | { readonly code: 'not_overdue'; readonly invoiceId: string; readonly dueOn: Day }
  | { readonly code: 'already_due'; readonly invoiceId: string; readonly dueOn: Day }
  | { readonly code: 'nothing_left' }
  | { readonly code: 'snoozed'; readonly until: Day }
  | { readonly code: 'touch_later'; readonly on: Day }
  | { readonly code: 'do_not_remind'; readonly why: string | null }
  | {
      readonly code: 'contacted_recently';
      readonly at: Date;
      readonly byUserId: string;
      readonly from: Day;
    }
  | { readonly code: 'thanked_recently'; readonly at: Date; readonly from: Day }
  | {
      readonly code: 'stage_changed';
      readonly stage: LetterStage;
      readonly nextStage: LetterStage | null;
    }
  | { readonly code: 'case_moved'; readonly disputeNumber: number }
  | { readonly code: 'reply_unanswered'; readonly since: Date }
  | { readonly code: 'credit_open'; readonly currency: string; readonly balanceMinor: bigint }
  | HourRefusal
  | { readonly code: 'no_contact' }
  | { readonly code: 'bounced'; readonly email: string; readonly at: Date }
  | { readonly code: 'opted_out'; readonly email: string; readonly at: Date }
  | { readonly code: 'no_sender' }
  | { readonly code: 'no_mail_server' }
  | { readonly code: 'not_on_allow_list'; readonly email: string };

export type RefusalCode = Refusal['code'];

/** It is no time to write to somebody there: `localNow` ("19:40") by their clock, in `timeZone`. */
export type HourRefusal = (
  | { readonly code: 'outside_hours'; readonly localNow: string }
  | { readonly code: 'not_a_business_day'; readonly day: Day }
  | { readonly code: 'quiet_hours'; readonly localNow: string }
) & { readonly timeZone: string; readonly next: Date };

/** Who may set a reason aside, saying why; null: nobody. */
export type OverrideRule = { readonly role: Role } | null;

/** An invoice that the letter may name, with what of it may be asked for. */
interface Collectable {
  readonly id: string;
  /** The balance without the part in dispute. */
  readonly collectableMinor: bigint;
  readonly disputedMinor: bigint;
}

export type Verdict =
  | {
      readonly ok: true;
      readonly invoices: readonly Collectable[];
      /** Why the others stay out, and what was set aside. */
      readonly leftOut: readonly Refusal[];
      readonly setAside: readonly Refusal[];
    }
  | {
      readonly ok: false;
      /** Every reason, those for leaving out a single invoice too. */
      readonly refusals: readonly Refusal[];
      /** What the letter could name if nothing else stopped it; left out: nothing. */
      readonly invoices?: readonly Collectable[];
    };

/**
 * Whether this letter may go now. A reason against one invoice takes that one out; a reason against the client, the
 * recipient or the hour stops the letter, and so does having no invoice left to ask for. Once a person has approved the
 * letter, a reason against any of its invoices stops all of it, as its words would be wrong. What a person set aside, with
 * a reason and where that is allowed at all, counts no longer; whether that person may is for the caller to know.
 * A courtesy or an answer asks for nothing: of its invoices only a change since it was approved counts, and it needs none.
 */
export function gate(facts: GateFacts): Verdict {
  const { invoices, overrides, purpose } = facts;
  const isApproved = invoices.some(({ approved }) => approved !== null);
  if (isApproved && invoices.some(({ approved }) => approved === null))
    throw new TypeError('A letter is approved with all of its invoices or with none');
  const judged = invoices.map((invoice) => ({
    invoice,
    ...sort(invoiceRefusals(invoice, facts), overrides),
  }));
  const free = judged.filter(({ standing }) => standing.length === 0);
  const leftOut = judged.flatMap(({ standing }) => standing);
  const client = sort(clientRefusals(facts), overrides);
  const isNothingLeft = asksForMoney(purpose) && free.length === 0;
  const stops = [...(isNothingLeft ? [{ code: 'nothing_left' } as const] : []), ...client.standing];
  const isWrong = isApproved && leftOut.length > 0;
  const named = isWrong ? [] : free.map(({ invoice }) => nameable(invoice));
  if (stops.length > 0 || isWrong)
    return { ok: false, refusals: [...leftOut, ...stops], invoices: named };
  const setAside = [...judged.flatMap(({ setAside }) => setAside), ...client.setAside];
  return { ok: true, invoices: named, leftOut, setAside };
}

/** When a letter that only the hour keeps back may go; null for one that may go now, or that something else keeps back. */
export function scheduleFor(verdict: Verdict): Date | null {
  if (verdict.ok) return null;
  const hour = verdict.refusals.find(isHour);
  const canDoWithout = (verdict.invoices ?? []).length > 0;
  const isOnlyHour = verdict.refusals.every(
    (one) => isHour(one) || ('invoiceId' in one && canDoWithout),
  );
  return hour && isOnlyHour ? hour.next : null;
}

const NOBODY = null;
const COLLECTOR: OverrideRule = { role: 'collector' };
const APPROVER: OverrideRule = { role: 'approver' };

/** What would make the letter wrong, unlawful or impossible nobody sets aside; what is a matter of judgement somebody may. */
const OVERRIDE_RULES: Readonly<Record<RefusalCode, OverrideRule>> = {
  paid: NOBODY,
  amount_changed: NOBODY,
  currency_changed: NOBODY,
  due_changed: NOBODY,
  disputed: NOBODY,
  presumed_paid: COLLECTOR,
  promised: APPROVER,
  instalment_not_due: NOBODY,
  not_overdue: NOBODY,
  already_due: NOBODY,
  nothing_left: NOBODY,
  snoozed: COLLECTOR,
  touch_later: COLLECTOR,
  do_not_remind: APPROVER,
  contacted_recently: APPROVER,
  thanked_recently: COLLECTOR,
  stage_changed: NOBODY,
  case_moved: NOBODY,
  reply_unanswered: COLLECTOR,
  credit_open: COLLECTOR,
  outside_hours: APPROVER,
  not_a_business_day: APPROVER,
  quiet_hours: NOBODY,
  no_contact: NOBODY,
  bounced: NOBODY,
  opted_out: NOBODY,
  no_sender: NOBODY,
  no_mail_server: NOBODY,
  not_on_allow_list: NOBODY,
};

/** Who may set such a reason aside, always saying why; null: nobody. */
export function overrideRuleOf(code: RefusalCode): OverrideRule {
  return OVERRIDE_RULES[code];
}

/** Sets exactly this refusal aside; another one of its kind is not. */
export function overrideOf(
  refusal: Refusal,
  said: { readonly byUserId: string; readonly why: string },
): Override {
  return { code: refusal.code, key: refusalKey(refusal), byUserId: said.byUserId, why: said.why };
}

function sort(
  refusals: readonly Refusal[],
  overrides: readonly Override[],
): { readonly standing: Refusal[]; readonly setAside: Refusal[] } {
  const isSetAside = (refusal: Refusal) =>
    overrideRuleOf(refusal.code) !== null &&
    overrides.some(
      ({ code, key, why }) =>
        code === refusal.code && key === refusalKey(refusal) && why.trim() !== '',
    );
  return {
    standing: refusals.filter((refusal) => !isSetAside(refusal)),
    setAside: refusals.filter(isSetAside),
  };
}

function nameable(invoice: GateInvoice): Collectable {
  const { id } = invoice;
  return { id, collectableMinor: collectableOf(invoice), disputedMinor: disputedPart(invoice) };
}

function isHour(refusal: Refusal): refusal is HourRefusal {
  return 'next' in refusal;
}
