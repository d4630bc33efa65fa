// Cards and forms of imports for the tests of views: a likely one, and every one with the worst data there is.
import type { View } from '@slack/types';
import type { ImportCardView } from '#blocks/import-card.ts';
import { importCard, importLate } from '#blocks/import-card.ts';
import { columnsModal, conflictsModal, importModal } from '#blocks/import-forms.ts';
import { FIELD_NAMES } from '#blocks/import-words.ts';
import type { Message } from '#blocks/kit.ts';
import { mappingsMessage } from '#blocks/mappings.ts';
import type {
  CardReport,
  ImportQuestion,
  ImportState,
  ImportTable,
} from '#domain/import-request.ts';
import type { MergeProposal } from '#domain/look-alike.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';

const HUGE = 10n ** 18n;

/** Two new invoices, one changed, one broken row. */
export function aCardReport(is: Partial<CardReport> = {}): CardReport {
  return {
    format: 'quickbooks-aging-detail',
    asOf: '2026-11-24',
    rows: { read: 5, imported: 2, updated: 1, unchanged: 0, summary: 1, skipped: 1 },
    totals: [{ currency: 'EUR', invoices: 3, openMinor: 9_400_00n, creditMinor: 0n }],
    clients: { created: 1, matched: 1, newNames: ['Globex'] },
    changes: [
      {
        number: 'INV-1042',
        clientName: 'Acme & Sons',
        currency: 'EUR',
        fields: [
          { field: 'balanceMinor', before: '1400000', after: '520000' },
          { field: 'dueOn', before: '2026-10-08', after: '2026-12-08' },
          { field: 'missingSince', before: '2026-11-01', after: null },
        ],
      },
    ],
    faults: [
      {
        line: 4,
        column: 'Due date',
        reason: 'Due date "32.13." is not a date like the others',
        isFault: true,
        isConflict: false,
      },
    ],
    faultCount: 1,
    conflicts: [],
    conflictCount: 0,
    warnings: [],
    warningCount: 0,
    missing: { count: 0, money: [] },
    ...is,
  };
}

export function aCard(
  is: Partial<ImportCardView['request']> = {},
  view: Partial<Omit<ImportCardView, 'request'>> = {},
): ImportCardView {
  return {
    request: {
      id: '17',
      fileName: 'open items.csv',
      state: 'ready',
      requestedBy: 'U1',
      decidedBy: null,
      decidedAt: null,
      question: null,
      report: aCardReport(),
      problem: null,
      progress: null,
      answered: [],
      ...is,
    },
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    today: '2026-11-24',
    skippedFile: 'none',
    missing: null,
    proposals: [],
    ...view,
  };
}

export function aTable(is: Partial<ImportTable> = {}): ImportTable {
  return {
    fingerprint: 'f'.repeat(64),
    headerLine: 1,
    columns: [
      { label: 'Kunde', samples: ['Acme', 'Globex'], field: null },
      { label: 'Rechnung', samples: ['R-1', 'R-2'], field: 'number' },
      { label: 'Betrag', samples: ['100,00'], field: 'amount' },
    ],
    missing: [['clientName', 'clientId'], ['dueOn']],
    ...is,
  };
}

export function aProposal(name = 'ACME', keepName = 'Acme GmbH'): MergeProposal {
  const side = { number: null, source: 'csv', invoices: 3, open: [] };
  return {
    keep: { ...side, id: '1', name: keepName },
    merge: { ...side, id: '2', name },
    why: [{ code: 'same_name' }, { code: 'same_domain', domain: 'acme.example' }],
  };
}

const STATES: readonly ImportState[] = [
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

const worstTable = (name: string): ImportTable =>
  aTable({
    columns: Array.from({ length: 500 }, (_, at) => ({
      label: `${name} (column ${at + 1})`,
      samples: [name, name, name],
      field: Object.keys(FIELD_NAMES)[at] ?? null,
    })),
    missing: Object.keys(FIELD_NAMES).map((field) => [field, name]),
  });

const questions = (name: string): ImportQuestion[] => [
  {
    kind: 'dateOrder',
    choices: ['DMY', 'MDY', 'YMD'].map((value) => ({ value, label: name || '-' })),
    samples: [{ text: name, line: 999_999, column: name }],
  },
  { kind: 'currency', suggestions: CURRENCIES },
  { kind: 'currency', suggestions: [] },
  { kind: 'terms' },
  { kind: 'mapping', table: worstTable(name) },
];

function worstReport(name: string): CardReport {
  const skipped = Array.from({ length: 100 }, (_, at) => ({
    line: 1_000_000 + at,
    column: name,
    reason: name,
    isFault: true,
    isConflict: true,
  }));
  return aCardReport({
    format: name,
    rows: {
      read: 999_999,
      imported: 999_999,
      updated: 999_999,
      unchanged: 999_999,
      summary: 999_999,
      skipped: 999_999,
    },
    totals: CURRENCIES.map((currency) => ({
      currency,
      invoices: 999_999,
      openMinor: HUGE,
      creditMinor: HUGE,
    })),
    clients: { created: 999_999, matched: 999_999, newNames: [name, name, name, name, name] },
    changes: Array.from({ length: 5 }, () => ({
      number: name,
      clientName: name,
      currency: 'EUR',
      fields: ['balanceMinor', 'dueOn', 'po', 'terms', 'isDisputed', 'other'].map((field) => ({
        field,
        before: field === 'po' ? name : null,
        after: field === 'dueOn' ? '2026-12-08' : field === 'balanceMinor' ? '1' : name,
      })),
    })),
    faults: skipped.slice(0, 5),
    faultCount: 999_999,
    conflicts: Array.from({ length: 50 }, () => ({
      number: name,
      clientName: name,
      lines: Array.from({ length: 100 }, (_, at) => 1_000_000 + at),
      reason: name,
    })),
    conflictCount: 999_999,
    warnings: [name, name, name, name, name],
    warningCount: 999,
    missing: {
      count: 999_999,
      money: CURRENCIES.map((currency) => ({ currency, minor: HUGE })),
    },
  });
}

function worstCards(name: string): ImportCardView[] {
  const problem = {
    message: name,
    hint: name,
    line: 999_999,
    column: name,
    canRetry: true,
    reference: '7F3A',
  };
  const names = { keepName: name, mergeName: name, mergeId: '999999' };
  const answered = [
    ...(['paid', 'open'] as const).map((kind) => ({ kind, invoices: 999_999, by: name })),
    ...Array.from({ length: 20 }, () => ({ kind: 'merged' as const, ...names, by: 'U1' })),
    ...(['apart', 'split'] as const).map((kind) => ({ kind, ...names, by: name })),
  ];
  const { missing } = worstReport(name);
  const proposals = Array.from({ length: 20 }, () => aProposal(name, name));
  return STATES.flatMap((state) =>
    (state === 'asking' ? questions(name) : questions(name).slice(-2)).map((question, at) =>
      aCard(
        {
          state,
          fileName: name,
          question,
          problem: at === 0 ? null : problem,
          report: at === 0 && state !== 'ready' ? null : worstReport(name),
          progress: { step: 'staging', rows: 999_999, total: at === 0 ? null : 999_999 },
          decidedBy: at === 0 ? null : 'U1',
          decidedAt: new Date('2026-11-24T09:02:00Z'),
          answered,
        },
        { skippedFile: at === 0 ? 'refused' : 'there', missing, proposals, locale: 'hi-IN' },
      ),
    ),
  );
}

/** By the name of the exported function. */
export const WORST_IMPORTS: Readonly<
  Record<string, () => { messages?: readonly Message[]; views?: readonly View[] }>
> = {
  importCard: () => ({ messages: NASTY_NAMES.flatMap(worstCards).map(importCard) }),
  importLate: () => ({ messages: NASTY_NAMES.flatMap(worstCards).map(importLate) }),
  importModal: () => ({ views: [5, 20, 1_000].map((maxMb) => importModal({ maxMb })) }),
  columnsModal: () => ({
    views: NASTY_NAMES.map((name) =>
      columnsModal({ table: worstTable(name), metadata: 'x'.repeat(3000) }),
    ),
  }),
  conflictsModal: () => ({
    views: NASTY_NAMES.map((name) =>
      conflictsModal({
        conflicts: Array.from({ length: 50 }, () => ({
          number: name,
          clientName: name,
          reason: name,
          rows: Array.from({ length: 20 }, (_, at) => ({
            line: 1_000_000 + at,
            currency: 'KWD',
            amountMinor: HUGE,
            balanceMinor: HUGE,
            dueOn: at === 0 ? null : '2026-12-08',
          })),
        })),
        more: 999,
        today: '2026-11-24',
        locale: 'hi-IN',
        metadata: 'x'.repeat(3000),
      }),
    ),
  }),
  mappingsMessage: () => ({
    messages: [
      mappingsMessage({ tables: [], locale: 'en-US', timeZone: 'UTC' }),
      ...NASTY_NAMES.map((name) =>
        mappingsMessage({
          tables: Array.from({ length: 50 }, (_, at) => ({
            fingerprint: `${at}`.padStart(64, 'f'),
            columns: Array.from({ length: 500 }, () => name),
            mapping: Object.fromEntries(
              Object.keys(FIELD_NAMES).map((field, index) => [field, index === 0 ? null : name]),
            ),
            createdBy: at % 2 === 0 ? 'U1' : 'terminal',
            createdAt: new Date('2026-11-24T09:02:00Z'),
          })),
          locale: 'en-GB',
          timeZone: 'Europe/Berlin',
        }),
      ),
    ],
  }),
};
