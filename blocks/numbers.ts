// How clients pay, in numbers, for each client, owner or month. Every line opens its invoices.
import type { KnownBlock } from '@slack/types';
import { DateTime } from 'luxon';
import type { Grouping, PaymentNumbers, WeightedDelay } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { ClientRef } from '#domain/types.ts';
import type { NumbersAsked } from './asked.ts';
import { numbersValue } from './asked.ts';
import { ACTION } from './ids.ts';
import { button, context, header, type Message, message, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { pageButtons, pageWords } from './pages.ts';
import { clip, join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { periodWords, shareWords } from './why-words.ts';
import { count, nameOf, numberOf } from './words.ts';

export const GROUPS_PAGE = 8;
const CURRENCIES_SHOWN = 4;
const MAIL_LENGTH = 80;

export interface NumbersView {
  /** Null: everybody. */
  readonly client: ClientRef | null;
  readonly by: Grouping;
  readonly period: Period;
  readonly whole: PaymentNumbers;
  readonly groups: readonly NumbersGroup[];
  readonly offset: number;
  /** Of all groups. */
  readonly count: number;
  readonly locale: string;
}

interface NumbersGroup {
  readonly key: string;
  /** Of a client only. */
  readonly client: { readonly number: string | null; readonly name: string } | null;
  readonly numbers: PaymentNumbers;
}

/** The answer to `/ar numbers`: all together, then one line for each. */
export function numbersMessage(view: NumbersView): Message {
  const { by, locale, period, whole } = view;
  const asked: NumbersAsked = { ...scopeOf(view), by, key: null };
  const when = periodWords(period, locale);
  const whose = view.client === null ? md`Everybody` : md`${nameOf(view.client)}`;
  const groups = view.groups.map((group) =>
    groupBlock({
      name: labelOf(group, view),
      about: view.by === 'client' ? (group.client?.name ?? group.key) : group.key,
      numbers: group.numbers,
      value: numbersValue({ ...asked, key: group.key }),
      locale,
    }),
  );
  const all = { name: whose, about: 'all', numbers: whole, value: numbersValue(asked), locale };
  const blocks: KnownBlock[] = [
    header('Payment numbers'),
    context(
      md`${when} · by ${by} · ${pageWords({ offset: view.offset, shown: view.groups.length, total: view.count, noun: by })}`,
    ),
    groupBlock(all),
    ...groups,
    ...pageButtons({
      offset: view.offset,
      size: GROUPS_PAGE,
      total: view.count,
      next: ACTION.numbersNext,
      previous: ACTION.numbersPrevious,
      valueAt: (offset) => numbersValue({ ...asked, offset }),
    }),
    definitions(),
  ];
  return message(md`${whose}, ${when}: ${join(figures(whole, locale), '; ')}.`, blocks);
}

function scopeOf({ client, period }: NumbersView) {
  return { clientId: client?.id ?? null, period, offset: 0 };
}

function groupBlock(is: {
  name: Mrkdwn;
  about: string;
  numbers: PaymentNumbers;
  value: string;
  locale: string;
}): KnownBlock {
  const { about, locale, name, numbers, value } = is;
  // An address of an owner may be longer than a button can say.
  const isShut = numbers.paid + numbers.openOverdue === 0 || value.length > LIMITS.buttonValue;
  const open = button({ label: 'Show invoices', actionId: ACTION.numbersRows, value, about });
  return section(
    join([md`*${name}*`, ...figures(numbers, locale)], '\n'),
    isShut ? undefined : open,
  );
}

function labelOf(group: NumbersGroup, { by, locale }: NumbersView): Mrkdwn {
  switch (by) {
    case 'client': {
      const client = { id: group.key, number: group.client?.number ?? null };
      return md`${nameOf({ name: group.client?.name ?? '' })} · ${numberOf(client)}`;
    }
    case 'owner':
      if (group.key === '') return md`Nobody looks after these`;
      return mention(clip(group.key, MAIL_LENGTH));
    case 'month':
      return md`${monthWords(group.key, locale)}`;
  }
}

/** "October 2026". */
function monthWords(month: string, locale: string): string {
  const at = DateTime.fromISO(`${month}-01`, { zone: 'utc', locale });
  return at.toLocaleString({ month: 'long', year: 'numeric' });
}

/** Share on time, days to pay, weighted delay; only what is known. */
function figures(numbers: PaymentNumbers, locale: string): Mrkdwn[] {
  const { averageDaysLate, late, onTimeShare, paid } = numbers;
  const lateWords =
    averageDaysLate === null
      ? NOTHING
      : md`, ${late} late by ${decimal(averageDaysLate, locale)} days on average`;
  return [
    onTimeShare === null
      ? md`Nothing was paid`
      : md`${count(paid, 'invoice')} paid, ${shareWords(onTimeShare)} on time${lateWords}`,
    daysToPayLine(numbers, locale),
    weightedLine(numbers, locale),
  ].filter(({ mrkdwn }) => mrkdwn !== '');
}

function daysToPayLine(
  { averageDaysToPay, medianDaysToPay, undated }: PaymentNumbers,
  locale: string,
): Mrkdwn {
  const leftOut = undated === 0 ? NOTHING : md` (${undated} without an issue date left out)`;
  if (averageDaysToPay === null || medianDaysToPay === null)
    return undated === 0 ? NOTHING : md`Days to pay: not known${leftOut}`;
  return md`Days to pay: ${decimal(averageDaysToPay, locale)} on average, median ${decimal(medianDaysToPay, locale)}${leftOut}`;
}

function weightedLine({ openOverdue, weighted }: PaymentNumbers, locale: string): Mrkdwn {
  const known = weighted.filter(
    (one): one is WeightedDelay & { days: number } => one.days !== null,
  );
  if (known.length === 0) return NOTHING;
  const shown = known
    .slice(0, CURRENCIES_SHOWN)
    .map(({ currency, days }) => md`${decimal(days, locale)} in ${currency}`);
  const more = known.length - shown.length;
  const rest = more > 0 ? [md`${count(more, 'more currency', 'more currencies')}`] : [];
  const open =
    openOverdue === 0 ? NOTHING : md` (${openOverdue} open and overdue counted up to today)`;
  return md`Weighted delay in days: ${join([...shown, ...rest], ', ')}${open}`;
}

function decimal(number: number, locale: string): string {
  return number.toLocaleString(locale, { maximumFractionDigits: 1 });
}

function definitions(): KnownBlock {
  return context(
    md`Paid in this time. On time: paid on or before the due date / paid. Days to pay: from the issue date to the last payment. Weighted delay: sum(amount × days late) / sum(amount), early negative.`,
  );
}
