// The plain-text part of a letter: what HTML-less mail programs, screen readers and archives show. Pure.
import { isolate, isolateWhole } from './plain-text.ts';
import { LINE_WIDTH, layoutOf, rowLines, widthOf, wrapCell, wrapWords } from './render-columns.ts';
import type { Labelled, LetterModel } from './render-model.ts';

const INDENT = '  ';

export function textOf(model: LetterModel): string {
  const finish = (line: string) => isolate(line, model.names);
  const prose = model.prose.map((lines) =>
    lines.flatMap((line) => wrapWords(line, LINE_WIDTH)).map(finish),
  );
  const blocks = [
    ...prose,
    model.rows.length === 0 ? [] : tableLines(model),
    creditLines(model, finish),
    ...wayBlocks(model, finish),
    wrapWords(model.question, LINE_WIDTH),
    model.closing.flatMap((line) => wrapWords(line, LINE_WIDTH)).map(finish),
  ].filter((lines) => lines.length > 0);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function tableLines(model: LetterModel): string[] {
  const { columns, rows, totals } = model;
  const cells = rows.map((row) => row.cells);
  const layout = layoutOf(columns, cells);
  if (layout === null) return [...listLines(model), ...amountLines(totals, LINE_WIDTH)];
  const on = { columns, layout };
  const rule = '-'.repeat(layout.width);
  const titles = columns.map(({ title }) => title);
  return [
    ...rowLines(titles, on),
    rule,
    ...rows.flatMap((row) => [...rowLines(row.cells, on), ...noteLines(row.note)]),
    rule,
    ...amountLines(totals, layout.width),
  ];
}

/** One line for each value, where the columns would not fit side by side. */
function listLines({ columns, rows }: LetterModel): string[] {
  const labels = columns.map(({ title }) => `${title}:`);
  const indent = Math.max(...labels.map(widthOf)) + 2;
  return rows.flatMap(({ cells, note }) => [
    ...cells.flatMap((cell, at) =>
      wrapCell(cell, LINE_WIDTH - indent).map((line, index) => {
        const label = index === 0 ? (labels[at] ?? '') : '';
        return label + ' '.repeat(indent - widthOf(label)) + isolateWhole(line);
      }),
    ),
    ...noteLines(note),
    '',
  ]);
}

function noteLines(note: string | null): string[] {
  if (note === null) return [];
  return wrapWords(note, LINE_WIDTH - INDENT.length).map((line) => INDENT + line);
}

/** Label to the left, amount to the right edge of the table. */
function amountLines(lines: readonly Labelled[], width: number): string[] {
  return lines.map(({ amount, label }) => {
    const gap = Math.max(2, width - widthOf(label) - widthOf(amount));
    return label + ' '.repeat(gap) + amount;
  });
}

function creditLines({ credits }: LetterModel, finish: (text: string) => string): string[] {
  if (credits === null) return [];
  const lines = credits.lines.flatMap(({ amount, label }) =>
    wrapCell(`${label}: ${amount}`, LINE_WIDTH - INDENT.length),
  );
  return [
    `${credits.title}:`,
    ...lines.map((line) => INDENT + finish(line)),
    ...wrapWords(credits.note, LINE_WIDTH),
  ];
}

/** Addresses of the web stand on lines of their own, whole, so that a click finds them. */
function wayBlocks({ ways }: LetterModel, finish: (text: string) => string): string[][] {
  if (ways === null) return [];
  const links = ways.links.flatMap(({ url, words }) => [
    ...wrapCell(`${words}:`, LINE_WIDTH - INDENT.length).map((line) => INDENT + finish(line)),
    INDENT + url,
  ]);
  const accounts = ways.accounts.map(({ lines, title }) =>
    [...(title === null ? [] : [`${title}:`]), ...lines]
      .flatMap((line) => wrapWords(line, LINE_WIDTH - INDENT.length))
      .map((line) => (line === '' ? '' : INDENT + finish(line))),
  );
  const [first = [], ...others] = [...(links.length > 0 ? [links] : []), ...accounts];
  return [[`${ways.title}:`, ...first], ...others];
}
