// Reads the preview of a letter back into what a person chose, and draws it from a proposal.
import { createHash } from 'node:crypto';
import type { ViewStateValue } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { BLOCK, FIELD } from '#blocks/ids.ts';
import { refusalLine } from '#blocks/refusals.ts';
import { reminderModal } from '#blocks/reminder-form.ts';
import { contactRemark, lastContactRemark, momentWords } from '#blocks/reminder-words.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import type { Refusal } from '#domain/gate.ts';
import { overrideRuleOf } from '#domain/gate.ts';
import type { Tone } from '#domain/ladder.ts';
import { TONES } from '#domain/ladder.ts';
import { may } from '#domain/member.ts';
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
  readonly invoiceIds: readonly string[] | undefined;
  readonly subject: string;
  readonly body: string;
  readonly cc: string | null;
  readonly why: string | null;
  readonly isLater: boolean;
}

/** Words that a person has typed, to be kept when the form is drawn again. */
export type Typed = Pick<Filled, 'subject' | 'body' | 'cc'>;

export function filledOf(values: Answers): Filled {
  const tone = chosenIn(values, FIELD.reminderTone);
  const groups = Object.keys(values).filter((id) => id.startsWith(`${BLOCK.reminderInvoices}:`));
  return {
    contactId: chosenIn(values, FIELD.reminderTo) ?? undefined,
    tone: TONES.find((one) => one === tone),
    invoiceIds: groups.length === 0 ? undefined : groups.flatMap((id) => tickedIn(values, id)),
    subject: startingWith(values, BLOCK.reminderSubject)?.value ?? '',
    body: startingWith(values, BLOCK.reminderText)?.value ?? '',
    cc: typedIn(values, FIELD.reminderCc),
    why: typedIn(values, FIELD.reminderWhy),
    isLater: startingWith(values, BLOCK.reminderWhen)?.selected_option?.value === 'later',
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

/** Whether a person has changed our words. */
export function isEdited(filled: Typed, metadata: Metadata): boolean {
  return metadata.drawn !== undefined && metadata.drawn !== hashOf(filled);
}

/** Draws the preview; typed words are kept, ours are drawn anew. */
export function formOf(
  turn: Turn,
  given: {
    proposal: Proposal;
    typed: Typed | null;
    cc: string | null;
    isLater: boolean;
    drawing: number;
    /** Said on top, before what the gate says: "The balance changed while you read." */
    note?: Mrkdwn;
  },
): ModalView {
  const { drawing, proposal, typed } = given;
  const { account, verdict } = proposal;
  const words = typed ?? proposal.draft;
  const refusals = verdict.ok ? [] : verdict.refusals.filter((one) => !('invoiceId' in one));
  const mustWait = proposal.scheduleFor !== null;
  const hindering = mustWait ? refusals.filter(({ code }) => !HOURS.has(code)) : refusals;
  const canSetAside = refusals.some((one) => canBeSetAside(one, turn));
  const isBlocked = hindering.some((one) => !canBeSetAside(one, turn));
  const { locale } = turn.workspace;
  const on = { locale, timeZone: proposal.whereabouts.timeZone, today: turn.today };
  return reminderModal({
    client: account.client,
    stage: proposal.letter.stage,
    stageBecause: proposal.letter.because,
    tone: proposal.tone,
    toneBecause: proposal.toneBecause,
    contacts: account.contacts,
    contactId: proposal.contact?.id ?? null,
    cc: given.cc,
    invoices: proposal.invoices.map((one) => ({
      ...one,
      refusal: one.refusal && lineOf(one.refusal, turn, proposal),
    })),
    subject: words.subject,
    body: words.body,
    note: given.note ?? null,
    isLater: given.isLater,
    refusals: refusals.map((one) => lineOf(one, turn, proposal)),
    canSetAside,
    isBlocked,
    remarks: remarksOf(turn, proposal),
    whenNow: `Now: ${momentWords(turn.now, on)}`,
    whenLater: `Later: ${momentWords(proposal.scheduleFor ?? proposal.nextOpening, on)}`,
    mustWait: mustWait && !canSetAsideAll(refusals, turn),
    isPractice: account.sender?.isLive !== true,
    drawing,
    locale,
    timeZone: turn.workspace.timeZone,
    today: turn.today,
    metadata: writeMetadata({
      clientId: account.client.id,
      stage: proposal.letter.stage,
      seen: proposal.seen,
      shown: proposal.shown,
      drawing,
      drawn: typed ? 'typed' : hashOf(proposal.draft),
    }),
  });
}

const HOURS: ReadonlySet<Refusal['code']> = new Set([
  'quiet_hours',
  'outside_hours',
  'not_a_business_day',
]);

function canBeSetAside({ code }: Refusal, turn: Turn): boolean {
  const rule = overrideRuleOf(code);
  return rule !== null && may(turn.member, rule.role);
}

function canSetAsideAll(refusals: readonly Refusal[], turn: Turn): boolean {
  return refusals.every((one) => canBeSetAside(one, turn));
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
    ...(last ? [lastContactRemark(last, { locale, timeZone, today: turn.today })] : []),
    ...(proposal.contact ? contactRemark(proposal.contact) : []),
    ...proposal.warnings.map(({ sentence }) => md`:memo: ${sentence}`),
  ];
}

function hashOf({ body, subject }: { subject: string; body: string }): string {
  // Slack gives back line breaks and blanks as it likes.
  const words = `${subject}\n${body}`.replaceAll(/\s+/g, ' ').trim();
  return createHash('sha256').update(words).digest('hex').slice(0, 16);
}
