// Goal: a credit is seen when it is the very amount that was granted, and never taken for a payment. Method: tables, and one property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreditedInvoice, CreditNote, CreditStep } from '#domain/dispute-credit.ts';
import {
  creditedAfter,
  creditedBy,
  creditedOf,
  creditSight,
  heldOf,
} from '#domain/dispute-credit.ts';
import { disputedOf, undisputedOf } from '#domain/dispute-hold.ts';

/** 2,000 granted of 14,000 open, and nothing happened since. */
function one(is: Partial<CreditedInvoice> = {}): CreditedInvoice {
  return {
    invoiceId: '1',
    currency: 'EUR',
    creditMinor: 2_000n,
    knownMinor: 0n,
    decidedMinor: 14_000n,
    balanceMinor: 14_000n,
    decidedPaidMinor: 0n,
    paidMinor: 0n,
    ...is,
  };
}

function note(minor: bigint, is: Partial<CreditNote> = {}): CreditNote {
  return {
    id: '9',
    number: 'CN-9',
    currency: 'EUR',
    minor,
    isOlder: false,
    appliedTo: [],
    ...is,
  };
}

describe('what went away without a payment', () => {
  it.each([
    ['nothing yet', {}, 0n],
    ['the credit', { balanceMinor: 12_000n }, 2_000n],
    ['a payment alone', { balanceMinor: 12_000n, paidMinor: 2_000n }, 0n],
    ['both', { balanceMinor: 7_000n, paidMinor: 5_000n }, 2_000n],
    [
      'what was paid before is no payment since',
      { balanceMinor: 12_000n, decidedPaidMinor: 500n, paidMinor: 500n },
      2_000n,
    ],
    ['more than is open is only what was', { balanceMinor: -500n }, 14_000n],
    ['a balance that rose', { balanceMinor: 15_000n }, 0n],
    ['a payment that was withdrawn', { decidedPaidMinor: 500n, balanceMinor: 14_500n }, 0n],
  ])('%s', (_, is, minor) => {
    expect(creditedOf(one(is))).toBe(minor);
  });
});

describe('a credit', () => {
  it.each([
    ['nothing', [one()], [], 'nothing', null],
    ['by the balance', [one({ balanceMinor: 12_000n })], [], 'seen', 2_000n],
    ['a cent less', [one({ balanceMinor: 12_001n })], [], 'differs', 1_999n],
    ['a cent more', [one({ balanceMinor: 11_999n })], [], 'differs', 2_001n],
    ['by a note', [one()], [note(2_000n)], 'seen', 2_000n],
    ['by one note of two', [one()], [note(50n), note(2_000n)], 'seen', 2_000n],
    ['by two notes', [one()], [note(500n), note(1_500n)], 'seen', 2_000n],
    [
      'as it was seen, beside a payment that no file told',
      [one({ balanceMinor: 11_500n, knownMinor: 2_000n })],
      [],
      'seen',
      2_000n,
    ],
    [
      'by a note of before the decision',
      [one()],
      [note(2_000n, { isOlder: true })],
      'seen',
      2_000n,
    ],
    [
      'an older note of another amount is no news',
      [one()],
      [note(9n, { isOlder: true })],
      'nothing',
      null,
    ],
    [
      'by a note beside an older one',
      [one()],
      [note(9n, { isOlder: true }), note(500n), note(1_500n)],
      'seen',
      2_000n,
    ],
    ['a note of another amount', [one()], [note(1_800n)], 'differs', 1_800n],
    ['a note of another currency', [one()], [note(2_000n, { currency: 'USD' })], 'nothing', null],
    [
      'one invoice of two',
      [one({ balanceMinor: 12_000n }), one({ invoiceId: '2' })],
      [],
      'differs',
      2_000n,
    ],
    [
      'one currency of two',
      [one({ balanceMinor: 12_000n }), one({ invoiceId: '2', currency: 'USD' })],
      [],
      'nothing',
      null,
    ],
    [
      'an invoice of which nothing was granted does not matter',
      [one({ balanceMinor: 12_000n }), one({ invoiceId: '2', creditMinor: 0n, balanceMinor: 1n })],
      [],
      'seen',
      2_000n,
    ],
  ] as const)('%s', (...[, invoices, notes, kind, minor]) => {
    const sight = creditSight(invoices, notes);
    expect(sight.kind).toBe(kind);
    expect('came' in sight ? sight.came.minor : null).toBe(minor);
  });
});

describe('the notes that a credit uses up', () => {
  const idsOf = (...[invoices, notes]: Parameters<typeof creditSight>) => {
    const sight = creditSight(invoices, notes);
    return 'came' in sight ? sight.came.notes.map(({ id }) => id) : [];
  };
  const fell = one({ balanceMinor: 12_000n });

  it.each([
    ['the one over it', [fell], [note(7n, { id: '1' }), note(2_000n, { id: '2' })], ['2']],
    [
      'what the ledger used for it, whatever the amounts',
      [fell],
      [note(2_000n, { id: '1' }), note(2_100n, { id: '2', appliedTo: ['1'] })],
      ['2'],
    ],
    [
      'one for each invoice',
      [fell, one({ invoiceId: '2', creditMinor: 500n, balanceMinor: 13_500n })],
      [note(500n, { id: '1' }), note(7n, { id: '2' }), note(2_000n, { id: '3' })],
      ['3', '1'],
    ],
    [
      'those that add up to it',
      [fell],
      [note(500n, { id: '1' }), note(7n, { id: '2' }), note(1_500n, { id: '3' })],
      ['1', '3'],
    ],
    ['none that has nothing to do with it', [fell], [note(7n)], []],
    [
      'of every currency',
      [fell, one({ invoiceId: '2', currency: 'USD', balanceMinor: 12_000n })],
      [note(2_000n, { id: '1' }), note(2_000n, { id: '2', currency: 'USD' })],
      ['1', '2'],
    ],
  ] as const)('%s', (...[, invoices, notes, ids]) => {
    expect(idsOf(invoices, notes)).toEqual(ids);
  });
});

describe('what is credited after a change of the books', () => {
  /** 2,000 expected, and 500 of them went away. */
  const step = (is: Partial<CreditStep> = {}): CreditStep => ({
    expectedMinor: 2_000n,
    knownMinor: 0n,
    untoldMinor: 500n,
    goneMinor: is.untoldMinor ?? 500n,
    isDecided: false,
    notes: [],
    ...is,
  });

  it.each<[string, Partial<CreditStep>, bigint]>([
    ['a part before the decision may be a payment', {}, 0n],
    ['a part that a note explains', { notes: [{ minor: 500n }] }, 500n],
    ['a part of what is waited for', { isDecided: true }, 500n],
    ['all of it', { untoldMinor: 2_000n }, 2_000n],
    ['all of it, after what no file told', { untoldMinor: 2_000n, goneMinor: 2_700n }, 2_000n],
    ['more may be a payment', { untoldMinor: 2_001n, isDecided: true }, 0n],
    ['the rest', { untoldMinor: 1_500n, knownMinor: 500n, goneMinor: 2_000n }, 2_000n],
    ['a note over more', { untoldMinor: 3_000n, notes: [{ minor: 3_000n }] }, 2_000n],
    ['a payment alone', { untoldMinor: 0n, knownMinor: 500n, goneMinor: 2_000n }, 500n],
    ['what came back', { untoldMinor: -500n, knownMinor: 2_000n, goneMinor: 1_500n }, 1_500n],
    ['more came back', { untoldMinor: -900n, knownMinor: 500n, goneMinor: 0n }, 0n],
    ['nothing granted', { expectedMinor: 0n, isDecided: true }, 0n],
  ])('%s', (_, is, minor) => {
    expect(creditedAfter(step(is))).toBe(minor);
  });

  it('never makes the chase ask for what is held before it: what is held and credited is what is expected', () => {
    const amount = fc.bigInt(0n, 5_000n);
    fc.assert(
      fc.property(amount, amount, amount, amount, fc.boolean(), (...given) => {
        const [expectedMinor, known, untoldMinor, more, isDecided] = given;
        const knownMinor = known < expectedMinor ? known : expectedMinor;
        const goneMinor = untoldMinor + more;
        const after = creditedAfter({
          expectedMinor,
          knownMinor,
          untoldMinor,
          goneMinor,
          isDecided,
          notes: [],
        });
        expect(after >= 0n && after <= expectedMinor).toBe(true);
        expect(heldOf(expectedMinor, after) + after).toBe(expectedMinor);
      }),
    );
  });

  it.each([
    ['as seen', 500n, 900n, 500n],
    ['exactly what is granted', 0n, 2_000n, 2_000n],
    ['not what no file told', 0n, 700n, 0n],
  ])('by the decision: %s', (...[, knownMinor, goneMinor, minor]) => {
    expect(creditedBy({ knownMinor, goneMinor, grantedMinor: 2_000n })).toBe(minor);
  });
});

describe('what is out of the chase', () => {
  it.each([
    ['neither', { isDisputed: false }, 0n],
    ['the ledger’s mark is all of it', { isDisputed: true }, 100n],
    ['a case counts instead of the mark', { isDisputed: true, held: 30n }, 30n],
    ['a case that holds nothing of it', { isDisputed: true, held: 0n }, 0n],
    ['a case that holds more than is open', { isDisputed: false, held: 101n }, 100n],
    ['settled', { isDisputed: true, held: 30n, balanceMinor: 0n }, 0n],
    ['over-credited', { isDisputed: true, balanceMinor: -5n }, 0n],
  ])(
    '%s',
    (_, { held, ...is }: { isDisputed: boolean; held?: bigint; balanceMinor?: bigint }, minor) => {
      const dispute = { disputeId: '1', number: 12, heldMinor: held ?? 0n };
      const invoice = { balanceMinor: 100n, ...is, ...(held === undefined ? {} : { dispute }) };
      expect(disputedOf(invoice)).toBe(minor);
    },
  );

  it('and what is in it are all of what is open, and neither is below nothing', () => {
    const amount = fc.bigInt(-1_000n, 1_000n);
    const aCase = fc.option(
      fc.record({ disputeId: fc.constant('1'), number: fc.nat(), heldMinor: amount }),
    );
    fc.assert(
      fc.property(amount, fc.boolean(), aCase, (balanceMinor, isDisputed, dispute) => {
        const invoice = { balanceMinor, isDisputed, ...(dispute ? { dispute } : {}) };
        const [out, into] = [disputedOf(invoice), undisputedOf(invoice)];
        expect(out >= 0n && into >= 0n).toBe(true);
        expect(out + into).toBe(balanceMinor > 0n ? balanceMinor : 0n);
      }),
    );
  });
});
