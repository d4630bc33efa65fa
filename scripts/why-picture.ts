// Makes docs/pictures/why.png, the picture of `/ar why`, of made-up figures by the code that makes the real ones.
// `npx tsx scripts/why-picture.ts`
import { writeFile } from 'node:fs/promises';
import { paretoSvg } from '#blocks/pareto-svg.ts';
import type { Side } from '#domain/cause.ts';
import { causesOf } from '#domain/cause.ts';
import { paretoOf } from '#domain/pareto.ts';
import { drawPng } from '#platform/picture.ts';

/** Cause, side, late invoices, amount-days in euro, late invoices of the period before. */
const FIGURES: [string | null, Side | null, number, bigint, number][] = [
  ['po_missing', 'ours', 14, 412_000n, 6],
  ['awaiting_approval', 'theirs', 9, 268_000n, 8],
  ['invoice_not_received', 'ours', 6, 96_000n, 9],
  ['cash_flow', 'theirs', 5, 655_000n, 3],
  ['portal_or_paperwork', 'ours', 2, 31_000n, 1],
  ['portal_or_paperwork', 'theirs', 2, 44_000n, 2],
  ['bank_or_payment_error', 'third_party', 2, 18_000n, 0],
  ['payment_run', 'theirs', 1, 7_000n, 1],
  [null, null, 7, 122_000n, 12],
];

const tallies = FIGURES.map(([cause, side, invoices, euroDays, before]) => ({
  cause,
  side,
  currency: 'EUR',
  now: { invoices, amountDays: euroDays * 100n },
  before: { invoices: before, amountDays: 0n },
}));
const svg = paretoSvg({
  client: null,
  period: { from: '2026-08-27', to: '2026-11-24' },
  pareto: paretoOf(tallies),
  causes: causesOf([]),
  locale: 'en-GB',
});
await writeFile(new URL('../docs/pictures/why.png', import.meta.url), await drawPng(svg));
console.log('docs/pictures/why.png');
