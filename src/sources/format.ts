// What a file format is: how it recognises itself and what each of its rows is. Types only, and the fields they fill.
import type { Day } from '#domain/types.ts';
import type { TableRow } from './table.ts';

/** Everything that an import knows of one document, under the names that `--map` uses. */
export const FIELDS = [
  'clientId',
  'clientName',
  'clientEmail',
  'ownerEmail',
  'number',
  'issuedOn',
  'dueOn',
  'currency',
  'amount',
  'balance',
  'paidOn',
  'paidAmount',
  'disputed',
  'po',
  'terms',
  'paymentUrl',
] as const;
export type Field = (typeof FIELDS)[number];

/** The texts of one document as the file has them; amounts, dates and rules come after. */
export type Draft = { readonly [field in Field]?: string };

export type DocumentKind = 'invoice' | 'credit_note' | 'unapplied_payment';

/** What one row of a file is; `Reading` adds where it stands. */
export type Content =
  | {
      readonly kind: DocumentKind;
      readonly draft: Draft;
      /** Where the file has no total: the amounts that are added up to one. They take the place of the draft's. */
      readonly sums?: { readonly [field in 'amount' | 'paidAmount']?: readonly string[] };
      /** Another name by which people know the client, such as a job without its customer. */
      readonly alias?: string;
      /** What the person should know although the row is read; said once for all rows with the same note. */
      readonly note?: string;
      /**
       * For a program that says by a word what was paid. True where an amount without a balance is open in full for want
       * of better knowledge, false where the word says so. Without it, columns of payments tell.
       */
      readonly isBalanceAssumed?: boolean;
    }
  /** A title, section, subtotal or footer; `openTotal` must equal the balances of all rows before it in its currency. */
  | { readonly kind: 'summary'; readonly openTotal?: string; readonly currency?: string }
  /** Shown to the person with its reason. `balance` still counts towards an `openTotal`. */
  | {
      readonly kind: 'skipped';
      readonly reason: string;
      /** Its values are broken; without it, the row is no claim on a client, or another row says what it says. */
      readonly isFault?: boolean;
      /** Title of the column at fault. */
      readonly column?: string;
      readonly balance?: string;
      readonly currency?: string;
    };

/** Every row with something in it gets exactly one reading. */
export type Reading = { readonly line: number } & Content;

/** Reads the rows of one pass in order; it may remember sections and groups. */
export interface RowReader {
  /** The readings that this row completes: a format that joins several rows gives them when the last is in. */
  row(row: TableRow): readonly Reading[];
  /** What is left when the file ends. */
  end(): readonly Reading[];
}

/** How one file is laid out, found from its first rows. */
export interface Layout {
  /** Line of the column titles: what stands before is metadata, rows after it are data. */
  readonly headerLine: number;
  /** Fields that the file tells, with the title of their column or another name for the place. */
  readonly titles: { readonly [field in Field]?: string };
  /** Titles of all columns, for what is said to people. */
  readonly columns: readonly string[];
  /** The day of a report, where the file says it. */
  readonly asOf: Day | null;
  readonly warnings: readonly string[];
  /** ISO 4217, of rows that name none: said above the titles, or by the signs of the amounts. */
  readonly currency?: string | null;
  /** Where nothing says it: what the signs of the amounts may mean. */
  readonly currencies?: readonly string[];
  /** Of the titles, where people may say which column is which; what they say is remembered under it. */
  readonly fingerprint?: string;
  /** The file lists everything that was open on its day, so that what it does not list is settled. */
  readonly isCompleteOpenItems?: boolean;
  /** What a total that its rows do not add up to means; without a word, that the file is refused. */
  readonly onWrongTotal?: 'refuse' | 'warn';
  /** The program writes 1,234.50 and 1 234,50 in one file: a cell that fits one mark only is read by that mark. */
  readonly mixesMarks?: boolean;
  /** A fresh reader; a file is read twice. */
  reader(): RowReader;
}

export interface Format {
  /** As in the report: "general", "quickbooks-aging-detail". */
  readonly id: string;
  /** The ledger that the rows come from; clients of two ledgers are never mixed up. */
  readonly source: string;
  /**
   * The sheets of a workbook that are read one after the other, by title as `titleKey` leaves it. A format that names
   * sheets is tried on workbooks that have them all; one that names none reads any one sheet or text file.
   */
  readonly sheets?: readonly string[];
  /** The layout, or null where these first rows (at most 30, blank ones left out) are of another format. */
  recognise(head: readonly TableRow[], mapping: Mapping): Layout | null;
}

/** What a person said with `--map`: what the column of a field is called; null where the field is not in the file. */
export type Mapping = ReadonlyMap<Field, string | null>;
