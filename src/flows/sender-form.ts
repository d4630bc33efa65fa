// What an admin says of as whom the team writes, what may be wrong with it, and what it means. Asks no database.
import type { Language } from '#domain/contact.ts';
import { isCurrency } from '#domain/money.ts';
import type { Sender } from '#domain/sender.ts';
import { mailAddressOf } from '#mail/address.ts';
import { httpsUrl, oneLine } from '#mail/plain-text.ts';

export interface SenderForm {
  readonly fromName: string;
  readonly fromAddress: string;
  /** Null: whoever looks after the client. */
  readonly replyTo: string | null;
  readonly phone: string | null;
  readonly logoUrl: string | null;
  readonly paymentLink: string | null;
  /** One currency a line: "EUR: IBAN DE02 …". */
  readonly payTo: string;
  readonly signature: string | null;
  readonly language: Language;
  readonly minGapDays: number;
  /** One address or @domain a line. */
  readonly allowList: string;
}

/** Lines are counted from 1. */
export type SenderMistake =
  | { readonly code: 'no_name' | 'bad_from' | 'bad_reply_to' | 'bad_logo' | 'bad_gap' }
  | { readonly code: 'bad_link' | 'link_without_number' }
  | { readonly code: 'no_currency' | 'currency_twice' | 'bad_allowed'; readonly line: number };

export const LONGEST_GAP_DAYS = 30;

/** The placeholder of a payment link. */
const NUMBER = '{number}';

/** Everything that is wrong with a form. */
export function senderMistakes(form: SenderForm): SenderMistake[] {
  const { fromAddress, fromName, logoUrl, minGapDays, paymentLink, replyTo } = form;
  const mistakes: SenderMistake[] = [];
  if (oneLine(fromName) === '') mistakes.push({ code: 'no_name' });
  if (mailAddressOf(fromAddress) === null) mistakes.push({ code: 'bad_from' });
  if (replyTo !== null && mailAddressOf(replyTo) === null) mistakes.push({ code: 'bad_reply_to' });
  if (logoUrl !== null && httpsUrl(logoUrl) === null) mistakes.push({ code: 'bad_logo' });
  if (paymentLink !== null && !paymentLink.includes(NUMBER))
    mistakes.push({ code: 'link_without_number' });
  else if (paymentLink !== null && !isLink(paymentLink)) mistakes.push({ code: 'bad_link' });
  if (!Number.isInteger(minGapDays) || minGapDays < 0 || minGapDays > LONGEST_GAP_DAYS)
    mistakes.push({ code: 'bad_gap' });
  return [...mistakes, ...payToMistakes(form.payTo), ...allowListMistakes(form.allowList)];
}

/** The sender that a form without mistakes describes; live or not is said elsewhere. */
export function senderFacts(form: SenderForm): Omit<Sender, 'isLive'> {
  const { fromAddress, logoUrl, replyTo } = form;
  const ways = linesOf(form.payTo).map(({ text }) => wayToPay(text));
  const allowed = linesOf(form.allowList).map(({ text }) => allowedEntry(text));
  return {
    ...form,
    fromName: oneLine(form.fromName),
    fromAddress: mailAddressOf(fromAddress) ?? fromAddress,
    replyTo: replyTo === null ? 'owner' : (mailAddressOf(replyTo) ?? replyTo),
    logoUrl: logoUrl === null ? null : httpsUrl(logoUrl),
    payTo: Object.fromEntries(ways.map(({ currency, words }) => [currency ?? '', words])),
    allowList: [...new Set(allowed.flatMap((entry) => entry?.toLowerCase() ?? []))],
  };
}

/** The ways to pay as a person types them; the reverse of what `senderFacts` reads. */
export function payToText(payTo: Sender['payTo']): string {
  return Object.entries(payTo)
    .map(([currency, words]) => `${currency}: ${words}`)
    .join('\n');
}

function payToMistakes(text: string): SenderMistake[] {
  const seen = new Set<string>();
  return linesOf(text).flatMap(({ line, text: words }): SenderMistake[] => {
    const { currency } = wayToPay(words);
    if (currency === null) return [{ code: 'no_currency', line }];
    if (seen.has(currency)) return [{ code: 'currency_twice', line }];
    seen.add(currency);
    return [];
  });
}

function wayToPay(line: string): { currency: string | null; words: string } {
  const [, code = '', words = ''] = /^([a-z]{3})\s*:\s*(.+)$/i.exec(line) ?? [];
  const currency = code.toUpperCase();
  return { currency: isCurrency(currency) ? currency : null, words };
}

function allowListMistakes(text: string): SenderMistake[] {
  return linesOf(text).flatMap(({ line, text: entry }): SenderMistake[] =>
    allowedEntry(entry) === null ? [{ code: 'bad_allowed', line }] : [],
  );
}

/** An address, or @ and a domain; null when it is neither. */
function allowedEntry(text: string): string | null {
  return text.startsWith('@') ? (mailAddressOf(`a${text}`)?.slice(1) ?? null) : mailAddressOf(text);
}

/** Lines that say something, with their place. */
function linesOf(text: string): { line: number; text: string }[] {
  return text
    .split(/\r?\n/)
    .map((one, index) => ({ line: index + 1, text: oneLine(one) }))
    .filter((one) => one.text !== '');
}

/** https, with a placeholder that is not in the host. */
function isLink(pattern: string): boolean {
  const [one, other] = ['1', '2'].map((number) => httpsUrl(pattern.replaceAll(NUMBER, number)));
  if (!one || !other || /[{}]/.test(pattern.replaceAll(NUMBER, ''))) return false;
  return new URL(one).host === new URL(other).host;
}
