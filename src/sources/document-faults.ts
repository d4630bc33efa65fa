// What is wrong with one row, said by the titles of its columns. Pure.
import type { ImportedRow } from '#domain/imported.ts';
import type { DecimalMark } from './amount.ts';
import type { DateOrder } from './date.ts';
import type { Content, DocumentKind, Draft, Field, Layout } from './format.ts';

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

type Sums = Extract<Content, { readonly kind: DocumentKind }>['sums'];

/** One document on its way from texts to values, with what is wrong with it. */
export interface RowToRead {
  readonly line: number;
  readonly kind: DocumentKind;
  readonly draft: Draft;
  readonly sums: Sums | undefined;
  readonly isBalanceAssumed: boolean | undefined;
  readonly settings: ReadSettings;
  readonly faults: Fault[];
}

interface Fault {
  readonly reason: string;
  /** The title of its column, where it has one. */
  readonly column: string | undefined;
}

export function blame(read: RowToRead, field: Field, reason: string): void {
  read.faults.push({ reason, column: read.settings.titles[field] });
}

export function skippedRow({ line, faults }: RowToRead): ImportedRow {
  const column = faults.find((fault) => fault.column)?.column ?? null;
  const reason = sentence(faults.map((fault) => fault.reason));
  return { kind: 'skipped', line, reason, isFault: true, column };
}

const PLAIN: { readonly [field in Field]?: string } = {
  number: 'the invoice number',
  currency: 'the currency',
};

export function titleOf(read: Pick<RowToRead, 'settings'>, field: Field): string {
  return read.settings.titles[field] ?? PLAIN[field] ?? field;
}

function sentence(faults: readonly string[]): string {
  const text = faults.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
