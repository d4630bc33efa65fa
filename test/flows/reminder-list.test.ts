// Goal: the list shows every client once, a page at a time, and each no of the gate is on record, once a day for each reason.
// Method: the flows on a real database, a clock moved by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { localDay } from '#domain/calendar.ts';
import { listProposals } from '#flows/reminder-list.ts';
import { previewReminder } from '#flows/reminder-preview.ts';
import { noteReply } from '#flows/reminder-settle.ts';
import { aDatabase } from '#test/support/database.ts';
import type { LetterTeam } from '#test/support/letter-team.ts';
import { acmeOf, aLetterTeam } from '#test/support/letter-team.ts';
import { COLLECTOR } from '#test/support/letters.ts';

let db: Database;
let count = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const aTeam = async (): Promise<LetterTeam> => aLetterTeam(db, `P${(count += 1)}`);

const list = async ({ book, clock }: LetterTeam, from = 0) =>
  listProposals(db, {
    workspaceId: book.workspaceId,
    today: localDay(clock.now(), 'Europe/Berlin'),
    now: clock.now(),
    hasMailServer: true,
    member: COLLECTOR,
    from,
    limit: 10,
  });

type Look = Parameters<typeof previewReminder>[1];

const look = async ({ book, clock }: LetterTeam, clientId: string, changes: Partial<Look> = {}) =>
  previewReminder(db, {
    workspaceId: book.workspaceId,
    clientId,
    now: clock.now(),
    hasMailServer: true,
    member: COLLECTOR,
    actor: COLLECTOR.slackUserId,
    looking: 'opened',
    ...changes,
  });

/** What is on record of letters that could not go. */
async function refusals(team: LetterTeam) {
  const entries = (await team.record()).filter(({ action }) => action === 'reminder.refuse');
  return entries.map(({ facts }) => facts as Record<string, string>);
}

describe('the pages of the list', () => {
  it.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [23, [10, 10, 3]],
  ])('%i clients: every one once, in the order of the digest', async (clients, sizes) => {
    const team = await aTeam();
    for (let n = 0; n < clients; n += 1) {
      const client = await team.book.client({ name: `Client ${n}`, email: `ap@c${n}.example` });
      await team.book.invoice(client, { balanceMinor: BigInt(100_000 - n * 1_000) });
    }
    const seen: string[] = [];
    const found: number[] = [];
    for (let from = 0; from < clients; from += 10) {
      const page = await list(team, from);
      expect(page).toMatchObject({ from, total: clients });
      for (const { position, proposal } of page.listed) {
        expect(position).toBe(seen.length);
        seen.push(proposal.account.client.name);
      }
      found.push(page.listed.length);
    }
    expect(found).toEqual(sizes);
    expect(seen).toEqual(Array.from({ length: clients }, (_, n) => `Client ${n}`));
  });

  it('asked for a page that is gone gives the last one', async () => {
    const team = await aTeam();
    for (let n = 0; n < 12; n += 1) await acmeOf(team);
    expect(await list(team, 20)).toMatchObject({ from: 2, total: 12 });
    expect((await list(team, 20)).listed).toHaveLength(10);
    expect((await list(await aTeam(), 20)).listed).toEqual([]);
  });
});

describe('a letter that cannot go is on record', () => {
  const dispute = async ({ book }: LetterTeam) =>
    db.prisma.invoice.updateMany({
      where: { workspaceId: book.workspaceId, number: 'INV-1077' },
      data: { isDisputed: true },
    });

  it('once a day for each reason, however often the list is looked at', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await acmeOf(team); // Nothing stands against this one.
    await team.book.credit(acme);
    for (let n = 0; n < 3; n += 1) await list(team);
    expect(await refusals(team)).toEqual([
      { codes: 'credit_open', refusals: 'credit_open', where: 'list' },
    ]);
    const { workspaceId } = team.book;
    const reply = { workspaceId, clientId: acme, isAnswered: false, actor: 'U1' };
    await noteReply(db, { ...reply, now: team.clock.now() });
    for (let n = 0; n < 2; n += 1) await list(team);
    expect((await refusals(team)).map(({ codes }) => codes)).toEqual([
      'credit_open',
      'reply_unanswered',
    ]);
  });

  it('the team’s day counts: until its midnight, and anew from then on', async () => {
    const team = await aTeam();
    await team.book.credit(await acmeOf(team));
    const counts: number[] = [];
    for (const at of ['24T09:00', '24T22:59', '24T23:00', '24T23:01', '25T09:00']) {
      team.clock.set(new Date(`2026-11-${at}:00Z`));
      await list(team);
      const credits = (await refusals(team)).filter(({ codes }) => codes?.includes('credit_open'));
      counts.push(credits.length);
    }
    expect(counts).toEqual([1, 1, 2, 2, 2]);
  });

  it('once, though four people look at the same moment', async () => {
    const team = await aTeam();
    await team.book.credit(await acmeOf(team));
    await Promise.all(Array.from({ length: 4 }, async () => list(team)));
    expect(await refusals(team)).toHaveLength(1);
  });

  it('each time that its preview is opened, and of a change in it what is new', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.book.credit(acme);
    const { id } = await db.prisma.contact.create({
      data: {
        workspaceId: team.book.workspaceId,
        clientId: BigInt(acme),
        role: 'approver',
        email: 'gone@acme.example',
        bouncedAt: team.clock.now(),
      },
    });
    await list(team);
    await look(team, acme);
    await look(team, acme);
    const other = { looking: 'changed', contactId: id.toString() } as const;
    for (let n = 0; n < 3; n += 1) await look(team, acme, other);
    await look(team, acme, { looking: 'changed' });
    expect(await refusals(team)).toMatchObject([
      { codes: 'credit_open', where: 'list' },
      { codes: 'credit_open', where: 'preview' },
      { codes: 'credit_open', where: 'preview' },
      { codes: 'bounced', where: 'preview' },
    ]);
  });

  it('by invoice, where all are refused; that all were unticked is no refusal', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team, {
      older: { missingSince: '2026-11-20' },
      newer: { missingSince: '2026-11-20' },
    });
    await list(team);
    const [older, newer] = (await team.propose(acme)).invoices.map(({ invoice }) => invoice.id);
    const all = `presumed_paid:${older},presumed_paid:${newer},nothing_left`;
    expect(await refusals(team)).toMatchObject([
      { codes: 'presumed_paid,nothing_left', refusals: all },
    ]);
    const free = await acmeOf(team);
    await look(team, free, { looking: 'changed', invoiceIds: [] });
    expect(await refusals(team)).toHaveLength(1);
  });

  it('another invoice that is refused for the same reason is new', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team, { older: { missingSince: '2026-11-20' } });
    await team.book.credit(acme);
    await list(team);
    await db.prisma.invoice.updateMany({
      where: { workspaceId: team.book.workspaceId, number: 'INV-1077' },
      data: { missingSince: new Date('2026-11-21') },
    });
    await list(team);
    const [older, newer] = (await team.propose(acme)).invoices.map(({ invoice }) => invoice.id);
    expect((await refusals(team)).map((facts) => facts['refusals'])).toEqual([
      `presumed_paid:${older},credit_open`,
      `presumed_paid:${newer},nothing_left`,
    ]);
  });

  it('somebody who wanted to send what has changed meanwhile is on record, each time', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    await db.prisma.invoice.updateMany({
      where: { workspaceId: team.book.workspaceId, number: 'INV-1077' },
      data: { balanceMinor: 1_00n },
    });
    expect(await team.approve(proposal)).toEqual({ ok: false, reason: 'changed' });
    expect(await refusals(team)).toMatchObject([{ codes: 'changed', stage: 'friendly' }]);
    await team.approve(proposal);
    expect(await refusals(team)).toHaveLength(2);
  });

  it('and what a click on Send was refused for is not told again by the preview that follows', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    await team.book.credit(acme);
    expect(await team.approve(proposal)).toMatchObject({ reason: 'refused' });
    await look(team, acme, { looking: 'changed' });
    await list(team);
    expect(await refusals(team)).toMatchObject([{ codes: 'credit_open', stage: 'friendly' }]);
  });

  it('also where the letter can go, and an invoice stays out of it', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await dispute(team);
    await list(team);
    await list(team);
    expect((await refusals(team)).map(({ codes }) => codes)).toEqual(['disputed']);
    await look(team, acme);
    expect((await refusals(team)).map(({ codes }) => codes)).toEqual(['disputed', 'disputed']);
  });
});

describe('a letter that begins with the words of one that was stopped', () => {
  /** Approved, then part-paid before it went out. */
  async function aStopped(body: string) {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme), { subject: 'A word of ours', body });
    await db.prisma.invoice.updateMany({
      where: { workspaceId: team.book.workspaceId, number: 'INV-1042' },
      data: { balanceMinor: 3_000_00n },
    });
    await team.run();
    const [stopped] = await team.letters(acme);
    expect(stopped).toMatchObject({ state: 'refused', error: 'amount_changed' });
    const result = await look(team, '', { formerId: stopped!.id });
    if (!result.ok) throw new Error(result.reason);
    return { team, acme, stopped, result };
  }

  it('has them, and the facts of now', async () => {
    const { acme, result } = await aStopped('Dear Ms. Weber, please look at the two below.');
    expect(result.proposal.account.client.id).toBe(acme);
    expect(result.former?.reminder).toMatchObject({
      subject: 'A word of ours',
      body: 'Dear Ms. Weber, please look at the two below.',
    });
    expect(result.outdated).toEqual([]);
    expect(result.proposal.invoices[0]?.collectableMinor).toBe(3_000_00n);
  });

  it('says which amounts in them are no longer so', async () => {
    const { result } = await aStopped('You owe €14,000, €18,200.00 with the €4,200 of November.');
    expect(result.outdated.toSorted()).toEqual(['€14,000', '€18,200.00']);
  });

  it.each(['999999', 'x', ''])('is none where that one is not there: %j', async (formerId) => {
    const team = await aTeam();
    expect(await look(team, '', { formerId })).toEqual({ ok: false, reason: 'no_letter' });
  });
});
