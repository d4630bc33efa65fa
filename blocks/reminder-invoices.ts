// The invoices of a letter in its preview: those in it, those that stay out, and those that may be put in by saying why.
import type { KnownBlock } from '@slack/types';
import { disputeName } from '#domain/dispute.ts';
import { formatMoney } from '#domain/money.ts';
import type { Invoice } from '#domain/types.ts';
import { BLOCK, FIELD } from './ids.ts';
import { context, input, option, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { REASON_LENGTH } from './reminder-words.ts';
import { clip, join, type Mrkdwn, md } from './text.ts';
import { days } from './words.ts';

const INVOICES_A_GROUP = LIMITS.choiceOptions;
const LEFT_OUT_SHOWN = 10;

export interface InvoicesView {
  readonly invoices: readonly InvoiceLine[];
  /** What was typed so far of why some are in the letter all the same. */
  readonly invoiceWhy: string | null;
  /** They are paid, and the letter thanks for them. */
  readonly isThanks: boolean;
  /** The letter is about this dispute, and names all of its invoices; null or left out: it is about none. */
  readonly told?: {
    readonly number: number;
    readonly claims: readonly { readonly invoiceId: string; readonly claimedMinor: bigint }[];
  } | null;
  readonly locale: string;
}

interface InvoiceLine {
  readonly invoice: Pick<
    Invoice,
    'id' | 'number' | 'currency' | 'amountMinor' | 'balanceMinor' | 'dueOn' | 'dispute'
  >;
  /** Of one that is paid: on the day when it was. */
  readonly daysPastDue: number;
  /** In the letter. */
  readonly isTicked: boolean;
  /** Why it stays out; [] where it may be in the letter. */
  readonly refusals: readonly Mrkdwn[];
  /** This person may put it in all the same, saying why. */
  readonly canSetAside: boolean;
}

/** Boxes for what may be in the letter, freely or by saying why, and the reasons for what may not. */
export function invoiceInputs(view: InvoicesView): KnownBlock[] {
  if (view.told) return invoiceLines(view);
  const { free, offered, out } = sorted(view);
  const boxes = [...inGroups(free), ...inGroups(offered)];
  // Where there is but one group of boxes at least one must stay ticked; of several any may be left out.
  const isOptional = boxes.length > 1;
  return [
    ...inGroups(free).map((lines, at) =>
      boxesFor(lines, {
        label: at === 0 ? 'Invoices' : 'More invoices',
        field: `${BLOCK.reminderInvoices}:${at}`,
        isOptional,
        view,
      }),
    ),
    ...inGroups(offered).flatMap((lines, at) => [
      context(...lines.map(({ refusals }) => join(refusals, ' '))),
      boxesFor(lines, {
        label: at === 0 ? 'Left out, unless you say why' : 'More, unless you say why',
        field: `${BLOCK.reminderSetAside}:${at}`,
        isOptional,
        view,
      }),
    ]),
    ...(offered.some(({ isTicked }) => isTicked) ? [whyInput(view)] : []),
    ...leftOut(out),
  ];
}

/** The same without boxes, where nothing can be sent. */
export function invoiceLines(view: InvoicesView): KnownBlock[] {
  const { free, offered, out } = sorted(view);
  const lines = free.slice(0, INVOICES_A_GROUP).map((one) => {
    const disputed = disputedWords(one, view);
    return md`• ${labelOf(one, view)}${disputed === undefined ? '' : ` · ${disputed}`}`;
  });
  return [
    ...(lines.length > 0 ? [section(join(lines, '\n'))] : []),
    ...leftOut([...offered, ...out]),
  ];
}

function sorted({ invoices }: InvoicesView) {
  return {
    free: invoices.filter(({ refusals }) => refusals.length === 0),
    offered: invoices.filter((one) => one.refusals.length > 0 && one.canSetAside),
    out: invoices.filter((one) => one.refusals.length > 0 && !one.canSetAside),
  };
}

function inGroups(lines: readonly InvoiceLine[]): InvoiceLine[][] {
  return Array.from({ length: Math.ceil(lines.length / INVOICES_A_GROUP) }, (_, at) =>
    lines.slice(at * INVOICES_A_GROUP, (at + 1) * INVOICES_A_GROUP),
  );
}

function boxesFor(
  lines: readonly InvoiceLine[],
  is: { label: string; field: string; isOptional: boolean; view: InvoicesView },
): KnownBlock {
  const { view, ...rest } = is;
  const options = lines.map((one) =>
    option(labelOf(one, view), one.invoice.id, disputedWords(one, view)),
  );
  const ticked = options.filter((_, at) => lines[at]?.isTicked);
  return input({
    ...rest,
    isAnsweredAtOnce: true,
    element: {
      type: 'checkboxes',
      options,
      ...(ticked.length > 0 ? { initial_options: ticked } : {}),
    },
  });
}

function whyInput({ invoiceWhy }: InvoicesView): KnownBlock {
  return input({
    label: 'Why are they in it all the same?',
    field: FIELD.reminderInvoiceWhy,
    hint: 'Your reason stays in the record, and counts for the invoices ticked just above and nothing else.',
    element: {
      type: 'plain_text_input',
      max_length: REASON_LENGTH,
      ...(invoiceWhy === null ? {} : { initial_value: clip(invoiceWhy, REASON_LENGTH) }),
    },
  });
}

/** What cannot be in the letter, and why. */
function leftOut(out: readonly InvoiceLine[]): KnownBlock[] {
  if (out.length === 0) return [];
  const lines = out.slice(0, LEFT_OUT_SHOWN).map((one) => md`• ${join(one.refusals, ' ')}`);
  const more = out.length - lines.length;
  const rest = more > 0 ? [md`and ${more} more`] : [];
  return [context(join([md`*Stays out:*`, ...lines, ...rest], '\n'))];
}

function labelOf(one: InvoiceLine, { isThanks, locale, told }: InvoicesView): string {
  const { amountMinor, balanceMinor, currency, number } = one.invoice;
  if (told) return queriedLabel(one, { told, locale });
  const minor = isThanks ? amountMinor : balanceMinor - heldOf(one);
  const late = `${days(one.daysPastDue)} late`;
  const paid = one.daysPastDue > 0 ? `paid ${late}` : 'paid on time';
  const open = one.daysPastDue > 0 ? late : 'not yet due';
  return `${clip(number, 36)} · ${formatMoney({ currency, minor }, locale)} · ${isThanks ? paid : open}`;
}

/** "INV-7 · €2,000 of €14,000 queried". */
function queriedLabel(
  { invoice: { amountMinor, currency, id, number } }: InvoiceLine,
  { locale, told }: { locale: string; told: NonNullable<InvoicesView['told']> },
): string {
  const money = (minor: bigint) => formatMoney({ currency, minor }, locale);
  const claimed = told.claims.find(({ invoiceId }) => invoiceId === id)?.claimedMinor ?? 0n;
  return `${clip(number, 36)} · ${money(claimed)} of ${money(amountMinor)} queried`;
}

/** Of one that is named with what is not in dispute: "€2,000 of €14,000 is in dispute D-12 and not asked for". */
function disputedWords(
  one: InvoiceLine,
  { isThanks, locale, told }: InvoicesView,
): string | undefined {
  const { balanceMinor, currency, dispute } = one.invoice;
  const heldMinor = heldOf(one);
  if (isThanks || told || heldMinor === 0n || !dispute) return undefined;
  const money = (minor: bigint) => formatMoney({ currency, minor }, locale);
  return `${money(heldMinor)} of ${money(balanceMinor)} is in dispute ${disputeName(dispute)} and not asked for`;
}

/** What an open case keeps out of the letter of an invoice that can be in it; wholly held it stays out, and says so itself. */
function heldOf({ invoice: { balanceMinor, dispute } }: InvoiceLine): bigint {
  const heldMinor = dispute?.heldMinor ?? 0n;
  return heldMinor < balanceMinor ? heldMinor : 0n;
}
