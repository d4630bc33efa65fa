// From the texts of one document to its values: every rule about one row of a file. Pure.
import { addDays } from '#domain/calendar.ts';
import { normaliseName } from '#domain/client-search.ts';
import type { ImportedDocument, ImportedRow } from '#domain/imported.ts';
import { isCurrency } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import type { DecimalMark } from './amount.ts';
import { countMark, decideMark, parseAmount } from './amount.ts';
import { balancesOf } from './balances.ts';
import { currencyOfSign } from './currency-sign.ts';
import type { DateOrder } from './date.ts';
import { parseDay } from './date.ts';
import type { Content, DocumentKind, Field, Layout } from './format.ts';
import { quoted } from './problem.ts';

/** What the whole file has decided about its texts. */
export interface ReadSettings {
  readonly titles: Layout['titles'];
  readonly order: DateOrder;
  readonly marks: ReadonlyMap<Field, DecimalMark>;
  /** Whether a cell that can be read with one mark only is read with that, whatever its column has decided. */
  readonly mixesMarks: boolean;
  readonly currency: string | null;
  readonly termDays: number | null;
  /** Takes note of a value that was left out although its row was read. */
  readonly warn: (what: string, line: number) => void;
}

type Source = { readonly line: number } & Extract<Content, { readonly kind: DocumentKind }>;

/** Database indexes end at some 2,700 bytes; nothing real comes near this. */
const MAX_TEXT = 300;
const MAX_URL = 2_000;
const EMAIL = /^[^\s@"'`,;:<>()[\]\\]{1,64}@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/i;
const TRUE = ['yes', 'y', 'true', '1', 'x', 'disputed'];
const FALSE = ['no', 'n', 'false', '0', '-'];

/** The document, or the row as skipped with everything that is wrong with it. */
export function readDocument(source: Source, settings: ReadSettings): ImportedRow {
  const faults: string[] = [];
  const read = { ...source, settings, faults };
  const money = readMoney(read);
  const client = readClient(read);
  const days = readDays(read);
  const isDisputed = readFlag(read);
  for (const field of ['po', 'terms', 'number'] as const) checkLength(read, field);
  for (const field of ['clientId', 'number'] as const) checkDigits(read, field);
  const kind = money?.isCredit && source.kind === 'invoice' ? 'credit_note' : source.kind;
  const number = source.draft.number ?? (money && standInNumber(kind, days, money.amountMinor));
  if (!number && kind !== 'unapplied_payment') faults.push(`${titleOf(read, 'number')} is blank`);
  if (kind === 'invoice' && !days.dueOn && !source.draft.dueOn)
    faults.push('there is no due date, and no terms to work it out from');
  if (kind !== 'invoice' && !days.issuedOn) faults.push('a credit needs a date');
  if (!money || !client || !number || faults.length > 0)
    return { kind: 'skipped', line: source.line, reason: sentence(faults) };
  const { isCredit: _, ...amounts } = money;
  if (source.note) settings.warn(source.note, source.line);
  return {
    kind,
    line: source.line,
    ...client,
    ...(source.alias && { clientAlias: source.alias }),
    number,
    ...days,
    ...amounts,
    isDisputed,
    po: source.draft.po ?? null,
    terms: source.draft.terms ?? null,
    paymentUrl: readUrl(read),
  };
}

type Reading = Source & { readonly settings: ReadSettings; readonly faults: string[] };

type Client = Pick<
  ImportedDocument,
  'clientKey' | 'clientNumber' | 'clientName' | 'nameKey' | 'clientEmail' | 'ownerEmail'
>;

function readClient(read: Reading): Client | null {
  const { draft, faults } = read;
  const number = draft.clientId ?? null;
  const name = (draft.clientName ?? number ?? '').replace(/\s+/g, ' ');
  if (name === '') {
    faults.push('the client has neither a number nor a name');
    return null;
  }
  checkLength(read, 'clientId');
  checkLength(read, 'clientName');
  const nameKey = normaliseName(name);
  return {
    clientKey: number === null ? `k:${nameKey}` : `n:${number}`,
    clientNumber: number,
    clientName: name,
    nameKey,
    clientEmail: readEmail(read, 'clientEmail'),
    ownerEmail: readEmail(read, 'ownerEmail'),
  };
}

/** A wrong address costs the address, not the invoice. */
function readEmail(read: Reading, field: 'clientEmail' | 'ownerEmail'): string | null {
  const text = read.draft[field];
  if (text === undefined) return null;
  if (text.length <= 254 && EMAIL.test(text)) return text;
  read.settings.warn(
    `${titleOf(read, field)} held no single e-mail address and was left out`,
    read.line,
  );
  return null;
}

function readUrl(read: Reading): string | null {
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
  readonly paidOn: Day | null;
}

function readDays(read: Reading): Days {
  const [issuedOn, dueOn, paidOn] = (['issuedOn', 'dueOn', 'paidOn'] as const).map((field) => {
    const text = read.draft[field];
    if (text === undefined) return null;
    const day = parseDay(text, read.settings.order);
    if (!day)
      read.faults.push(`${titleOf(read, field)} ${quoted(text)} is not a date like the others`);
    return day;
  });
  const termDays = termDaysOf(read.draft.terms) ?? read.settings.termDays;
  const worked = issuedOn && termDays !== null ? addDays(issuedOn, termDays) : null;
  return { issuedOn: issuedOn ?? null, dueOn: dueOn ?? worked, paidOn: paidOn ?? null };
}

/** "Net 30", "30 days", "Due on receipt"; codes of a ledger say nothing to us. */
function termDaysOf(terms = ''): number | null {
  if (/^(due )?(up)?on receipt$/i.test(terms)) return 0;
  const [, net, days] =
    /^(?:net\s*-?\s*(\d{1,3})(?:\s*days)?|(\d{1,3})\s*days)$/i.exec(terms) ?? [];
  const found = net ?? days;
  return found === undefined ? null : Number(found);
}

type ReadMoney = Pick<
  ImportedDocument,
  'currency' | 'amountMinor' | 'balanceMinor' | 'paidMinor'
> & { readonly isCredit: boolean };

function readMoney(read: Reading): ReadMoney | null {
  const { draft, faults, settings } = read;
  const currency = draft.currency?.toUpperCase() ?? signOf(read) ?? settings.currency;
  if (!currency) faults.push(`${titleOf(read, 'currency')} is blank`);
  else if (!isCurrency(currency)) faults.push(`${quoted(currency)} is not a currency code`);
  if (!currency || !isCurrency(currency)) return null;
  const before = faults.length;
  const [amount, balance, paid] = (['amount', 'balance', 'paidAmount'] as const).map((field) =>
    readAmount(read, field, currency),
  );
  if (faults.length > before) return null;
  const found = balancesOf({
    amount: amount ?? null,
    balance: balance ?? null,
    paid: paid ?? null,
    isPaid: draft.paidOn !== undefined,
    isCredit: read.kind !== 'invoice',
  });
  if (found.ok) return { currency, ...found.balances };
  faults.push(found.reason);
  return null;
}

function signOf({ draft, sums }: Reading): string | null {
  return currencyOfSign(draft.amount ?? draft.balance ?? sums?.amount?.[0] ?? '');
}

/** The amount of one field, or the sum of its lines; null where the file says nothing. */
function readAmount(
  read: Reading,
  field: 'amount' | 'balance' | 'paidAmount',
  currency: string,
): bigint | null {
  const { settings, faults } = read;
  const single = read.draft[field];
  const texts = (field === 'balance' ? undefined : read.sums?.[field]) ?? (single ? [single] : []);
  let sum: bigint | null = null;
  for (const text of texts) {
    const mark = markOf(text, field, settings);
    const parsed = parseAmount(text, { mark, currency });
    if (parsed.ok) sum = (sum ?? 0n) + parsed.minor;
    else faults.push(`${titleOf(read, field)} ${parsed.reason}`);
  }
  return sum;
}

/** How a cell of this column is read: by the mark of its column, or by its own where the program mixes them. */
export function markOf(
  text: string,
  field: Field,
  settings: Pick<ReadSettings, 'marks' | 'mixesMarks'>,
): DecimalMark {
  const ofColumn = settings.marks.get(field) ?? 'unknown';
  if (!settings.mixesMarks) return ofColumn;
  const votes = { point: 0, comma: 0 };
  countMark(votes, text);
  const own = decideMark(votes);
  return own === 'unknown' ? ofColumn : own;
}

function readFlag({ draft, faults, ...read }: Reading): boolean | null {
  const word = draft.disputed?.toLowerCase();
  if (word === undefined || TRUE.includes(word)) return word === undefined ? null : true;
  if (!FALSE.includes(word))
    faults.push(`${titleOf(read, 'disputed')} ${quoted(word)} is neither yes nor no`);
  return false;
}

/** Ledgers number no payments; day and amount tell two of them apart. */
function standInNumber(kind: DocumentKind, days: Days, amountMinor: bigint): string | null {
  return kind === 'unapplied_payment' && days.issuedOn ? `${days.issuedOn}/${amountMinor}` : null;
}

function checkLength(read: Reading, field: Field): void {
  if ((read.draft[field]?.length ?? 0) > MAX_TEXT)
    read.faults.push(`${titleOf(read, field)} is longer than ${MAX_TEXT} characters`);
}

/** Long ids that lost their last digits would make one client of many. */
function checkDigits(read: Reading, field: Field): void {
  const text = read.draft[field] ?? '';
  if (/^\d(?:[.,]\d+)?E\+\d{2,}$/.test(text))
    read.faults.push(
      `${titleOf(read, field)} ${quoted(text)} was cut short by a spreadsheet: import the file as it was exported`,
    );
}

const PLAIN: { readonly [field in Field]?: string } = {
  number: 'the invoice number',
  currency: 'the currency',
};

function titleOf(read: Pick<Reading, 'settings'>, field: Field): string {
  return read.settings.titles[field] ?? PLAIN[field] ?? field;
}

function sentence(faults: readonly string[]): string {
  const text = faults.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
