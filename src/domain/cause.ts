// Why invoices are late: the causes we know from the start, whose side each lies on, and what follows from it;
// and how a team makes the list its own. Pure.
import { normaliseName } from './client-search.ts';

/** Whose side it lies on. */
export const SIDES = ['ours', 'theirs', 'third_party', 'unknown'] as const;
export type Side = (typeof SIDES)[number];

/** What to do about it next; blocks/ has the words. */
export const NEXT_STEPS = [
  'ask',
  'hold',
  'name_approver',
  'offer_plan',
  'resend',
  'fix_and_resend',
  're_issue',
  'find_cash',
  'check_with_bank',
  'escalate',
  'stop',
  'wait',
] as const;
export type CauseStep = (typeof NEXT_STEPS)[number];

/** A cause as the team uses it. */
export interface Cause {
  readonly code: string;
  readonly name: string;
  /** Where nobody says otherwise. */
  readonly side: Side;
  readonly nextStep: CauseStep;
  /** Calendar days until somebody gets in touch again; null: when what they named has come. */
  readonly touchDays: number | null;
  /** Used before and kept for what it said, but offered no more. */
  readonly isRetired: boolean;
}

/**
 * The list that every team starts with, merged from Oracle Receivables' Customer Response Reason, Peppol
 * (OPStatusReason, OPStatusAction) and Johns Hopkins' live AR codes; side, next step and days as in docs/GLOSSARY.md.
 */
export const CAUSES: readonly Cause[] = rows([
  ['no_reason', 'No reason given', 'unknown', 'ask', 3],
  ['promise_to_pay', 'Promised to pay', 'theirs', 'hold', null],
  ['payment_in_process', 'Payment in process', 'theirs', 'wait', 5],
  ['payment_run', 'Waited for their payment run', 'theirs', 'wait', null],
  ['awaiting_approval', 'Waited for an approval', 'theirs', 'name_approver', 5],
  ['cash_flow', 'Short of cash', 'theirs', 'offer_plan', 7],
  ['invoice_not_received', 'Invoice never arrived', 'ours', 'resend', 3],
  ['wrong_contact_or_address', 'Wrong contact or address', 'ours', 'fix_and_resend', null],
  ['po_missing', 'PO number was missing', 'ours', 're_issue', null],
  ['po_or_reference_wrong', 'PO or reference was wrong', 'ours', 're_issue', null],
  ['portal_or_paperwork', 'Portal or paperwork', 'unknown', 'wait', 5],
  ['already_paid', 'Was already paid', 'unknown', 'find_cash', 2],
  ['partial_payment', 'Paid in part', 'unknown', 'ask', null],
  ['bank_or_payment_error', 'Bank or payment error', 'third_party', 'check_with_bank', 3],
  ['unreachable', 'Nobody could be reached', 'theirs', 'escalate', null],
  ['insolvency', 'Insolvent', 'theirs', 'stop', null],
  ['other', 'Something else', 'unknown', 'ask', null],
]);

function rows(
  table: readonly (readonly [string, string, Side, CauseStep, number | null])[],
): readonly Cause[] {
  return table.map(([code, name, side, nextStep, touchDays]) => ({
    code,
    name,
    side,
    nextStep,
    touchDays,
    isRetired: false,
  }));
}

/** Ours, with the team's own words where there are some, and the team's own causes after them. */
export function causesOf(own: readonly Cause[]): Cause[] {
  const byCode = new Map(own.map((one) => [one.code, one]));
  const known = CAUSES.map((one) => byCode.get(one.code) ?? one);
  const codes = new Set(CAUSES.map(({ code }) => code));
  return [...known, ...own.filter(({ code }) => !codes.has(code))];
}

/** The cause of a code; one that is not known any more reads as its code. */
export function causeOf(code: string, causes: readonly Cause[]): Cause {
  return (
    causes.find((one) => one.code === code) ?? {
      code,
      name: code.replaceAll('_', ' '),
      side: 'unknown',
      nextStep: 'ask',
      touchDays: null,
      isRetired: true,
    }
  );
}

/** How often each cause was named before, for one client and in the whole workspace. */
export interface CauseUse {
  readonly cause: string;
  readonly byClient: number;
  readonly byAll: number;
}

/** The likeliest first: what held this client up before, then the workspace, then the list's order. Retired ones are not offered. */
export function likeliestFirst(causes: readonly Cause[], uses: readonly CauseUse[]): Cause[] {
  const useOf = new Map(uses.map((use) => [use.cause, use]));
  const rank = ({ code }: Cause) => useOf.get(code) ?? { byClient: 0, byAll: 0 };
  return causes
    .map((one, at) => ({ one, at, use: rank(one) }))
    .filter(({ one }) => !one.isRetired)
    .sort((a, b) => b.use.byClient - a.use.byClient || b.use.byAll - a.use.byAll || a.at - b.at)
    .map(({ one }) => one);
}

/** What an admin says of a cause. */
export type CauseForm = Pick<Cause, 'name' | 'side' | 'nextStep' | 'touchDays'>;

/** With the longest name of a side behind it this is what a choice in Slack can hold. */
export const CAUSE_NAME_LENGTH = 60;
/** A touch later than this is none; 1 is the day after. */
export const LONGEST_TOUCH_DAYS = 90;
/** More than this no list of choices in Slack can hold. */
export const MOST_OFFERED = 100;

export type CauseMistake = 'no_name' | 'long_name' | 'name_taken' | 'bad_days' | 'too_many';

/** A name as it is kept: one line, without blanks around it. */
export function causeName(typed: string): string {
  return typed.replaceAll(/\s+/g, ' ').trim();
}

/**
 * What is wrong with a cause as somebody wants it, the first thing only. A name has a letter or a digit and at most 60
 * characters; no two that are offered read alike, whatever their case and punctuation. `code` null: a new one.
 */
export function causeMistake(
  form: CauseForm,
  among: { readonly code: string | null; readonly causes: readonly Cause[] },
): CauseMistake | null {
  const { name, touchDays } = form;
  if (!/[\p{L}\p{N}]/u.test(name)) return 'no_name';
  if (causeName(name).length > CAUSE_NAME_LENGTH) return 'long_name';
  if (touchDays !== null && !isTouchDays(touchDays)) return 'bad_days';
  const isOffered = !among.causes.some((one) => one.code === among.code && one.isRetired);
  if (!isOffered) return null;
  const others = among.causes.filter((one) => one.code !== among.code && !one.isRetired);
  if (others.some((one) => normaliseName(one.name) === normaliseName(name))) return 'name_taken';
  return others.length < MOST_OFFERED ? null : 'too_many';
}

function isTouchDays(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= LONGEST_TOUCH_DAYS;
}

/** What a cause can have done to it, besides being changed. */
export const CAUSE_DEEDS = ['retire', 'restore', 'remove'] as const;
export type CauseDeed = (typeof CAUSE_DEEDS)[number];

export type CauseRefusal = 'built_in' | 'used' | 'last_one' | 'name_taken' | 'too_many';

/**
 * Why a deed is refused; null when it may be done. Only a team's own cause that nothing was laid to is removed; the others
 * are retired, and one has to be left to choose. One that comes back needs a name that no other has taken meanwhile.
 */
export function causeRefusal(
  deed: CauseDeed,
  about: { readonly cause: Cause; readonly causes: readonly Cause[]; readonly isUsed: boolean },
): CauseRefusal | null {
  const { cause, causes, isUsed } = about;
  const others = causes.filter((one) => one.code !== cause.code && !one.isRetired);
  if (deed === 'restore') {
    const mistake = causeMistake(cause, { code: null, causes: others });
    return mistake === 'name_taken' || mistake === 'too_many' ? mistake : null;
  }
  if (deed === 'remove' && isBuiltIn(cause.code)) return 'built_in';
  if (deed === 'remove' && isUsed) return 'used';
  return others.length === 0 ? 'last_one' : null;
}

/** Ours: renamed and retired as a team likes, but there for good. */
function isBuiltIn(code: string): boolean {
  return CAUSES.some((one) => one.code === code);
}

const CODE_LENGTH = 50;

/** The code of a new cause: its name in small ASCII words, with a number where another has it already. */
export function codeFor(name: string, taken: Iterable<string>): string {
  const words = normaliseName(name).replaceAll(/[^a-z0-9]+/g, '_');
  const base = words.slice(0, CODE_LENGTH).replaceAll(/^_+|_+$/g, '') || 'cause';
  const codes = new Set(taken);
  let code = base;
  for (let number = 2; codes.has(code); number += 1) code = `${base}_${number}`;
  return code;
}

/** What held somebody up most often: `times` of `of` reasons. */
export interface MainReason {
  readonly cause: string;
  readonly side: Side;
  readonly times: number;
  readonly of: number;
}

/** The cause, on its side, that was named most; of those named as often the one named last. Takes the newest reason first. */
export function mainReason(
  newestFirst: readonly { readonly cause: string; readonly side: Side }[],
): MainReason | null {
  const counts = new Map<string, MainReason>();
  for (const { cause, side } of newestFirst) {
    const key = `${side} ${cause}`;
    const times = (counts.get(key)?.times ?? 0) + 1;
    counts.set(key, { cause, side, times, of: newestFirst.length });
  }
  const [first, ...others] = counts.values();
  if (!first) return null;
  return others.reduce((most, one) => (one.times > most.times ? one : most), first);
}
