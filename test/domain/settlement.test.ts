// Goal: an invoice that is said to be paid is paid to the last cent, and no cent twice. Method: a table and a property.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { settledBy } from '#domain/settlement.ts';

it.each([
  [
    'nothing was paid before',
    { amountMinor: 1_000n, creditedMinor: 0n, alreadyPaidMinor: 0n },
    1_000n,
    1_000n,
  ],
  ['a part was', { amountMinor: 1_000n, creditedMinor: 0n, alreadyPaidMinor: 400n }, 1_000n, 600n],
  [
    'a credit settles a part',
    { amountMinor: 1_000n, creditedMinor: 200n, alreadyPaidMinor: 300n },
    800n,
    500n,
  ],
  [
    'payments told of all of it',
    { amountMinor: 1_000n, creditedMinor: 0n, alreadyPaidMinor: 1_000n },
    1_000n,
    0n,
  ],
  [
    'credits settle more than it',
    { amountMinor: 100n, creditedMinor: 200n, alreadyPaidMinor: 0n },
    0n,
    0n,
  ],
])('%s', (...row) => {
  const [, invoice, paidMinor, arrivedMinor] = row;
  expect(settledBy(invoice)).toEqual({ paidMinor, arrivedMinor });
});

it('makes payments and credits add up to the amount, unless they did already', () => {
  const cents = fc.bigInt(0n, 10n ** 12n);
  fc.assert(
    fc.property(cents, cents, cents, (amountMinor, creditedMinor, alreadyPaidMinor) => {
      const { arrivedMinor } = settledBy({ amountMinor, creditedMinor, alreadyPaidMinor });
      const before = creditedMinor + alreadyPaidMinor;
      expect(before + arrivedMinor).toBe(before > amountMinor ? before : amountMinor);
    }),
  );
});
