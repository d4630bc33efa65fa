// The causes of lateness, one bar each, by number and by amount-days: as much of them as there is room for.
import type { Button, KnownBlock } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import type { WhichLate } from '#domain/late-invoice.ts';
import type { Bar, Pareto, Ranking } from '#domain/pareto.ts';
import type { Period } from '#domain/period.ts';
import type { ClientRef } from '#domain/types.ts';
import { whyValue } from './asked.ts';
import { ACTION } from './ids.ts';
import { button, context, section } from './kit.ts';
import { join, type Mrkdwn, md } from './text.ts';
import { causeName, cells, shareWords, sideWords, weightWords } from './why-words.ts';
import { count } from './words.ts';

export interface WhyView {
  /** Null: everybody. */
  readonly client: ClientRef | null;
  readonly period: Period;
  readonly pareto: Pareto;
  readonly causes: readonly Cause[];
  readonly locale: string;
}

/** Whether there is more than that. */
export function exceeds({ pareto }: WhyView, room: Room): boolean {
  const { byAmountDays, byCount } = pareto;
  return (
    byCount.bars.length > room.bars ||
    byAmountDays.length > room.currencies ||
    byAmountDays.some(({ bars }) => bars.length > room.moneyBars)
  );
}

export interface Room {
  readonly bars: number;
  readonly moneyBars: number;
  readonly currencies: number;
}

/** Each with a button that opens its invoices; what has no reason stands below, as it is no cause. */
export function causeBlocks(view: WhyView, room: Room): KnownBlock[] {
  const { byCount, byAmountDays, now } = view.pareto;
  const withoutReason = now.late - now.reasoned;
  return [
    ...rankingBlocks(view, {
      title: md`*Causes by number of invoices*`,
      ranking: byCount,
      most: room.bars,
      currency: null,
    }),
    ...(withoutReason > 0
      ? [
          section(
            md`*No reason recorded* · ${withoutReason} of ${count(now.late, 'late invoice')}`,
            opener(view, { which: { kind: 'none' }, about: 'no reason recorded' }),
          ),
        ]
      : []),
    ...byAmountDays.slice(0, room.currencies).flatMap((ranking) =>
      rankingBlocks(view, {
        title: md`*Causes by amount-days, ${ranking.currency}*`,
        ranking,
        most: room.moneyBars,
        currency: ranking.currency,
      }),
    ),
  ];
}

interface Ranked {
  readonly title: Mrkdwn;
  readonly ranking: Ranking;
  readonly most: number;
  readonly currency: string | null;
}

function rankingBlocks(view: WhyView, { title, ranking, most, currency }: Ranked): KnownBlock[] {
  if (ranking.bars.length === 0) return [];
  return [
    section(title),
    ...ranking.bars
      .slice(0, most)
      .map((bar, at) => barBlock(view, { bar, place: at + 1, currency })),
  ];
}

function barBlock(
  view: WhyView,
  { bar, place, currency }: { bar: Bar; place: number; currency: string | null },
): KnownBlock {
  const name = causeName(bar.cause, view.causes);
  const words = (weight: bigint) => weightWords(weight, { currency, locale: view.locale });
  const parts = (weight: bigint) => (currency === null ? String(weight) : words(weight));
  const soFar = place === 1 ? '' : `, ${shareWords(bar.cumulative)} so far`;
  return section(
    join(
      [
        md`*${place}. ${name}* · ${sideWords(bar, parts)}`,
        md`${cells(bar.share)}  ${words(bar.weight)} · ${shareWords(bar.share)}${soFar}`,
      ],
      '\n',
    ),
    opener(view, {
      which: { kind: 'cause', cause: bar.cause },
      about: currency === null ? name : `${name}, ${currency}`,
      currency,
    }),
  );
}

/** The button of a figure. */
export function opener(
  { client, period }: WhyView,
  is: { which: WhichLate; about: string; currency?: string | null },
): Button {
  const { about, currency = null, which } = is;
  const clientId = client?.id ?? null;
  return button({
    label: 'Show invoices',
    actionId: ACTION.whyRows,
    value: whyValue({ clientId, period, which, currency, offset: 0 }),
    about,
  });
}

/** Nobody else counts quite like this. */
export function definitions(): KnownBlock {
  return context(
    md`Late: paid in this time, after the due date. Our fault: late invoices whose reason lies on our side / late invoices with a reason. Amount-days: amount × days late, never added across currencies. Shares are of what has a reason.`,
  );
}
