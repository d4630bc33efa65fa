// Column titles: which of them mean which field. Pure.
import type { Draft, Field } from './format.ts';
import { remembered } from './memo.ts';

/** Titles in the order of preference, each as `titleKey` leaves it. */
export type Aliases = { readonly [field in Field]?: readonly string[] };

export interface Columns {
  readonly indexOf: ReadonlyMap<Field, number>;
  readonly titles: { readonly [field in Field]?: string };
}

/** What two wordings of one title share: "Invoice #", "invoice_no." and "InvoiceNo" lose what differs. */
export const titleKey = remembered((title) =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ''),
);

/** Finds a column for each field; no column serves two fields. The better alias wins, then the column further left. */
export function findColumns(cells: readonly string[], aliases: Aliases): Columns {
  return columnsAt(cells, bestColumns(cells.map(titleKey), aliases));
}

/** Columns by position, with the titles that people know them by. */
function columnsAt(cells: readonly string[], indexOf: ReadonlyMap<Field, number>): Columns {
  const titles: { [field in Field]?: string } = {};
  for (const [field, index] of indexOf) titles[field] = cells[index]?.trim() ?? '';
  return { indexOf, titles };
}

function bestColumns(keys: readonly string[], aliases: Aliases): Map<Field, number> {
  const found = new Map<Field, number>();
  const taken = new Set<string>();
  const known = new Set(keys);
  for (const [field, names] of Object.entries(aliases) as [Field, readonly string[]][]) {
    const name = names.find((alias) => known.has(alias));
    if (name === undefined || taken.has(name)) continue;
    taken.add(name);
    found.set(field, keys.indexOf(name));
  }
  return found;
}

/** The cells of a row under the names of their fields; blank ones are left out. */
export function draftOf(cells: readonly string[], columns: Columns): Draft {
  const draft: { [field in Field]?: string } = {};
  for (const [field, index] of columns.indexOf) {
    const text = cells[index]?.trim();
    if (text) draft[field] = text;
  }
  return draft;
}
