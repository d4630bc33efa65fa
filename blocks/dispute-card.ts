// The card at the head of a dispute's thread: what is disputed, why, whose it is, by when, and what can be done now.
import type { KnownBlock } from '@slack/types';
import { daysBetween, localDay } from '#domain/calendar.ts';
import type { Dispute, Proposal } from '#domain/dispute.ts';
import { disputeName, isUndecided } from '#domain/dispute.ts';
import { sumByCurrency } from '#domain/money.ts';
import type { PayerHabit } from '#domain/payer.ts';
import type { ClientRef, Day, WorkingWeek } from '#domain/types.ts';
import { disputeButtons } from './dispute-card-buttons.ts';
import { stateLines, unreadableLine } from './dispute-card-state.ts';
import {
  disputedWords,
  excerpt,
  inWords,
  numberIn,
  REASON_NAME,
  REQUEST_NAME,
} from './dispute-words.ts';
import { actions, context, type Message, message, section } from './kit.ts';
import { habitSentence } from './reasons.ts';
import { clip, group, join, link, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, count, days, nameOf, shortDay } from './words.ts';

const WORDS_LENGTH = 600;
const NUMBER_LENGTH = 40;
const INVOICES_SHOWN = 8;
const FILES_SHOWN = 5;
const FILE_NAME_LENGTH = 60;

/** An invoice of the case as the books have it now. */
export interface DisputeCardInvoice {
  readonly id: string;
  readonly number: string;
  readonly dueOn: Day;
  readonly currency: string;
  readonly balanceMinor: bigint;
}

/** What a card shows: `loadDisputeCard` gives exactly this. */
export interface DisputeCardView {
  readonly dispute: Dispute;
  readonly client: ClientRef;
  readonly invoices: readonly DisputeCardInvoice[];
  /** How this client usually pays. */
  readonly habit: PayerHabit;
  /** The one that waits for an answer, or none. */
  readonly proposal: Proposal | null;
  /** The lead of its owner. */
  readonly leadUserId: string | null;
  /** The neutral person whom the team named. */
  readonly mediatorUserId: string | null;
  /** Since when the client is asked; null: they are not. */
  readonly askedAt: Date | null;
  /** When the client was last told what became of it, since it was opened or reopened. */
  readonly toldAt: Date | null;
  /** Why it rests. */
  readonly restWhy: string | null;
  /** It may still be opened again. */
  readonly canReopen: boolean;
  /** Business days since it came in. */
  readonly age: number;
  readonly today: Day;
  readonly week: WorkingWeek;
  readonly locale: string;
  readonly timeZone: string;
}

export function disputeCard(view: DisputeCardView): Message {
  const { dispute } = view;
  const name = md`Dispute ${disputeName(dispute)}`;
  const client = nameOf(view.client);
  const what = disputedWords(view);
  const blocks: KnownBlock[] = [
    section(md`*${name}* · *${client}* · ${what}`),
    ...(dispute.invoices.length > 1 ? [section(invoiceLines(view))] : []),
    section(join([saidLine(view), whyLine(view)], '\n')),
    section(join([ownerLine(view), restLine(view)], '\n')),
    ...stateLines(view).map((line) => section(line)),
    ...unreadableLine(view).map((line) => section(line)),
    ...actions(disputeButtons(view)),
    context(...factLines(view)),
  ];
  const text = md`${name} of ${client}: ${what}, ${reasonOf(dispute)}. ${ownerLine(view)}.`;
  return message(text, blocks);
}

function invoiceLines({ dispute, invoices, locale, today }: DisputeCardView): Mrkdwn {
  const lines = dispute.invoices.slice(0, INVOICES_SHOWN).map((one) => {
    const { balanceMinor, claimedMinor, currency, invoiceId } = one;
    const part = amounts([{ currency, minor: claimedMinor }], locale);
    const whole = amounts([{ currency, minor: balanceMinor }], locale);
    const due = invoices.find(({ id }) => id === invoiceId)?.dueOn;
    const when = due === undefined ? NOTHING : md` · due ${shortDay(due, { locale, asOf: today })}`;
    return md`• ${part} of ${numberIn(invoices, invoiceId)} (${whole})${when}`;
  });
  const more = dispute.invoices.length - lines.length;
  return join([...lines, more > 0 ? md`and ${more} more` : NOTHING], '\n');
}

function saidLine({ dispute }: DisputeCardView): Mrkdwn {
  const by = dispute.saidBy === null ? NOTHING : md`${excerpt(dispute.saidBy, FILE_NAME_LENGTH)}: `;
  return md`${by}“${excerpt(dispute.words, WORDS_LENGTH)}”`;
}

function reasonOf({ reason }: Dispute): string {
  return inWords(REASON_NAME[reason]);
}

function whyLine({ dispute }: DisputeCardView): Mrkdwn {
  const asks =
    dispute.request === 'none'
      ? NOTHING
      : md` · asks for: ${inWords(REQUEST_NAME[dispute.request])}`;
  return md`Reason: ${reasonOf(dispute)}${asks}`;
}

/** Whose it is, and by when the client has an answer. */
function ownerLine(view: DisputeCardView): Mrkdwn {
  return join([holderOf(view.dispute), answerBy(view), ageWords(view)], ' · ');
}

function holderOf({ ownerGroupId, ownerUserId, routedAt, takenAt }: Dispute): Mrkdwn {
  if (ownerUserId !== null)
    return takenAt === null
      ? md`${mention(ownerUserId)} owns it, not taken yet`
      : md`${mention(ownerUserId)} owns it`;
  if (ownerGroupId !== null) return md`${group(ownerGroupId)}: one of you takes it`;
  return routedAt === null ? md`Looking for somebody to take it` : md`Nobody has it yet`;
}

function answerBy({ dispute, locale, today }: DisputeCardView): Mrkdwn {
  if (!isUndecided(dispute.state)) return NOTHING;
  const { targetOn } = dispute.clock;
  if (today === targetOn) return md`*answer by today*`;
  const day = shortDay(targetOn, { locale, asOf: today });
  return today < targetOn ? md`answer by ${day}` : md`*answer was due ${day}*`;
}

function ageWords({ age, dispute }: DisputeCardView): Mrkdwn {
  if (!isUndecided(dispute.state)) return NOTHING;
  return age === 0 ? md`new today` : md`${count(age, 'business day')} old`;
}

/** What of the invoices is asked for all the same. */
function restLine({ dispute, invoices, locale }: DisputeCardView): Mrkdwn {
  if (dispute.state === 'closed') return NOTHING;
  const rest = sumByCurrency(
    dispute.invoices.map(({ currency, heldMinor, invoiceId }) => {
      const balance = invoices.find(({ id }) => id === invoiceId)?.balanceMinor ?? 0n;
      return { currency, minor: balance > heldMinor ? balance - heldMinor : 0n };
    }),
  ).filter(({ minor }) => minor > 0n);
  if (rest.length === 0) return md`Nothing of it is asked for until this is settled.`;
  const stays = rest.length === 1 ? 'stays' : 'stay';
  return md`The other ${amounts(rest, locale)} ${stays} collectable.`;
}

/** Where it comes from, what the books say, and what was handed in with it. */
function factLines(view: DisputeCardView): Mrkdwn[] {
  const { dispute, locale, timeZone, today } = view;
  const opened = shortDay(localDay(dispute.openedAt, timeZone), { locale, asOf: today });
  return [
    md`Opened ${opened} by ${mention(dispute.openedBy)}.`,
    ...(dispute.invoices.length === 1 ? [dueLine(view)] : []),
    md`Pays: ${habitSentence(view.habit)}`,
    ...fileLine(dispute),
  ];
}

function dueLine({ invoices, locale, today }: DisputeCardView): Mrkdwn {
  const [only] = invoices;
  if (!only) return md`The invoice is not in the books any more.`;
  const { balanceMinor, currency, dueOn, number } = only;
  const late = daysBetween(dueOn, today);
  const when = late > 0 ? md`, ${days(late)} late` : NOTHING;
  const open =
    balanceMinor > 0n
      ? md`${amounts([{ currency, minor: balanceMinor }], locale)} open`
      : md`settled`;
  return md`${excerpt(number, NUMBER_LENGTH)}: ${open}, due ${shortDay(dueOn, { locale, asOf: today })}${when}.`;
}

function fileLine({ files }: Dispute): Mrkdwn[] {
  if (files.length === 0) return [];
  const shown = files
    .slice(0, FILES_SHOWN)
    .map(({ name, permalink }) => link(permalink, clip(name, FILE_NAME_LENGTH) || 'a file'));
  const more = files.length - shown.length;
  return [md`Files: ${join([...shown, more > 0 ? md`${more} more` : NOTHING], ', ')}`];
}
