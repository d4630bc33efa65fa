// What a client disputes, on the status card: each open case in a line, with a button to it, and what of an invoice it holds.
import type { KnownBlock } from '@slack/types';
import type { Dispute } from '#domain/dispute.ts';
import { disputeName, isUndecided } from '#domain/dispute.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import { formatMoney, sumByCurrency } from '#domain/money.ts';
import type { Day, Invoice } from '#domain/types.ts';
import { heldWords } from './held-words.ts';
import { ACTION } from './ids.ts';
import { button, context, section } from './kit.ts';
import { group, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { count, shortDay } from './words.ts';

const SHOWN = 2;

export type ShownDispute = Pick<
  Dispute,
  'id' | 'number' | 'state' | 'clock' | 'ownerUserId' | 'ownerGroupId' | 'creditDueOn' | 'invoices'
>;

interface On {
  readonly locale: string;
  readonly asOf: Day;
}

/** "Now: dispute D-12 over €2,000, answer by Fri 27 Nov, @owner." */
export function disputeBlocks(disputes: readonly ShownDispute[], on: On): KnownBlock[] {
  const more = disputes.length - SHOWN;
  return [
    ...disputes.slice(0, SHOWN).map((one) => {
      const about = disputeName(one);
      const open = { label: 'Open case', actionId: ACTION.disputeShow, value: one.id, about };
      return section(caseLine(one, on), button(open));
    }),
    ...(more > 0 ? [context(md`${count(more, 'more dispute')}: \`/ar disputes\``)] : []),
  ];
}

function caseLine(dispute: ShownDispute, on: On): Mrkdwn {
  const held = sumByCurrency(
    dispute.invoices.map(({ currency, heldMinor }) => ({ currency, minor: heldMinor })),
  ).filter(({ minor }) => minor > 0n);
  const over = held.length === 0 ? NOTHING : md` over ${heldWords(held, on.locale)}`;
  return md`*Now:* dispute ${disputeName(dispute)}${over}, ${waitsFor(dispute, on)}, ${ownerOf(dispute)}.`;
}

function waitsFor({ clock, creditDueOn, state }: ShownDispute, on: On): string {
  const { snoozedUntil, targetOn } = clock;
  if (!isUndecided(state))
    return creditDueOn === null
      ? 'decided, the credit is to come'
      : `decided, the credit is to come by ${shortDay(creditDueOn, on)}`;
  if (snoozedUntil !== null && snoozedUntil >= on.asOf)
    return `rests until ${shortDay(snoozedUntil, on)}`;
  const late = targetOn < on.asOf ? 'answer was due' : 'answer by';
  return `${late} ${shortDay(targetOn, on)}`;
}

function ownerOf({ ownerGroupId, ownerUserId }: ShownDispute): Mrkdwn {
  if (ownerUserId !== null) return mention(ownerUserId);
  return ownerGroupId === null ? md`nobody has it yet` : group(ownerGroupId);
}

/** "in dispute D-12", "€2,000 in dispute D-12", or "in dispute" as the ledger marks it; nothing where nothing is. */
export function disputedWords(
  invoice: Pick<Invoice, 'balanceMinor' | 'currency' | 'dispute' | 'isDisputed'>,
  locale: string,
): string {
  const minor = disputedOf(invoice);
  if (minor === 0n) return '';
  const which = invoice.dispute ? `in dispute ${disputeName(invoice.dispute)}` : 'in dispute';
  const { balanceMinor, currency } = invoice;
  return minor === balanceMinor ? which : `${formatMoney({ currency, minor }, locale)} ${which}`;
}
