// Goal: what was said of a table once is not asked again, and never reads another table, or this one, wrongly.
// Method: an answer given, taken from the source as a workspace would keep it, and the next file of the same shape.
import { describe, expect, it } from 'vitest';
import type { RememberedAnswers } from '#sources/remembered-answers.ts';
import { aTable, problemOf, readTable } from '#test/support/table-file.ts';

const TITLES = 'Kunde,Beleg,Datum,Brutto';
const march = aTable(TITLES, 'Acme,R-1,1/2/2026,100.00');
const april = aTable('Export vom April,,,', TITLES, 'Acme,R-9,3/4/2026,70.00');
const SAID = {
  map: ['clientName=Kunde,number=Beleg,issuedOn=Datum,amount=Brutto'],
  dateOrder: 'DMY',
  currency: 'EUR',
  terms: '14',
};

/** As if kept as JSON since. */
async function rememberedOf(...given: Parameters<typeof readTable>) {
  const { source } = await readTable(...given);
  const answers = JSON.parse(JSON.stringify(source.answers)) as RememberedAnswers;
  return new Map([[source.fingerprint, answers]]);
}

describe('what was said of a table', () => {
  it('reads the next one without a question', async () => {
    const remembered = await rememberedOf(march, SAID);
    expect([...remembered.values()]).toEqual([
      {
        mapping: { clientName: 'Kunde', number: 'Beleg', issuedOn: 'Datum', amount: 'Brutto' },
        dateOrder: 'DMY',
        currency: 'EUR',
        termDays: 14,
      },
    ]);
    const { documents, source } = await readTable(april, { remembered });
    expect(documents).toMatchObject([
      {
        number: 'R-9',
        clientName: 'Acme',
        issuedOn: '2026-04-03',
        dueOn: '2026-04-17',
        currency: 'EUR',
        amountMinor: 7000n,
      },
    ]);
    expect([source.format, source.headerLine]).toEqual(['general', 2]);
    expect(source.answers).toEqual([...remembered.values()][0]);
  });

  it('says nothing of a table with other titles', async () => {
    const remembered = await rememberedOf(march, SAID);
    const other = aTable('Kunde,Datum,Beleg,Brutto', 'Acme,1/2/2026,R-1,100.00');
    expect((await problemOf(other, { remembered })).question).toMatchObject({ kind: 'mapping' });
  });

  it('is nothing where nobody said anything', async () => {
    const table = aTable('Customer,Invoice,Due date,Currency,Amount', 'Acme,A-1,2026-03-31,USD,5');
    const { source } = await readTable(table);
    expect([typeof source.fingerprint, source.answers]).toEqual(['string', null]);
  });

  it('gives way to what is said now, column by column', async () => {
    const remembered = await rememberedOf(march, SAID);
    const table = aTable(TITLES, 'Acme,R-1,1/2/2026,100.00');
    const { documents, source } = await readTable(table, {
      remembered,
      map: ['number=Kunde', 'clientName=Beleg'],
      dateOrder: 'MDY',
      currency: 'CHF',
      terms: '0',
    });
    expect(documents).toMatchObject([
      { number: 'Acme', clientName: 'R-1', dueOn: '2026-01-02', currency: 'CHF' },
    ]);
    expect(source.answers).toEqual({
      mapping: { number: 'Kunde', clientName: 'Beleg', issuedOn: 'Datum', amount: 'Brutto' },
      dateOrder: 'MDY',
      currency: 'CHF',
      termDays: 0,
    });
  });

  it('loses a column that is now said to be another field', async () => {
    const remembered = await rememberedOf(march, SAID);
    const problem = await problemOf(march, { remembered, map: ['po=Beleg'] });
    expect(problem.message).toBe('No column was found for the invoice number (number).');
  });

  it('beats our guess, and can be that a field is not in the table', async () => {
    const table = (left: string) =>
      aTable(
        'Customer,Invoice,Due date,Currency,Amount,Net',
        `Acme,A-1,2026-03-31,USD,120,100${left}`,
      );
    const remembered = await rememberedOf(table(''), { map: ['amount=Net', 'clientEmail='] });
    const { documents, source } = await readTable(table(''), { remembered });
    expect(documents).toMatchObject([{ amountMinor: 10000n }]);
    expect(source.answers?.mapping).toEqual({ amount: 'Net', clientEmail: null });
  });

  it('beats the format that would have recognised the table', async () => {
    const stripe = aTable(
      'id,Amount Due,Amount Paid,Currency,Status,Customer ID,Date (UTC),Our ref',
      'in_1,5.00,0.00,usd,open,cus_1,2026-03-01 10:00,R-1',
    );
    expect((await problemOf(stripe)).fingerprint).toBeUndefined();
    const said = { map: ['number=Our ref', 'issuedOn=Date (UTC)'], terms: '30' };
    const remembered = await rememberedOf(stripe, said);
    const { documents, source } = await readTable(stripe, { remembered });
    expect([source.format, documents[0]?.number]).toEqual(['general', 'R-1']);
  });

  it('is not used where a column that it names is gone, or a word of it is unknown', async () => {
    const { source } = await readTable(march, SAID);
    const spoiled: RememberedAnswers = {
      ...source.answers!,
      mapping: { ...source.answers!.mapping, po: 'Bestellung' },
    };
    const problem = await problemOf(march, {
      remembered: new Map([[source.fingerprint, spoiled]]),
    });
    expect(problem.question).toMatchObject({ kind: 'mapping' });
    const strange: RememberedAnswers = {
      ...source.answers!,
      mapping: { ...source.answers!.mapping, colour: 'Kunde' },
      dateOrder: 'XYZ',
      currency: 'EUX',
    };
    const remembered = new Map([[source.fingerprint, strange]]);
    expect((await problemOf(march, { remembered })).question).toMatchObject({ kind: 'currency' });
    expect((await problemOf(march, { remembered, currency: 'EUR' })).question).toMatchObject({
      kind: 'dateOrder',
    });
  });
});

describe('a remembered word beside what the file says', () => {
  const GENERAL = 'Customer,Invoice,Date,Due date,Amount';
  const ambiguous = aTable(GENERAL, 'Acme,A-1,2026-01-01,1/2/2026,100');
  const said = { dateOrder: 'DMY', currency: 'EUR', terms: '30' };

  it('serves where the dates leave their order open', async () => {
    const remembered = await rememberedOf(ambiguous, said);
    const { documents } = await readTable(ambiguous, { remembered });
    expect(documents).toMatchObject([{ dueOn: '2026-02-01', currency: 'EUR' }]);
  });

  it('gives way to dates that plainly have another order, and is not refused', async () => {
    const remembered = await rememberedOf(ambiguous, said);
    const plain = aTable(
      GENERAL,
      'Acme,A-1,2026-01-01,1/2/2026,100',
      'Acme,A-2,2026-01-01,1/31/2026,100',
    );
    const { documents, source } = await readTable(plain, { remembered });
    expect(documents).toMatchObject([{ dueOn: '2026-01-02' }, { dueOn: '2026-01-31' }]);
    expect(source.answers?.dateOrder).toBe('DMY');
  });

  it('does not settle dates that contradict each other', async () => {
    const remembered = await rememberedOf(ambiguous, said);
    const mixed = aTable(
      GENERAL,
      'Acme,A-1,2026-01-01,31/1/2026,100',
      'Acme,A-2,2026-01-01,1/31/2026,100',
    );
    expect((await problemOf(mixed, { remembered })).question).toMatchObject({ kind: 'dateOrder' });
  });

  it('gives way to a currency that stands in the file', async () => {
    const remembered = await rememberedOf(ambiguous, said);
    const sterling = aTable('All amounts in GBP,,,,', GENERAL, 'Acme,A-1,2026-01-01,1/2/2026,100');
    const { documents } = await readTable(sterling, { remembered });
    expect(documents).toMatchObject([{ currency: 'GBP' }]);
  });
});
