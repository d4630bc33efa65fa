// Goal: what goes out is the letter that fits the moment of the hand-off, in the client's manner; who got no copy is told of.
// Method: the flows and the job on a real database, a clock moved by hand, a mailer that does what it is told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCard } from '#db/cards.ts';
import type { Database } from '#db/client.ts';
import { markOptedOut } from '#db/contacts.ts';
import { saveRole } from '#db/members.ts';
import type { Sender } from '#domain/sender.ts';
import { loadCardContent } from '#flows/cards.ts';
import { cancelReminder, settleReminder } from '#flows/reminder-settle.ts';
import { aDatabase } from '#test/support/database.ts';
import { aLetterTeam } from '#test/support/letter-team.ts';
import { aSender } from '#test/support/letters.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

type Team = Awaited<ReturnType<typeof aTeam>>;

async function aTeam(wishes: Partial<Sender> = {}) {
  teams += 1;
  const workspaceId = `H${teams}`;
  const team = await aLetterTeam(db, workspaceId);
  await saveRole(db.prisma, { workspaceId, slackUserId: 'UOWNER', role: 'collector' });
  await aSender(db.prisma, workspaceId, wishes);
  const lateClient = async (name = 'Acme', email = 'ap@acme.example'): Promise<string> => {
    const client = await team.book.client({ name, email, ownerUserId: 'UOWNER' });
    await team.book.invoice(client, { daysPastDue: 21, balanceMinor: 4_200_00n });
    return client;
  };
  return { ...team, workspaceId, lateClient };
}

/** Somebody at the client. */
async function aContact(
  { workspaceId }: Team,
  clientId: string,
  is: { email: string; role?: string; language?: string; country?: string; name?: string },
): Promise<string> {
  const row = await db.prisma.contact.create({
    data: { workspaceId, clientId: BigInt(clientId), role: 'payer', ...is },
  });
  return row.id.toString();
}

describe('amounts and days', () => {
  it.each([
    ['CH', 'EUR 4’200.00'],
    ['AT', '€ 4.200,00'],
    ['DE', '4.200,00 €'],
  ])('of a letter in German to %s: %s', async (country, amount) => {
    const team = await aTeam();
    const acme = await team.lateClient();
    const name = 'Frau Weber';
    await aContact(team, acme, { email: 'weber@acme.example', language: 'de', country, name });
    await team.approve(await team.propose(acme));
    await team.run();
    const plain = team.mailer.sent[0]?.text.replaceAll('\u00A0', ' ').replaceAll("'", '’');
    expect(plain).toContain(amount);
    expect(plain).toContain('Frau Weber');
  });

  it('are the team’s where nobody said where they are', async () => {
    const team = await aTeam();
    const acme = await team.lateClient();
    await team.approve(await team.propose(acme));
    await team.run();
    expect(team.mailer.sent[0]?.text).toContain('€4,200.00');
  });
});

describe('what the books say otherwise by then', () => {
  it('the same figure in another currency stops it', async () => {
    const team = await aTeam();
    const acme = await team.lateClient();
    await team.approve(await team.propose(acme));
    const { workspaceId } = team;
    await db.prisma.invoice.updateMany({ where: { workspaceId }, data: { currency: 'USD' } });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    const [letter] = await team.letters(acme);
    expect(letter).toMatchObject({
      state: 'refused',
      error: 'currency_changed',
      refusals: [
        { before: 'EUR', beforeMinor: 4_200_00n, now: 'USD', nowMinor: 4_200_00n },
        { code: 'nothing_left' },
      ],
    });
  });

  it('while the mail server lets us wait: it is written anew, and goes once', async () => {
    const team = await aTeam();
    const acme = await team.lateClient();
    const { mailer, workspaceId } = team;
    await team.approve(await team.propose(acme));
    const send = mailer.send.bind(mailer);
    mailer.send = async (mail, handOff) => {
      mailer.send = send;
      await db.prisma.invoice.updateMany({ where: { workspaceId }, data: { po: 'PO-2' } });
      await aSender(db.prisma, workspaceId, { payTo: { EUR: 'IBAN DE00 0000' } });
      return send(mail, handOff);
    };
    await team.run();
    expect(mailer.sent).toHaveLength(1);
    for (const part of ['PO-2', 'IBAN DE00 0000']) expect(mailer.sent[0]?.text).toContain(part);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent' });
  });

  it('a PO number is that of the books when it goes, in the table of the letter', async () => {
    const team = await aTeam();
    const acme = await team.lateClient();
    const { workspaceId } = team;
    const is = (po: string) =>
      db.prisma.invoice.updateMany({ where: { workspaceId }, data: { po } });
    await is('PO-1');
    await team.approve(await team.propose(acme));
    await is('PO-2');
    await team.run();
    const [mail] = team.mailer.sent;
    expect(mail?.text).toContain('PO-2');
    expect(`${mail?.text} ${mail?.html}`).not.toContain('PO-1');
  });
});

describe('a copy that was refused', () => {
  const NO_SUCH = { code: '550', answer: '550 5.1.1 no such boss', isAddress: true };
  const ccAddress = 'boss@acme.example';

  async function aRefusedCopy(copyRefused: typeof NO_SUCH) {
    const team = await aTeam();
    const acme = await team.lateClient();
    const boss = await aContact(team, acme, { email: ccAddress, role: 'approver' });
    const other = await team.lateClient('Globex', 'ap@globex.example');
    const elsewhere = await aContact(team, other, { email: 'BOSS@acme.example', role: 'approver' });
    team.mailer.next({ kind: 'sent', answer: '250 ok', copyRefused });
    const proposal = await team.propose(acme, { ccAddress });
    expect(await team.approve(proposal, { ccAddress })).toMatchObject({ ok: true });
    await team.run();
    await team.run();
    return { team, acme, other, boss, elsewhere };
  }

  it('is on record with its code alone, and marks whoever has the address', async () => {
    const { acme, boss, elsewhere, other, team } = await aRefusedCopy(NO_SUCH);
    expect(team.mailer.sent).toHaveLength(1);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent' });
    const record = await team.record();
    expect(record.map(({ action, clientId }) => [action, clientId?.toString()])).toEqual([
      ['reminder.approve', acme],
      ['reminder.send', acme],
      ['contact.change', acme],
      ['contact.change', other],
      ['reminder.copy_bounce', acme],
    ]);
    expect(record.at(-1)?.facts).toMatchObject({ code: '550', stage: 'friendly' });
    expect(JSON.stringify(record.map(({ facts }) => facts))).not.toContain('boss');
    const marked = await db.prisma.contact.findMany({
      where: { workspaceId: team.workspaceId, bouncedAt: { not: null } },
      orderBy: { id: 'asc' },
    });
    expect(marked.map(({ id }) => id.toString())).toEqual([boss, elsewhere]);
    expect(marked[0]).toMatchObject({ bounceWords: '550 5.1.1 no such boss' });
  });

  it('is a card for the owner, and no second letter', async () => {
    const { team } = await aRefusedCopy(NO_SUCH);
    const { workspaceId } = team;
    const rows = await db.prisma.outbox.findMany({ where: { workspaceId, kind: 'card' } });
    expect(rows).toHaveLength(1);
    const { cardId: id } = rows[0]!.about as { cardId: string };
    const card = await findCard(db.prisma, { workspaceId, id });
    expect(card).toMatchObject({ kind: 'reminder', userId: 'UOWNER' });
    expect(await loadCardContent(db, card!, team.clock.now())).toMatchObject({
      refusedCopy: { address: ccAddress, answer: '550 5.1.1 no such boss', isBounced: true },
    });
  });

  it('for another reason than the address marks nobody', async () => {
    const full = { code: '552', answer: '552 5.2.2 mailbox full', isAddress: false };
    const { team } = await aRefusedCopy(full);
    const { workspaceId } = team;
    expect((await team.actions()).slice(-2)).toEqual(['reminder.send', 'reminder.copy_bounce']);
    expect(
      await db.prisma.contact.count({ where: { workspaceId, bouncedAt: { not: null } } }),
    ).toBe(0);
    expect(await db.prisma.outbox.count({ where: { workspaceId, kind: 'card' } })).toBe(1);
  });

  it('is no card where the copy was taken, too', async () => {
    const team = await aTeam();
    const acme = await team.lateClient();
    await team.approve(await team.propose(acme, { ccAddress }), { ccAddress });
    await team.run();
    const { workspaceId } = team;
    expect(team.mailer.sent[0]?.cc).toEqual({ name: null, address: ccAddress });
    expect(await db.prisma.outbox.count({ where: { workspaceId, kind: 'card' } })).toBe(0);
  });
});

describe('whoever hears of a letter may work on it', () => {
  const people = { UOWNER: 'collector', UMAYA: 'collector', UADMIN: 'admin' } as const;
  const GUEST = { isBarred: true };
  const VIEWER = { role: 'viewer' };

  it.each([
    { changes: {}, told: ['UOWNER'] },
    { changes: { UOWNER: VIEWER }, told: ['UMAYA'] },
    { changes: { UOWNER: GUEST }, told: ['UMAYA'] },
    { changes: { UOWNER: { role: 'none' }, UMAYA: VIEWER }, told: ['UADMIN'] },
    { changes: { UOWNER: GUEST, UMAYA: GUEST, UADMIN: VIEWER }, told: ['C1'] },
  ])('$changes: $told', async ({ changes, told }) => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.lateClient();
    await db.prisma.workspace.update({
      where: { id: workspaceId },
      data: { digestChannelId: 'C1' },
    });
    for (const [slackUserId, role] of Object.entries(people)) {
      await saveRole(db.prisma, { workspaceId, slackUserId, role });
      const data = (changes as Record<string, object>)[slackUserId];
      if (data) await db.prisma.member.updateMany({ where: { workspaceId, slackUserId }, data });
    }
    team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    const cards = await db.prisma.card.findMany({ where: { workspaceId } });
    expect(cards.map(({ channelId, userId }) => userId || channelId)).toEqual(told);
  });

  it('and where nobody may, the record says so', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.lateClient();
    await db.prisma.member.updateMany({ where: { workspaceId }, data: { role: 'viewer' } });
    team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    expect((await team.record()).slice(-2)).toMatchObject([
      { action: 'reminder.unknown' },
      { action: 'card.fail', actor: 'clock' },
    ]);
  });
});

describe('a copy to an address that wants no mail', () => {
  const ccAddress = 'Boss@acme.example';

  it('is refused, though it is known from a contact of another client who was taken away', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.lateClient();
    const gone = { optedOutAt: team.clock.now(), removedAt: team.clock.now() };
    await db.prisma.contact.create({
      data: {
        ...gone,
        workspaceId,
        role: 'payer',
        email: 'boss@acme.example',
        clientId: BigInt(await team.lateClient('Globex', 'ap@globex.example')),
      },
    });
    const proposal = await team.propose(acme, { ccAddress });
    expect(proposal.verdict).toMatchObject({ ok: false, refusals: [{ code: 'opted_out' }] });
    expect(await team.approve(proposal, { ccAddress })).toMatchObject({
      refusals: [{ code: 'opted_out', email: ccAddress }],
    });
    expect((await team.propose(acme)).verdict.ok).toBe(true);
  });

  it('stops the letter at the hand-off', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.lateClient();
    const globex = await team.lateClient('Globex', 'ap@globex.example');
    await aContact(team, globex, { email: 'boss@acme.example' });
    await team.approve(await team.propose(acme, { ccAddress }), { ccAddress });
    const wish = { workspaceId, email: 'boss@acme.example', at: team.clock.now() };
    await markOptedOut(db.prisma, wish);
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'refused', error: 'opted_out' });
  });
});

describe('the stage of a letter', () => {
  const noGap = { minGapDays: 0 };
  const states = async (team: Team, clientId: string) =>
    (await team.letters(clientId)).map(({ error, stage, state }) => [stage, state, error]);

  it('is asked again: a follow-up goes out before no friendly reminder', async () => {
    const team = await aTeam(noGap);
    const acme = await team.lateClient();
    await team.approve(await team.propose(acme), { isScheduled: true });
    const second = await team.propose(acme);
    expect(second.letter.stage).toBe('follow_up');
    expect(await team.approve(second)).toMatchObject({ ok: true });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect(await states(team, acme)).toEqual([
      ['follow_up', 'refused', 'stage_changed'],
      ['friendly', 'queued', null],
    ]);
    expect((await team.letters(acme))[0]?.refusals).toEqual([
      { code: 'stage_changed', stage: 'follow_up', nextStage: 'friendly' },
    ]);
    team.clock.set(new Date('2026-11-25T09:00:00Z'));
    await team.run();
    expect(await states(team, acme)).toMatchObject([
      ['follow_up', 'refused', 'stage_changed'],
      ['friendly', 'sent', null],
    ]);
    expect((await team.propose(acme)).letter.stage).toBe('follow_up');
  });

  it('skips none: a follow-up is stopped when the friendly reminder before it was taken back', async () => {
    const team = await aTeam(noGap);
    const acme = await team.lateClient();
    const first = await team.approve(await team.propose(acme), { isScheduled: true });
    await team.approve(await team.propose(acme), { isScheduled: true });
    const { workspaceId } = team;
    await cancelReminder(db, {
      workspaceId,
      reminderId: first.ok ? first.reminder.id : '',
      actor: 'UMAYA',
      now: team.clock.now(),
    });
    team.clock.set(new Date('2026-11-25T09:00:00Z'));
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect((await states(team, acme))[0]).toEqual(['follow_up', 'refused', 'stage_changed']);
  });

  it('is asked in the very transaction of the hand-off', async () => {
    const team = await aTeam(noGap);
    const { mailer, workspaceId } = team;
    const acme = await team.lateClient();
    await team.approve(await team.propose(acme));
    await team.run();
    await team.approve(await team.propose(acme));
    const send = mailer.send.bind(mailer);
    mailer.send = async (mail, handOff) => {
      // Between the two the letter before it turns out not to have gone.
      await db.prisma.outbox.updateMany({
        where: { workspaceId, kind: 'reminder', state: 'sent' },
        data: { state: 'failed' },
      });
      return send(mail, handOff);
    };
    await team.run();
    expect(mailer.sent).toHaveLength(1);
    expect((await states(team, acme))[0]).toEqual(['follow_up', 'refused', 'stage_changed']);
  });

  it('is not asked of a letter that a person lets go once more', async () => {
    const team = await aTeam(noGap);
    const { workspaceId } = team;
    const acme = await team.lateClient();
    team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    const [unknown] = await team.letters(acme);
    await team.approve(await team.propose(acme)); // It may be there, so the follow-up is next.
    await team.run();
    const again = { workspaceId, reminderId: unknown!.id, actor: 'UMAYA', now: team.clock.now() };
    expect(await settleReminder(db, { ...again, as: 'again' })).toMatchObject({ ok: true });
    await team.run();
    expect(team.mailer.sent).toHaveLength(3);
    expect(await states(team, acme)).toEqual([
      ['follow_up', 'sent', null],
      ['friendly', 'sent', null],
    ]);
  });

  it('of a note before the due date is told once, however many wait', async () => {
    const team = await aTeam(noGap);
    const { workspaceId } = team;
    const client = await team.book.client({ email: 'ap@soon.example' });
    await team.book.invoice(client, { dueOn: '2026-11-30' });
    const note = await team.propose(client);
    await team.approve(note);
    await team.run();
    // As somebody's two processes, or an older version, would have left it.
    const [sent] = await team.letters(client);
    const twin = await db.prisma.outbox.create({
      data: {
        workspaceId,
        kind: 'reminder',
        key: 'twin',
        lane: 'mail',
        about: {},
        createdAt: team.clock.now(),
        runAt: team.clock.now(),
      },
    });
    const row = await db.prisma.reminder.findFirstOrThrow({
      where: { workspaceId, id: BigInt(sent!.id) },
      include: { invoices: true },
    });
    const { id: _id, invoices, refusals: _refusals, ...rest } = row;
    const copy = await db.prisma.reminder.create({
      data: { ...rest, overrides: [], outboxId: twin.id, messageId: `twin.${rest.messageId}` },
    });
    await db.prisma.reminderInvoice.createMany({
      data: invoices.map((one) => ({ ...one, reminderId: copy.id })),
    });
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
    expect((await team.letters(client))[0]).toMatchObject({
      state: 'refused',
      refusals: [{ code: 'stage_changed', stage: 'pre_due', nextStage: null }],
    });
  });
});

describe('faults that others shipped', () => {
  const at = (day: string) => new Date(`2026-11-${day}Z`);

  it.each([
    // It is the 25th there and the 24th in UTC; due on the 24th.
    ['Pacific/Auckland', 'NZ', '2026-11-24', '24T20:00:00', '25T19:00:00'],
    // It is the 24th there and the 25th in UTC; due on the 23rd.
    ['America/Los_Angeles', 'US', '2026-11-23', '25T00:30:00', '25T16:00:00'],
  ])(
    'silently never sent where local and server date differ: %s (Invoice Ninja #8665, #9299)',
    async (...[timeZone, country, dueOn, now, morning]) => {
      const team = await aTeam();
      await db.prisma.workspace.update({
        where: { id: team.workspaceId },
        data: { timeZone, country, region: null },
      });
      team.clock.set(at(now));
      const client = await team.book.client({ email: 'ap@far.example' });
      await team.book.invoice(client, { dueOn });
      const proposal = await team.propose(client);
      expect(proposal).toMatchObject({ purpose: 'overdue', letter: { stage: 'friendly' } });
      expect(await team.approve(proposal, { isScheduled: true })).toMatchObject({ ok: true });
      for (let quarter = 0; quarter < 4 * 36; quarter += 1) {
        team.clock.set(new Date(at(now).getTime() + quarter * 900_000));
        await team.run();
      }
      expect(team.mailer.sent.map(({ date }) => date)).toEqual([at(morning)]);
    },
  );

  it.each([
    ['Pacific/Auckland', '2026-11-25', '24T20:00:00'],
    ['America/Los_Angeles', '2026-11-24', '25T00:30:00'],
  ])('dunned on the due date there, which is none in UTC: %s (ERPNext #45685)', async (...is) => {
    const [timeZone, dueOn, now] = is;
    const team = await aTeam();
    const { workspaceId } = team;
    await db.prisma.workspace.update({ where: { id: workspaceId }, data: { timeZone } });
    team.clock.set(at(now));
    const client = await team.book.client({ email: 'ap@far.example' });
    await team.book.invoice(client, { dueOn });
    expect(await team.propose(client)).toMatchObject({ purpose: 'pre_due' });
  });

  it('four copies to every client after a setting was switched on, or one on every run (FOSSBilling #3726, #4024)', async () => {
    const team = await aTeam({ isLive: false, allowList: ['@acme.example'] });
    const clients = await Promise.all(['a', 'b', 'c'].map((name) => team.lateClient(name)));
    for (const client of clients)
      await team.approve(await team.propose(client), { isScheduled: true });
    await aSender(db.prisma, team.workspaceId, { isLive: true });
    for (const minute of ['00', '03', '06', '09']) {
      team.clock.set(at(`25T09:${minute}:00`));
      await Promise.all([team.run(), team.run(), team.run(), team.run()]); // Four processes.
    }
    expect(team.mailer.sent).toHaveLength(clients.length);
    expect(new Set(team.mailer.sent.map(({ messageId }) => messageId)).size).toBe(clients.length);
  });

  it('the text for 60 days late goes out 60 days early (Dolibarr #30771)', async () => {
    const team = await aTeam();
    const client = await team.book.client({ email: 'ap@early.example' });
    await team.book.invoice(client, { daysPastDue: -60 });
    await expect(team.propose(client)).rejects.toThrow('nothing_due');
    await team.book.invoice(client, { daysPastDue: 60 });
    expect(await team.propose(client)).toMatchObject({
      purpose: 'overdue',
      invoices: [{ daysPastDue: 60 }],
    });
  });
});
