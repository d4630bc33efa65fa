// The late invoices behind a figure, page by page.
import type { ModalView } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import type { LateInvoice, WhichLate } from '#domain/late-invoice.ts';
import { formatMoney } from '#domain/money.ts';
import type { Period } from '#domain/period.ts';
import type { ClientRef } from '#domain/types.ts';
import type { WhyAsked } from './asked.ts';
import { whyValue } from './asked.ts';
import { SIDE_NAME } from './cause-words.ts';
import { ACTION, VIEW } from './ids.ts';
import { context, modal, section } from './kit.ts';
import { pageButtons, pageWords } from './pages.ts';
import { clip, join, type Mrkdwn, md, NOTHING } from './text.ts';
import { causeName, periodWords } from './why-words.ts';
import { days, nameOf, shortDay } from './words.ts';

export const LATE_PAGE = 20;
const NUMBER_LENGTH = 40;

export interface LateInvoicesView {
  readonly client: ClientRef | null;
  readonly period: Period;
  readonly which: WhichLate;
  readonly currency: string | null;
  readonly causes: readonly Cause[];
  readonly invoices: readonly LateInvoice[];
  readonly offset: number;
  readonly total: number;
  readonly locale: string;
}

/** One line an invoice, the latest payment first. */
export function lateInvoicesModal(view: LateInvoicesView): ModalView {
  const { causes, currency, invoices, locale, offset, period, total, which } = view;
  const asked: WhyAsked = { clientId: view.client?.id ?? null, period, which, currency, offset };
  return modal({
    title: 'Late invoices',
    callbackId: VIEW.message,
    blocks: [
      section(md`*${titleOf(which, causes)}*${currency === null ? NOTHING : md`, ${currency}`}`),
      context(
        join(
          [
            view.client === null ? NOTHING : md`${nameOf(view.client)}`,
            md`${periodWords(period, locale)}`,
            pageWords({ offset, shown: invoices.length, total, noun: 'invoice' }),
          ],
          ' · ',
        ),
      ),
      ...invoices.map((invoice) => section(lineOf(invoice, view))),
      ...pageButtons({
        offset,
        size: LATE_PAGE,
        total,
        next: ACTION.whyNext,
        previous: ACTION.whyPrevious,
        valueAt: (at) => whyValue({ ...asked, offset: at }),
      }),
    ],
  });
}

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every choice.
function titleOf(which: WhichLate, causes: readonly Cause[]): string {
  switch (which.kind) {
    case 'all':
      return 'All that was paid late';
    case 'reasoned':
      return 'Paid late, with a reason';
    case 'none':
      return 'Paid late, no reason recorded';
    case 'ours':
      return 'Paid late, and the reason lies on our side';
    case 'cause':
      return causeName(which.cause, causes);
  }
}

/** The cause only where the list has several. */
function lineOf(invoice: LateInvoice, { causes, client, locale, which }: LateInvoicesView): Mrkdwn {
  const { amountMinor, cause, currency, daysLate, dueOn, number, paidOn, side } = invoice;
  const sided = side === null ? NOTHING : md`${SIDE_NAME[side]}`;
  const named =
    cause === null ? md`no reason recorded` : md`${causeName(cause, causes)} (${sided})`;
  return join(
    [
      md`*${clip(number, NUMBER_LENGTH)}*`,
      client === null ? md`${nameOf(invoice.client)}` : NOTHING,
      md`${formatMoney({ currency, minor: amountMinor }, locale)}`,
      md`due ${shortDay(dueOn, { locale, asOf: paidOn })}`,
      md`paid ${shortDay(paidOn, { locale })}, ${days(daysLate)} late`,
      which.kind === 'cause' ? sided : which.kind === 'none' ? NOTHING : named,
    ],
    ' · ',
  );
}
