// Goal: who pays on time is thanked once, in one letter without a balance, and never for what is open again.
// Method: the flows and the job on a real database, a clock moved by hand; the digest's one query held against the rules.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { listUnthankedClients } from '#db/thanks.ts';
import { saveAskingRules } from '#db/workspaces.ts';
import { addDays } from '#domain/calendar.ts';
import { thanksToday } from '#domain/thanks.ts';
import { planToday } from '#flows/digest.ts';
import { saveWords } from '#flows/mail-templates.ts';
import { previewReminder } from '#flows/reminder-preview.ts';
import type { Asked } from '#flows/reminder-proposal.ts';
import { cancelReminder } from '#flows/reminder-settle.ts';
import { sendTestLetter } from '#flows/reminder-test.ts';
import { loadOverview } from '#flows/status.ts';
import { proposeThanks } from '#flows/thanks.ts';
import { loadUnthanked, thanksFactsOf } from '#flows/unthanked.ts';
import type { InvoiceWishes } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import type { LetterTeam } from '#test/support/letter-team.ts';
import { acmeOf, aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
let count = 0;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const TODAY = '2026-11-24'; // A Tuesday.
const aTeam = async (): Promise<LetterTeam> => aLetterTeam(db, `T${(count += 1)}`);
/** Noon in Berlin. */
const noon = (day: string) => new Date(`${day}T11:00:00Z`);

/** Due on the day of the test and paid the day before, as an import of Monday told. */
async function paidBy(team: LetterTeam, clientId: string, wishes: InvoiceWishes = {}) {
  const usual = { daysPastDue: 0, paidDaysLate: -1, settledSeenAt: noon('2026-11-23') };
  return team.book.invoice(clientId, { ...usual, ...wishes });
}

const aClient = async (team: LetterTeam, name = 'Acme') =>
  team.book.client({ name, email: `ap@${name.toLowerCase()}.example` });

/** Twelve days late, and somebody left it to the client to say why. */
async function leftToClient(team: LetterTeam, clientId: string, wishes: InvoiceWishes = {}) {
  const late = { daysPastDue: 20, paidDaysLate: 12, ...wishes };
  const invoiceId = await paidBy(team, clientId, late);
  await db.prisma.latePayment.create({
    data: {
      workspaceId: team.book.workspaceId,
      invoiceId: BigInt(invoiceId),
      seenAt: noon('2026-11-23'),
      paidOn: noon('2026-11-16'),
      paidMinor: 1_000_00n,
      daysLate: 12,
      isPart: false,
      answer: 'client',
      answeredBy: 'U1',
      answeredAt: noon('2026-11-23'),
    },
  });
  return invoiceId;
}

/** Somebody said, while it was open, when they would pay. */
async function promise(team: LetterTeam, invoiceId: string, promisedOn: string): Promise<void> {
  const said = { side: 'theirs', cause: 'promise_to_pay', recordedBy: 'U1' };
  const about = { workspaceId: team.book.workspaceId, invoiceId: BigInt(invoiceId) };
  await db.prisma.lateReason.create({
    data: { ...about, ...said, promisedOn: dateOf(promisedOn), recordedAt: noon('2026-11-16') },
  });
}

/** Due on the 10th, paid on the 20th, promised for this day. */
async function promised(team: LetterTeam, clientId: string, promisedOn: string): Promise<void> {
  const wishes = { number: 'PROMISED', dueOn: '2026-11-10', paidDaysLate: 10 };
  await promise(team, await paidBy(team, clientId, wishes), promisedOn);
}

/** What the digest proposes: "Acme 1". */
const toThank = async (team: LetterTeam, today = TODAY) => {
  const { toThank: proposed } = await planToday(db, {
    workspaceId: team.book.workspaceId,
    today,
  });
  return (proposed ?? []).map(({ invoices, name }) => `${name} ${invoices}`);
};

const asked = (team: LetterTeam, clientId: string): Asked => ({
  workspaceId: team.book.workspaceId,
  clientId,
  now: team.clock.now(),
  hasMailServer: true,
});

async function propose(team: LetterTeam, clientId: string, changes: Partial<Asked> = {}) {
  const result = await proposeThanks(db, { ...asked(team, clientId), ...changes });
  if (!result.ok) throw new Error(result.reason);
  return result.proposal;
}

/** The numbers that a thank-you would name; null: there is nothing to thank for. */
async function named(team: LetterTeam, clientId: string): Promise<string[] | null> {
  const result = await proposeThanks(db, asked(team, clientId));
  return result.ok ? result.proposal.invoices.map(({ invoice }) => invoice.number) : null;
}

async function send(team: LetterTeam, clientId: string): Promise<void> {
  expect(await team.approve(await propose(team, clientId))).toMatchObject({ ok: true });
  await team.run();
}

const reasonsOf = (result: { ok: boolean; refusals?: readonly { code: string }[] }) =>
  result.refusals?.map(({ code }) => code);

describe('what a thank-you names', () => {
  it.each<[string, InvoiceWishes, string | null, boolean]>([
    ['paid the day before it was due', {}, '2026-11-23', true],
    ['paid on its day', { paidDaysLate: 0 }, '2026-11-23', true],
    ['paid the day after', { daysPastDue: 1, paidDaysLate: 1 }, '2026-11-23', false],
    ['seen 30 days ago', { daysPastDue: 30 }, '2026-10-25', true],
    ['seen 31 days ago', { daysPastDue: 30 }, '2026-10-24', false],
    ['of a first import, which nobody saw being paid', {}, null, false],
  ])('%s', async (...[, wishes, seen, expected]) => {
    const team = await aTeam();
    const acme = await aClient(team);
    await team.book.invoice(acme, {
      number: 'INV-7',
      daysPastDue: 0,
      paidDaysLate: -1,
      ...wishes,
      ...(seen !== null && { settledSeenAt: noon(seen) }),
    });
    expect(await named(team, acme)).toEqual(expected ? ['INV-7'] : null);
    const about = { workspaceId: team.book.workspaceId, clientId: acme, today: TODAY };
    expect(await loadOverview(db, about)).toMatchObject({ canThank: expected });
  });

  it('counts the thirty days by the team’s calendar', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    // Midnight of 25 October in Berlin, where the clocks change on that very day.
    const at = (time: string, number: string) =>
      paidBy(team, acme, { daysPastDue: 30, settledSeenAt: new Date(time), number });
    await at('2026-10-24T21:59:59Z', 'INV-1');
    await at('2026-10-24T22:00:00Z', 'INV-2');
    expect(await named(team, acme)).toEqual(['INV-2']);
  });

  it('what was paid late only where it was left to the client, whenever that was', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await leftToClient(team, acme, { number: 'INV-1', settledSeenAt: noon('2026-09-01') });
    const open = await leftToClient(team, acme, { number: 'INV-2' });
    await db.prisma.invoice.updateMany({
      where: { id: BigInt(open) },
      data: { balanceMinor: 500_00n, paidOn: null },
    });
    await paidBy(team, acme, { number: 'INV-3', daysPastDue: 20, paidDaysLate: 12 });
    expect(await named(team, acme)).toEqual(['INV-1']);
  });

  it.each<[string, string, string[] | null]>([
    ['on the day that they had promised', '2026-11-20', ['PROMISED']],
    ['before it', '2026-11-21', ['PROMISED']],
    ['after it', '2026-11-19', null],
  ])('what was paid late, but %s', async (...[, promisedOn, expected]) => {
    const team = await aTeam();
    const acme = await aClient(team);
    await promised(team, acme, promisedOn);
    expect(await named(team, acme)).toEqual(expected);
    expect(await toThank(team)).toEqual(expected === null ? [] : ['Acme 1']);
    if (expected === null) return;
    await send(team, acme);
    const [mail] = team.mailer.sent;
    expect(mail?.subject).toBe('Thank you for your payment');
    for (const part of ['PROMISED', '20 Nov 2026', 'There is nothing for you to do.'])
      expect(mail?.text).toContain(part);
    expect(await named(team, acme)).toBeNull();
  });

  it('asks what held it up where that was left to the client, promised or not, and counts it once', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const invoiceId = await leftToClient(team, acme, { number: 'INV-7' });
    await promise(team, invoiceId, '2026-12-24');
    const { letter } = await propose(team, acme);
    expect(letter.because).toEqual({ code: 'paid', invoices: 1, asked: 1 });
    expect(await toThank(team)).toEqual(['Acme 1']);
  });

  it('of all that merged clients paid', async () => {
    const team = await aTeam();
    const [acme, twin] = [await aClient(team), await aClient(team, 'Twin')];
    await paidBy(team, acme, { number: 'INV-1' });
    await db.prisma.client.updateMany({
      where: { id: BigInt(twin) },
      data: { mergedIntoId: BigInt(acme) },
    });
    await send(team, acme);
    await paidBy(team, acme, { number: 'INV-2' });
    expect(await named(team, acme)).toEqual(['INV-2']);
  });
});

describe('a thank-you', () => {
  it('goes out once, for everything at once, with no balance; then there is nothing to thank for', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team); // Two invoices are overdue, and none of that is said.
    await paidBy(team, acme, { number: 'INV-7', amountMinor: 5_000_00n });
    await paidBy(team, acme, { number: 'INV-8', amountMinor: 6_000_00n, currency: 'USD' });
    await team.book.credit(acme);
    const proposal = await propose(team, acme);
    expect(proposal).toMatchObject({
      purpose: 'courtesy',
      tone: 'warm',
      letter: { stage: 'thanks', because: { code: 'paid', invoices: 2, asked: 0 } },
      verdict: { ok: true },
      warnings: [],
    });
    expect(await team.approve(proposal)).toMatchObject({ ok: true });
    for (let run = 0; run < 3; run += 1) await team.run();
    expect(team.mailer.sent).toHaveLength(1);
    const [mail] = team.mailer.sent;
    expect(mail).toMatchObject({
      subject: 'Thank you for paying on time',
      to: { address: 'ap@acme.example' },
    });
    for (const part of ['INV-7', '€5,000.00', 'INV-8', 'US$6,000.00', '23 Nov 2026'])
      expect(mail?.text).toContain(part);
    for (const part of ['14,000', '4,200', 'INV-1042', 'CN-', 'IBAN', 'Total', '100.00\n'])
      expect(`${mail?.text}${mail?.html}`).not.toContain(part);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent', stage: 'thanks' });
    expect(await team.actions()).toEqual(['reminder.approve', 'reminder.send']);
    expect(await named(team, acme)).toBeNull();
  });

  it('is not queued a second time: whoever clicks later is told who was first', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await paidBy(team, acme);
    const proposal = await propose(team, acme);
    const results = await Promise.all(Array.from({ length: 4 }, () => team.approve(proposal)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((one) => !one.ok && one.reason === 'already')).toHaveLength(3);
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('names only what is ticked; the rest is for another time', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const first = await paidBy(team, acme, { number: 'INV-1' });
    await paidBy(team, acme, { number: 'INV-2' });
    const proposal = await propose(team, acme, { invoiceIds: [first] });
    expect(await team.approve(proposal)).toMatchObject({ ok: true });
    await team.run();
    expect(team.mailer.sent[0]?.text).not.toContain('INV-2');
    expect(await named(team, acme)).toEqual(['INV-2']);
  });

  it('is proposed again after it was taken back', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await paidBy(team, acme);
    const approved = await team.approve(await propose(team, acme), { isScheduled: true });
    if (!approved.ok) throw new Error(approved.reason);
    expect(await named(team, acme)).toBeNull();
    const taken = { workspaceId: team.book.workspaceId, reminderId: approved.reminder.id };
    await cancelReminder(db, { ...taken, actor: 'U1', now: team.clock.now() });
    expect(await named(team, acme)).toHaveLength(1);
  });

  it('is no step of the ladder: the next reminder is the friendly one', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const invoice = await paidBy(team, acme, { daysPastDue: 5 });
    await send(team, acme);
    await db.prisma.invoice.updateMany({
      where: { id: BigInt(invoice) },
      data: { balanceMinor: 100_00n, paidOn: null, settledSeenAt: null },
    });
    const reminder = await team.propose(acme);
    expect(reminder.letter).toMatchObject({ stage: 'friendly', because: { code: 'first_letter' } });
    expect(reasonsOf(reminder.verdict)).toEqual(['contacted_recently']); // Thanks are a contact.
  });

  it('is none of the letters that the next reminder comes back to', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const invoice = await team.book.invoice(acme, { daysPastDue: 9 });
    await team.approve(await team.propose(acme));
    await team.run();
    const change = async (data: object) =>
      db.prisma.invoice.updateMany({ where: { id: BigInt(invoice) }, data });
    const day = noon('2026-11-30');
    await change({ balanceMinor: 0n, paidOn: noon('2026-11-15'), settledSeenAt: day });
    team.clock.set(day);
    await send(team, acme);
    await change({ balanceMinor: 1_000_00n, paidOn: null, settledSeenAt: null });
    team.clock.set(noon('2026-12-04'));
    const { draft, letter } = await team.propose(acme);
    expect(letter.stage).toBe('follow_up');
    expect(draft.body).toContain('24 November 2026');
  });

  it('refused after a reminder of the same day is not taken for that one', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const invoice = await team.book.invoice(acme, { daysPastDue: 9 });
    await team.approve(await team.propose(acme));
    await team.run();
    const paid = { balanceMinor: 0n, paidOn: noon('2026-11-15'), settledSeenAt: noon(TODAY) };
    await db.prisma.invoice.updateMany({ where: { id: BigInt(invoice) }, data: paid });
    const result = await team.approve(await propose(team, acme));
    expect(result).toMatchObject({ ok: false, reason: 'refused' });
  });

  it('knows nothing of credits and ways to pay in the team’s own words either', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await paidBy(team, acme);
    await team.book.credit(acme);
    const body =
      'Thank you.{% if has_credit %} CREDIT{% endif %}{% if has_payment_link %} LINK{% endif %}';
    const words = { subject: 'Thanks', body };
    const about = { stage: 'thanks', language: 'en', actor: 'U1', now: noon(TODAY) } as const;
    await db.prisma.sender.updateMany({
      where: { workspaceId: team.book.workspaceId },
      data: { paymentLink: 'https://pay.northwind.example/{number}' },
    });
    const { workspaceId } = team.book;
    expect(await saveWords(db, { ...about, workspaceId, words })).toMatchObject({
      ok: true,
      warnings: [],
    });
    expect((await propose(team, acme)).draft.body).toBe('Thank you.');
  });

  it('can be looked at by oneself first', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const first = await paidBy(team, acme, { number: 'INV-7' });
    const proposal = await propose(team, acme);
    const filled = {
      contactId: undefined,
      tone: undefined,
      invoiceIds: [first],
      setAsideIds: [],
      ...proposal.draft,
    };
    const member = { name: 'Maya', email: 'maya@northwind.example', role: 'collector' } as const;
    const { workspaceId } = team.book;
    const deps = { db, mailer: team.mailer, now: team.clock.now() };
    const test = { workspaceId, clientId: acme, filled, member: { ...member, isBarred: false } };
    expect(await sendTestLetter(deps, { ...test, isThanks: true })).toContain('A test went to');
    expect(team.mailer.sent[0]).toMatchObject({ subject: '[Test] Thank you for paying on time' });
    expect(team.mailer.sent[0]?.text).toMatch(/INV-7 +23 Nov 2026/);
    expect(await named(team, acme)).toEqual(['INV-7']);
  });
});

describe('how often a client is thanked', () => {
  const afterDays = async (days: number, gapDays?: number) => {
    const team = await aTeam();
    const acme = await aClient(team);
    const { workspaceId } = team.book;
    const rules = { fromDays: 1, fromAmount: 0 };
    if (gapDays !== undefined)
      await saveAskingRules(db.prisma, {
        workspaceId,
        rules: { ...rules, thankGapDays: gapDays },
      });
    await paidBy(team, acme);
    await send(team, acme);
    const day = addDays(TODAY, days);
    team.clock.set(noon(day));
    await paidBy(team, acme, { dueOn: day, settledSeenAt: noon(addDays(day, -1)) });
    return reasonsOf((await propose(team, acme)).verdict) ?? [];
  };

  it.each<[number, number | undefined, string[]]>([
    [29, undefined, ['thanked_recently']], // Wednesday 23 December.
    [30, undefined, []],
    [9, 10, ['thanked_recently']],
    [10, 10, []],
    [1, 1, ['contacted_recently']],
  ])('%i days after the last, with a gap of %s: %j', async (days, gapDays, expected) => {
    expect(await afterDays(days, gapDays)).toEqual(expected);
  });

  it('counts a letter that waits for its moment', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const first = await paidBy(team, acme);
    await paidBy(team, acme);
    const proposal = await propose(team, acme, { invoiceIds: [first] });
    expect(await team.approve(proposal, { isScheduled: true })).toMatchObject({ ok: true });
    expect(reasonsOf((await propose(team, acme)).verdict)).toContain('thanked_recently');
  });

  it('is asked again at the hand-off', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    const first = await paidBy(team, acme);
    await paidBy(team, acme);
    await db.prisma.sender.updateMany({
      where: { workspaceId: team.book.workspaceId },
      data: { minGapDays: 0 },
    });
    const proposal = await propose(team, acme);
    const rest = proposal.invoices.map(({ invoice }) => invoice.id).filter((id) => id !== first);
    expect(await team.approve(proposal, { invoiceIds: [first] })).toMatchObject({ ok: true });
    expect(
      await team.approve(await propose(team, acme), {
        invoiceIds: rest,
        overrideWhy: 'They did more than one good thing',
      }),
    ).toMatchObject({ ok: true });
    team.clock.set(new Date(team.clock.now().getTime() + 60_000));
    await team.run();
    // The reason was given for the letter that waited, not for the contact that it became.
    expect((await team.letters(acme)).map(({ state }) => state).sort()).toEqual([
      'refused',
      'sent',
    ]);
  });
});

describe('between the approval and the mail server', () => {
  async function stoppedBy(data: object) {
    const team = await aTeam();
    const acme = await aClient(team);
    const invoice = await paidBy(team, acme, { number: 'INV-7' });
    await team.approve(await propose(team, acme));
    await db.prisma.invoice.updateMany({ where: { id: BigInt(invoice) }, data });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    const [letter] = await team.letters(acme);
    expect(letter?.state).toBe('refused');
    return { team, acme, letter: letter!, codes: letter?.refusals.map(({ code }) => code) };
  }

  it('an invoice that is open again stops it; the rest can be thanked for', async () => {
    const open = { balanceMinor: 420_00n, paidOn: null };
    const { acme, codes, letter, team } = await stoppedBy(open);
    expect(codes).toEqual(['amount_changed']);
    expect(letter.refusals).toMatchObject([{ beforeMinor: 0n, nowMinor: 420_00n }]);
    expect(await named(team, acme)).toBeNull();
    await paidBy(team, acme, { number: 'INV-8' });
    const again = await previewReminder(db, {
      ...asked(team, ''),
      actor: 'U1',
      looking: 'opened',
      formerId: letter.id,
    });
    expect(again).toMatchObject({
      ok: true,
      proposal: { letter: { stage: 'thanks' }, invoices: [{ invoice: { number: 'INV-8' } }] },
      former: { reminder: { subject: 'Thank you for paying on time' } },
    });
  });

  it('another due date stops it', async () => {
    expect((await stoppedBy({ dueOn: noon('2026-11-20') })).codes).toContain('due_changed');
  });

  it('another currency stops it', async () => {
    expect((await stoppedBy({ currency: 'USD' })).codes).toContain('currency_changed');
  });

  it('a payment that was late after all stops it', async () => {
    expect((await stoppedBy({ paidOn: noon('2026-11-25') })).codes).toEqual(['stage_changed']);
  });

  it('books that changed while the person read are shown to them', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await paidBy(team, acme);
    const proposal = await propose(team, acme);
    await paidBy(team, acme);
    expect(await team.approve(proposal)).toEqual({ ok: false, reason: 'changed' });
  });
});

describe('what is left to the client', () => {
  it('is asked in the next thank-you, once', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await leftToClient(team, acme, { number: 'INV-7' });
    const proposal = await propose(team, acme);
    expect(proposal.draft.subject).toBe('Thank you for your payment');
    expect(proposal.draft.body).toContain(
      'One thing would help us: the payment for INV-7 reached us 12 days after its date. Was anything holding it up on our side?',
    );
    expect(proposal.letter.because).toEqual({ code: 'paid', invoices: 1, asked: 1 });
    await send(team, acme);
    expect(team.mailer.sent[0]?.text).toContain('12 days after its');
    expect(await named(team, acme)).toBeNull();
    team.clock.set(noon('2026-12-24'));
    await paidBy(team, acme, {
      number: 'INV-9',
      dueOn: '2026-12-23',
      settledSeenAt: noon('2026-12-23'),
    });
    const next = await propose(team, acme);
    expect(next.draft.body).not.toContain('INV-7');
    expect(next.draft.subject).toBe('Thank you for paying on time');
  });

  it('is asked beside what they are thanked for', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await leftToClient(team, acme, { number: 'INV-7' });
    await paidBy(team, acme, { number: 'INV-8' });
    const { draft, invoices } = await propose(team, acme);
    expect(draft.body).toContain('Thank you for paying 2 invoices.');
    expect(draft.body).toContain('the payment for INV-7 reached us');
    expect(invoices.map(({ daysPastDue }) => daysPastDue)).toEqual([12, -1]);
  });
});

describe('the reasons on record', () => {
  async function withReason(
    reason: { side: string; cause: string; recordedAt?: Date },
    po: string | null = null,
  ) {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const { workspaceId } = team.book;
    const former = await team.book.invoice(acme, { daysPastDue: 200, paidDaysLate: 12 });
    await db.prisma.invoice.updateMany({ where: { workspaceId }, data: { po } });
    await db.prisma.lateReason.create({
      data: {
        workspaceId,
        invoiceId: BigInt(former),
        recordedBy: 'U1',
        recordedAt: noon('2026-06-01'),
        ...reason,
      },
    });
    return team.propose(acme);
  }

  const SORRY = 'Last time part of the delay was ours; we are sorry for that.';
  const ADDED = 'We have added the PO number (PO-123).';
  const MISSED = 'In case an invoice did not reach you, the details are below.';

  it.each<[string, string | null, string | null]>([
    ['po_missing', 'PO-123', ADDED],
    ['po_or_reference_wrong', 'PO-123', ADDED],
    ['po_missing', null, SORRY],
    ['invoice_not_received', null, MISSED],
    ['wrong_contact_or_address', 'PO-123', SORRY],
  ])('ours, %s, with the PO number %s: %s', async (cause, po, sentence) => {
    const { draft, tone, toneBecause, warnings } = await withReason({ side: 'ours', cause }, po);
    expect({ tone, toneBecause, warnings }).toEqual({
      tone: 'softest',
      toneBecause: 'our_fault',
      warnings: [],
    });
    const said = [SORRY, ADDED, MISSED].filter((one) => draft.body.includes(one));
    expect(said).toEqual([sentence]);
  });

  it.each(['theirs', 'third_party', 'unknown'])('%s: not a word', async (side) => {
    const { draft, toneBecause } = await withReason({ side, cause: 'po_missing' }, 'PO-123');
    expect(toneBecause).not.toBe('our_fault');
    for (const sentence of [SORRY, ADDED, MISSED, 'PO-123'])
      expect(draft.body).not.toContain(sentence);
  });

  it('count for a year', async () => {
    const said = async (recordedAt: string) =>
      (
        await withReason({
          side: 'ours',
          cause: 'po_missing',
          recordedAt: new Date(recordedAt),
        })
      ).toneBecause;
    expect(await said('2025-11-23T23:00:00Z')).toBe('our_fault'); // Midnight in Berlin.
    expect(await said('2025-11-23T22:59:59Z')).not.toBe('our_fault');
  });
});

describe('the digest', () => {
  it('proposes one for each client, on their next business day', async () => {
    const team = await aTeam();
    const [acme, globex, saxony] = await Promise.all(
      ['Acme', 'Globex', 'Saxony'].map((name) => aClient(team, name)),
    );
    await paidBy(team, acme!);
    await paidBy(team, acme!);
    await leftToClient(team, globex!);
    const seenBefore = { settledSeenAt: noon('2026-11-17'), daysPastDue: 6 };
    await paidBy(team, saxony!, seenBefore);
    await db.prisma.contact.updateMany({
      where: { workspaceId: team.book.workspaceId, clientId: BigInt(saxony!) },
      data: { country: 'DE', region: 'SN' },
    });
    expect(await toThank(team, '2026-11-18')).toEqual([]); // Repentance Day in Saxony.
    expect(await toThank(team, '2026-11-19')).toEqual(['Saxony 1']);
    expect(await toThank(team, '2026-11-23')).toEqual(['Saxony 1']);
    expect(await toThank(team)).toEqual(['Acme 2', 'Globex 1', 'Saxony 1']);
    await send(team, acme!);
    expect(await toThank(team)).toEqual(['Globex 1', 'Saxony 1']);
  });

  it('leaves those in peace who are to be left in peace, and those who were thanked of late', async () => {
    const team = await aTeam();
    const [snoozed, quiet, merged, thanked] = await Promise.all(
      ['Snoozed', 'Quiet', 'Merged', 'Thanked'].map((name) => aClient(team, name)),
    );
    for (const id of [snoozed, quiet, merged, thanked]) await paidBy(team, id!);
    const change = async (id: string, data: object) =>
      db.prisma.client.updateMany({ where: { id: BigInt(id) }, data });
    await change(snoozed!, { snoozedUntil: noon(TODAY) });
    await change(quiet!, { doNotRemind: true });
    const twin = await aClient(team, 'Twin');
    await change(twin, { mergedIntoId: BigInt(merged!), doNotRemind: true });
    await send(team, thanked!);
    await paidBy(team, thanked!, { settledSeenAt: noon(TODAY) });
    expect(await toThank(team)).toEqual([]);
    expect(await toThank(team, '2026-11-25')).toEqual(['Snoozed 1']);
    const thankedAgain = { dueOn: '2026-12-23', settledSeenAt: noon('2026-12-23') };
    await paidBy(team, thanked!, thankedAgain);
    expect(await toThank(team, '2026-12-23')).not.toContain('Thanked 2');
    expect(await toThank(team, '2026-12-24')).toContain('Thanked 2');
  });

  it('looks at what may be news only, and misses nothing by that', async () => {
    const team = await aTeam();
    const { workspaceId } = team.book;
    const seenOn = ['2026-11-02', '2026-11-16', '2026-11-17', '2026-11-20', '2026-11-22', TODAY];
    const thankedOn = [null, '2026-10-19', '2026-10-23', '2026-11-16', '2026-11-23'];
    for (const thanked of thankedOn)
      for (const region of [null, 'SN'])
        for (const seen of seenOn) {
          const client = await aClient(team, `${region}-${thanked}-${seen}`);
          if (thanked !== null) {
            team.clock.set(noon(thanked));
            await paidBy(team, client, { dueOn: thanked, settledSeenAt: noon(thanked) });
            await send(team, client);
          }
          await paidBy(team, client, { dueOn: seen, settledSeenAt: noon(seen) });
          if (region !== null)
            await db.prisma.contact.updateMany({
              where: { workspaceId, clientId: BigInt(client) },
              data: { country: 'DE', region },
            });
        }
    const days = Array.from({ length: 12 }, (_, at) => addDays('2026-11-16', at));
    const counts: number[] = [];
    for (const [at, today] of days.entries())
      for (const since of days.slice(0, at)) {
        const planned = async (from: string | null) => {
          const facts = await thanksFactsOf(db.prisma, { workspaceId, today, since: from });
          const { unthanked = [], gapDays = 0 } = facts ?? {};
          return thanksToday(unthanked, { today, since, gapDays }).map(({ name }) => name);
        };
        const all = await planned(null);
        expect(await planned(since)).toEqual(all);
        counts.push(all.length);
      }
    expect(new Set(counts).size).toBeGreaterThan(5);
  });

  it('proposes in the next digest what the last one could not, and nothing twice', async () => {
    const team = await aTeam();
    const acme = await aClient(team);
    await paidBy(team, acme, { settledSeenAt: noon('2026-11-20') });
    const { workspaceId } = team.book;
    const posted = async (day: string) =>
      db.prisma.digest.create({
        data: { workspaceId, channelId: 'C1', localDate: dateOf(day), postedAt: noon(day) },
      });
    await posted('2026-11-19');
    expect(await toThank(team, '2026-11-20')).toEqual([]);
    expect(await toThank(team, '2026-11-23')).toEqual(['Acme 1']);
    await posted('2026-11-23');
    expect(await toThank(team)).toEqual([]);
  });

  it('counts as the letters do, whatever was paid how', async () => {
    const team = await aTeam();
    const { workspaceId } = team.book;
    const ids: string[] = [];
    for (const [at, name] of ['Acme', 'Globex', 'Hooli', 'Initech'].entries()) {
      const client = await aClient(team, name);
      ids.push(client);
      for (const paidDaysLate of [-3, -1, 0, 1, 9].slice(at))
        for (const seen of ['2026-10-24', '2026-10-25', '2026-11-23'])
          await paidBy(team, client, { daysPastDue: 40, paidDaysLate, settledSeenAt: noon(seen) });
      if (at > 1) await leftToClient(team, client);
      await promised(team, client, ['2026-11-19', '2026-11-20'][at % 2]!);
      if (at === 3) await promise(team, await leftToClient(team, client), '2026-12-24');
    }
    await send(team, ids[0]!);
    const clients = await listUnthankedClients(db.prisma, {
      workspaceId,
      today: TODAY,
      timeZone: 'Europe/Berlin',
      seenSince: new Date('2026-10-24T22:00:00Z'), // Thirty days before, at midnight in Berlin.
      newsSince: new Date('2026-10-24T22:00:00Z'),
      thankedSince: new Date('2026-10-24T22:00:00Z'),
    });
    const counted = new Map(clients.map((one) => [one.client.id, one.invoices]));
    for (const clientId of ids) {
      const { unthanked } = await loadUnthanked(db.prisma, { workspaceId, clientId, today: TODAY });
      expect(counted.get(clientId) ?? 0).toBe(unthanked.length);
    }
    expect(counted.size).toBe(3);
  });
});
