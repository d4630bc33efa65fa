// Goal: the card of an import reads well in every state, and offers what can be done and nothing else.
// Method: outlines of the views as a person reads them.
import { describe, expect, it } from 'vitest';
import { importCard, importLate } from '#blocks/import-card.ts';
import { columnsModal, conflictsModal, importModal } from '#blocks/import-forms.ts';
import { FIELD_NAMES, formatName } from '#blocks/import-words.ts';
import { mappingsMessage } from '#blocks/mappings.ts';
import { FIELDS } from '../../src/sources/format.ts';
import { FORMATS } from '../../src/sources/formats/registry.ts';
import { aCard, aCardReport, aProposal, aTable } from './import-samples.ts';
import { outline } from './outline.ts';

const DONE = { decidedBy: 'U2', decidedAt: new Date('2026-11-24T09:02:00Z') };

describe('a dry run', () => {
  it('says what it is, what would change, what is wrong, and how many rows Import takes', () => {
    const message = importCard(aCard({}, { skippedFile: 'there' }));
    expect(message.text).toBe('Import of open items.csv: Nothing is written yet.');
    expect(outline(message)).toEqual([
      '# Import of open items.csv',
      '~ Read as QuickBooks A/R Aging Detail · as of Tue 24 Nov · 5 rows read',
      '*2 new, 1 changed, 0 unchanged*, 1 skipped (all of them are in the file in this thread), 1 title or total.',
      '*In the file:* €9,400 open on 3 invoices.',
      '*New clients:* 1 (Globex). 1 known.',
      '*What changes*',
      '• *INV-1042* (Acme &amp; Sons): still open €14,000 → €5,200, due date Thu 8 Oct → Tue 8 Dec',
      '*Rows that I cannot read*',
      '• Line 4, column “Due date”: Due date "32.13." is not a date like the others',
      '[Import 3 rows] [Cancel]',
      '~ Nothing is written yet. Asked for by <@U1>.',
    ]);
  });

  it('takes credits off what is open, as the report itself does', () => {
    const totals = [{ currency: 'EUR', invoices: 1, openMinor: 950_00n, creditMinor: 10_00n }];
    const said = outline(importCard(aCard({ report: aCardReport({ totals }) })));
    expect(said).toContain('*In the file:* €950 open on 1 invoice less €10 in credits.');
  });

  it('offers to settle, to look at the columns, and says what the report no longer lists', () => {
    const conflict = { number: 'INV-7', clientName: 'Acme', lines: [4, 9], reason: 'No.' };
    const other = { number: 'INV-8', clientName: 'Acme', lines: [12], reason: 'Other currency' };
    const report = aCardReport({
      rows: { read: 2, imported: 0, updated: 0, unchanged: 0, summary: 0, skipped: 2 },
      changes: [],
      faults: [],
      faultCount: 0,
      conflicts: [conflict, other],
      conflictCount: 4,
      warnings: ['Is it the whole report?'],
      warningCount: 2,
      missing: { count: 3, money: [{ currency: 'EUR', minor: 4_200_00n }] },
    });
    const lines = outline(
      importCard(aCard({ report, question: { kind: 'mapping', table: aTable() } })),
    );
    expect(lines).toContain('• *INV-7* (Acme) stands on line 4 and line 9 with other values');
    expect(lines).toContain('• *INV-8* (Acme), line 12: Other currency');
    expect(lines).toContain('…and 1 more row');
    expect(lines).toContain('[Import] [Settle] [Columns] [Cancel]');
    expect(lines).toContain('~ *Notes*\nIs it the whole report?\n…and 1 more note');
    expect(lines.join('\n')).toContain('3 open invoices (€4,200) are in the books only.');
  });

  it('offers no Import where there is nothing to import', () => {
    const rows = { read: 1, imported: 0, updated: 0, unchanged: 1, summary: 0, skipped: 0 };
    const report = aCardReport({ rows, changes: [], faults: [], faultCount: 0 });
    expect(outline(importCard(aCard({ report })))).toContain('[Cancel]');
  });
});

describe('a question', () => {
  it('shows why it is one, and what can be answered', () => {
    const choices = [
      { value: 'DMY', label: 'Day first: 3/4/2026 is 3 April 2026' },
      { value: 'MDY', label: 'Month first: 3/4/2026 is 4 March 2026' },
    ];
    const samples = [{ text: '3/4/2026', line: 2, column: 'Due' }];
    const message = importCard(
      aCard({ state: 'asking', question: { kind: 'dateOrder', choices, samples } }),
    );
    expect(outline(message)).toEqual([
      '# Import of open items.csv',
      '*In which order are day and month written?*',
      'Line 2, column “Due”: 3/4/2026 can be read in more than one way.',
      '[] [Cancel]',
      '~ Asked for by <@U1>.',
    ]);
    expect(JSON.stringify(message.blocks)).toContain('Month first: 3/4/2026 is 4 March 2026');
  });

  it('names what no column was found for', () => {
    const question = { kind: 'mapping', table: aTable() } as const;
    expect(outline(importCard(aCard({ state: 'asking', question })))[2]).toBe(
      'I found no column for client name or customer number and due date. Say it once, and I remember it for the next file like this.',
    );
  });

  it('of the days to pay leaves the way to the columns open', () => {
    const ask = (table?: ReturnType<typeof aTable>) =>
      outline(
        importCard(
          aCard({ state: 'asking', question: { kind: 'terms', ...(table && { table }) } }),
        ),
      );
    expect(ask(aTable())).toContain('[] [Columns] [Cancel]');
    expect(ask()).toContain('[] [Cancel]');
  });

  it('of the currency offers what the signs may mean first, and every present currency', () => {
    const question = { kind: 'currency', suggestions: ['CAD', 'USD'] } as const;
    const text = JSON.stringify(importCard(aCard({ state: 'asking', question })));
    expect(text.indexOf('CAD')).toBeLessThan(text.indexOf('AED'));
    expect(text).toContain('ZMW');
    expect(text).not.toContain('DEM'); // Out of use.
    expect(text.match(/"USD"/g)).toHaveLength(1);
  });
});

describe('on its way', () => {
  it.each([
    ['queued', null, 'Waiting to be read.'],
    ['reading', null, 'Reading the file…'],
    ['reading', { step: 'reading', rows: 12_000, total: null }, 'Looking it over: 12,000 rows…'],
    [
      'reading',
      { step: 'staging', rows: 12_000, total: 90_000 },
      'Reading: 12,000 of 90,000 rows…',
    ],
    ['writing', null, 'Importing by <@U2>, 10:02…'],
    ['undoing', null, 'Undoing by <@U2>, 10:02…'],
  ] as const)('%s with %j reads well', (state, progress, words) => {
    expect(outline(importCard(aCard({ ...DONE, state, progress })))[1]).toBe(words);
  });

  it('says why it waits', () => {
    const problem = {
      message: 'Slack did not give the file (no_answer).',
      hint: 'I try again shortly.',
      canRetry: true,
    };
    const lines = outline(importCard(aCard({ state: 'queued', problem })));
    expect(lines.slice(2, 4)).toEqual([problem.message, problem.hint]);
  });
});

describe('at its end', () => {
  it('says who imported it and when, and what is still asked', () => {
    const money = [{ currency: 'EUR', minor: 4_200_00n }];
    const message = importCard(
      aCard(
        {
          ...DONE,
          state: 'imported',
          answered: [
            { kind: 'merged', keepName: 'Globex', mergeName: 'Globex Inc', mergeId: '9', by: 'U1' },
            { kind: 'apart', keepName: 'A', mergeName: 'B', mergeId: '8', by: 'U1' },
          ],
        },
        { missing: { count: 3, money }, proposals: [aProposal()] },
      ),
    );
    expect(outline(message)).toEqual([
      '# Import of open items.csv',
      '*Imported by <@U2>, 10:02: 2 new, 1 changed, 0 unchanged.*',
      '~ Read as QuickBooks A/R Aging Detail · as of Tue 24 Nov · 5 rows read',
      '*Left out:* 1 skipped.',
      '*In the file:* €9,400 open on 3 invoices.',
      '*New clients:* 1 (Globex). 1 known.',
      '[Undo]',
      '---',
      '*3 invoices (€4,200) are no longer in the report.* Were they paid?',
      '[Mark as paid] [Still open]',
      '*Acme GmbH* (id 1) and *ACME* (id 2) look like one client (same name and same e-mail domain acme.example).',
      '[Merge] [Keep apart]',
      '*Globex Inc* merged into *Globex* by <@U1>. [Undo merge]',
      '~ A and B said to be two clients by <@U1>.',
    ]);
  });

  it('says what stands on it where it cannot be undone', () => {
    const problem = {
      message: 'It cannot be undone, as later work stands on it. INV-1 was changed since.',
      hint: 'Everything stays as it was imported.',
      canRetry: false,
    };
    const lines = outline(importCard(aCard({ ...DONE, state: 'imported', problem })));
    expect(lines).toContain(problem.message);
    expect(lines).toContain('[Undo]');
  });

  it('says where and what to do when it failed, and offers to try again only where that helps', () => {
    const problem = {
      message: 'A row has more than 1000 columns.',
      hint: 'Export a table with one invoice on each row.',
      line: 7,
      canRetry: false,
    };
    const failed = (canRetry: boolean) =>
      outline(importCard(aCard({ state: 'failed', problem: { ...problem, canRetry } })));
    expect(failed(false)).toEqual([
      '# Import of open items.csv',
      '*It could not be imported.* Nothing was written.',
      'Line 7: A row has more than 1000 columns.',
      'Export a table with one invoice on each row.',
      '~ Asked for by <@U1>.',
    ]);
    expect(failed(true)).toContain('[Try again]');
  });

  it.each([
    ['undone', 'Undone by <@U2>, 10:02. The books are as they were before.'],
    ['cancelled', 'Cancelled by <@U2>, 10:02. Nothing was written.'],
  ] as const)('%s', (state, words) => {
    expect(outline(importCard(aCard({ ...DONE, state })))[1]).toBe(words);
  });

  it('tells whoever came second who was first', () => {
    expect(importLate(aCard({ ...DONE, state: 'imported' })).text).toBe(
      'It is decided already, so your press changed nothing. Imported by <@U2>, 10:02: 2 new, 1 changed, 0 unchanged.',
    );
  });
});

describe('the forms', () => {
  it('ask for a file, no larger than Slack takes in a form', () => {
    expect(JSON.stringify(importModal({ maxMb: 20 }))).toContain(
      'up to 10 MB. A larger one, up to 20',
    );
    expect(JSON.stringify(importModal({ maxMb: 5 }))).toContain('up to 5 MB."');
  });

  it('show each column with three values and what we take it for', () => {
    const view = columnsModal({ table: aTable(), metadata: '' });
    expect(outline(view)).toEqual([
      'Every invoice needs a number, a client, an amount and a due date (or its date and the days to pay).',
      'Kunde: (static_select)',
      'Rechnung: (static_select)',
      'Betrag: (static_select)',
    ]);
    const text = JSON.stringify(view);
    expect(text).toContain('Such as Acme · Globex');
    expect(text).toContain('"initial_option":{"text":{"type":"plain_text","text":"Invoice number"');
    const column = (at: number) => ({ label: `${at}`, samples: [], field: null });
    const wide = aTable({ columns: Array.from({ length: 43 }, (_, at) => column(at)) });
    expect(outline(columnsModal({ table: wide, metadata: '' })).at(-1)).toBe(
      '~ 3 more columns, not needed as it seems.',
    );
  });

  it('lay contradicting rows side by side; none of them is taken unless somebody says so', () => {
    const row = {
      currency: 'EUR',
      amountMinor: 100_00n,
      balanceMinor: 50_00n,
      dueOn: '2026-12-08',
    };
    const conflict = {
      number: 'INV-7',
      clientName: 'Acme',
      reason: 'INV-7 stands on line 4 and 9',
      rows: [
        { ...row, line: 4 },
        { ...row, line: 9, dueOn: null },
      ],
    };
    const view = conflictsModal({
      conflicts: [conflict],
      more: 1,
      today: '2026-11-24',
      locale: 'en-GB',
      metadata: '',
    });
    const text = JSON.stringify(view);
    expect(text).toContain('Line 4: €100, €50 open, due Tue 8 Dec');
    expect(text).toContain('Line 9: €100, €50 open"');
    expect(text).toContain('"initial_option":{"text":{"type":"plain_text","text":"None of them');
    expect(outline(view).at(-1)).toBe('~ 1 more conflict after these.');
  });
});

describe('the tables that are known', () => {
  it('are listed with their titles, what they mean, and who said so', () => {
    const table = {
      fingerprint: 'f1',
      columns: ['Nr', 'Kunde', 'Rest'],
      mapping: { number: 'Nr', clientName: 'Kunde', po: null },
      createdBy: 'U1',
      createdAt: new Date('2026-11-24T23:30:00Z'),
    };
    const on = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
    expect(outline(mappingsMessage({ tables: [table], ...on }))).toEqual([
      '# Tables that I know',
      '*Nr, Kunde, Rest*',
      'Invoice number: Nr · Client name: Kunde [Forget]',
      '~ Said by <@U1> on Wed, 25 Nov 2026.',
    ]);
  });
});

describe('the words', () => {
  it('name every field and every format that there is', () => {
    expect(Object.keys(FIELD_NAMES).sort()).toEqual([...FIELDS].sort());
    for (const { id } of FORMATS) expect(formatName(id)).not.toBe(id);
  });
});
