// Goal: what `npm run bench` prints can be read, and what is typed wrongly is told.
import { describe, expect, it } from 'vitest';
import { betterOf, isMissed, verdictLines, verdictsOf } from '../bench/bars.ts';
import { parseOptions } from '../bench/options.ts';
import { tableOf } from '../bench/table.ts';
import { inTurns, median, ratioOf } from '../bench/turns.ts';

describe('the table', () => {
  it('sets words left, numbers right, and says what was not measured', () => {
    const rows = [
      { engine: 'embedded', invoices: 10_000, 'ours ms': 9.876, ratio: 12.34 },
      { engine: 'server', invoices: 1_000_000, 'ours ms': 1234.5, ratio: null },
    ];
    expect(tableOf(rows)).toBe(
      [
        'engine     invoices  ours ms   ratio',
        'embedded     10,000     9.88  12.3 x',
        'server    1,000,000     1235       -',
      ].join('\n'),
    );
  });
});

describe('the command line', () => {
  it('leaves a million rows of import to those who ask', () => {
    expect(parseOptions([])).toEqual({
      subjects: ['digest', 'status', 'why', 'import', 'mail'],
      sizes: [10_000, 100_000, 1_000_000],
      importSizes: [10_000, 100_000],
      engine: null,
      json: null,
    });
    expect(parseOptions(['import', '--sizes', '1000000', '--engine', 'server'])).toEqual({
      subjects: ['import'],
      sizes: [1_000_000],
      importSizes: [1_000_000],
      engine: 'server',
      json: null,
    });
  });

  it.each([
    [['digests'], 'There is no benchmark "digests".'],
    [['--sizes', '10k'], '--sizes 10k are not whole numbers from 100 to 10000000.'],
    [['--engine', 'sqlite'], 'There is no engine "sqlite".'],
  ])('refuses %j', (args, sentence) => expect(parseOptions(args)).toBe(sentence));
});

describe('the bars', () => {
  const why = (best: number) => ({
    engine: 'server',
    invoices: 10_000,
    asked: 'causes',
    ratio: best,
  });
  const mail = (latency: number, one: number | null) => ({
    engine: 'server',
    letters: 1_000,
    'server replies after, ms': latency,
    'speed ratio': 0.5,
    'speed ratio to one': one,
  });
  const digest = (invoices: number) => ({
    engine: 'server',
    invoices,
    'ratio to both': 5,
  });
  const command = (asked: string) => ({ ...why(9), asked });
  const file = (keyed: number) => ({
    engine: 'server',
    rows: 10_000,
    step: 'commit',
    'ratio bare': 20,
    'ratio keyed': keyed,
  });

  it.each([
    ['why, exactly twice', { why: [why(2)] }, ['held']],
    ['why, more', { why: [why(2.01)] }, ['missed']],
    ['a small digest has none', { digest: [digest(10_000)] }, []],
    ['a large one has', { digest: [digest(100_000)] }, ['missed']],
    ['the card itself has none', { status: [command('whole name')] }, []],
    ['its acknowledgement has', { status: [command('/ar status acme, acknowledged')] }, ['missed']],
    ['import, beside both COPYs', { import: [file(4)] }, ['held', 'argued']],
    ['import, too slow', { import: [file(4.1)] }, ['missed', 'argued']],
    ['mail, a server that answers at once', { mail: [mail(0, 0.1)] }, ['argued']],
    ['mail, a slow one', { mail: [mail(10, 1)] }, ['held', 'argued']],
    ['mail, slower than one', { mail: [mail(10, 0.99)] }, ['missed', 'argued']],
    ['mail, not measured', { mail: [mail(50, null)] }, ['argued']],
  ] as const)('%s', (_, results, expected) => {
    expect(verdictsOf(results).map(({ is }) => is)).toEqual(expected);
  });

  it('say what is missed in one line, below what is held', () => {
    expect(verdictLines(verdictsOf({ why: [why(3), why(1)], import: [file(2)] }))).toEqual([
      'held    why, server, 10,000 invoices, causes: 1.00, ratio at most 2',
      'held    import, server, 10,000 rows, commit: 2.00, ratio keyed at most 4',
      'argued  import, server, 10,000 rows, commit: 20.00, ratio bare at most 4 (ADR 8: no keys in it, so the keyed one counts)',
      'MISSED  why, server, 10,000 invoices, causes: 3.00, ratio at most 2',
    ]);
  });

  it('are held where one of several runs holds them', () => {
    expect(isMissed('import', [file(2), file(5)])).toBe(true);
    expect(isMissed('import', [file(2)])).toBe(false);
    expect(betterOf('import', file(5), file(3))).toEqual(file(3));
    expect(betterOf('import', file(3), file(5))).toEqual(file(3));
  });
});

describe('the turns', () => {
  it('run each way as often as the other, in turns', async () => {
    const order: string[] = [];
    const { all, runs } = await inTurns({
      ours: async () => order.push('ours'),
      floor: async () => order.push('floor'),
    });
    expect(all.floor).toHaveLength(runs);
    expect(order.slice(0, 4)).toEqual(['ours', 'floor', 'ours', 'floor']);
    expect(order).toHaveLength(2 * (runs + 1)); // The first of each does not count.
    expect(runs).toBe(25);
  });

  it('are compared turn by turn, as a slow one is slow for both', () => {
    expect(ratioOf([20, 200, 30], [10, 100, 30])).toBe(2);
    expect(ratioOf([20, 200, 30], [5, 50, 10], [5, 50, 5])).toBe(2);
  });

  it('are told by the middle one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2);
  });
});
