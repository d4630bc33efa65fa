// Goal: no file, however spoiled, crashes the reading, loses a row, or counts one twice.
// Method: the fixtures of every format spoiled by seed, many times, in memory; FUZZ=50000 for more rounds a format,
// FUZZ_SEED=n FUZZ=1 to repeat one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '#sources/bytes.ts';
import { openTable } from '#sources/open-table.ts';
import type { SourceOptions } from '#sources/options.ts';
import { Refusal } from '#sources/problem.ts';
import { openBytes } from '#sources/source.ts';
import { AKAUNTING } from '#test/support/akaunting.ts';
import type { Dice } from '#test/support/mutate.ts';
import { diceOf, spoilText, spoilWorkbook } from '#test/support/mutate.ts';
import { workbookOf } from '#test/support/workbook.ts';

const ROUNDS = Number(process.env['FUZZ'] ?? 400);
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const FIXTURES = 'test/sources/fixtures';

interface Subject {
  readonly name: string;
  readonly whole: Buffer;
  readonly spoil: (dice: Dice) => Buffer;
}

const texts: Subject[] = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.csv'))
  .sort()
  .map((name) => {
    const whole = readFileSync(join(FIXTURES, name));
    const text = whole.toString('utf8');
    return { name, whole, spoil: (dice) => spoilText(text, dice) };
  });
const subjects: Subject[] = [
  ...texts,
  {
    name: 'akaunting.xlsx',
    whole: workbookOf(AKAUNTING),
    spoil: (dice) => spoilWorkbook(AKAUNTING, dice),
  },
];

/** What a person would have to say so that the whole file is read. */
const SAID: readonly SourceOptions[] = [
  {},
  { currency: 'USD' },
  { currency: 'USD', terms: '30' },
  { currency: 'USD', terms: '30', dateOrder: 'DMY' },
];

async function optionsFor(whole: Buffer): Promise<{ options: SourceOptions; format: string }> {
  for (const options of SAID) {
    const outcome = await outcomeOf(whole, options);
    if (outcome.kind === 'read') return { options, format: outcome.format };
  }
  throw new Error('The fixture itself is refused.');
}

type Outcome =
  | { readonly kind: 'refused'; readonly problem: Refusal['problem'] }
  | {
      readonly kind: 'read';
      readonly format: string;
      readonly lines: number[];
      readonly summaries: number;
      readonly headerLine: number;
      readonly unread: string[];
    };

async function outcomeOf(bytes: Buffer, options: SourceOptions): Promise<Outcome> {
  try {
    const source = await openBytes(memoryBytes('spoiled', bytes), options);
    const lines: number[] = [];
    let summaries = 0;
    for await (const batch of source.read()) {
      lines.push(...batch.rows.map(({ line }) => line));
      summaries += batch.summaries;
    }
    const unread = source
      .warnings()
      .flatMap((said) => /^Sheet "(.+)" was not read\.$/.exec(said)?.[1] ?? []);
    const { format, headerLine } = source;
    return { kind: 'read', format, lines, summaries, headerLine, unread };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', problem: error.problem };
    throw error;
  }
}

/** The lines below the titles that have something in them, in all sheets that were read. */
async function linesBelow(
  bytes: Buffer,
  outcome: Extract<Outcome, { kind: 'read' }>,
): Promise<number[]> {
  const table = await openTable(memoryBytes('spoiled', bytes));
  const read = table.sheets.filter(({ name }) => !outcome.unread.includes(name));
  const lines: number[] = [];
  let above = 0;
  for (const sheet of read) {
    let last = 0;
    for await (const rows of sheet.rows())
      for (const { line } of rows) {
        lines.push(above + line);
        last = line;
      }
    above += last;
  }
  return lines.filter((line) => line > outcome.headerLine);
}

/** Counted without the reader, where no quote, other encoding or line of nothing but delimiters makes lines a question. */
function plainLines(bytes: Buffer, headerLine: number): number[] | null {
  const text = bytes.toString('utf8');
  if (text.startsWith('PK') || /["\0\ufeff\ufffd]/.test(text)) return null;
  const below = text.split(/\r\n|\n|\r/).slice(headerLine);
  if (below.some((line) => /^[\s,;|]*[,;|\t][\s,;|]*$/.test(line))) return null;
  return below.flatMap((line, at) => (line.trim() === '' ? [] : [headerLine + 1 + at]));
}

/** What is wrong with an outcome, or null where it is a sound refusal or every row below the titles was read once. */
async function faultOf(bytes: Buffer, outcome: Outcome): Promise<string | null> {
  if (outcome.kind === 'refused') {
    const { message, hint } = outcome.problem;
    return message.endsWith('.') && hint !== ''
      ? null
      : `refused without a word of help: ${message}`;
  }
  const { lines, summaries, headerLine } = outcome;
  const expected = plainLines(bytes, headerLine) ?? (await linesBelow(bytes, outcome));
  if (lines.length + summaries !== expected.length)
    return `${lines.length} rows and ${summaries} summaries of ${expected.length} lines`;
  if (new Set(lines).size !== lines.length) return 'a row twice';
  const known = new Set(expected);
  return lines.every((line) => known.has(line)) ? null : 'a row that is not in the file';
}

/** As many rounds for each format as for any other, shared by its fixtures. */
const plans = await Promise.all(
  subjects.map(async (subject) => ({ ...subject, ...(await optionsFor(subject.whole)) })),
);
const roundsOf = (format: string) =>
  Math.ceil(ROUNDS / plans.filter((plan) => plan.format === format).length);

describe(`a file spoiled by seeds from ${FIRST_SEED} on, ${ROUNDS} for each format, is read whole or refused`, () => {
  const longest = { ms: 0 };
  const heap = process.memoryUsage().heapUsed;

  it.each(plans)(
    '$name',
    async ({ options, format, spoil }) => {
      const rounds = roundsOf(format);
      let read = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + rounds; seed += 1) {
        const bytes = spoil(diceOf(seed));
        const started = performance.now();
        const outcome = await outcomeOf(bytes, options).catch((error: unknown) => {
          throw new Error(`FUZZ_SEED=${seed} FUZZ=1 crashes`, { cause: error });
        });
        longest.ms = Math.max(longest.ms, performance.now() - started);
        if (outcome.kind === 'read') read += 1;
        // Asserted by hand: an assertion of the runner costs as much as reading the file.
        const fault = await faultOf(bytes, outcome);
        if (fault !== null) throw new Error(`FUZZ_SEED=${seed} FUZZ=1: ${fault}`);
      }
      // Were most of them refused, little would be proved.
      if (rounds >= 100) expect(read / rounds).toBeGreaterThan(0.2);
    },
    30_000 + ROUNDS * 50,
  );

  it('within seconds each, and in flat memory', () => {
    expect(longest.ms).toBeLessThan(10_000);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(300e6);
  });
});
