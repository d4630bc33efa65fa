// Goal: a new reason to refuse never turns a no into a yes, and no override opens what nobody may open.
// Method: random facts; every further reason put on top of them; instants and zones of the whole IANA list read against Intl.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isBusinessDay, localDay } from '#domain/calendar.ts';
import type { Contact } from '#domain/contact.ts';
import {
  type GateFacts,
  type GateInvoice,
  gate,
  type Override,
  overrideOf,
  overrideRuleOf,
  type Purpose,
  scheduleFor,
} from '#domain/gate.ts';
import { aContact } from '#test/support/contact.ts';
import {
  againstIt,
  anInvoice,
  approvedAs,
  aSender,
  facts,
  insisting,
  MUNICH,
  NOW,
  TODAY,
} from './gate-facts.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const purpose = fc.constantFrom<Purpose>('overdue', 'pre_due', 'courtesy');
const days = fc.integer({ min: -6, max: 6 }).map((count) => addDays(TODAY, count));
const nowAndThen = <T>(one: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one });
const maybe = <T>(one: fc.Arbitrary<T>) => nowAndThen(one, 2);
/** Seldom, so that a yes is not. */
const seldom = <T>(one: fc.Arbitrary<T>) => nowAndThen(one, 12);
const isMostly = fc.integer({ min: 0, max: 19 }).map((one) => one > 0);

const invoice = (id: string): fc.Arbitrary<GateInvoice> =>
  fc.record({
    id: fc.constant(id),
    number: fc.constant(`INV-${id}`),
    currency: fc.constantFrom('EUR', 'USD'),
    balanceMinor: fc.bigInt({ min: -1n, max: 19n }),
    dueOn: days,
    disputedMinor: fc.constantFrom(0n, 0n, 0n, 2n, 9n),
    missingSince: seldom(days),
    approved: fc.constant(null),
  });

/** What the person saw, mostly what is so now. */
const seen = (one: GateInvoice): fc.Arbitrary<GateInvoice> =>
  fc.tuple(isMostly, isMostly, isMostly).map(([isAmount, isDay, isCurrency]) =>
    approvedAs(one, {
      ...(isAmount ? {} : { balanceMinor: one.balanceMinor + 1n }),
      ...(isCurrency ? {} : { currency: 'JPY' }),
      ...(isDay ? {} : { dueOn: addDays(one.dueOn, 1) }),
    }),
  );

const invoices = fc
  .subarray(['1', '2', '3'], { minLength: 1 })
  .chain((ids) => fc.tuple(...ids.map(invoice)))
  .chain((list) => fc.oneof(fc.constant(list), fc.tuple(...list.map(seen))));

const contact: fc.Arbitrary<Contact> = fc
  .record({ bouncedAt: seldom(fc.constant(NOW)), optedOutAt: seldom(fc.constant(NOW)) })
  .map(aContact);

/** Mostly not asked, or still the next one. */
const rung = fc.constantFrom<Pick<GateFacts, 'rung'>>(
  {},
  ...Array.from(
    { length: 9 },
    () => ({ rung: { stage: 'friendly', nextStage: 'friendly' } }) as const,
  ),
  { rung: { stage: 'friendly', nextStage: null } },
);

const someInvoices = fc.subarray(['1', '2', '3']);

const anyFacts: fc.Arbitrary<GateFacts> = fc
  .record({
    now: fc
      .oneof(
        { weight: 3, arbitrary: fc.integer({ min: 0, max: 27 }) },
        { weight: 1, arbitrary: fc.integer({ min: -72, max: 72 }) },
      )
      .map((quarters) => quarterHours(NOW, quarters)),
    purpose,
    invoices,
    promises: fc.array(fc.record({ invoiceIds: someInvoices, until: days }), { maxLength: 2 }),
    instalments: fc.array(
      fc.record({ invoiceId: fc.constantFrom('1', '2', '3'), nextDueOn: days }),
      { maxLength: 1 },
    ),
    credits: fc.oneof(
      fc.constant([]),
      fc.array(
        fc.record({
          currency: fc.constantFrom('EUR', 'USD', 'JPY'),
          balanceMinor: fc.bigInt({ min: 0n, max: 3n }),
        }),
        { maxLength: 2 },
      ),
    ),
    lastContact: maybe(days.map((day) => ({ at: new Date(`${day}T12:00:00Z`), byUserId: 'U2' }))),
    thanked: maybe(days.map((day) => ({ lastAt: new Date(`${day}T12:00:00Z`), gapDays: 2 }))),
    contact: fc.option(contact, { freq: 20 }),
    cc: seldom(contact),
    sender: fc.option(
      fc
        .record({
          isLive: fc.boolean(),
          allowList: fc.constantFrom<string[]>([], ['@acme.example'], ['weber@acme.example']),
          minGapDays: fc.integer({ min: 0, max: 4 }),
        })
        .map(aSender),
      { freq: 20 },
    ),
    hasMailServer: isMostly,
    client: fc.record({
      snoozedUntil: maybe(days),
      nextTouchOn: maybe(days),
      doNotRemind: seldom(fc.constant({ why: null })),
      repliedAt: seldom(fc.constant(NOW)),
    }),
  })
  .chain((one) => fc.tuple(fc.constant(one), rung))
  .map(([{ thanked, ...one }, rung]) =>
    facts({
      ...one,
      ...rung,
      ...(thanked && { thanks: thanked }),
      today: localDay(one.now, MUNICH.timeZone),
    }),
  )
  .chain(overridden);

/** Some of what is against it is set aside, now and then without saying why. */
function overridden(given: GateFacts): fc.Arbitrary<GateFacts> {
  return fc
    .tuple(
      fc.oneof(fc.constant([...againstIt(given)]), fc.subarray([...againstIt(given)])),
      isMostly.map((isSaid) => (isSaid ? 'They asked for it' : ' ')),
    )
    .map(([refusals, why]) => ({
      ...given,
      overrides: refusals.map((refusal) => overrideOf(refusal, { byUserId: 'U1', why })),
    }));
}

function quarterHours(at: Date, quarters: number): Date {
  return new Date(at.getTime() + quarters * 900_000);
}

/** Of no account to a letter of courtesy, which may even thank for a payment. */
const eachInvoice = (
  given: GateFacts,
  change: (one: GateInvoice) => Partial<GateInvoice>,
): GateFacts =>
  given.purpose === 'courtesy'
    ? given
    : { ...given, invoices: given.invoices.map((one) => ({ ...one, ...change(one) })) };
const first = (given: GateFacts, change: Partial<GateInvoice>) =>
  eachInvoice(given, (one) => (one === given.invoices[0] ? change : {}));
const other = (day: string | null, later: string) => (day !== null && day > later ? day : later);

/** One more reason to refuse each; none takes an old one away. */
const REASONS: Record<string, (given: GateFacts) => GateFacts> = {
  paid: (given) => first(given, { balanceMinor: 0n }),
  'all of it paid': (given) => eachInvoice(given, () => ({ balanceMinor: 0n })),
  disputed: (given) => first(given, { disputedMinor: 99n }),
  'in dispute in part': (given) =>
    eachInvoice(given, ({ disputedMinor }) => ({ disputedMinor: disputedMinor + 1n })),
  missing: (given) => first(given, { missingSince: '2026-11-02' }),
  promised: (given) => ({
    ...given,
    promises: [...given.promises, { invoiceIds: ['1', '2'], until: '2026-12-24' }],
  }),
  'on a plan': (given) => ({
    ...given,
    instalments: [...given.instalments, { invoiceId: '2', nextDueOn: '2026-12-24' }],
  }),
  snoozed: (given) => {
    const snoozedUntil = other(given.client.snoozedUntil, '2026-12-24');
    return { ...given, client: { ...given.client, snoozedUntil } };
  },
  'not to be reminded': (given) => ({
    ...given,
    client: { ...given.client, doNotRemind: { why: 'A lawsuit' } },
  }),
  'a reply': (given) => ({ ...given, client: { ...given.client, repliedAt: given.now } }),
  'a contact': (given) => ({
    ...given,
    lastContact: { at: given.now, byUserId: 'U3' },
  }),
  'a thank-you': (given) => ({ ...given, thanks: { lastAt: given.now, gapDays: 30 } }),
  'another stage': (given) => ({ ...given, rung: { stage: 'follow_up', nextStage: 'friendly' } }),
  'a credit': (given) => ({
    ...given,
    credits: [...given.credits, { currency: 'EUR', balanceMinor: 7n }],
  }),
  'no contact': (given) => ({ ...given, contact: null }),
  'a bounce': (given) => ({ ...given, contact: aContact({ bouncedAt: NOW }) }),
  'a stranger added': (given) => ({
    ...given,
    cc: { ...(given.cc ?? aContact()), email: 'x@y.example' },
  }),
  'no sender': (given) => ({ ...given, sender: null }),
  'not live': (given) => ({
    ...given,
    sender: given.sender && { ...given.sender, isLive: false, allowList: [] },
  }),
  'a longer gap': (given) => ({
    ...given,
    sender: given.sender && { ...given.sender, minGapDays: given.sender.minGapDays + 1 },
  }),
  'a longer gap between thanks': (given) => ({
    ...given,
    ...(given.thanks && { thanks: { ...given.thanks, gapDays: given.thanks.gapDays + 1 } }),
  }),
  'no mail server': (given) => ({ ...given, hasMailServer: false }),
  'another amount seen': (given) =>
    given.invoices[0]?.approved
      ? first(given, {
          approved: { ...given.invoices[0].approved, balanceMinor: -7n },
        })
      : given,
  'another currency seen': (given) =>
    given.invoices[0]?.approved
      ? first(given, { approved: { ...given.invoices[0].approved, currency: 'XXX' } })
      : given,
  'another date': (given) =>
    first(given, { dueOn: given.purpose === 'overdue' ? '2027-01-01' : '2026-01-01' }),
  'another holiday': (given) => ({
    ...given,
    whereabouts: { ...given.whereabouts, week: { ...given.whereabouts.week, workingDays: [7] } },
  }),
  'shorter hours': (given) => ({
    ...given,
    whereabouts: { ...given.whereabouts, hours: { from: 12, to: 13 } },
  }),
};

const isOk = (given: GateFacts) => gate(given).ok;

describe('the gate', () => {
  it.each(Object.entries(REASONS))('one more reason never turns a no into a yes: %s', (_, add) => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        if (!isOk(given)) expect(isOk(add(given))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('two more reasons never do, in whatever order', () => {
    const reason = fc.constantFrom(...Object.values(REASONS));
    fc.assert(
      fc.property(anyFacts, reason, reason, (given, one, two) => {
        if (!isOk(given)) expect(isOk(two(one(given)))).toBe(false);
        if (!isOk(one(given))) expect(isOk(two(one(given)))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('says yes and no often enough for the properties to mean something', () => {
    const answers = fc.sample(anyFacts, { numRuns: 1_000, seed: 4 }).map(isOk);
    const yes = answers.filter(Boolean).length;
    expect(yes).toBeGreaterThan(100);
    expect(yes).toBeLessThan(900);
  });

  it('one override fewer never turns a no into a yes', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(), (given, index) => {
        const fewer = given.overrides.filter((_, at) => at !== index % given.overrides.length);
        if (!isOk(given)) expect(isOk({ ...given, overrides: fewer })).toBe(false);
      }),
    );
  });

  it('an override of what nobody may set aside changes nothing', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const useless: Override[] = insisting(given).overrides.filter(
          ({ code }) => overrideRuleOf(code) === null,
        );
        const overrides = [...given.overrides, ...useless];
        expect(gate({ ...given, overrides })).toEqual(gate(given));
      }),
    );
  });

  it('a no has a reason, and a yes names only what may be asked for', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const verdict = gate(given);
        if (!verdict.ok) {
          expect(verdict.refusals.length).toBeGreaterThan(0);
          return;
        }
        const isInsistedOn = new Set(
          verdict.setAside.flatMap((one) => ('invoiceId' in one ? [one.invoiceId] : [])),
        );
        if (given.purpose !== 'courtesy') expect(verdict.invoices.length).toBeGreaterThan(0);
        for (const { collectableMinor, id } of verdict.invoices) {
          const one = given.invoices.find((invoice) => invoice.id === id)!;
          if (given.purpose === 'courtesy') continue;
          expect(collectableMinor).toBeGreaterThan(0n);
          expect(collectableMinor).toBe(one.balanceMinor - one.disputedMinor);
          if (given.purpose === 'overdue') expect(one.dueOn < given.today).toBe(true);
          else expect(one.dueOn >= given.today).toBe(true);
          if (isInsistedOn.has(id)) continue;
          expect(one.missingSince).toBeNull();
          for (const { invoiceIds, until } of given.promises)
            expect(invoiceIds.includes(id) && until >= given.today).toBe(false);
        }
      }),
    );
  });

  it('accounts for each invoice once: named, or left out with a reason', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const verdict = gate(given);
        if (!verdict.ok) return;
        const out = new Set(
          verdict.leftOut.flatMap((one) => ('invoiceId' in one ? [one.invoiceId] : [])),
        );
        const named = verdict.invoices.map(({ id }) => id);
        expect([...named, ...out].sort()).toEqual(given.invoices.map(({ id }) => id).sort());
      }),
    );
  });

  it('names an approved letter’s invoices all, or sends nothing', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const verdict = gate(given);
        const isApproved = given.invoices.every(({ approved }) => approved !== null);
        if (verdict.ok && isApproved) expect(verdict.invoices.length).toBe(given.invoices.length);
      }),
    );
  });

  it('lets nobody send an approved letter about another currency, amount or date', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        if (!isOk(insisting(given))) return;
        for (const { approved, ...now } of given.invoices)
          if (approved)
            expect(approved).toMatchObject({
              balanceMinor: now.balanceMinor,
              currency: now.currency,
              dueOn: now.dueOn,
            });
      }),
      { numRuns: 300 },
    );
  });

  it('has nothing against the hour at the moment that it proposes', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const moment = scheduleFor(gate(given));
        if (moment === null) return;
        const later = gate({ ...given, now: moment });
        expect(later.ok ? [] : later.refusals.filter((one) => 'next' in one)).toEqual([]);
      }),
    );
  });
});

describe('the hours of the whole world', () => {
  const zone = fc.constantFrom(...ZONES);
  const instant = fc.date({
    min: new Date('2020-01-01T00:00:00Z'),
    max: new Date('2037-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  const hours = fc.constantFrom(
    { from: 8, to: 18 },
    { from: 0, to: 24 },
    { from: 7, to: 15 },
    { from: 22, to: 6 },
    { from: 18, to: 2 },
  );
  const asked = fc.tuple(instant, zone, hours).map(([now, timeZone, hours]) =>
    facts({
      now,
      today: localDay(now, 'Europe/Berlin'),
      invoices: [anInvoice('1', { dueOn: '2019-12-01' })],
      whereabouts: { timeZone, week: MUNICH.week, hours },
    }),
  );

  /** The clock there as Intl, not luxon, reads it. */
  function clockThere({ now, whereabouts }: GateFacts): { hour: number; weekday: string } {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: whereabouts.timeZone,
      hour: 'numeric',
      hourCycle: 'h23',
      weekday: 'short',
    }).formatToParts(now);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    return { hour: Number(part('hour')), weekday: part('weekday') };
  }

  it('nothing goes out from 21 to 8, whatever anybody sets aside', () => {
    fc.assert(
      fc.property(asked, (given) => {
        const { hour } = clockThere(given);
        if (hour < 8 || hour >= 21) {
          expect(isOk(given)).toBe(false);
          expect(isOk(insisting(given))).toBe(false);
        } else expect(isOk(insisting(given))).toBe(true);
      }),
      { numRuns: 250 },
    );
  });

  it('nothing goes out at a weekend, on a holiday or outside 8 to 18 by itself', () => {
    fc.assert(
      fc.property(asked, (given) => {
        const usual = { ...given.whereabouts, hours: { from: 8, to: 18 } };
        const one = { ...given, whereabouts: usual };
        const { hour, weekday } = clockThere(one);
        const isGood =
          hour >= 8 &&
          hour < 18 &&
          !['Sat', 'Sun'].includes(weekday) &&
          isBusinessDay(localDay(given.now, usual.timeZone), usual.week);
        expect(isOk(one)).toBe(isGood);
      }),
      { numRuns: 250 },
    );
  });
});
