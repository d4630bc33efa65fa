// What everybody owes together, per currency and never added up across currencies.
import type { KnownBlock } from '@slack/types';
import { BUCKETS } from '#domain/aging.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { formatMoney } from '#domain/money.ts';
import type { Money } from '#domain/types.ts';
import { fields } from './kit.ts';
import { type Mrkdwn, md } from './text.ts';
import { amounts, are, BUCKET_NAME, count } from './words.ts';

export type Total = DigestPlan['totals'][number];

/** "€48,210 and $12,400 are overdue at 14 clients": what every summary begins with. */
export function overdueClause(
  plan: Pick<DigestPlan, 'totals' | 'overdueClients'>,
  locale: string,
): Mrkdwn {
  const overdue = overdueMoney(plan.totals);
  return md`${amounts(overdue, locale)} ${are(overdue.length)} overdue at ${count(plan.overdueClients, 'client')}`;
}

export function overdueMoney(totals: readonly Total[]): Money[] {
  return totals
    .filter(({ overdueMinor }) => overdueMinor > 0n)
    .map(({ currency, overdueMinor }) => ({ currency, minor: overdueMinor }));
}

/** The buckets of one currency that hold something; what is not yet due is no part of what is overdue. */
export function bucketBlock(total: Total, locale: string): KnownBlock {
  const { currency } = total;
  const money = (minor: bigint) => formatMoney({ currency, minor }, locale);
  const values = BUCKETS.filter((bucket) => bucket !== 'current' && total.counts[bucket] > 0).map(
    (bucket) => {
      const invoices = count(total.counts[bucket], 'invoice');
      return md`${BUCKET_NAME[bucket]}: ${money(total.buckets[bucket])} · ${invoices}`;
    },
  );
  const clients = count(total.overdueClients, 'client');
  return fields(md`*${money(total.overdueMinor)}* overdue at ${clients}`, values);
}
