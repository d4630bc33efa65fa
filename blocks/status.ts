// The status card: one client at a glance, drawn from what the rules say of it.
import type { Button, KnownBlock } from '@slack/types';
import { type AgedBalance, BUCKETS } from '#domain/aging.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientStatus } from '#domain/status.ts';
import type { Money } from '#domain/types.ts';
import { ACTION } from './ids.ts';
import {
  actions,
  button,
  context,
  divider,
  fields,
  header,
  type Message,
  message,
  section,
} from './kit.ts';
import { habitSentence, nextSentence } from './reasons.ts';
import { clip, join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, are, BUCKET_NAME, days, nameOf, numberOf, ownerOf, shortDay } from './words.ts';

const CURRENCIES_SHOWN = 8;
const INVOICES_SHOWN = 8;
const CREDITS_SHOWN = 5;
const REFERENCE_LENGTH = 40;

export interface StatusView {
  readonly status: ClientStatus;
  readonly locale: string;
  /** Offers to show the card to the whole channel. */
  readonly canShare: boolean;
  readonly canSnooze: boolean;
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
    section(join([habitLine(view), creditLine(view), snoozeLine(view), nextLine(view)], '\n')),
    ...invoiceBlocks(view),
    ...actions(buttons(view)),
    ...(view.sharedBy === undefined ? [] : [context(md`Shared by ${mention(view.sharedBy)}.`)]),
  ];
  return message(summary(view), blocks);
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

function habitLine({ status }: StatusView): Mrkdwn {
  return md`*Pays:* ${habitSentence(status.habit)}`;
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

function nextLine({ status, locale }: StatusView): Mrkdwn {
  return md`*Next:* ${nextSentence(status.next, { locale, asOf: status.asOf })}`;
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
      invoice.isDisputed ? md`in dispute` : NOTHING,
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

function buttons({ status, canShare, canSnooze, sharedBy }: StatusView): Button[] {
  const { client, asOf } = status;
  const about = nameOf(client);
  const isSnoozed = client.snoozedUntil !== null && client.snoozedUntil >= asOf;
  const snooze = button({
    label: isSnoozed ? 'Change snooze' : 'Snooze',
    actionId: ACTION.snoozeOpen,
    value: client.id,
    about,
  });
  const share = button({
    label: 'Share in channel',
    actionId: ACTION.statusShare,
    value: client.id,
    about,
  });
  return [...(canSnooze ? [snooze] : []), ...(canShare && sharedBy === undefined ? [share] : [])];
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
