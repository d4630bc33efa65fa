// What reasons, requests, outcomes and causes of a dispute are called, and why its thread cannot be read.
import type {
  Dispute,
  DisputeReason,
  DisputeRequest,
  DisputeState,
  Outcome,
  RootCause,
  RootSide,
} from '#domain/dispute.ts';
import { sumByCurrency } from '#domain/money.ts';
import { channel, clip, type Mrkdwn, md, shorten } from './text.ts';
import { amounts, count } from './words.ts';

const NUMBER_LENGTH = 40;

export const REASON_NAME: Readonly<Record<DisputeReason, string>> = {
  pricing: 'Wrong price',
  quantity_short: 'Too few delivered',
  not_received_or_late: 'Not received or late',
  damaged_or_quality: 'Damaged or poor quality',
  wrong_item: 'Wrong item',
  duplicate_invoice: 'Invoiced twice',
  tax: 'Tax',
  terms_or_discount: 'Terms or discount',
  contract_or_scope: 'Contract or scope',
  not_ours: 'Not their invoice',
  credit_note_pending: 'Waits for a credit note',
  returned: 'Sent back',
  other: 'Something else',
};

export const REQUEST_NAME: Readonly<Record<DisputeRequest, string>> = {
  none: 'Nothing in particular',
  information: 'Information',
  new_invoice: 'A new invoice',
  full_credit: 'Full credit',
  part_credit: 'Part credit',
  amount_credit: 'A credit of an amount',
  other: 'Something else',
};

export const OUTCOME_NAME: Readonly<Record<Outcome, string>> = {
  upheld: 'Upheld',
  partly: 'Partly upheld',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
};

const ROOT_SIDE_NAME: Readonly<Record<RootSide, string>> = {
  ours: 'ours',
  theirs: 'theirs',
  third_party: 'third party',
};

export const ROOT_CAUSE_NAME: Readonly<Record<RootCause, string>> = {
  price_or_terms: 'Price or terms',
  order_entry: 'Order entry',
  invoice_data: 'Data of the invoice',
  duplicate: 'Invoiced twice',
  delivery: 'Delivery',
  packaging: 'Packaging',
  product_or_service: 'Product or service',
  scope_unclear: 'Scope was not clear',
  tax_set_up: 'Tax set-up',
  their_receiving: 'Their receiving',
  their_records: 'Their records',
  other: 'Something else',
};

export const STATE_NAME: Readonly<Record<DisputeState, string>> = {
  open: 'open',
  asked: 'waiting for the client',
  proposed: 'waiting for a yes',
  credit_due: 'decided, credit to come',
  closed: 'closed',
};

/** A label inside a sentence: "damaged, or not good enough". */
export function inWords(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** "packaging (third party)". */
export function rootLine(root: {
  readonly rootSide: RootSide;
  readonly rootCause: RootCause;
}): string {
  return `${inWords(ROOT_CAUSE_NAME[root.rootCause])} (${ROOT_SIDE_NAME[root.rootSide]})`;
}

/** At most so much of what people wrote, however long it grows when it is escaped. */
export function excerpt(text: string, max: number): Mrkdwn {
  return shorten(md`${clip(text, max)}`, max + 2);
}

interface NumberedInvoice {
  readonly id: string;
  readonly number: string;
}

/** "€2,000 of INV-1042 (€14,000)", "all of INV-7 (€500)", "€2,000 and $500 of 3 invoices". */
export function disputedWords(view: {
  readonly dispute: Pick<Dispute, 'invoices'>;
  readonly invoices: readonly NumberedInvoice[];
  readonly locale: string;
}): Mrkdwn {
  const { dispute, locale } = view;
  const [only, ...others] = dispute.invoices;
  if (only && others.length === 0) {
    const number = numberIn(view.invoices, only.invoiceId);
    const { balanceMinor, claimedMinor, currency } = only;
    const whole = amounts([{ currency, minor: balanceMinor }], locale);
    return claimedMinor === balanceMinor
      ? md`all of ${number} (${whole})`
      : md`${amounts([{ currency, minor: claimedMinor }], locale)} of ${number} (${whole})`;
  }
  const sums = sumByCurrency(
    dispute.invoices.map(({ claimedMinor, currency }) => ({ currency, minor: claimedMinor })),
  );
  return md`${amounts(sums, locale)} of ${count(dispute.invoices.length, 'invoice')}`;
}

/** The number that people know an invoice by. */
export function numberIn(invoices: readonly NumberedInvoice[], invoiceId: string): Mrkdwn {
  const number = invoices.find(({ id }) => id === invoiceId)?.number ?? '';
  return number.trim() === '' ? md`an invoice` : excerpt(number, NUMBER_LENGTH);
}

/** Why the thread cannot be read or written, and what mends it. Codes are Slack's, and a few of ours. */
export function unreadableWords(code: string, channelId: string | null): Mrkdwn {
  const there = channelId === null ? md`the channel of the disputes` : channel(channelId);
  switch (code) {
    case 'not_in_channel':
    case 'channel_not_found':
    case 'thread_not_found':
      return md`I am not in ${there}: invite me with \`/invite @Good Terms\` there.`;
    case 'is_archived':
      return md`${there} is archived: bring it back, or an admin names another one with \`/ar settings\`.`;
    case 'externally_shared':
      return md`People from another company are in ${there}: an admin names another channel with \`/ar settings\`.`;
    case 'no_channel':
      return md`No channel is named for disputes: an admin names one with \`/ar settings\`.`;
    case 'message_not_found':
      return md`My message at the head of the thread was deleted: the case goes on with \`/ar dispute\`.`;
    case 'missing_scope':
      return md`This app may not read ${there}: an admin installs it again, then \`goodterms doctor\` says whether all is well.`;
    default:
      return md`Slack says ${clip(code, NUMBER_LENGTH)} of ${there}: \`goodterms doctor\` helps an admin to find out why.`;
  }
}
