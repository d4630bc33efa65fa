// Prints measurements for people: one table a subject, numbers to the right. Pure.

/** One line of a table; the keys are the titles. "… ms" are milliseconds, null is "not measured". */
export type Row = Readonly<Record<string, string | number | null>>;

/** The titles of the first row, then every row, in columns. */
export function tableOf(rows: readonly Row[]): string {
  const titles = Object.keys(rows[0] ?? {});
  const cells = [titles, ...rows.map((row) => titles.map((title) => cellOf(title, row[title])))];
  const widths = titles.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const isText = titles.map((title) => typeof rows[0]?.[title] === 'string');
  return cells
    .map((line) =>
      line
        .map((cell, at) =>
          isText[at] ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellOf(title: string, value: Row[string] | undefined): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string') return value;
  if (title.endsWith('ms')) return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
  if (title.includes('ratio')) return `${value.toFixed(value < 10 ? 2 : 1)} x`;
  return Math.round(value).toLocaleString('en-US');
}
