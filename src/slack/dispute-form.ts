// The form of a dispute: drawn for a client, read when it is sent, and what is wrong with it beside its field.
import type { ModalView } from '@slack/types';
import type { DisputeDraft } from '#blocks/dispute-form.ts';
import { DISPUTE_TITLE, disputeForm, EMPTY_DISPUTE } from '#blocks/dispute-form.ts';
import { BLOCK, FIELD } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { clip, md } from '#blocks/text.ts';
import { nameOf } from '#blocks/words.ts';
import type { LineMistake } from '#domain/amount-lines.ts';
import type { DisputeReason, DisputeRequest } from '#domain/dispute.ts';
import { DISPUTE_REASONS, DISPUTE_REQUESTS } from '#domain/dispute.ts';
import { loadDisputable } from '#flows/dispute-form.ts';
import type { Answers } from './answers.ts';
import { chosenIn, tickedIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { MOST_LINKS } from './dispute-links.ts';
import type { Metadata } from './metadata.ts';
import { writeMetadata } from './metadata.ts';
import { CLIENT_GONE } from './rows.ts';
import type { Turn } from './turn.ts';

const LINE_LENGTH = 60;

/** The form, for a client or without one; a sentence where nothing can be disputed. */
export async function formFor(
  bot: Bot,
  { today, workspace }: Turn,
  given: {
    readonly clientId: string | null;
    /** The one that was asked for. */
    readonly invoiceId?: string | null;
    readonly asksClient?: boolean;
    readonly draft?: DisputeDraft;
    readonly said?: Message;
    readonly metadata?: Metadata;
  },
): Promise<ModalView> {
  const { asksClient = false, clientId, draft = EMPTY_DISPUTE, invoiceId = null, said } = given;
  const found =
    clientId === null
      ? null
      : await loadDisputable(bot.db, { workspaceId: bot.workspaceId, clientId, first: invoiceId });
  if (clientId !== null && !found)
    return messageModal({ title: DISPUTE_TITLE, message: CLIENT_GONE });
  const invoices = found?.invoices ?? [];
  if (found && invoices.length === 0 && !asksClient) {
    const message = notice(
      md`Nothing of *${nameOf(found.client)}* is open, so there is nothing to dispute.`,
    );
    return messageModal({ title: DISPUTE_TITLE, message });
  }
  const free = invoices.filter(({ inCase }) => inCase === null);
  const only = invoices.length === 1 ? free.map(({ id }) => id) : [];
  return disputeForm({
    client: found?.client ?? null,
    asksClient,
    invoices,
    more: found?.more ?? 0,
    ticked: invoiceId === null ? only : [invoiceId],
    draft,
    ...(said ? { said } : {}),
    locale: workspace.locale,
    today,
    metadata: writeMetadata({
      ...given.metadata,
      ...(asksClient || clientId === null ? {} : { clientId }),
    }),
  });
}

/** What is typed and chosen, whether or not it is whole. */
export function draftIn(answers: Answers): DisputeDraft {
  return {
    amounts: typedIn(answers, FIELD.disputeAmounts) ?? '',
    reason: chosenIn(answers, FIELD.disputeReason) ?? '',
    request: chosenIn(answers, FIELD.disputeRequest) ?? 'none',
    words: typedIn(answers, FIELD.disputeWords) ?? '',
    saidBy: typedIn(answers, FIELD.disputeSaidBy) ?? '',
    links: typedIn(answers, FIELD.disputeFiles) ?? '',
  };
}

export function tickedOf(answers: Answers, clientId: string): string[] {
  return tickedIn(answers, `${BLOCK.disputeInvoices}:${clientId}`);
}

/** Null: not chosen, or a code of an older form. */
export function codesIn({
  reason,
  request,
}: DisputeDraft): { reason: DisputeReason; request: DisputeRequest } | null {
  const why = DISPUTE_REASONS.find((one) => one === reason);
  const wish = DISPUTE_REQUESTS.find((one) => one === request);
  return why === undefined || wish === undefined ? null : { reason: why, request: wish };
}

/** The field of the form that a refusal belongs to; null: it belongs to none. */
export function fieldOf(code: string, on: { readonly invoices: string; readonly typed: string }) {
  switch (code) {
    case 'no_words':
    case 'long_words':
      return FIELD.disputeWords;
    case 'no_invoice':
    case 'settled':
    case 'in_cases':
      return on.invoices;
    case 'nothing_claimed':
    case 'above_balance':
      return on.typed;
    default:
      return null;
  }
}

/** A mistake beside its field is plain text: what is escaped in a message reads there as typed. */
export function plainOf({ mrkdwn }: Mrkdwn): string {
  return mrkdwn.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** What is wrong with a line of amounts. */
export function lineWords(mistake: LineMistake, locale: string): string {
  if (mistake.code === 'named_twice') return `${shown(mistake.number)} stands there twice.`;
  const line = shown(mistake.line);
  switch (mistake.code) {
    case 'unknown_invoice':
      return `${line} begins with no open invoice of theirs. Write the number, then the amount: INV-7 200.`;
    case 'bad_amount':
      return `${line} holds no amount in ${mistake.currency} that I can read. Write it like ${exampleOf(locale)}.`;
    case 'which_invoice':
      return `Of which invoice is ${line}? Write the number before it: INV-7 200.`;
    case 'number_or_amount':
      return `${line} is an amount and the number of an invoice. Write the number, then the amount.`;
  }
}

export function linkWords(why: 'no_link' | 'too_many', line: string): string {
  return why === 'too_many'
    ? `A case holds ${MOST_LINKS} links at most; share the others in its thread.`
    : `${shown(line)} is no link to a file or message in Slack. Copy its link in Slack and paste that.`;
}

function exampleOf(locale: string): string {
  return (1234.5).toLocaleString(locale, { minimumFractionDigits: 2 });
}

function shown(line: string): string {
  return `“${clip(line, LINE_LENGTH)}”`;
}
