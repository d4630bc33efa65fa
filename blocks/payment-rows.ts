// The invoices behind a line of the payment numbers, page by page.
import type { ModalView } from '@slack/types';
import { daysBetween } from '#domain/calendar.ts';
import { formatMoney } from '#domain/money.ts';
import type { Grouping, PaymentRow } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import type { NumbersAsked } from './asked.ts';
import { numbersValue } from './asked.ts';
import { ACTION, VIEW } from './ids.ts';
import { context, modal, section } from './kit.ts';
import { pageButtons, pageWords } from './pages.ts';
import { clip, join, type Mrkdwn, md, NOTHING } from './text.ts';
import { periodWords } from './why-words.ts';
import { days, nameOf, shortDay } from './words.ts';

export const PAYMENT_PAGE = 20;
const NUMBER_LENGTH = 40;

export interface PaymentRowsView {
  readonly client: ClientRef | null;
  readonly by: Grouping;
  readonly key: string | null;
  readonly period: Period;
  readonly rows: readonly PaymentRow[];
  readonly offset: number;
  readonly total: number;
  readonly locale: string;
  readonly today: Day;
}

/** The invoices behind one line, what is open first, then the latest payment. */
export function paymentRowsModal(view: PaymentRowsView): ModalView {
  const { by, client, key, locale, offset, period, rows, total } = view;
  const asked: NumbersAsked = { clientId: client?.id ?? null, period, by, key, offset };
  return modal({
    title: 'Invoices',
    callbackId: VIEW.message,
    blocks: [
      context(
        join(
          [
            client === null ? NOTHING : md`${nameOf(client)}`,
            md`${periodWords(period, locale)}`,
            pageWords({ offset, shown: rows.length, total, noun: 'invoice' }),
          ],
          ' · ',
        ),
      ),
      ...rows.map((row) => section(rowLine(row, view))),
      ...pageButtons({
        offset,
        size: PAYMENT_PAGE,
        total,
        next: ACTION.numbersRowsNext,
        previous: ACTION.numbersRowsPrevious,
        valueAt: (at) => numbersValue({ ...asked, offset: at }),
      }),
    ],
  });
}

function rowLine(row: PaymentRow, { client, locale, today }: PaymentRowsView): Mrkdwn {
  const { currency, dueOn, issuedOn, minor, number, paidOn } = row;
  const asOf = paidOn ?? today;
  const late = daysBetween(dueOn, asOf);
  const timing =
    late > 0 ? `${days(late)} late` : late < 0 ? `${days(-late)} early` : 'on the due date';
  return join(
    [
      md`*${clip(number, NUMBER_LENGTH)}*`,
      client === null ? md`${nameOf(row.client)}` : NOTHING,
      md`${formatMoney({ currency, minor }, locale)}${paidOn === null ? ' open' : ''}`,
      issuedOn === null ? md`no issue date` : md`issued ${shortDay(issuedOn, { locale, asOf })}`,
      md`due ${shortDay(dueOn, { locale, asOf })}`,
      paidOn === null
        ? md`not paid, ${timing}`
        : md`paid ${shortDay(paidOn, { locale })}, ${timing}`,
    ],
    ' · ',
  );
}
