// Goal: what may be done with an import in which state, what a card says of a report, which columns are asked about.
// Method: every state with every deed; both sides of each limit.
import { describe, expect, it } from 'vitest';
import type { ImportDeed, ImportState, ImportTable } from '#domain/import-request.ts';
import {
  cardReport,
  columnsToAsk,
  mappingMistake,
  stateAfter,
  tableIn,
} from '#domain/import-request.ts';
import type { ImportReport, SkippedLine } from '#domain/imported.ts';

const STATES: ImportState[] = [
  'queued',
  'reading',
  'asking',
  'ready',
  'writing',
  'imported',
  'undoing',
  'undone',
  'cancelled',
  'failed',
];

describe('a deed', () => {
  it.each<[ImportDeed, Partial<Record<ImportState, ImportState>>]>([
    ['approve', { ready: 'writing' }],
    [
      'cancel',
      { queued: 'cancelled', reading: 'cancelled', asking: 'cancelled', ready: 'cancelled' },
    ],
    ['answer', { asking: 'queued' }],
    ['columns', { asking: 'queued', ready: 'queued' }],
    ['settle', { ready: 'queued' }],
    ['undo', { imported: 'undoing' }],
    ['retry', { failed: 'queued' }],
  ])('%s counts where it can be done, and nowhere else', (deed, leads) => {
    for (const state of STATES) expect(stateAfter(state, deed)).toBe(leads[state] ?? null);
  });
});

const skipped = (line: number, is: Partial<SkippedLine> = {}): SkippedLine => ({
  line,
  reason: 'Draft',
  column: null,
  isFault: false,
  isConflict: false,
  ...is,
});

const aReport = (rows: readonly SkippedLine[]): ImportReport => ({
  format: 'general',
  asOf: null,
  rows: { read: 9, imported: 1, updated: 0, unchanged: 0, summary: 0, skipped: rows },
  totals: [],
  clients: { created: 9, matched: 0, newNames: ['A', 'B', 'C', 'D', 'E', 'F'] },
  changes: [],
  warnings: ['1', '2', '3', '4', '5', '6'],
  presumedSettled: ['EUR', 'USD', 'EUR'].map((currency, at) => ({
    clientName: 'A',
    number: `${at}`,
    currency,
    balanceMinor: 100n,
  })),
  batchId: null,
});

describe('the card of a report', () => {
  it('keeps the first of everything and counts the rest; amounts stay apart by currency', () => {
    const faults = Array.from({ length: 7 }, (_, at) => skipped(at + 2, { isFault: true }));
    const conflict = { number: 'INV-7', clientName: 'A', lines: [30], reason: 'Twice' };
    const rows = [...faults, skipped(20), skipped(30, { isConflict: true })];
    const card = cardReport(aReport(rows), [conflict]);
    expect(card.rows.skipped).toBe(9);
    expect(card.faults.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(card.faultCount).toBe(7);
    expect([card.conflicts, card.conflictCount]).toEqual([[conflict], 1]);
    expect([card.warnings.length, card.warningCount]).toEqual([5, 6]);
    expect(card.clients.newNames).toHaveLength(5);
    expect(card.missing).toEqual({
      count: 3,
      money: [
        { currency: 'EUR', minor: 200n },
        { currency: 'USD', minor: 100n },
      ],
    });
  });
});

describe('the fields of the columns', () => {
  it('are each chosen once, and an invoice has a number, a client, an amount and a day', () => {
    expect(mappingMistake(['number', 'clientId', 'balance', 'issuedOn', null, null])).toBeNull();
    expect(mappingMistake(['number', null, 'number'])).toEqual({
      at: 2,
      field: 'number',
      reason: 'twice',
    });
    for (const [fields, field] of [
      [['clientName', 'amount', 'dueOn'], 'number'],
      [['number', 'amount', 'dueOn'], 'clientName'],
      [['number', 'clientName', 'dueOn'], 'amount'],
      [['number', 'clientName', 'amount'], 'dueOn'],
    ] as const)
      expect(mappingMistake(fields)).toEqual({ at: 0, field, reason: 'missing' });
  });

  it('are asked of forty columns at most, those that we know among them, in the order of the file', () => {
    const columns = Array.from({ length: 60 }, (_, at) => ({
      label: `${at}`,
      samples: [],
      field: at === 59 ? 'number' : null,
    }));
    const table: ImportTable = { fingerprint: 'f', headerLine: 1, columns, missing: [] };
    const asked = columnsToAsk(table).map(({ label }) => Number(label));
    expect(asked).toEqual([...Array.from({ length: 39 }, (_, at) => at), 59]);
    expect(columnsToAsk({ ...table, columns: columns.slice(0, 40) })).toHaveLength(40);
  });

  it('can be said where a table is known, whatever the question', () => {
    const table: ImportTable = { fingerprint: 'f', headerLine: 1, columns: [], missing: [] };
    expect(tableIn({ kind: 'mapping', table })).toBe(table);
    expect(tableIn({ kind: 'terms', table })).toBe(table);
    expect(tableIn({ kind: 'terms' })).toBeNull();
    expect(tableIn({ kind: 'currency', suggestions: [] })).toBeNull();
    expect(tableIn(null)).toBeNull();
  });
});
