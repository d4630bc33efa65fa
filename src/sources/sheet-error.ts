// Values that a spreadsheet could not work out: "#REF!" in a file is never a name or a number. Pure.

import type { DocumentKind, Field, Layout, Reading } from './format.ts';

const SHEET_ERROR =
  /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|FORMULA!)(?: in cell [A-Z]+\d+)?$/;

interface SheetError {
  /** Of its column. */
  readonly title: string;
  readonly reason: string;
}

/** What to say of each value of a document that is such an error; empty where there is none. */
export function sheetErrorsOf(
  { draft, sums }: Extract<Reading, { readonly kind: DocumentKind }>,
  titles: Layout['titles'],
): SheetError[] {
  const errors: SheetError[] = [];
  // Plain loops: this looks at every value of every row, and hardly ever finds one.
  for (const field in draft) note(errors, titleOf(titles, field), draft[field as Field]);
  for (const field in sums)
    for (const text of sums[field as keyof typeof sums] ?? [])
      note(errors, titleOf(titles, field), text);
  return errors;
}

function titleOf(titles: Layout['titles'], field: string): string {
  return titles[field as Field] ?? field;
}

function note(errors: SheetError[], title: string, text: string | undefined): void {
  if (text === undefined || text.charCodeAt(0) !== 35 || !SHEET_ERROR.test(text)) return;
  const reason = text.startsWith('#FORMULA!')
    ? `${title}${text.slice('#FORMULA!'.length)} is a formula without its result: open the file in Excel and save it`
    : `${title} is ${text}: correct it in the spreadsheet`;
  errors.push({ title, reason });
}
