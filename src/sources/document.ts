// From the texts of one document to its values: every rule about one row of a file. Pure.
import { addDays } from '#domain/calendar.ts';
import { normaliseName } from '#domain/client-search.ts';
import type { ImportedDocument, ImportedRow } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import { parseDay } from './date.ts';
import type { ReadSettings, RowToRead } from './document-faults.ts';
import { blame, skippedRow, titleOf } from './document-faults.ts';
import { BALANCE_NOTE, readMoney } from './document-money.ts';
import type { Content, DocumentKind, Field } from './format.ts';
import { remembered } from './memo.ts';
import { quoted } from './problem.ts';

type Source = { readonly line: number } & Extract<Content, { readonly kind: DocumentKind }>;

/** Database indexes end at some 2,700 bytes; nothing real comes near this. */
const MAX_TEXT = 300;
const MAX_URL = 2_000;
const EMAIL = /^[^\s@"'`,;:<>()[\]\\]{1,64}@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/i;
const TRUE = ['yes', 'y', 'true', '1', 'x', 'disputed'];
const FALSE = ['no', 'n', 'false', '0', '-'];

/** The document, or the row as skipped with everything that is wrong with it. */
export function readDocument(source: Source, settings: ReadSettings): ImportedRow {
  // Written out, as is the document: spreads cost more than everything else that is done to a row.
  const read: RowToRead = {
    line: source.line,
    kind: source.kind,
    draft: source.draft,
    sums: source.sums,
    isBalanceAssumed: source.isBalanceAssumed,
    settings,
    faults: [],
  };
  const money = readMoney(read);
  const client = readClient(read);
  const days = readDays(read);
  const isDisputed = readFlag(read);
  checkTexts(read);
  const kind = money?.isCredit && source.kind === 'invoice' ? 'credit_note' : source.kind;
  const number = source.draft.number ?? (money && standInNumber(kind, days, money.amountMinor));
  if (!number && kind !== 'unapplied_payment')
    blame(read, 'number', `${titleOf(read, 'number')} is blank`);
  if (kind === 'invoice' && !days.dueOn && !source.draft.dueOn)
    blame(
      read,
      settings.titles.dueOn === undefined ? 'issuedOn' : 'dueOn',
      'there is no due date, and no terms to work it out from',
    );
  if (kind !== 'invoice' && !days.issuedOn && !source.draft.issuedOn)
    blame(read, 'issuedOn', 'a credit needs a date');
  if (money && money.overpaidMinor > 0n && !days.paidOn && !days.issuedOn)
    blame(read, 'paidOn', 'what was overpaid needs a date');
  if (!money || !client || !number || read.faults.length > 0) return skippedRow(read);
  const note = source.note ?? (money.isBalanceAssumed && kind === 'invoice' ? BALANCE_NOTE : null);
  if (note) settings.warn(note, source.line);
  const document: ImportedDocument = {
    kind,
    line: source.line,
    clientKey: client.clientKey,
    clientNumber: client.clientNumber,
    clientName: client.clientName,
    nameKey: client.nameKey,
    clientEmail: client.clientEmail,
    ownerEmail: client.ownerEmail,
    number,
    issuedOn: days.issuedOn,
    dueOn: days.dueOn,
    isDueAssumed: days.isDueAssumed,
    currency: money.currency,
    amountMinor: money.amountMinor,
    balanceMinor: money.balanceMinor,
    isBalanceAssumed: money.isBalanceAssumed,
    overpaidMinor: money.overpaidMinor,
    paidOn: days.paidOn,
    paidMinor: money.paidMinor,
    isDisputed,
    po: source.draft.po ?? null,
    terms: source.draft.terms ?? null,
    paymentUrl: readUrl(read),
  };
  return source.alias ? { ...document, clientAlias: source.alias } : document;
}

type Client = Pick<
  ImportedDocument,
  'clientKey' | 'clientNumber' | 'clientName' | 'nameKey' | 'clientEmail' | 'ownerEmail'
>;

function readClient(read: RowToRead): Client | null {
  const { draft } = read;
  const number = draft.clientId ?? null;
  const { name, key: nameKey } = namesOf(draft.clientName ?? number ?? '');
  if (name === '') {
    blame(read, 'clientName', 'the client has neither a number nor a name');
    return null;
  }
  checkLength(read, 'clientId');
  checkLength(read, 'clientName');
  return {
    clientKey: number === null ? `k:${nameKey}` : `n:${number}`,
    clientNumber: number,
    clientName: name,
    nameKey,
    clientEmail: readEmail(read, 'clientEmail'),
    ownerEmail: readEmail(read, 'ownerEmail'),
  };
}

/** Most clients of a file have many rows. */
const namesOf = remembered((text) => {
  const name = text.replace(/\s+/g, ' ');
  return { name, key: normaliseName(name) };
});

/** A wrong address costs the address, not the invoice. */
function readEmail(read: RowToRead, field: 'clientEmail' | 'ownerEmail'): string | null {
  const text = read.draft[field];
  if (text === undefined) return null;
  if (text.length <= 254 && EMAIL.test(text)) return text;
  read.settings.warn(
    `${titleOf(read, field)} held no single e-mail address and was left out`,
    read.line,
  );
  return null;
}

function readUrl(read: RowToRead): string | null {
  const text = read.draft.paymentUrl;
  if (text === undefined) return null;
  if (text.length <= MAX_URL && /^https?:\/\/[^\s<>"|]+$/i.test(text)) return text;
  read.settings.warn(
    `${titleOf(read, 'paymentUrl')} held no web address and was left out`,
    read.line,
  );
  return null;
}

interface Days {
  readonly issuedOn: Day | null;
  readonly dueOn: Day | null;
  readonly isDueAssumed: boolean;
  readonly paidOn: Day | null;
}

function readDays(read: RowToRead): Days {
  const issuedOn = readDay(read, 'issuedOn');
  const dueOn = readDay(read, 'dueOn');
  const paidOn = readDay(read, 'paidOn');
  return {
    issuedOn,
    dueOn: dueOn ?? workedOut(read, issuedOn),
    isDueAssumed: dueOn === null,
    paidOn,
  };
}

function readDay(read: RowToRead, field: 'issuedOn' | 'dueOn' | 'paidOn'): Day | null {
  const text = read.draft[field];
  if (text === undefined) return null;
  const day = parseDay(text, read.settings.order);
  if (!day)
    blame(read, field, `${titleOf(read, field)} ${quoted(text)} is not a date like the others`);
  return day;
}

/** The due date that the terms of the row say, or those of the whole file. */
function workedOut({ draft, settings }: RowToRead, issuedOn: Day | null): Day | null {
  if (issuedOn === null) return null;
  const termDays = termDaysOf(draft.terms) ?? settings.termDays;
  return termDays === null ? null : addDays(issuedOn, termDays);
}

/** "Net 30", "30 days", "Due on receipt"; codes of a ledger say nothing to us. */
function termDaysOf(terms: string | undefined): number | null {
  if (terms === undefined) return null;
  if (/^(due )?(up)?on receipt$/i.test(terms)) return 0;
  const [, net, days] =
    /^(?:net\s*-?\s*(\d{1,3})(?:\s*days)?|(\d{1,3})\s*days)$/i.exec(terms) ?? [];
  const found = net ?? days;
  return found === undefined ? null : Number(found);
}

function readFlag(read: RowToRead): boolean | null {
  const word = read.draft.disputed?.toLowerCase();
  if (word === undefined || TRUE.includes(word)) return word === undefined ? null : true;
  if (!FALSE.includes(word))
    blame(read, 'disputed', `${titleOf(read, 'disputed')} ${quoted(word)} is neither yes nor no`);
  return false;
}

/** Ledgers number no payments; day and amount tell two of them apart. */
function standInNumber(kind: DocumentKind, days: Days, amountMinor: bigint): string | null {
  return kind === 'unapplied_payment' && days.issuedOn ? `${days.issuedOn}/${amountMinor}` : null;
}

function checkTexts(read: RowToRead): void {
  checkLength(read, 'po');
  checkLength(read, 'terms');
  checkLength(read, 'number');
  checkDigits(read, 'clientId');
  checkDigits(read, 'number');
}

function checkLength(read: RowToRead, field: Field): void {
  if ((read.draft[field]?.length ?? 0) > MAX_TEXT)
    blame(read, field, `${titleOf(read, field)} is longer than ${MAX_TEXT} characters`);
}

/** Long ids that lost their last digits would make one client of many. */
function checkDigits(read: RowToRead, field: Field): void {
  const text = read.draft[field] ?? '';
  if (/^\d(?:[.,]\d+)?E\+\d{2,}$/.test(text))
    blame(
      read,
      field,
      `${titleOf(read, field)} ${quoted(text)} was cut short by a spreadsheet: import the file as it was exported`,
    );
}
