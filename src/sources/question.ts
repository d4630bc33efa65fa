// What only a person can say of a file, so that a terminal can ask it and Slack can show a choice. Types only.
import type { DateOrder } from './date.ts';
import type { Field } from './format.ts';

/** The answer fills an option: dateOrder, currency, terms, or map. */
export type Question =
  | {
      readonly kind: 'dateOrder';
      /** Only the orders in which the dates of the file can be read. */
      readonly choices: readonly DateOrderChoice[];
      /** The dates that made it a question. */
      readonly samples: readonly DateSample[];
    }
  | {
      readonly kind: 'currency';
      /** ISO 4217 codes that the signs on the amounts may mean; empty where they carry none. */
      readonly suggestions: readonly string[];
    }
  /** Days from issue to due date. */
  | { readonly kind: 'terms' }
  | { readonly kind: 'mapping'; readonly table: TableDescription };

interface DateOrderChoice {
  readonly value: DateOrder;
  /** "Day first: 3/4/2026 is 3 April 2026". */
  readonly label: string;
}

interface DateSample {
  readonly text: string;
  readonly line: number;
  /** The title of its column. */
  readonly column: string | null;
}

/** A table laid open, so that a person can say which column is what. */
export interface TableDescription {
  /** Of a workbook; empty for a text file. */
  readonly sheet: string;
  readonly headerLine: number;
  /** sha256 of the titles, hex: what is said about this table is remembered under it. */
  readonly fingerprint: string;
  /** From left to right; those with neither title nor value are left out. */
  readonly columns: readonly ColumnDescription[];
  /** What has no column although no invoice can do without it: of each list, one field is needed. */
  readonly missing: readonly (readonly Field[])[];
}

interface ColumnDescription {
  /** 1-based. */
  readonly position: number;
  /** As a mapping names it: the title, with the position where the title repeats or is blank. */
  readonly label: string;
  /** The first three values that differ, clipped. */
  readonly samples: readonly string[];
  /** What it would be read as: what was said of it, else our guess. */
  readonly field: Field | null;
}
