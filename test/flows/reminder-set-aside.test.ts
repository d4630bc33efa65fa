// Goal: an invoice that something stands against is in a letter only where a person who may do so ticked it and said why.
// Method: the flows and the job on a real database; the choice itself over tables and random books.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import type { Override, Refusal, Verdict } from '#domain/gate.ts';
import { gate, overrideOf } from '#domain/gate.ts';
import { ROLES } from '#domain/member.ts';
import type { Invoice } from '#domain/types.ts';
import { chooseInvoices } from '#flows/reminder-invoices.ts';
import { anInvoice, facts } from '#test/domain/gate-facts.ts';
import { aDatabase } from '#test/support/database.ts';
import type { LetterTeam } from '#test/support/letter-team.ts';
import { APPROVER, acmeOf, aLetterTeam } from '#test/support/letter-team.ts';
import { COLLECTOR } from '#test/support/letters.ts';

let db: Database;
let count = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const WHY = 'Their bank sent it back, they told us.';
const missing = { missingSince: '2026-11-20' };

/** Acme owes two invoices; the newer one the books' report no longer lists. */
async function aPresumedPaid(wishes: Parameters<typeof acmeOf>[1] = { newer: missing }) {
  const team = await aLetterTeam(db, `A${(count += 1)}`);
  const acme = await acmeOf(team, wishes);
  const ids = await idsOf(team);
  return { team, acme, ids };
}

async function idsOf({ book: { workspaceId } }: LetterTeam): Promise<[string, string]> {
  const rows = await db.prisma.invoice.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const [older = '', newer = ''] = rows.map(({ id }) => id.toString());
  return [older, newer];
}

describe('an invoice that is presumed paid', () => {
  it('is offered to a collector, and left alone changes nothing', async () => {
    const { acme, team } = await aPresumedPaid();
    const proposal = await team.propose(acme, { member: COLLECTOR });
    expect(proposal.invoices).toMatchObject([
      { isTicked: true, canSetAside: false, refusals: [] },
      { isTicked: false, canSetAside: true, refusals: [{ code: 'presumed_paid' }] },
    ]);
    expect(proposal.draft.body).not.toContain('2 invoices');
    expect(await team.approve(proposal)).toMatchObject({ ok: true, reminder: { overrides: [] } });
    await team.run();
    expect(team.mailer.sent[0]?.text).not.toContain('INV-1077');
    expect(await team.actions()).toEqual(['reminder.approve', 'reminder.send']);
  });

  it('is in the letter once it is ticked with a reason, for exactly that, and on record', async () => {
    const { acme, ids, team } = await aPresumedPaid();
    const [older, newer] = ids;
    const ticked = { member: COLLECTOR, invoiceIds: [older], setAsideIds: [newer] };
    const proposal = await team.propose(acme, ticked);
    expect(proposal.invoices[1]).toMatchObject({ isTicked: true, collectableMinor: 4_200_00n });
    expect(proposal.draft.body).toContain('2 invoices');
    const setAside = { invoiceIds: [newer], why: WHY };
    const result = await team.approve(proposal, { invoiceIds: ids, setAside });
    expect(result).toMatchObject({
      ok: true,
      reminder: {
        overrides: [
          { code: 'presumed_paid', key: `${newer} 2026-11-20`, byUserId: 'UMAYA', why: WHY },
        ],
      },
    });
    await team.run();
    for (const part of ['INV-1042', 'INV-1077', '€18,200'])
      expect(team.mailer.sent[0]?.text).toContain(part);
    const record = await team.record();
    expect(record.map(({ action, why }) => [action, why])).toEqual([
      ['reminder.approve', null],
      ['reminder.set_aside', WHY],
      ['reminder.send', null],
    ]);
    expect(record[0]?.facts).toMatchObject({ setAside: 'presumed_paid' });
    const [letter] = await team.letters(acme);
    expect(record[1]).toMatchObject({
      actor: 'UMAYA',
      clientId: BigInt(acme),
      facts: { reminderId: letter?.id, invoiceId: newer, code: 'presumed_paid' },
    });
  });

  it.each([null, '', '  \n'])('goes nowhere for the reason %j', async (why) => {
    const { acme, ids, team } = await aPresumedPaid();
    const proposal = await team.propose(acme, { member: COLLECTOR });
    const setAside = { invoiceIds: [ids[1]], why };
    expect(await team.approve(proposal, { invoiceIds: ids, setAside })).toEqual({
      ok: false,
      reason: 'no_why',
    });
    // Nor where nobody said at all that it is set aside.
    expect(await team.approve(proposal, { invoiceIds: ids })).toMatchObject({
      reason: 'refused',
      refusals: [{ code: 'presumed_paid', invoiceId: ids[1] }],
    });
  });

  it('is neither offered to nor set aside by somebody without the role', async () => {
    const { acme, ids, team } = await aPresumedPaid();
    const [older, newer] = ids;
    const ticked = { invoiceIds: [older], setAsideIds: [newer] };
    const setAside = { invoiceIds: [newer], why: WHY };
    for (const member of [
      { slackUserId: 'UV', role: 'viewer', isBarred: false },
      { slackUserId: 'UG', role: 'admin', isBarred: true },
    ] as const) {
      const proposal = await team.propose(acme, { ...ticked, member });
      expect(proposal.invoices[1]).toMatchObject({ isTicked: false, canSetAside: false });
      expect(await team.approve(proposal, { invoiceIds: ids, setAside, member })).toMatchObject({
        reason: 'refused',
      });
    }
    expect((await team.propose(acme, ticked)).invoices[1]).toMatchObject({ canSetAside: false });
  });

  it('can be all that there is to ask for', async () => {
    const { acme, ids, team } = await aPresumedPaid({ older: missing, newer: missing });
    const newer = ids[1];
    const proposal = await team.propose(acme, { member: COLLECTOR });
    expect(proposal.verdict.ok).toBe(false);
    expect(proposal.invoices.map(({ isTicked }) => isTicked)).toEqual([false, false]);
    const again = await team.propose(acme, {
      member: COLLECTOR,
      invoiceIds: [],
      setAsideIds: [newer],
    });
    expect(again.verdict.ok).toBe(true);
    const setAside = { invoiceIds: [newer], why: WHY };
    const approved = { invoiceIds: [newer], setAside };
    expect(await team.approve(again, approved)).toMatchObject({ ok: true });
    await team.run();
    expect(team.mailer.sent[0]?.text).toContain('INV-1077');
    expect(team.mailer.sent[0]?.text).not.toContain('INV-1042');
    expect((await team.letters(acme))[0]?.invoices).toMatchObject([{ invoiceId: newer }]);
  });

  it('waits for the morning like any other, and so does a letter in which nothing is ticked yet', async () => {
    const { acme, ids, team } = await aPresumedPaid({ older: missing, newer: missing });
    team.clock.set(new Date('2026-11-24T19:30:00Z')); // 20:30 in Berlin.
    const morning = new Date('2026-11-25T07:00:00Z');
    for (const setAsideIds of [[], [ids[0]]]) {
      const ticked = { member: COLLECTOR, invoiceIds: [], setAsideIds };
      expect((await team.propose(acme, ticked)).scheduleFor).toEqual(morning);
    }
    const proposal = await team.propose(acme, { member: COLLECTOR });
    expect(proposal.scheduleFor).toEqual(morning);
    expect((await team.propose(acme)).scheduleFor).toBeNull();
    const setAside = { invoiceIds: [ids[0]], why: WHY };
    const approved = { invoiceIds: [ids[0]], setAside, isScheduled: true };
    expect(await team.approve(proposal, approved)).toMatchObject({
      ok: true,
      reminder: { runAt: morning, overrides: [{ code: 'presumed_paid' }] },
    });
  });

  it('is offered again next time, whether it was ticked or not', async () => {
    const { acme, ids, team } = await aPresumedPaid();
    const proposal = await team.propose(acme, { member: COLLECTOR });
    const setAside = { invoiceIds: [ids[1]], why: WHY };
    await team.approve(proposal, { invoiceIds: ids, setAside });
    await team.run();
    team.clock.set(new Date('2026-11-30T09:00:00Z'));
    const next = await team.propose(acme, { member: COLLECTOR });
    expect(next.invoices).toMatchObject([
      { isTicked: true },
      { isTicked: false, canSetAside: true, refusals: [{ code: 'presumed_paid' }] },
    ]);
  });
});

describe('a reason covers what it was given for', () => {
  it('not another invoice', async () => {
    const { acme, ids, team } = await aPresumedPaid({ older: missing, newer: missing });
    const proposal = await team.propose(acme, { member: COLLECTOR });
    const setAside = { invoiceIds: [ids[1]], why: WHY };
    expect(await team.approve(proposal, { invoiceIds: ids, setAside })).toMatchObject({
      reason: 'refused',
      refusals: [{ code: 'presumed_paid', invoiceId: ids[0] }],
    });
  });

  it('not the letter, and one for the letter no invoice', async () => {
    const { acme, ids, team } = await aPresumedPaid();
    await team.book.credit(acme);
    const proposal = await team.propose(acme, { member: COLLECTOR });
    const setAside = { invoiceIds: [ids[1]], why: WHY };
    expect(await team.approve(proposal, { invoiceIds: ids, setAside })).toMatchObject({
      reason: 'refused',
      refusals: [{ code: 'credit_open' }],
    });
    const overrideWhy = 'The credit is for another order.';
    expect(await team.approve(proposal, { invoiceIds: ids, overrideWhy })).toMatchObject({
      reason: 'refused',
      refusals: [{ code: 'presumed_paid' }],
    });
    const both = { invoiceIds: ids, setAside, overrideWhy };
    expect(await team.approve(proposal, both)).toMatchObject({ ok: true });
    const approved = (await team.record()).filter(({ why }) => why !== null);
    expect(approved.map(({ action, why }) => [action, why])).toEqual([
      ['reminder.approve', overrideWhy],
      ['reminder.set_aside', WHY],
    ]);
  });

  it('of the letter is taken at once, though an invoice stays out', async () => {
    const { acme, team } = await aPresumedPaid();
    await team.book.credit(acme);
    const overrideWhy = 'The credit is for another order.';
    const proposal = await team.propose(acme, { member: COLLECTOR });
    expect(await team.approve(proposal, { overrideWhy })).toMatchObject({ ok: true });
  });

  it.each([
    ['came up while the person was reading', 'before'],
    ['came up once it was approved', 'after'],
  ])('not what %s', async (_what, moment) => {
    const { acme, ids, team } = await aPresumedPaid();
    const { workspaceId } = team.book;
    const another = async () =>
      db.prisma.invoice.update({
        where: { workspaceId_id: { workspaceId, id: BigInt(ids[1]) } },
        data: { missingSince: dateOf('2026-11-24') }, // Listed again, and gone again since.
      });
    const proposal = await team.propose(acme, { member: COLLECTOR });
    if (moment === 'before') await another();
    const setAside = { invoiceIds: [ids[1]], why: WHY };
    const result = await team.approve(proposal, { invoiceIds: ids, setAside });
    if (moment === 'before') {
      expect(result).toEqual({ ok: false, reason: 'changed' });
      return;
    }
    await another();
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect((await team.letters(acme))[0]).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'presumed_paid', since: '2026-11-24' }],
    });
  });
});

/** An invoice as the books have it, over one as the gate sees it. */
const asInvoice = ({ id, dueOn }: { id: string; dueOn: string }): Invoice => ({
  id,
  clientId: '1',
  number: `INV-${id}`,
  issuedOn: null,
  dueOn,
  currency: 'EUR',
  amountMinor: 1_000n,
  balanceMinor: 1_000n,
  paidOn: null,
  isDisputed: false,
  missingSince: null,
  po: null,
  paymentUrl: null,
});

/** What may stand against an invoice, and from which role on it can be set aside. */
const AGAINST = {
  nothing: { from: null, is: {} },
  'presumed paid': { from: 'collector', is: { missingSince: '2026-11-20' } },
  'in dispute': { from: 'nobody', is: { disputedMinor: 1_000n } },
  'presumed paid and in dispute': {
    from: 'nobody',
    is: { missingSince: '2026-11-20', disputedMinor: 1_000n },
  },
  promised: { from: 'approver', is: {} },
} as const;
type What = keyof typeof AGAINST;

/** The gate on invoices of which each has this against it. */
function judgeOf(whats: readonly What[]) {
  const promised = whats.flatMap((what, at) => (what === 'promised' ? [`${at}`] : []));
  const promises = [{ invoiceIds: promised, until: '2026-12-01' }];
  return (invoices: readonly Invoice[], overrides: readonly Override[]): Verdict =>
    gate(
      facts({
        promises,
        overrides,
        invoices: invoices.map(({ id }) =>
          anInvoice(id, AGAINST[whats[Number(id)] ?? 'nothing'].is),
        ),
      }),
    );
}

const choose = (whats: readonly What[], rest: Partial<Parameters<typeof chooseInvoices>[1]>) =>
  chooseInvoices(
    whats.map((_, at) => asInvoice({ id: `${at}`, dueOn: '2026-11-14' })),
    { ticked: {}, member: APPROVER, today: '2026-11-24', judge: judgeOf(whats), ...rest },
  );

describe('who is offered what', () => {
  const whats = Object.keys(AGAINST) as What[];

  it.each(whats.flatMap((what) => ROLES.map((role) => [what, role] as const)))(
    '%s, to a %s',
    (what, role) => {
      const { from } = AGAINST[what];
      const [one] = choose([what, 'nothing'], { member: { role, isBarred: false } }).invoices;
      const isOffered =
        from !== null && from !== 'nobody' && ROLES.indexOf(role) >= ROLES.indexOf(from);
      expect(one).toMatchObject({ canSetAside: isOffered, isTicked: from === null });
      const barred = choose([what], { member: { role, isBarred: true } }).invoices[0];
      expect(barred?.canSetAside).toBe(false);
    },
  );

  const books = fc.array(fc.constantFrom(...whats), { minLength: 1, maxLength: 8 });
  const ids = fc.subarray(['0', '1', '2', '3', '4', '5', '6', '7', 'none']);
  const member = fc.record({ role: fc.constantFrom(...ROLES), isBarred: fc.boolean() });

  it('never more than was ticked, never what this person may not, and nothing left unticked changes a thing', () => {
    fc.assert(
      fc.property(books, fc.tuple(ids, ids), member, (whats, [invoiceIds, setAsideIds], member) => {
        const { invoices, plain, verdict } = choose(whats, {
          ticked: { invoiceIds, setAsideIds },
          member,
        });
        for (const [at, one] of invoices.entries()) {
          const isFree = AGAINST[whats[at]!].from === null;
          expect(one.refusals.length === 0).toBe(isFree);
          const wanted = isFree ? invoiceIds : setAsideIds;
          expect(one.isTicked).toBe(wanted.includes(`${at}`) && (isFree || one.canSetAside));
          if (member.isBarred) expect(one.canSetAside).toBe(false);
        }
        const inLetter = invoices.filter(({ isTicked }) => isTicked);
        expect(verdict.ok).toBe(inLetter.length > 0);
        expect((verdict.invoices ?? []).map(({ id }) => id)).toEqual(
          inLetter.map(({ invoice }) => invoice.id),
        );
        // What is said of all of them does not hang on what is ticked.
        expect(choose(whats, { member }).plain).toEqual(plain);
        const without = choose(whats, { ticked: { invoiceIds, setAsideIds: [] }, member });
        const rest = setAsideIds.filter((id) => !invoices[Number(id)]?.isTicked);
        const withRest = choose(whats, { ticked: { invoiceIds, setAsideIds: rest }, member });
        expect(withRest.verdict).toEqual(without.verdict);
      }),
    );
  });

  it('an override is for that very refusal', () => {
    const promised: Refusal = { code: 'promised', invoiceId: '0', until: '2026-12-01' };
    const said = { byUserId: 'UPRIYA', why: WHY };
    const judge = judgeOf(['promised']);
    const [invoice] = choose(['promised'], {}).invoices;
    const ask = (until: string) =>
      judge([invoice!.invoice], [overrideOf({ ...promised, until }, said)]).ok;
    expect([ask('2026-12-01'), ask('2026-12-02')]).toEqual([true, false]);
  });
});
