// Goal: whoever pays on time is thanked, once, on their next business day and not too often; whoever paid late is not.
// Method: tables on both sides of each day, and a walk through a month of digests.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isBusinessDay } from '#domain/calendar.ts';
import {
  type PaidFacts,
  thanksFor,
  thanksStage,
  thanksToday,
  type Unthanked,
} from '#domain/thanks.ts';

const TODAY = '2026-11-24'; // A Tuesday.
const HAMBURG = { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'HH' };
const paid = (rest: Partial<PaidFacts> = {}): PaidFacts => ({
  dueOn: TODAY,
  paidOn: TODAY,
  keptPromise: false,
  isLeftToClient: false,
  ...rest,
});

describe('a paid invoice', () => {
  it.each<[string, Partial<PaidFacts>, string | null]>([
    ['paid the day before it was due', { paidOn: '2026-11-23' }, 'thanked'],
    ['paid on the due date', {}, 'thanked'],
    ['paid the day after', { paidOn: '2026-11-25' }, null],
    ['late, and left to the client', { paidOn: '2026-11-25', isLeftToClient: true }, 'asked'],
    ['on time, whatever was left', { isLeftToClient: true }, 'thanked'],
    ['late, as was promised', { paidOn: '2026-12-09', keptPromise: true }, 'thanked'],
    [
      'late, as was promised, and left to the client',
      { paidOn: '2026-12-09', keptPromise: true, isLeftToClient: true },
      'asked',
    ],
  ])('%s', (_what, given, expected) => {
    expect(thanksFor(paid(given))).toBe(expected);
  });
});

describe('the letter that is next about them', () => {
  const one = { id: '1', ...paid() };
  const two = { id: '2', ...paid({ paidOn: '2026-12-01', isLeftToClient: true }) };
  const letter = (stage: 'thanks' | 'friendly', ...invoiceIds: string[]) => ({ stage, invoiceIds });

  it.each<[string, Parameters<typeof thanksStage>, string | null]>([
    ['on time, and asked', [[one, two], []], 'thanks'],
    ['a late one among them', [[one, { ...two, isLeftToClient: false }], []], null],
    ['thanked for before', [[one, two], [letter('thanks', '2', '3')]], null],
    ['another one was thanked for', [[one, two], [letter('thanks', '3')]], 'thanks'],
    ['a reminder went before', [[one, two], [letter('friendly', '1')]], 'thanks'],
  ])('%s', (_what, given, expected) => {
    expect(thanksStage(...given)).toBe(expected);
  });
});

const acme = (rest: Partial<Unthanked> = {}): Unthanked => ({
  client: { id: '1', number: 'C-1', name: 'Acme' },
  invoices: 2,
  seenOn: ['2026-11-23'],
  lastThanksOn: null,
  week: HAMBURG,
  ...rest,
});
const namesOn = (today: string, clients: readonly Unthanked[], since: string | null) =>
  thanksToday(clients, { today, since, gapDays: 30 }).map(({ name }) => name);

describe('a thank-you in the digest', () => {
  it.each<[string, Partial<Unthanked>, { today?: string; since?: string | null }, boolean]>([
    ['seen on Monday, on Tuesday', {}, {}, true],
    ['not on the day itself', { seenOn: [TODAY] }, {}, false],
    [
      'seen on Friday, on Monday',
      { seenOn: ['2026-11-20'] },
      { today: '2026-11-23', since: '2026-11-20' },
      true,
    ],
    ['proposed on Monday, not again', { seenOn: ['2026-11-20'] }, {}, false],
    [
      'seen on a Saturday',
      { seenOn: ['2026-11-21'] },
      { today: '2026-11-23', since: '2026-11-20' },
      true,
    ],
    ['no digest came out on that day', { seenOn: ['2026-11-18'] }, { since: '2026-11-18' }, true],
    ['before the first digest', { seenOn: ['2026-11-02'] }, { since: null }, true],
    [
      'a holiday there, not here',
      { seenOn: ['2026-11-17'], week: { ...HAMBURG, region: 'SN' } }, // Repentance Day in Saxony.
      { today: '2026-11-18', since: '2026-11-17' },
      false,
    ],
    [
      'the day after that holiday',
      { seenOn: ['2026-11-17'], week: { ...HAMBURG, region: 'SN' } },
      { today: '2026-11-19', since: '2026-11-18' },
      true,
    ],
    ['thanked 29 days ago', { lastThanksOn: '2026-10-26' }, {}, false],
    ['thanked 30 days ago', { lastThanksOn: '2026-10-25' }, {}, true],
    [
      'the gap ended on a Sunday',
      { seenOn: ['2026-11-02'], lastThanksOn: '2026-10-23' },
      { today: '2026-11-23', since: '2026-11-20' },
      true,
    ],
    ['thanked in a letter that waits', { lastThanksOn: '2026-11-25' }, {}, false],
    ['paid again since', { seenOn: ['2026-11-16', '2026-11-23'] }, {}, true],
  ])('%s', (...[, given, on, expected]) => {
    const { today = TODAY, since = '2026-11-23' } = on;
    expect(namesOn(today, [acme(given)], since)).toEqual(expected ? ['Acme'] : []);
  });

  it('is one for a client, in the order of names', () => {
    const clients = ['Hooli', 'Acme', 'Globex'].map((name, at) =>
      acme({ client: { id: `${at}`, number: null, name } }),
    );
    expect(thanksToday(clients, { today: TODAY, since: null, gapDays: 30 })).toEqual([
      { clientId: '1', number: null, name: 'Acme', invoices: 2 },
      { clientId: '2', number: null, name: 'Globex', invoices: 2 },
      { clientId: '0', number: null, name: 'Hooli', invoices: 2 },
    ]);
  });

  it('is proposed exactly once for a payment, on a business day there, whichever days had a digest', () => {
    const days = Array.from({ length: 40 }, (_, at) => addDays('2026-11-02', at));
    fc.assert(
      fc.property(
        fc.subarray(days.slice(0, 15), { minLength: 1, maxLength: 1 }),
        fc.subarray(days),
        fc.constantFrom('HH', 'SN'),
        ([seenOn = ''], digests, region) => {
          const client = acme({ seenOn: [seenOn], week: { ...HAMBURG, region } });
          const all = [...digests, '2027-01-04'];
          const proposed = all.filter(
            (today, at) => namesOn(today, [client], all[at - 1] ?? '2026-11-01').length > 0,
          );
          expect(proposed).toHaveLength(1);
          expect(proposed[0]! > seenOn).toBe(true);
          const between = days.filter((day) => day > seenOn && day < proposed[0]!);
          const missed = between.filter((day) => isBusinessDay(day, client.week));
          expect(missed.filter((day) => digests.includes(day))).toEqual([]);
        },
      ),
    );
  });
});
