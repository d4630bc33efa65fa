// Goal: no file, however spoiled, crashes the reading, loses a row, or counts one twice.
// Method: every fixture spoiled by seed, many times, in memory; FUZZ=2000 for more rounds, FUZZ_SEED=n FUZZ=1 to repeat one.
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

async function optionsFor(whole: Buffer): Promise<SourceOptions> {
  for (const options of SAID) {
    const outcome = await outcomeOf(whole, options);
    if (outcome.kind === 'read') return options;
  }
  throw new Error('The fixture itself is refused.');
}

type Outcome =
  | { readonly kind: 'refused'; readonly problem: Refusal['problem'] }
  | {
      readonly kind: 'read';
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
    return { kind: 'read', lines, summaries, headerLine: source.headerLine, unread };
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
function plainLines(bytes: Buffer, headerLine: number): number | null {
  const text = bytes.toString('utf8');
  if (['"', '\0', '\ufeff', '\ufffd'].some((char) => text.includes(char))) return null;
  if (text.startsWith('PK')) return null;
  const below = text.split(/\r\n|\n|\r/).slice(headerLine);
  if (below.some((line) => /^[\s,;|]*[,;|\t][\s,;|]*$/.test(line))) return null;
  return below.filter((line) => line.trim() !== '').length;
}

describe('a spoiled file is read whole or refused', () => {
  const longest = { ms: 0 };
  const heap = process.memoryUsage().heapUsed;

  it.each(subjects)(
    `$name, ${ROUNDS} times`,
    async ({ whole, spoil }) => {
      const options = await optionsFor(whole);
      let read = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed += 1) {
        const bytes = spoil(diceOf(seed));
        const started = performance.now();
        const outcome = await outcomeOf(bytes, options).catch((error: unknown) => {
          throw new Error(`FUZZ_SEED=${seed} FUZZ=1 crashes`, { cause: error });
        });
        longest.ms = Math.max(longest.ms, performance.now() - started);
        if (outcome.kind === 'refused') {
          expect(outcome.problem.message, `seed ${seed}`).toMatch(/.\.$|\.$/);
          expect(outcome.problem.hint, `seed ${seed}`).not.toBe('');
          continue;
        }
        read += 1;
        const lines = await linesBelow(bytes, outcome);
        const known = new Set(lines);
        expect(outcome.lines.length + outcome.summaries, `seed ${seed}: rows`).toBe(lines.length);
        expect(new Set(outcome.lines).size, `seed ${seed}: a row twice`).toBe(outcome.lines.length);
        expect(
          outcome.lines.every((line) => known.has(line)),
          `seed ${seed}: no such row`,
        ).toBe(true);
        const plain = plainLines(bytes, outcome.headerLine);
        if (plain !== null) expect(lines.length, `seed ${seed}: lines of the text`).toBe(plain);
      }
      // Were most of them refused, little would be proved.
      if (ROUNDS >= 100) expect(read / ROUNDS).toBeGreaterThan(0.2);
    },
    30_000 + ROUNDS * 50,
  );

  it('within seconds each, and in flat memory', () => {
    expect(longest.ms).toBeLessThan(10_000);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(300e6);
  });
});
