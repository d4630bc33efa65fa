// The status card: one client at a glance, drawn from what the rules say of it.
import type { KnownBlock } from '@slack/types';
import { type AgedBalance, BUCKETS } from '#domain/aging.ts';
import type { Side } from '#domain/cause.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { formatMoney } from '#domain/money.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientStatus } from '#domain/status.ts';
import type { Day, Money } from '#domain/types.ts';
import { SIDE_NAME } from './cause-words.ts';
import {
  actions,
  context,
  divider,
  fields,
  header,
  type Message,
  message,
  section,
} from './kit.ts';
import { noteLine, type ShownNote, touchLine } from './note-words.ts';
import { practiceBlocks } from './practice.ts';
import { habitSentence, nextSentence } from './reasons.ts';
import { lastContactRemark } from './reminder-words.ts';
import { statusButtons } from './status-buttons.ts';
import { disputeBlocks, disputedWords, type ShownDispute } from './status-disputes.ts';
import { clip, join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import {
  amounts,
  are,
  BUCKET_NAME,
  clockDay,
  count,
  days,
  nameOf,
  numberOf,
  ownerOf,
  shortDay,
} from './words.ts';

const CURRENCIES_SHOWN = 8;
const INVOICES_SHOWN = 8;
const CREDITS_SHOWN = 5;
const REFERENCE_LENGTH = 40;
const CAUSE_LENGTH = 75;

/** The client, and the letters to them. */
export interface StatusOverview {
  readonly status: ClientStatus;
  /** Gone or on its way; null: none yet. */
  readonly lastLetter: {
    readonly reminderId: string;
    readonly stage: LetterStage;
    readonly sentAt: Date;
    readonly createdBy: string;
    readonly state: string;
  } | null;
  /** Whom letters reach for now. */
  readonly reach: Reach;
  /** Since when an answer of theirs waits for one of ours. */
  readonly repliedAt: Date | null;
  /** What a letter would be now; null: none makes sense. */
  readonly nextStage: LetterStage | null;
  /** What held them up most often, as people said; null: nobody has said. */
  readonly heldUpBy: {
    readonly name: string;
    readonly side: Side;
    readonly times: number;
    readonly of: number;
  } | null;
  /** Newest first, and how many more there are. */
  readonly notes: { readonly latest: readonly ShownNote[]; readonly more: number };
  /** When somebody gets in touch again; null: no day is named, or it is over. */
  readonly nextTouch: { readonly on: Day; readonly byUserId: string | null } | null;
  /** They paid, and nobody has thanked them for it yet; left out: there is nothing to thank them for. */
  readonly canThank?: boolean;
  /** Open cases, the oldest first; left out: there is none. */
  readonly disputes?: readonly ShownDispute[];
}

export interface StatusView extends StatusOverview {
  readonly locale: string;
  readonly timeZone: string;
  /** Offers to show the card to the whole channel. */
  readonly canShare: boolean;
  /** Offers what changes something: letters, snooze. */
  readonly canAct: boolean;
  /** Who showed it to the channel; absent while only one person sees it. */
  readonly sharedBy?: string;
}

/** One card for one client: owed, age, habit, what to do next, and the invoices behind the numbers. */
export function statusCard(view: StatusView): Message {
  const { client } = view.status;
  const blocks: KnownBlock[] = [
    header(nameOf(client)),
    context(md`${numberOf(client)} · ${ownerOf(client)}`),
    ...balanceBlocks(view),
    section(
      join(
        [
          habitLine(view),
          creditLine(view),
          snoozeLine(view),
          letterLine(view),
          nextTouchLine(view),
          nextLine(view),
        ],
        '\n',
      ),
    ),
    ...disputeBlocks(view.disputes ?? [], { locale: view.locale, asOf: view.status.asOf }),
    ...notesBlocks(view),
    ...invoiceBlocks(view),
    ...actions(statusButtons(view)),
    ...(isAboutLetters(view) ? practiceBlocks(view.reach) : []),
    ...(view.sharedBy === undefined ? [] : [context(md`Shared by ${mention(view.sharedBy)}.`)]),
  ];
  return message(summary(view), blocks);
}

/** It names a letter that went out, or offers one. */
function isAboutLetters(view: StatusView): boolean {
  const { canAct, canThank = false, lastLetter, nextStage } = view;
  return lastLetter !== null || (canAct && (nextStage !== null || canThank));
}

function summary({ status, locale }: StatusView): Mrkdwn {
  const name = md`${nameOf(status.client)}`;
  const open = openBalances(status);
  if (open.length === 0) return md`${name} owes nothing.`;
  const overdue = open.filter(({ overdueMinor }) => overdueMinor > 0n);
  const owes = md`${name} owes ${amounts(open.map(asOpen), locale)}`;
  if (overdue.length === 0) return md`${owes}, nothing of it overdue.`;
  const oldest = Math.max(...overdue.map(({ oldestDaysPastDue }) => oldestDaysPastDue));
  return md`${owes}, of which ${amounts(overdue.map(asOverdue), locale)} ${are(overdue.length)} overdue; the oldest is ${days(oldest)} late.`;
}

function balanceBlocks({ status, locale }: StatusView): KnownBlock[] {
  const open = openBalances(status);
  if (open.length === 0) return [section(md`*Nothing is open.*`)];
  const shown = open.slice(0, CURRENCIES_SHOWN);
  const rest = open.slice(CURRENCIES_SHOWN);
  return [
    ...shown.map((balance) => balanceBlock(balance, locale)),
    ...(rest.length === 0 ? [] : [context(md`Also open: ${amounts(rest.map(asOpen), locale)}.`)]),
  ];
}

/** Amount, then age; the buckets only where there is something late to tell apart. */
function balanceBlock(balance: AgedBalance, locale: string): KnownBlock {
  const open = formatMoney(asOpen(balance), locale);
  if (balance.overdueMinor <= 0n) return section(md`*${open} open*, nothing overdue`);
  const overdue = formatMoney(asOverdue(balance), locale);
  const line = md`*${overdue} overdue* of ${open} open · oldest ${days(balance.oldestDaysPastDue)} late`;
  const { currency } = balance;
  const buckets = BUCKETS.map((bucket) => {
    const minor = balance.buckets[bucket];
    const held = minor === 0n ? md`none` : md`${formatMoney({ currency, minor }, locale)}`;
    return md`${BUCKET_NAME[bucket]}: ${held}`;
  });
  return fields(line, buckets);
}

function habitLine({ heldUpBy, status }: StatusView): Mrkdwn {
  const habit = md`*Pays:* ${habitSentence(status.habit)}`;
  if (heldUpBy === null) return habit;
  const { name, of, side, times } = heldUpBy;
  const often = of === times ? md`` : md`, ${times} of ${count(of, 'time')}`;
  return md`${habit} Mostly held up by: ${clip(name, CAUSE_LENGTH)} (${SIDE_NAME[side]})${often}.`;
}

function creditLine({ status, locale }: StatusView): Mrkdwn {
  if (status.credits.length === 0) return NOTHING;
  const shown = status.credits.slice(0, CREDITS_SHOWN).map((credit) => {
    const kind = credit.kind === 'credit_note' ? 'credit note' : 'unmatched payment';
    const amount = formatMoney({ currency: credit.currency, minor: credit.balanceMinor }, locale);
    return md`${amount} (${kind} ${clip(credit.number, REFERENCE_LENGTH)})`;
  });
  const more = status.credits.length - shown.length;
  return md`*Open credit:* ${join(shown, ', ')}${more > 0 ? `, ${more} more` : ''}.`;
}

function snoozeLine({ status, locale }: StatusView): Mrkdwn {
  const { snoozedUntil, snoozedByUserId } = status.client;
  if (snoozedUntil === null || snoozedUntil < status.asOf) return NOTHING;
  const by = snoozedByUserId === null ? NOTHING : md` by ${mention(snoozedByUserId)}`;
  return md`*Snoozed* until ${shortDay(snoozedUntil, { locale, asOf: status.asOf })}${by}.`;
}

/** What went out last, by whom; or what waits to go out. */
function letterLine({ lastLetter, locale, repliedAt, timeZone, status }: StatusView): Mrkdwn {
  const on = { locale, timeZone, today: status.asOf };
  const last = lastLetter === null ? NOTHING : lastContactRemark(lastLetter, on);
  const reply =
    repliedAt === null
      ? NOTHING
      : md`*They wrote back* on ${clockDay(repliedAt, on)}, and nobody has answered yet.`;
  return join([last, reply], '\n');
}

function nextTouchLine({ locale, nextTouch, status }: StatusView): Mrkdwn {
  return nextTouch === null ? NOTHING : touchLine(nextTouch, { locale, today: status.asOf });
}

function nextLine({ status, locale }: StatusView): Mrkdwn {
  return md`*Next:* ${nextSentence(status.next, { locale, asOf: status.asOf })}`;
}

/** The latest few; the rest by asking for them. */
function notesBlocks({ locale, notes, status, timeZone }: StatusView): KnownBlock[] {
  if (notes.latest.length === 0) return [];
  const on = { locale, timeZone, today: status.asOf };
  const lines = notes.latest.map((note) => noteLine(note, on));
  const more = md`${notes.more} more: \`/ar notes ${nameOf(status.client)}\``;
  return [section(join(lines, '\n')), ...(notes.more > 0 ? [context(more)] : [])];
}

function invoiceBlocks(view: StatusView): KnownBlock[] {
  const { invoices } = view.status;
  if (invoices.length === 0) return [];
  const shown = invoices.slice(0, INVOICES_SHOWN).map((invoice) => invoiceLine(invoice, view));
  const rest = invoices.slice(INVOICES_SHOWN);
  return [
    divider(),
    section(join(shown, '\n')),
    ...(rest.length === 0 ? [] : [context(restLine(rest))]),
  ];
}

type OpenInvoice = ClientStatus['invoices'][number];

function invoiceLine(invoice: OpenInvoice, { status, locale }: StatusView): Mrkdwn {
  const { currency } = invoice;
  const left = formatMoney({ currency, minor: invoice.balanceMinor }, locale);
  const whole = formatMoney({ currency, minor: invoice.amountMinor }, locale);
  return join(
    [
      md`*${clip(invoice.number, REFERENCE_LENGTH)}*`,
      left === whole ? md`${left}` : md`${left} left of ${whole}`,
      md`due ${shortDay(invoice.dueOn, { locale, asOf: status.asOf })}`,
      invoice.daysPastDue > 0 ? md`${days(invoice.daysPastDue)} late` : md`not yet due`,
      md`${disputedWords(invoice, locale)}`,
      invoice.missingSince === null
        ? NOTHING
        : md`not in the report of ${shortDay(invoice.missingSince, { locale, asOf: status.asOf })}: paid?`,
    ],
    ' · ',
  );
}

function restLine(rest: readonly OpenInvoice[]): Mrkdwn {
  const late = rest.filter(({ daysPastDue }) => daysPastDue > 0).length;
  const early = rest.length - late;
  if (late === 0) return md`${early} more, not yet due`;
  if (early === 0) return md`${late} more late, not shown`;
  return md`${late} more late and ${early} not yet due, not shown`;
}

function openBalances(status: ClientStatus): readonly AgedBalance[] {
  return status.balances.filter(({ openMinor }) => openMinor !== 0n);
}

function asOpen({ currency, openMinor }: AgedBalance): Money {
  return { currency, minor: openMinor };
}

function asOverdue({ currency, overdueMinor }: AgedBalance): Money {
  return { currency, minor: overdueMinor };
}
