// Reads the preview of a letter back into what a person chose, and draws it from a proposal.
import { createHash } from 'node:crypto';
import type { ViewStateValue } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { BLOCK, FIELD } from '#blocks/ids.ts';
import { refusalLine } from '#blocks/refusals.ts';
import type { ReminderFormView } from '#blocks/reminder-form.ts';
import { reminderModal } from '#blocks/reminder-form.ts';
import {
  contactRemark,
  formerRemarks,
  lastContactRemark,
  momentWords,
  outdatedRemarks,
} from '#blocks/reminder-words.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import { amounts, are } from '#blocks/words.ts';
import { isOverdue } from '#domain/aging.ts';
import type { Refusal } from '#domain/gate.ts';
import type { Tone } from '#domain/ladder.ts';
import { TONES } from '#domain/ladder.ts';
import { sumByCurrency } from '#domain/money.ts';
import { reachOf } from '#domain/sender.ts';
import type { Approval } from '#flows/approval.ts';
import type { DrawnFor } from '#flows/drawn-for.ts';
import { drawnFor } from '#flows/drawn-for.ts';
import { maySetAside } from '#flows/reminder-invoices.ts';
import type { PreviewResult } from '#flows/reminder-preview.ts';
import type { Proposal } from '#flows/reminder-proposal.ts';
import type { Answers } from './answers.ts';
import { chosenIn, tickedIn, typedIn } from './answers.ts';
import type { Metadata } from './metadata.ts';
import { writeMetadata } from './metadata.ts';
import type { Turn } from './turn.ts';

/** What stands in the form now. */
export interface Filled {
  readonly contactId: string | undefined;
  readonly tone: Tone | undefined;
  /** The ticked ones that nothing stands against; undefined where no box was shown. */
  readonly invoiceIds: readonly string[] | undefined;
  /** The ticked ones that shall be in the letter all the same, and why. */
  readonly setAsideIds: readonly string[];
  readonly invoiceWhy: string | null;
  readonly subject: string;
  readonly body: string;
  readonly cc: string | null;
  /** Why the letter shall go out all the same. */
  readonly why: string | null;
  readonly isLater: boolean;
}

/** What the form lies on; empty: no list. */
export type Below = Pick<Metadata, 'listId' | 'from'>;

/** The words of a letter. */
type Words = Pick<Filled, 'subject' | 'body'>;

export function filledOf(values: Answers): Filled {
  const tone = chosenIn(values, FIELD.reminderTone);
  const ids = Object.keys(values);
  const free = ids.filter((id) => id.startsWith(`${BLOCK.reminderInvoices}:`));
  const offered = ids.filter((id) => id.startsWith(`${BLOCK.reminderSetAside}:`));
  const ticked = (groups: readonly string[]) => groups.flatMap((id) => tickedIn(values, id));
  return {
    contactId: chosenIn(values, FIELD.reminderTo) ?? undefined,
    tone: TONES.find((one) => one === tone),
    invoiceIds: free.length + offered.length === 0 ? undefined : ticked(free),
    setAsideIds: ticked(offered),
    invoiceWhy: typedIn(values, FIELD.reminderInvoiceWhy),
    subject: startingWith(values, BLOCK.reminderSubject)?.value ?? '',
    body: startingWith(values, BLOCK.reminderText)?.value ?? '',
    cc: typedIn(values, FIELD.reminderCc),
    why: typedIn(values, FIELD.reminderWhy),
    isLater: startingWith(values, BLOCK.reminderWhen)?.selected_option?.value === 'later',
  };
}

/** The invoices that the letter names, and which of them only because the person says why. */
export function namedIn({
  invoiceIds = [],
  invoiceWhy,
  setAsideIds,
}: Filled): Required<Pick<Approval, 'invoiceIds' | 'setAside'>> {
  return {
    invoiceIds: [...invoiceIds, ...setAsideIds],
    setAside: { invoiceIds: setAsideIds, why: invoiceWhy },
  };
}

/** The names under which the subject and the text stand in this drawing, for mistakes to be shown beside. */
export function fieldsOf(drawing: number): { subject: string; body: string } {
  return {
    subject: `${BLOCK.reminderSubject}:${drawing}`,
    body: `${BLOCK.reminderText}:${drawing}`,
  };
}

function startingWith(values: Answers, start: string): ViewStateValue | undefined {
  const id = Object.keys(values).find((one) => one.startsWith(`${start}:`));
  return id === undefined ? undefined : values[id]?.[id];
}

/** Whether a person has changed our words. Where nothing stands in the form, ours come back. */
export function isEdited(filled: Words, metadata: Metadata): boolean {
  const isThere = `${filled.subject}${filled.body}`.trim() !== '';
  return isThere && metadata.drawn !== undefined && metadata.drawn !== hashOf(filled);
}

/** What the words in the form were drawn for; null where the form comes from an older version of the bot. */
export function drawnForIn({ contactId, invoices, tone }: Metadata): DrawnFor | null {
  return contactId === undefined || invoices === undefined || tone === undefined
    ? null
    : { contactId, invoices, tone };
}

/** Draws the preview; typed words and reasons are kept, our words are drawn anew. */
export function formOf(
  turn: Turn,
  given: {
    preview: Extract<PreviewResult, { ok: true }>;
    filled: Filled | null;
    /** What the person typed, or began with; null: our words. */
    words: Words | null;
    /** They were typed just now. */
    isTyped: boolean;
    drawing: number;
    /** The list that it lies on, and from which client on that shows them. */
    below: Below;
    /** Said on top, before what the gate says: "The balance changed while you read." */
    note?: Mrkdwn;
  },
): ModalView {
  const { drawing, filled } = given;
  const { former, outdated, proposal, stated } = given.preview;
  const { account } = proposal;
  const { locale, timeZone } = turn.workspace;
  const words = given.words ?? proposal.draft;
  const { stage } = proposal.letter;
  const standing = whatStandsAgainst(turn, proposal);
  return reminderModal({
    ...standing,
    // What was typed stands in inputs only, and would be lost without them.
    isBlocked: standing.isBlocked && !given.isTyped,
    ...momentsOf(turn, proposal),
    client: account.client,
    stage,
    stageBecause: proposal.letter.because,
    tone: proposal.tone,
    toneBecause: proposal.toneBecause,
    contacts: account.contacts,
    contactId: proposal.contact?.id ?? null,
    isThanks: stage === 'thanks',
    told: toldIn(proposal),
    cc: filled?.cc ?? null,
    why: filled?.why ?? null,
    invoiceWhy: filled?.invoiceWhy ?? null,
    subject: words.subject,
    body: words.body,
    wordsRemarks: [
      ...(former ? formerRemarks({ ...former, stage }) : []),
      ...outdatedRemarks(outdated),
    ],
    note: given.note ?? null,
    isLater: filled?.isLater ?? false,
    remarks: remarksOf(turn, proposal),
    reach: reachOf(account.sender),
    drawing,
    locale,
    timeZone,
    today: turn.today,
    metadata: writeMetadata({
      clientId: account.client.id,
      ...(former ? { formerId: former.reminder.id } : {}),
      disputeId: account.told?.dispute.id,
      ...given.below,
      ...drawnFor({
        contactId: proposal.contact?.id ?? '',
        tone: proposal.tone,
        invoiceIds: proposal.invoices.flatMap((one) => (one.isTicked ? [one.invoice.id] : [])),
      }),
      stated,
      stage,
      seen: proposal.seen,
      shown: proposal.shown,
      drawing,
      drawn: given.words ? 'typed' : hashOf(proposal.draft),
    }),
  });
}

/** The case that it tells about. */
function toldIn({ account: { told } }: Proposal): NonNullable<ReminderFormView['told']> | null {
  return told && { number: told.dispute.number, claims: told.dispute.invoices };
}

const HOURS: ReadonlySet<Refusal['code']> = new Set([
  'quiet_hours',
  'outside_hours',
  'not_a_business_day',
]);

type Standing = Pick<
  ReminderFormView,
  'invoices' | 'refusals' | 'canSetAside' | 'isBlocked' | 'mustWait'
>;

function whatStandsAgainst(turn: Turn, proposal: Proposal): Standing {
  const { member } = turn;
  const canTick = proposal.invoices.some((one) => one.refusals.length === 0 || one.canSetAside);
  const refusals = letterRefusals(proposal).filter(
    ({ code }) => code !== 'nothing_left' || !canTick,
  );
  const canSetAside = (refusal: Refusal): boolean => maySetAside(refusal, member);
  const canWait = proposal.scheduleFor !== null;
  const hindering = canWait ? refusals.filter(({ code }) => !HOURS.has(code)) : refusals;
  return {
    invoices: proposal.invoices.map((one) => ({
      ...one,
      refusals: one.refusals.map((refusal) => lineOf(refusal, turn, proposal)),
    })),
    refusals: refusals.map((one) => lineOf(one, turn, proposal)),
    canSetAside: refusals.some(canSetAside),
    isBlocked: !hindering.every(canSetAside),
    mustWait: canWait && !refusals.every(canSetAside),
  };
}

/** What stops the letter as a whole; what is about one invoice is said beside that. */
export function letterRefusals({ verdict }: Proposal): Refusal[] {
  return verdict.ok ? [] : verdict.refusals.filter((one) => !('invoiceId' in one));
}

function momentsOf(
  turn: Turn,
  proposal: Proposal,
): Pick<ReminderFormView, 'whenNow' | 'whenLater'> {
  const { locale } = turn.workspace;
  const on = { locale, timeZone: proposal.whereabouts.timeZone, today: turn.today };
  return {
    whenNow: `Now: ${momentWords(turn.now, on)}`,
    whenLater: `Later: ${momentWords(proposal.scheduleFor ?? proposal.nextOpening, on)}`,
  };
}

export function lineOf(refusal: Refusal, turn: Turn, proposal: Proposal): Mrkdwn {
  return refusalLine(refusal, {
    locale: turn.workspace.locale,
    today: turn.today,
    timeZone: turn.workspace.timeZone,
    numberOf: (invoiceId) =>
      proposal.invoices.find(({ invoice }) => invoice.id === invoiceId)?.invoice.number ?? '',
  });
}

function remarksOf(turn: Turn, proposal: Proposal): Mrkdwn[] {
  const { locale, timeZone } = turn.workspace;
  const last = proposal.account.letters.at(-1);
  return [
    ...overdueRemark(proposal, locale),
    ...(last ? [lastContactRemark(last, { locale, timeZone, today: turn.today })] : []),
    ...(proposal.contact ? contactRemark(proposal.contact) : []),
    ...proposal.warnings.map(({ sentence }) => md`:memo: ${sentence}`),
  ];
}

/** Of a thank-you: what stands open beside what it thanks for. */
function overdueRemark({ account, letter }: Proposal, locale: string): Mrkdwn[] {
  if (letter.stage !== 'thanks') return [];
  const overdue = sumByCurrency(
    account.open
      .filter((one) => isOverdue(one, account.today))
      .map(({ balanceMinor: minor, currency }) => ({ currency, minor })),
  );
  if (overdue.length === 0) return [];
  return [
    md`${amounts(overdue, locale)} ${are(overdue.length)} overdue; this letter does not mention it.`,
  ];
}

function hashOf({ body, subject }: { subject: string; body: string }): string {
  // Slack gives back line breaks and blanks as it likes.
  const words = `${subject}\n${body}`.replaceAll(/\s+/g, ' ').trim();
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}
