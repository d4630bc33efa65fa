// The single rules of the gate: each looks at one thing and gives its reason to refuse, or none. Pure.
import { isOpen } from './aging.ts';
import { addDays, daysBetween, localDay } from './calendar.ts';
import type { GateFacts, GateInvoice, Purpose, Refusal } from './gate.ts';
import { DELIVERY } from './gate-delivery.ts';
import { sumByCurrency } from './money.ts';
import type { Day } from './types.ts';

type InvoiceRule = (invoice: GateInvoice, facts: GateFacts) => Refusal | null;
type ClientRule = (facts: GateFacts) => readonly Refusal[];

/** What is asked of an invoice in a letter that asks for money, now or soon. */
const ASKING: readonly InvoiceRule[] = [
  amountChanged,
  currencyChanged,
  dueChanged,
  disputed,
  presumedPaid,
  promised,
  instalmentNotDue,
];

const INVOICE_RULES: Readonly<Record<Purpose, readonly InvoiceRule[]>> = {
  overdue: [...ASKING, notOverdue],
  pre_due: [...ASKING, alreadyDue],
  courtesy: [amountChanged, currencyChanged, dueChanged],
  // What of it is disputed is the case's matter: see `caseMoved`.
  answer: [balanceChanged, currencyChanged, dueChanged],
};

const ASKING_CLIENT: readonly ClientRule[] = [
  doNotRemind,
  snoozed,
  touchLater,
  replyUnanswered,
  contactedRecently,
  stageChanged,
  creditOpen,
  ...DELIVERY,
];

/**
 * THE TABLE of what is asked of the client. Thanks need not wait for a day that was named, nor for a credit. Whoever queried
 * something is owed an answer: it is no reminder, so neither "not to be reminded", a snooze, the least days between two
 * contacts nor a reply of theirs that waits for one of ours keep it back; it is that reply.
 */
const CLIENT_RULES: Readonly<Record<Purpose, readonly ClientRule[]>> = {
  overdue: ASKING_CLIENT,
  pre_due: ASKING_CLIENT,
  courtesy: [
    doNotRemind,
    snoozed,
    replyUnanswered,
    contactedRecently,
    thankedRecently,
    stageChanged,
    ...DELIVERY,
  ],
  answer: [caseMoved, ...DELIVERY],
};

/** Whether a letter asks for money, now or soon. */
export function asksForMoney(purpose: Purpose): boolean {
  return purpose === 'overdue' || purpose === 'pre_due';
}

/** Every reason against naming this invoice. One that is paid needs no other. */
export function invoiceRefusals(invoice: GateInvoice, facts: GateFacts): readonly Refusal[] {
  if (asksForMoney(facts.purpose) && !isOpen(invoice))
    return [{ code: 'paid', invoiceId: invoice.id }];
  return INVOICE_RULES[facts.purpose].flatMap((rule) => rule(invoice, facts) ?? []);
}

/** Every reason against writing to this client, to this recipient, at this hour. */
export function clientRefusals(facts: GateFacts): readonly Refusal[] {
  return CLIENT_RULES[facts.purpose].flatMap((rule) => rule(facts));
}

/** What of the balance may be asked for: all but the part in dispute, and nothing of what is settled. */
export function collectableOf(invoice: Balance): bigint {
  return isOpen(invoice) ? invoice.balanceMinor - disputedPart(invoice) : 0n;
}

/** What of the balance is in dispute, never more than all of it. */
export function disputedPart({ balanceMinor, disputedMinor }: Balance): bigint {
  if (balanceMinor <= 0n || disputedMinor <= 0n) return 0n;
  return disputedMinor < balanceMinor ? disputedMinor : balanceMinor;
}

type Balance = Pick<GateInvoice, 'balanceMinor' | 'disputedMinor'>;

/** The letter says what was open, or could be asked for, when somebody approved it. Amounts of two currencies are not compared. */
function amountChanged(invoice: GateInvoice): Refusal | null {
  const { approved, currency, id } = invoice;
  if (!approved || approved.currency !== currency) return null;
  const moved = balanceChanged(invoice);
  if (moved) return moved;
  const then = { ...approved, disputedMinor: approved.disputedMinor ?? 0n };
  const changed = { code: 'amount_changed', invoiceId: id, currency } as const;
  const beforeMinor = collectableOf(then);
  const nowMinor = collectableOf(invoice);
  // What is wholly in dispute is refused as that.
  return beforeMinor === nowMinor || nowMinor === 0n ? null : { ...changed, beforeMinor, nowMinor };
}

function balanceChanged({ approved, balanceMinor, currency, id }: GateInvoice): Refusal | null {
  if (!approved || approved.currency !== currency || approved.balanceMinor === balanceMinor)
    return null;
  const { balanceMinor: beforeMinor } = approved;
  return { code: 'amount_changed', invoiceId: id, currency, beforeMinor, nowMinor: balanceMinor };
}

/** The same figure in another currency is another amount; a file that was read wrongly at first is how it comes about. */
function currencyChanged({ approved, balanceMinor, currency, id }: GateInvoice): Refusal | null {
  if (!approved || approved.currency === currency) return null;
  const then = { before: approved.currency, beforeMinor: approved.balanceMinor };
  return {
    code: 'currency_changed',
    invoiceId: id,
    ...then,
    now: currency,
    nowMinor: balanceMinor,
  };
}

function dueChanged({ approved, dueOn, id }: GateInvoice): Refusal | null {
  return approved && approved.dueOn !== dueOn
    ? { code: 'due_changed', invoiceId: id, before: approved.dueOn, now: dueOn }
    : null;
}

/** Wholly in dispute; of one in dispute in part the rest is asked for. */
function disputed(invoice: GateInvoice): Refusal | null {
  const { disputeNumber, id } = invoice;
  if (collectableOf(invoice) !== 0n) return null;
  return { code: 'disputed', invoiceId: id, ...(disputeNumber !== undefined && { disputeNumber }) };
}

function presumedPaid({ id, missingSince }: GateInvoice): Refusal | null {
  return missingSince === null
    ? null
    : { code: 'presumed_paid', invoiceId: id, since: missingSince };
}

/** Up to and including the last day of the promise, the latest of several. */
function promised({ id }: GateInvoice, facts: GateFacts): Refusal | null {
  const until = latest(
    facts.promises.filter(({ invoiceIds }) => invoiceIds.includes(id)).map((one) => one.until),
  );
  return until !== null && until >= bothDays(facts).earlier
    ? { code: 'promised', invoiceId: id, until }
    : null;
}

/** Like an invoice, an instalment is late strictly after its day. */
function instalmentNotDue({ id }: GateInvoice, facts: GateFacts): Refusal | null {
  const nextDueOn = latest(
    facts.instalments.filter(({ invoiceId }) => invoiceId === id).map((one) => one.nextDueOn),
  );
  return nextDueOn !== null && nextDueOn >= bothDays(facts).earlier
    ? { code: 'instalment_not_due', invoiceId: id, nextDueOn }
    : null;
}

/** Due today is not overdue. */
function notOverdue({ dueOn, id }: GateInvoice, facts: GateFacts): Refusal | null {
  return dueOn >= bothDays(facts).earlier ? { code: 'not_overdue', invoiceId: id, dueOn } : null;
}

/** A note before the date may still go out on the day itself. */
function alreadyDue({ dueOn, id }: GateInvoice, facts: GateFacts): Refusal | null {
  return dueOn < bothDays(facts).later ? { code: 'already_due', invoiceId: id, dueOn } : null;
}

/**
 * The team's day and the client's, in order. What is overdue is counted by the team's calendar; but east of its clients a
 * team is a day ahead for most of its own, and nobody is told of a late payment while it is the due date where they are.
 */
function bothDays(facts: GateFacts): { readonly earlier: Day; readonly later: Day } {
  const { today } = facts;
  const there = localDay(facts.now, facts.whereabouts.timeZone);
  return there < today ? { earlier: there, later: today } : { earlier: today, later: there };
}

function latest(days: readonly Day[]): Day | null {
  return days.toSorted().at(-1) ?? null;
}

function doNotRemind({ client: { doNotRemind } }: GateFacts): Refusal[] {
  return doNotRemind ? [{ code: 'do_not_remind', why: doNotRemind.why }] : [];
}

/** Up to and including the day named, by the team's calendar. */
function snoozed({ client: { snoozedUntil }, today }: GateFacts): Refusal[] {
  return snoozedUntil !== null && today <= snoozedUntil
    ? [{ code: 'snoozed', until: snoozedUntil }]
    : [];
}

/** From the day on that was named they may be asked. */
function touchLater({ client: { nextTouchOn }, today }: GateFacts): Refusal[] {
  return nextTouchOn !== null && today < nextTouchOn
    ? [{ code: 'touch_later', on: nextTouchOn }]
    : [];
}

function replyUnanswered({ client: { repliedAt } }: GateFacts): Refusal[] {
  return repliedAt ? [{ code: 'reply_unanswered', since: repliedAt }] : [];
}

/** The gap of a team that has not said any. */
const USUAL_GAP_DAYS = 3;

/** Days by the client's calendar since anybody's last contact: 3 lets a letter of Monday be followed on Thursday, 0 at any time. */
function contactedRecently(facts: GateFacts): Refusal[] {
  const { lastContact, now, sender, whereabouts } = facts;
  const gapDays = sender?.minGapDays ?? USUAL_GAP_DAYS;
  if (!lastContact || gapDays <= 0) return [];
  const day = localDay(lastContact.at, whereabouts.timeZone);
  if (daysBetween(day, localDay(now, whereabouts.timeZone)) >= gapDays) return [];
  return [{ code: 'contacted_recently', ...lastContact, from: addDays(day, gapDays) }];
}

/** The same of thank-you letters among themselves: 30 lets one of the first of a month be followed on the 31st. */
function thankedRecently({ now, thanks, whereabouts }: GateFacts): Refusal[] {
  if (!thanks) return [];
  const { gapDays, lastAt: at } = thanks;
  const day = localDay(at, whereabouts.timeZone);
  if (daysBetween(day, localDay(now, whereabouts.timeZone)) >= gapDays) return [];
  return [{ code: 'thanked_recently', at, from: addDays(day, gapDays) }];
}

/** Another letter went out since, or the one before it did not: its words would be those of the wrong step. */
function stageChanged({ rung }: GateFacts): Refusal[] {
  return rung && rung.stage !== rung.nextStage ? [{ code: 'stage_changed', ...rung }] : [];
}

/** The case, or what of it is disputed, is not what the letter says any more. */
function caseMoved({ telling }: GateFacts): Refusal[] {
  if (!telling) return [];
  const { approved, disputeNumber, now } = telling;
  const isSame = now !== null && (approved === null || approved === now);
  return isSame ? [] : [{ code: 'case_moved', disputeNumber }];
}

/**
 * Money of theirs in a currency of the letter that is matched to nothing. Asked of every invoice that was to be in it: were
 * it asked of the rest only, one more reason against an invoice could let the letter go.
 */
function creditOpen({ credits, invoices }: GateFacts): Refusal[] {
  const asked = new Set(invoices.map(({ currency }) => currency));
  const open = credits.filter((one) => asked.has(one.currency) && one.balanceMinor > 0n);
  return sumByCurrency(
    open.map(({ balanceMinor, currency }) => ({ currency, minor: balanceMinor })),
  ).map(({ currency, minor }) => ({ code: 'credit_open', currency, balanceMinor: minor }));
}
