// Goal: a letter says what we did about delays of ours, only where the books show it, and nothing of anybody else's.
// Method: a table of reasons and PO numbers, and a property over all causes and sides.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amendsFor, hasOurFault, type PastReason } from '#domain/amends.ts';
import { CAUSES, SIDES } from '#domain/cause.ts';

const ours = (cause: string): PastReason => ({ side: 'ours', cause });
const po = (...numbers: (string | null)[]) => numbers.map((one) => ({ po: one }));
const nothing = { addedPos: [], hasMissedInvoice: false, isSorry: false };

describe('what a letter says of our side', () => {
  it.each<[string, PastReason[], { po: string | null }[], object | null]>([
    ['nobody said anything', [], po('PO-1'), null],
    ['theirs', [{ side: 'theirs', cause: 'cash_flow' }], po('PO-1'), null],
    ['a PO number on their side', [{ side: 'theirs', cause: 'po_missing' }], po('PO-1'), null],
    [
      'a PO number, there now',
      [ours('po_missing')],
      po('PO-1'),
      { ...nothing, addedPos: ['PO-1'] },
    ],
    [
      'a wrong reference, right now',
      [ours('po_or_reference_wrong')],
      po('PO-1', ' PO-2', 'PO-1'),
      { ...nothing, addedPos: ['PO-1', 'PO-2'] },
    ],
    ['a PO number, still missing', [ours('po_missing')], po(null), { ...nothing, isSorry: true }],
    ['one of two has it', [ours('po_missing')], po('PO-1', ' '), { ...nothing, isSorry: true }],
    ['no invoice at all', [ours('po_missing')], [], { ...nothing, isSorry: true }],
    [
      'an invoice that never arrived',
      [ours('invoice_not_received')],
      po(null),
      { ...nothing, hasMissedInvoice: true },
    ],
    [
      'both',
      [ours('invoice_not_received'), ours('po_missing')],
      po('PO-1'),
      { ...nothing, addedPos: ['PO-1'], hasMissedInvoice: true },
    ],
    [
      'a cause of the team’s own',
      [ours('postal_strike')],
      po('PO-1'),
      { ...nothing, isSorry: true },
    ],
    [
      'ours and theirs',
      [{ side: 'theirs', cause: 'invoice_not_received' }, ours('wrong_contact_or_address')],
      po('PO-1'),
      { ...nothing, isSorry: true },
    ],
  ])('%s', (...[, reasons, invoices, expected]) => {
    expect(amendsFor(reasons, invoices)).toEqual(expected);
    expect(hasOurFault(reasons)).toBe(expected !== null);
  });

  it('depends on reasons of our side alone, and is at most one of sorry and done', () => {
    const reason = fc.record({
      side: fc.constantFrom(...SIDES),
      cause: fc.constantFrom(...CAUSES.map(({ code }) => code)),
    });
    const invoice = fc.record({ po: fc.constantFrom(null, '', 'PO-1', 'PO-2') });
    fc.assert(
      fc.property(fc.array(reason), fc.array(invoice), (reasons, invoices) => {
        const said = amendsFor(reasons, invoices);
        expect(said).toEqual(
          amendsFor(
            reasons.filter(({ side }) => side === 'ours'),
            invoices,
          ),
        );
        if (said) expect(said.isSorry).toBe(said.addedPos.length === 0 && !said.hasMissedInvoice);
      }),
    );
  });
});
