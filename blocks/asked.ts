// What a button asks for, in one short text: whom, when, which figure and which page. Ids and days only, never an amount.
import type { WhichCases } from '#domain/dispute-numbers.ts';
import { whichCases, whichWord } from '#domain/dispute-numbers.ts';
import type { WhichLate } from '#domain/late-invoice.ts';
import { whichCalled, wordOf } from '#domain/late-invoice.ts';
import type { Grouping } from '#domain/payment-numbers.ts';
import { GROUPINGS } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';

interface Scope {
  /** Null: everybody. */
  readonly clientId: string | null;
  readonly period: Period;
  /** Where the page begins. */
  readonly offset: number;
}

/** Late invoices behind a figure. */
export interface WhyAsked extends Scope {
  readonly which: WhichLate;
  /** Null: in any currency. */
  readonly currency: string | null;
}

/** Numbers of payment, or the invoices behind them. */
export interface NumbersAsked extends Scope {
  readonly by: Grouping;
  /** One client, owner or month; null: all of them. */
  readonly key: string | null;
}

/** Cases of disputes, and which of them. */
export interface DisputesAsked extends Scope {
  readonly which: WhichCases;
  /** Null: whoever owns them. */
  readonly ownerUserId: string | null;
}

const SCOPE = /^(\d*)\|(\d{4}-\d\d-\d\d)\|(\d{4}-\d\d-\d\d)\|(\d{1,9})\|([^|]*)\|(.*)$/s;

export function whyValue({ which, currency, ...scope }: WhyAsked): string {
  return `${scopeText(scope)}|${currency ?? ''}|${wordOf(which)}`;
}

/** Null where it is not what `whyValue` writes. */
export function whyAskedIn(value: string): WhyAsked | null {
  const read = scopeIn(value);
  if (!read) return null;
  const { scope, kind, rest } = read;
  return { ...scope, currency: kind === '' ? null : kind, which: whichCalled(rest) };
}

export function numbersValue({ by, key, ...scope }: NumbersAsked): string {
  return `${scopeText(scope)}|${by}|${key === null ? '*' : `=${key}`}`;
}

/** Null where it is not what `numbersValue` writes. */
export function numbersAskedIn(value: string): NumbersAsked | null {
  const read = scopeIn(value);
  const by = GROUPINGS.find((one) => one === read?.kind);
  if (!read || by === undefined) return null;
  return { ...read.scope, by, key: read.rest.startsWith('=') ? read.rest.slice(1) : null };
}

export function disputesValue({ ownerUserId, which, ...scope }: DisputesAsked): string {
  return `${scopeText(scope)}|${ownerUserId ?? ''}|${whichWord(which)}`;
}

/** Null where it is not what `disputesValue` writes. */
export function disputesAskedIn(value: string): DisputesAsked | null {
  const read = scopeIn(value);
  const which = read && whichCases(read.rest);
  if (!read || !which) return null;
  return { ...read.scope, which, ownerUserId: read.kind === '' ? null : read.kind };
}

function scopeText({ clientId, period, offset }: Scope): string {
  return [clientId ?? '', period.from, period.to, offset].join('|');
}

function scopeIn(value: string): { scope: Scope; kind: string; rest: string } | null {
  const match = SCOPE.exec(value);
  if (!match) return null;
  const [, client = '', from = '', to = '', offset = '', kind = '', rest = ''] = match;
  const clientId = client === '' ? null : client;
  return { scope: { clientId, period: { from, to }, offset: Number(offset) }, kind, rest };
}
