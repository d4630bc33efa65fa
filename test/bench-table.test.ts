// Goal: what `npm run bench` prints can be read, and what is typed wrongly is told.
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../bench/options.ts';
import { tableOf } from '../bench/table.ts';
import { inTurns, median } from '../bench/turns.ts';

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

describe('the turns', () => {
  it('run each way as often as the other, in turns', async () => {
    const order: string[] = [];
    const { runs } = await inTurns({
      ours: async () => order.push('ours'),
      floor: async () => order.push('floor'),
    });
    expect(order.slice(0, 4)).toEqual(['ours', 'floor', 'ours', 'floor']);
    expect(order).toHaveLength(2 * (runs + 1)); // The first of each does not count.
    expect(runs).toBe(25);
  });

  it('are told by the middle one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2);
  });
});
