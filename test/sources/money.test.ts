// Goal: no cent is lost between amount, balance and payments, and nothing is taken for known that a file does not say.
// Method: sums over generated amounts, small tables, and the fixtures of the formats that tell least.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancesOf } from '#sources/balances.ts';
import { memoryBytes } from '#sources/bytes.ts';
import { aTable, readTable } from '#test/support/table-file.ts';

const cents = fc.bigInt(0n, 10n ** 17n);
const UNSAID = { amount: null, balance: null, paid: null, isPaid: false, isCredit: false };

function balances(given: Partial<Parameters<typeof balancesOf>[0]>) {
  const found = balancesOf({ ...UNSAID, ...given });
  return found.ok ? found.balances : found.reason;
}

describe('what was paid beyond the amount', () => {
  it('keeps every cent: paid + open = amount + overpaid, however much of it a file prints', () => {
    fc.assert(
      fc.property(
        cents,
        cents,
        fc.constantFrom('paid', 'balance', 'both'),
        (amount, paid, told) => {
          const balance = amount - paid;
          const found = balancesOf({
            amount,
            balance: told === 'paid' ? null : balance,
            paid: told === 'balance' ? null : paid,
            isPaid: true,
            isCredit: false,
          });
          if (!found.ok) throw new Error(found.reason);
          const { amountMinor, balanceMinor, paidMinor, overpaidMinor } = found.balances;
          expect(amountMinor).toBe(amount);
          expect((paidMinor ?? 0n) + balanceMinor).toBe(amount + overpaidMinor);
          expect(paidMinor).toBe(paid);
          expect(balanceMinor >= 0n && balanceMinor <= amount && overpaidMinor >= 0n).toBe(true);
          expect(balanceMinor === 0n || overpaidMinor === 0n).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['a payment of 120 on 100', { amount: 100n, paid: 120n }, [0n, 120n, 20n]],
    ['a balance of -20 on 100', { amount: 100n, balance: -20n }, [0n, null, 20n]],
    ['both', { amount: 100n, balance: -20n, paid: 120n }, [0n, 120n, 20n]],
    [
      'a payment beyond a balance of nothing',
      { amount: 100n, balance: 0n, paid: 120n },
      [0n, 120n, 20n],
    ],
    ['a credit that did the rest', { amount: 100n, balance: -20n, paid: 90n }, [0n, 90n, 20n]],
    ['a payment on an invoice of nothing', { amount: 0n, paid: 20n }, [0n, 20n, 20n]],
    ['exactly the amount', { amount: 100n, paid: 100n }, [0n, 100n, 0n]],
    ['less than the amount', { amount: 100n, paid: 99n }, [1n, 99n, 0n]],
    ['written off', { amount: 100n, balance: 0n, paid: 0n }, [0n, 0n, 0n]],
  ])('%s', (_, given, [open, paid, overpaid]) => {
    expect(balances(given)).toMatchObject({
      amountMinor: given.amount,
      balanceMinor: open,
      paidMinor: paid,
      overpaidMinor: overpaid,
    });
  });

  it.each([
    [
      'more than both',
      { amount: 100n, balance: 30n, paid: 120n },
      'paid and balance together are more than the amount',
    ],
    [
      'paid beyond a credit',
      { amount: 100n, balance: -20n, paid: 150n },
      'paid and balance together are more than the amount',
    ],
    [
      'more open than billed',
      { amount: 100n, balance: 101n },
      'the balance is larger than the amount',
    ],
    ['a negative payment', { amount: 100n, paid: -1n }, 'the amount paid is negative'],
    [
      'a negative invoice that is open',
      { amount: -100n, balance: 20n },
      'amount and balance have opposite signs',
    ],
    [
      'a credit that is owed',
      { amount: 100n, balance: -20n, isCredit: true },
      'amount and balance have opposite signs',
    ],
  ])('is not what contradicts itself: %s', (_, given, reason) => {
    expect(balances(given)).toBe(reason);
  });

  it('is an unapplied payment of the day of payment, else of the day of issue', async () => {
    const { documents, skipped } = await readTable(
      aTable(
        'Customer,Invoice,Date,Due date,Currency,Amount,Paid,Paid on',
        'Acme,A-1,2026-03-01,2026-03-31,USD,100.00,120.00,2026-03-20',
        'Acme,A-2,2026-03-02,2026-03-31,USD,100.00,100.01,',
        'Acme,A-3,,2026-03-31,USD,100.00,120.00,',
      ),
    );
    expect(documents).toMatchObject([
      { number: 'A-1', overpaidMinor: 2000n, balanceMinor: 0n, paidOn: '2026-03-20' },
      { number: 'A-2', overpaidMinor: 1n, paidMinor: 10001n, issuedOn: '2026-03-02' },
    ]);
    expect(skipped).toEqual([
      {
        kind: 'skipped',
        line: 4,
        reason: 'What was overpaid needs a date',
        isFault: true,
        column: 'Paid on',
      },
    ]);
  });

  it('is read from the journal of Wave', async () => {
    const { documents } = await readTable(fixture('wave-accounting-transactions'), {
      currency: 'USD',
      terms: '30',
    });
    expect(documents.at(-1)).toMatchObject({
      number: '4',
      amountMinor: 5000n,
      balanceMinor: 0n,
      paidMinor: 6000n,
      overpaidMinor: 1000n,
      paidOn: '2026-02-17',
    });
  });
});

describe('a balance that the file does not say', () => {
  const NOTE = /^The file does not say what is still open: a new invoice counts as open in full/;

  it('is assumed in a table of amounts alone, with a warning', async () => {
    const { documents, warnings } = await readTable(
      aTable('Customer,Invoice,Due date,Currency,Amount', 'Acme,A-1,2026-03-31,USD,100.00'),
    );
    expect(documents).toMatchObject([{ isBalanceAssumed: true, balanceMinor: 10000n }]);
    expect(warnings).toEqual([expect.stringMatching(NOTE)]);
  });

  it.each([
    ['a balance', ['Balance', '40.00'], 4000n],
    ['what was paid', ['Paid', '60.00'], 4000n],
    ['that nothing was paid', ['Paid', ''], 10000n],
    ['that there was no payment yet', ['Paid on', ''], 10000n],
    ['that it was paid', ['Paid on', '2026-03-20'], 0n],
  ])('is not assumed where a column says %s', async (_, [title, value], open) => {
    const { documents, warnings } = await readTable(
      aTable(
        `Customer,Invoice,Due date,Currency,Amount,${title}`,
        `Acme,A-1,2026-03-31,USD,100.00,${value}`,
      ),
    );
    expect(documents).toMatchObject([{ isBalanceAssumed: false, balanceMinor: open }]);
    expect(warnings).toEqual([]);
  });

  it('is assumed where the cell for it is blank and nothing else tells', async () => {
    const { documents } = await readTable(
      aTable(
        'Customer,Invoice,Due date,Currency,Amount,Balance',
        'Acme,A-1,2026-03-31,USD,100.00,40.00',
        'Acme,A-2,2026-03-31,USD,100.00,',
      ),
    );
    expect(documents.map((one) => one.isBalanceAssumed)).toEqual([false, true]);
  });

  it('is assumed of a credit although payments have a column: they say nothing of its use', async () => {
    const { documents } = await readTable(
      aTable(
        'Customer,Invoice,Date,Due date,Currency,Amount,Paid',
        'Acme,A-1,2026-03-01,2026-03-31,USD,-100.00,',
      ),
    );
    expect(documents).toMatchObject([{ kind: 'credit_note', isBalanceAssumed: true }]);
  });

  it('is no assumption where the amount itself is what is open', async () => {
    const { documents } = await readTable(
      aTable('Customer,Invoice,Due date,Currency,Open amount', 'Acme,A-1,2026-03-31,USD,100.00'),
    );
    expect(documents).toMatchObject([{ isBalanceAssumed: false, amountMinor: 10000n }]);
  });

  it.each<[format: string, assumed: string[], known: string[]]>([
    ['quickbooks-sales-detail', ['S-1', 'S-3', 'S-4', 'S-5'], []],
    ['quickbooks-transaction-list', [], ['T-1', '2026-01-20/5000', '2026-01-22/900']],
    ['freshbooks-invoice-details', ['0000013'], ['0000011', '0000012']],
    ['invoicely-invoices', ['INV-3'], ['INV-1', 'INV-2']],
    ['wave-accounting-transactions', [], ['2', '3', '4']],
  ])('of %s', async (format, assumed, known) => {
    const { documents } = await readTable(fixture(format), { currency: 'USD', terms: '30' });
    const numbers = (isAssumed: boolean) =>
      documents.filter((one) => one.isBalanceAssumed === isAssumed).map(({ number }) => number);
    expect(numbers(true)).toEqual(assumed);
    expect(numbers(false)).toEqual(expect.arrayContaining(known));
  });

  it('is assumed of a sale that QuickBooks calls unpaid, which may be paid in part', async () => {
    const report = (paid: string) =>
      aTable(
        'Invoice List,,,,,,',
        ',,,,,,',
        'Date,Transaction type,Num,Name,Due date,Amount,A/R paid',
        `01/15/2026,Invoice,S-1,Acme,02/14/2026,120.00,${paid}`,
      );
    const read = async (paid: string) =>
      (await readTable(report(paid), { currency: 'USD' })).documents;
    expect(await read('Unpaid')).toMatchObject([{ isBalanceAssumed: true, balanceMinor: 12000n }]);
    expect(await read('Paid')).toMatchObject([{ isBalanceAssumed: false, balanceMinor: 0n }]);
  });
});

describe('a row that is not read', () => {
  const TITLES = 'Customer,Invoice,Date,Due date,Currency,Amount,Balance,Disputed';
  it.each([
    ['A,1,2026-03-01,2026-03-31,USD,#REF!,,', 'Amount'],
    [`A,1,2026-03-01,2026-03-31,USD,1${'0'.repeat(30)},,`, 'Amount'],
    ['A,1,2026-03-01,2026-03-31,EUX,5,,', 'Currency'],
    ['A,1,2026-03-01,,USD,5,,', 'Due date'],
    ['A,1,2026-03-01,2026-02-30,USD,5,,', 'Due date'],
    ['A,,2026-03-01,2026-03-31,USD,5,,', 'Invoice'],
    [',1,2026-03-01,2026-03-31,USD,5,,', 'Customer'],
    ['A,1,2026-03-01,2026-03-31,USD,5,6,', 'Balance'],
    ['A,1,2026-03-01,2026-03-31,USD,5,5,perhaps', 'Disputed'],
    ['A,1,2026-13-01,2026-02-30,USD,5,5,', 'Date'],
  ])('for its values is a fault that names the first column: %s', async (line, column) => {
    const { skipped } = await readTable(aTable(TITLES, line));
    expect(skipped).toMatchObject([{ isFault: true, column }]);
  });

  it('names the day of issue where only that could tell the due date', async () => {
    const table = aTable('Customer,Invoice,Date,Currency,Amount', 'A,1,,USD,5');
    const { skipped } = await readTable(table, { terms: '30' });
    expect(skipped).toMatchObject([{ isFault: true, column: 'Date' }]);
  });

  it('because it is no claim is none', async () => {
    for (const format of ['xero-sales-invoices', 'stripe-invoices', 'zoho-invoice']) {
      const { skipped } = await readTable(fixture(format), { terms: '30' });
      expect(skipped.length).toBeGreaterThan(0);
      expect(skipped).toEqual(skipped.map((row) => ({ ...row, isFault: false, column: null })));
    }
  });

  it('is a fault where a format says so', async () => {
    const text = readFileSync('test/sources/fixtures/lago-invoices.csv', 'utf8');
    const spoiled = text.replace(/,(\d{3,}),/, ',1.5,');
    expect(spoiled).not.toBe(text);
    const { skipped } = await readTable(memoryBytes('lago.csv', Buffer.from(spoiled)));
    expect(skipped.find(({ isFault }) => isFault)).toMatchObject({
      reason: 'The total "1.5" is no whole number of cents',
      column: 'invoice.total_amount_cents',
    });
  });
});

describe('a total that its rows do not add up to', () => {
  it('names its column', async () => {
    const text = readFileSync('test/sources/fixtures/quickbooks-aging-detail.csv', 'utf8');
    const cut = memoryBytes('cut.csv', Buffer.from(text.replace('800.00', '800.01')));
    await expect(readTable(cut, { currency: 'USD' })).rejects.toMatchObject({
      problem: { line: 15, column: 'Open balance' },
    });
  });
});

function fixture(name: string) {
  return memoryBytes(name, readFileSync(`test/sources/fixtures/${name}.csv`));
}
