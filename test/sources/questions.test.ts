// Goal: a file that leaves something open asks exactly that, with what a person needs to answer, and the answer is obeyed.
// Method: small tables, the whole question compared; then the same table with the answer.
import { describe, expect, it } from 'vitest';
import { aTable, problemOf, readTable } from '#test/support/table-file.ts';

const TITLES = 'Customer,Invoice,Date,Due date,Currency,Amount';

describe('the order of day and month', () => {
  it('is asked where nothing tells it, with what each order would make of a date', async () => {
    const table = aTable(TITLES, 'Acme,A-1,2026-03-01,3/4/2026,USD,5');
    const problem = await problemOf(table);
    expect(problem).toMatchObject({
      line: 2,
      column: 'Due date',
      hint: 'Say it with --date-order DMY (day first) or --date-order MDY (month first).',
    });
    expect(problem.question).toEqual({
      kind: 'dateOrder',
      choices: [
        { value: 'DMY', label: 'Day first: 3/4/2026 is 3 April 2026' },
        { value: 'MDY', label: 'Month first: 3/4/2026 is 4 March 2026' },
      ],
      samples: [{ text: '3/4/2026', line: 2, column: 'Due date' }],
    });
    const { documents } = await readTable(table, { dateOrder: 'MDY' });
    expect(documents).toMatchObject([{ dueOn: '2026-03-04' }]);
  });

  it('is asked where dates are mixed, each order with a date that has it', async () => {
    const { question } = await problemOf(
      aTable(
        TITLES,
        'Acme,A-1,2026-03-01,31/3/2026,USD,5',
        'Acme,A-2,2026-03-01,3/30/2026 10:00,USD,5',
      ),
    );
    expect(question).toEqual({
      kind: 'dateOrder',
      choices: [
        { value: 'DMY', label: 'Day first: 31/3/2026 is 31 March 2026' },
        { value: 'MDY', label: 'Month first: 3/30/2026 is 30 March 2026' },
      ],
      samples: [
        { text: '31/3/2026', line: 2, column: 'Due date' },
        { text: '3/30/2026 10:00', line: 3, column: 'Due date' },
      ],
    });
  });

  it('offers only what fits, where the order that was said does not', async () => {
    const { question } = await problemOf(aTable(TITLES, 'Acme,A-1,2026-03-01,31/3/2026,USD,5'), {
      dateOrder: 'MDY',
    });
    expect(question).toMatchObject({
      choices: [{ value: 'DMY', label: 'Day first: 31/3/2026 is 31 March 2026' }],
    });
  });
});

describe('the currency', () => {
  const bare = (amount: string) =>
    aTable('Customer,Invoice,Due date,Amount', `Acme,A-1,2026-03-31,"${amount}"`);

  it.each([
    ['5.00', []],
    ['$5.00', ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN']],
    ['¥500', ['JPY', 'CNY']],
    ['500,00 kr.', ['SEK', 'NOK', 'DKK', 'ISK']],
  ])('of %s is asked, with what its sign may mean', async (amount, suggestions) => {
    const problem = await problemOf(bare(amount));
    expect(problem.question).toEqual({ kind: 'currency', suggestions });
    expect(problem.hint).toBe('Say it with --currency, such as --currency USD.');
  });

  it('is asked where the signs are of several currencies', async () => {
    const { question } = await problemOf(
      aTable(
        'Customer,Invoice,Due date,Amount',
        'Acme,A-1,2026-03-31,€5.00',
        'Acme,A-2,2026-03-31,£5.00',
      ),
    );
    expect(question).toEqual({ kind: 'currency', suggestions: ['EUR', 'GBP'] });
  });

  it('is asked of a format with a name, too', async () => {
    const problem = await problemOf(
      aTable(
        'Client,Invoice Number,Amount,Paid,Status,Due Date,Item Product',
        'Acme,1,$5.00,$0.00,Sent,2026-03-31,Work',
      ),
    );
    expect(problem.question).toMatchObject({ kind: 'currency' });
    expect(problem.fingerprint).toBeUndefined();
  });
});

describe('the terms', () => {
  it('are asked where there is a day of issue and no due date', async () => {
    const table = aTable('Customer,Invoice,Date,Currency,Amount', 'Acme,A-1,2026-03-01,USD,5');
    const problem = await problemOf(table);
    expect(problem.question).toEqual({ kind: 'terms' });
    expect(problem.hint).toContain('--terms 30');
    const { documents } = await readTable(table, { terms: '30' });
    expect(documents).toMatchObject([{ dueOn: '2026-03-31' }]);
  });
});

describe('the columns', () => {
  const UNKNOWN = aTable(
    'Rechnungsjournal,,,,',
    'Kunde,Beleg,Fällig,Brutto,Bemerkung',
    'Acme,R-1,2026-03-31,100.00,',
    'Acme,R-2,2026-04-30,50.00,eilt',
    'Beta,R-3,2026-05-31,50.00,',
    'Beta,R-4,2026-06-30,70.00,',
  );

  it('of a table without a known title are asked, with values to tell them by', async () => {
    const problem = await problemOf(UNKNOWN);
    expect(problem.message).toBe('No row of column titles was found in the first 30 rows.');
    expect(problem.hint).toContain('--map number=Column');
    expect(problem.question).toMatchObject({
      kind: 'mapping',
      table: {
        sheet: '',
        headerLine: 2,
        columns: [
          { position: 1, label: 'Kunde', samples: ['Acme', 'Beta'], field: null },
          { position: 2, label: 'Beleg', samples: ['R-1', 'R-2', 'R-3'], field: null },
          { label: 'Fällig', samples: ['2026-03-31', '2026-04-30', '2026-05-31'] },
          { label: 'Brutto', samples: ['100.00', '50.00', '70.00'] },
          { label: 'Bemerkung', samples: ['eilt'] },
        ],
        missing: [
          ['number'],
          ['clientId', 'clientName'],
          ['amount', 'balance'],
          ['dueOn', 'issuedOn'],
        ],
      },
    });
    const { documents, source } = await readTable(UNKNOWN, {
      map: ['clientName=Kunde,number=Beleg,dueOn=Fällig,amount=Brutto'],
      currency: 'EUR',
    });
    expect(documents).toMatchObject([
      { number: 'R-1', clientName: 'Acme', dueOn: '2026-03-31', amountMinor: 10000n },
      { number: 'R-2' },
      { number: 'R-3' },
      { number: 'R-4' },
    ]);
    expect([source.format, source.headerLine]).toEqual(['general', 2]);
  });

  it.each([
    ['Customer,Due date,Reference of ours,Total', [['number']]],
    ['Customer,Invoice,Due date,Sum', [['amount', 'balance']]],
    ['Customer,Invoice,Settle by,Total', [['dueOn', 'issuedOn']]],
  ])('of a known table that lacks some are asked: %s', async (titles, missing) => {
    const problem = await problemOf(aTable(titles, 'Acme,A-1,A-2,5'), { currency: 'USD' });
    expect(problem.question).toMatchObject({ kind: 'mapping', table: { headerLine: 1, missing } });
    expect(problem.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(problem.question).toMatchObject({ table: { fingerprint: problem.fingerprint } });
  });

  it('are asked again where a name does not exist', async () => {
    const problem = await problemOf(UNKNOWN, { map: ['number=Nummer'] });
    expect(problem).toMatchObject({
      line: 2,
      column: 'Nummer',
      message: 'There is no column "Nummer".',
      hint: 'The columns are: Kunde, Beleg, Fällig, Brutto, Bemerkung.',
      question: { kind: 'mapping' },
    });
  });

  it('can be said to be none: "field=" takes our guess away', async () => {
    const table = aTable(`${TITLES},Balance`, 'Acme,A-1,2026-03-01,2026-03-31,USD,100,40');
    const before = await readTable(table);
    expect(before.documents).toMatchObject([{ balanceMinor: 4000n }]);
    const after = await readTable(table, { map: ['balance=', 'clientEmail='] });
    expect(after.documents).toMatchObject([{ balanceMinor: 10000n, isBalanceAssumed: true }]);
    expect((await problemOf(table, { map: ['number='] })).message).toBe(
      'No column was found for the invoice number (number).',
    );
  });

  it('that share a title, or have none, go by their position', async () => {
    const table = aTable(
      'Customer,Amount,,Due date,Amount,Currency',
      'Acme,90.00,A-1,2026-03-31,100.00,USD',
    );
    const { documents, warnings } = await readTable(table, {
      map: ['number=(column 3)', 'amount=Amount (column 5)', 'balance=Amount'],
    });
    expect(documents).toMatchObject([
      { number: 'A-1', amountMinor: 10000n, balanceMinor: 9000n, isBalanceAssumed: false },
    ]);
    expect(warnings).toEqual([]);
    expect((await readTable(table, { map: ['number=(column 3)'] })).warnings[0]).toBe(
      'Two columns are called "Amount"; the first one is read.',
    );
    expect((await problemOf(table, { map: ['number=(column 9)'] })).message).toBe(
      'There is no column "(column 9)".',
    );
    expect((await problemOf(table, { map: ['amount=Sum (column 5)'] })).message).toBe(
      'There is no column "Sum (column 5)".',
    );
    const broken = aTable('Customer,Invoice,,Due date,Currency', 'Acme,A-1,x,2026-03-31,USD');
    const { skipped } = await readTable(broken, { map: ['amount=(column 3)'] });
    expect(skipped).toMatchObject([{ reason: '(column 3) "x" is not an amount' }]);
  });
});
