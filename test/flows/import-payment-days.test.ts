// Goal: a payment with a strange day is told of, and taken as the file has it. Method: small files on a Tuesday.
import { describe, expect, it } from 'vitest';
import { anImportDesk } from '#test/support/import-desk.ts';

const desk = anImportDesk('2026-11-24T09:00:00Z');
const HEAD = 'Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On\n';
const row = (number: string, paidOn: string) =>
  `Acme,${number},2026-10-01,2026-10-31,USD,10.00,0.00,${paidOn}\n`;

describe('a payment', () => {
  it('of today, and of the day of its invoice, is nothing strange', async () => {
    const { warnings } = await desk.bring(
      HEAD + row('I-1', '2026-11-24') + row('I-2', '2026-10-01'),
    );
    expect(warnings).toEqual([]);
  });

  it('of tomorrow is a warning that names the line; of several, the first', async () => {
    const one = await desk.bring(HEAD + row('I-1', '2026-11-25'));
    expect(one.warnings.join()).toContain('The payment on line 2 is dated in the future');
    const two = await desk.bring(HEAD + row('I-3', '2026-11-26') + row('I-4', '2026-11-25'));
    expect(two.warnings.join()).toContain(
      '2 payments (line 2 is the first) are dated in the future',
    );
  });

  it('before its invoice is a warning', async () => {
    const { warnings, rows } = await desk.bring(HEAD + row('I-1', '2026-09-30'));
    expect(warnings.join()).toContain(
      'The payment on line 2 is dated before the invoice was issued',
    );
    expect(rows.imported).toBe(1);
  });
});
