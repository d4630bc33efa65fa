// Goal: an approved letter goes out exactly once, with the facts of the moment, or a person learns why not.
// Method: the flows and the job on a real database, a clock moved by hand, a mailer that does what it is told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { addDays } from '#domain/calendar.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { cancelReminder, noteReply, settleReminder } from '#flows/reminder-settle.ts';
import { sendReminders } from '#jobs/reminders.ts';
import type { MailOutcome } from '#mail/mailer.ts';
import { createLog } from '#platform/log.ts';
import { aDatabase } from '#test/support/database.ts';
import type { LetterTeam } from '#test/support/letter-team.ts';
import { APPROVER, acmeOf, aLetterTeam } from '#test/support/letter-team.ts';
import type { FakeMailer } from '#test/support/letters.ts';
import { approvalOf, aSender, COLLECTOR } from '#test/support/letters.ts';

let db: Database;
let count = 0;
const log = createLog({ level: 'silent', secrets: [] });

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const aTeam = async (): Promise<LetterTeam> => aLetterTeam(db, `R${(count += 1)}`);

async function setBalance(team: LetterTeam, number: string, balanceMinor: bigint): Promise<void> {
  await db.prisma.invoice.updateMany({
    where: { workspaceId: team.book.workspaceId, number },
    data: { balanceMinor },
  });
}

describe('a letter that a person approved', () => {
  it('goes out once, to one recipient, with amounts from the books, and is on record', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    expect(await team.approve(await team.propose(acme))).toMatchObject({ ok: true });
    for (let run = 0; run < 3; run += 1) await team.run();
    expect(team.mailer.sent).toHaveLength(1);
    const [mail] = team.mailer.sent;
    expect(mail).toMatchObject({ to: { name: null, address: 'ap@acme.example' }, cc: null });
    for (const part of ['INV-1042', '€14,000', 'INV-1077', '€4,200', '€18,200'])
      expect(mail?.text).toContain(part);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent', stage: 'friendly' });
    expect(await team.actions()).toEqual(['reminder.approve', 'reminder.send']);
  });

  it('is not queued a second time: a double click, or a second person, is told who was first', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        team.approve(proposal, { member: at % 2 === 0 ? COLLECTOR : APPROVER }),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((one) => !one.ok && one.reason === 'already')).toHaveLength(5);
    // Each of them is on record, with the letter that they were told of.
    const reminderId = results.flatMap((one) => (one.ok ? [one.reminder.id] : []))[0];
    const refused = (await team.record()).filter(({ action }) => action === 'reminder.refuse');
    expect(refused).toHaveLength(5);
    for (const { facts } of refused) expect(facts).toMatchObject({ twinId: reminderId });
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('does not go out again the same day with one invoice less', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    await team.approve(proposal);
    await team.run();
    const fewer = approvalOf(proposal, team.clock.now()).invoiceIds.slice(0, 1);
    expect(await team.approve(proposal, { invoiceIds: fewer })).toMatchObject({
      ok: false,
      reason: 'already',
    });
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('leaves an unticked invoice out of this letter and out of no later one (OCA #460)', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    const [oldest] = approvalOf(proposal, team.clock.now()).invoiceIds;
    await team.approve(proposal, { invoiceIds: [oldest ?? ''] });
    await team.run();
    expect(team.mailer.sent[0]?.text).not.toContain('INV-1077');
    team.clock.set(new Date('2026-11-30T09:00:00Z'));
    const next = await team.propose(acme);
    expect(next.invoices.map(({ invoice, isTicked }) => [invoice.number, isTicked])).toEqual([
      ['INV-1042', true],
      ['INV-1077', true],
    ]);
    expect(next.letter.stage).toBe('follow_up');
  });
});

describe('faults that others shipped', () => {
  it('the clock runs every fifteen minutes all day, and every three: one letter (Invoice Ninja #1693, FOSSBilling #3963)', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    const from = team.clock.now().getTime();
    for (let minute = 0; minute < 24 * 60; minute += 15) {
      team.clock.set(new Date(from + minute * 60_000));
      await team.run();
    }
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('switching to live sends nothing by itself to anybody (FOSSBilling #3726)', async () => {
    const team = await aTeam();
    await aSender(db.prisma, team.book.workspaceId, { isLive: false });
    for (let n = 0; n < 4; n += 1) await acmeOf(team);
    await aSender(db.prisma, team.book.workspaceId, { isLive: true });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
  });

  it('a bot that was away for days sends what was scheduled once (Invoice Ninja #637, #2311)', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme), { isScheduled: true });
    team.clock.set(new Date('2026-11-30T10:00:00Z'));
    for (let run = 0; run < 3; run += 1) await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('the same letter on both sides of midnight UTC, within one day there, is one (Lago #1074)', async () => {
    const team = await aTeam();
    const { workspaceId } = team.book;
    const timeZone = 'America/Los_Angeles';
    await db.prisma.workspace.update({
      where: { id: workspaceId },
      data: { timeZone, country: 'US', region: null },
    });
    const acme = await acmeOf(team);
    team.clock.set(new Date('2026-11-24T23:50:00Z')); // 15:50 there.
    await team.approve(await team.propose(acme));
    await team.run();
    team.clock.set(new Date('2026-11-25T00:10:00Z')); // 16:10 there.
    expect(await team.approve(await team.propose(acme))).toMatchObject({ reason: 'already' });
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('a try that failed before the server took anything eats no letter (Lago)', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next({ kind: 'later', code: 'connection', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'queued', error: 'connection' });
    team.clock.set(new Date('2026-11-24T09:05:00Z'));
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });
});

describe('between the preview and the mail server', () => {
  it.each([
    ['is paid', 0n, 'paid'],
    ['is part-paid', 1_000_00n, 'amount_changed'],
  ])('a letter is stopped when an invoice in it %s', async (_what, balance, code) => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    await setBalance(team, 'INV-1042', balance);
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    const [letter] = await team.letters(acme);
    expect(letter).toMatchObject({ state: 'refused', error: code });
    expect(await team.actions()).toEqual(['reminder.approve', 'reminder.refuse']);
    expect(await db.prisma.outbox.count({ where: { ...whereCards(team), state: 'queued' } })).toBe(
      1,
    );
  });

  it('a change while the person was reading is shown to them, never sent', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const proposal = await team.propose(acme);
    await setBalance(team, 'INV-1077', 3_000_00n);
    expect(await team.approve(proposal)).toEqual({ ok: false, reason: 'changed' });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
  });

  it('the gate is asked in the very transaction of the hand-off: a payment during the connection still counts', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    const { mailer } = team;
    const slow: FakeMailer = {
      ...mailer,
      send: async (mail, handOff) => {
        await setBalance(team, 'INV-1042', 0n);
        return mailer.send(mail, handOff);
      },
    };
    const { workspaceId } = team.book;
    await sendReminders({
      db,
      clock: team.clock,
      log,
      mailer: slow,
      workspaceId,
      admins: [],
      pause: async () => undefined,
    });
    expect(mailer.sent).toEqual([]);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'refused', error: 'paid' });
  });

  it('a letter that waited until after hours goes out the next morning, not at night', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    team.clock.set(new Date('2026-11-24T19:30:00Z')); // 20:30 in Berlin.
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect((await team.letters(acme))[0]).toMatchObject({
      state: 'queued',
      runAt: new Date('2026-11-25T07:00:00Z'),
    });
    team.clock.set(new Date('2026-11-25T07:00:00Z'));
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
  });
});

const whereCards = (team: LetterTeam) => ({ workspaceId: team.book.workspaceId, kind: 'card' });

describe('what the mail server makes of it', () => {
  it('tries again later what was certainly not sent, and sends it once', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const busy = { kind: 'later', code: '451', answer: '451 try later' } as const;
    team.mailer.next(busy, busy);
    await team.approve(await team.propose(acme));
    for (const minute of ['00', '01', '03', '10']) {
      team.clock.set(new Date(`2026-11-24T09:${minute}:00Z`));
      await team.run();
    }
    expect(team.mailer.sent).toHaveLength(1);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent' });
  });

  it('lets the other letters wait while the server is away, and hammers nobody', async () => {
    const team = await aTeam();
    const clients = [await acmeOf(team), await acmeOf({ ...team }), await acmeOf(team)];
    let asked = 0;
    const away: FakeMailer = {
      ...team.mailer,
      send: async () => {
        asked += 1;
        return { kind: 'later', code: '421', answer: '421 too many connections' };
      },
    };
    for (const client of clients) await team.approve(await team.propose(client));
    const { workspaceId } = team.book;
    const deps = { db, log, workspaceId, admins: [], pause: async () => undefined };
    const { clock } = team;
    for (let second = 0; second < 30; second += 10) {
      clock.set(new Date(Date.parse('2026-11-24T09:00:00Z') + second * 1_000));
      await sendReminders({ ...deps, clock, mailer: away });
    }
    expect(asked).toBeLessThanOrEqual(clients.length); // Those under way at once, then nobody.
    clock.set(new Date('2026-11-24T09:03:00Z'));
    await sendReminders({ ...deps, clock, mailer: team.mailer });
    expect(team.mailer.sent).toHaveLength(clients.length);
  });

  it('gives up after a working day, and tells the owner', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next(
      ...Array.from({ length: 50 }, () => ({ kind: 'later', code: 'auth', answer: null }) as const),
    );
    await team.approve(await team.propose(acme));
    for (let minute = 0; minute < 8 * 60; minute += 10) {
      team.clock.set(new Date(Date.parse('2026-11-24T09:00:00Z') + minute * 60_000));
      await team.run();
    }
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'failed', error: 'auth' });
    expect(await db.prisma.outbox.count({ where: whereCards(team) })).toBe(1);
  });

  it('marks an address that came back, and proposes nothing to it', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next({ kind: 'refused', code: '550', answer: '550 no such user', isAddress: true });
    await team.approve(await team.propose(acme));
    await team.run();
    team.clock.set(new Date('2026-11-30T09:00:00Z'));
    const { verdict } = await team.propose(acme);
    expect(!verdict.ok && verdict.refusals.map(({ code }) => code)).toContain('bounced');
    expect(await team.actions()).toContain('reminder.bounce');
  });

  it('never sends again by itself what may have arrived; a person says that it did', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next({ kind: 'unknown', code: 'no_answer', answer: null });
    await team.approve(await team.propose(acme));
    for (const day of ['24', '25', '27']) {
      team.clock.set(new Date(`2026-11-${day}T09:00:00Z`));
      await team.run();
    }
    expect(team.mailer.sent).toHaveLength(1);
    const [letter] = await team.letters(acme);
    expect(letter).toMatchObject({ state: 'unknown' });
    const settle = (as: 'sent' | 'again') =>
      settleReminder(db, {
        workspaceId: team.book.workspaceId,
        reminderId: letter!.id,
        actor: 'UMAYA',
        now: team.clock.now(),
        as,
      });
    expect(await settle('sent')).toMatchObject({ ok: true, reminder: { state: 'sent' } });
    expect(await settle('again')).toMatchObject({ ok: false, reason: 'not_unknown' });
  });

  it('a person lets it go out once more: the same letter, the same Message-ID', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next({ kind: 'unknown', code: 'no_answer', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    const [letter] = await team.letters(acme);
    await settleReminder(db, {
      workspaceId: team.book.workspaceId,
      reminderId: letter!.id,
      actor: 'UMAYA',
      now: team.clock.now(),
      as: 'again',
    });
    await team.run();
    const [first, second] = team.mailer.sent;
    expect(second?.messageId).toBe(first?.messageId);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent' });
  });

  it('a process lost after the hand-off leaves one letter unknown and sends nothing again', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next('crash after hand-off');
    await team.approve(await team.propose(acme));
    await expect(team.run()).rejects.toThrow('lost here');
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'handoff' });
    team.clock.set(new Date('2026-11-24T09:11:00Z')); // The lease is over.
    await team.run();
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'unknown' });
    expect(team.mailer.sent).toEqual([]);
    expect(await team.actions()).toContain('reminder.unknown');
  });
});

describe('books that are busy, and letters that break', () => {
  it('what the server said is written once the books are free again', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    const { workspaceId } = team.book;
    const { clock, mailer } = team;
    let pauses = 0;
    const busy = { ...db, prisma: failing(db.prisma, { after: 'handoff', times: 2 }) };
    const pause = async () => void (pauses += 1);
    await sendReminders({ db: busy, clock, log, mailer, workspaceId, admins: [], pause });
    expect(pauses).toBe(2);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'sent' });
    expect(mailer.sent).toHaveLength(1);
  });

  it('one under which the process breaks again and again is given up, and the owner is told', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    const broken: FakeMailer = {
      ...team.mailer,
      send: async () => {
        throw new Error('It breaks every time.');
      },
    };
    const { workspaceId } = team.book;
    for (let minute = 0; minute < 180; minute += 11) {
      team.clock.set(new Date(Date.parse('2026-11-24T09:00:00Z') + minute * 60_000));
      const pause = async () => undefined;
      const of = { db, clock: team.clock, log, mailer: broken, workspaceId };
      const deps = { ...of, admins: [], pause };
      await sendReminders(deps).catch(() => undefined);
    }
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'failed', error: 'worn_out' });
    expect(await db.prisma.outbox.count({ where: whereCards(team) })).toBe(1);
  });
});

/** The database, but so many transactions fail after a letter was handed over. */
function failing(
  prisma: Database['prisma'],
  given: { after: 'handoff'; times: number },
): Database['prisma'] {
  let left = given.times;
  return new Proxy(prisma, {
    get(target, key) {
      const value = Reflect.get(target, key) as unknown;
      if (key !== '$transaction') return value;
      return async (work: (tx: never) => Promise<unknown>, options?: object) => {
        const isOver = (await prisma.outbox.count({ where: { state: given.after } })) > 0;
        if (isOver && left > 0) {
          left -= 1;
          throw new Error('The books are busy.');
        }
        return prisma.$transaction(work as never, options);
      };
    },
  });
}

describe('what a person decides', () => {
  it('waits for the morning, and can be taken back until then', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const result = await team.approve(await team.propose(acme), { isScheduled: true });
    expect(result).toMatchObject({
      ok: true,
      reminder: { runAt: new Date('2026-11-25T07:00:00Z'), isScheduled: true },
    });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    const back = {
      workspaceId: team.book.workspaceId,
      reminderId: result.ok ? result.reminder.id : '',
      actor: 'UMAYA',
      now: team.clock.now(),
    };
    expect(await cancelReminder(db, back)).toMatchObject({ outcome: 'taken_back' });
    expect(await cancelReminder(db, back)).toMatchObject({ outcome: 'too_late' });
    team.clock.set(new Date('2026-11-25T09:00:00Z'));
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect(await team.approve(await team.propose(acme))).toMatchObject({ ok: true });
  });

  /** Somebody presses "Take back" at this moment of the try. */
  async function takenBack(when: 'before' | 'after', outcome: MailOutcome) {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const result = await team.approve(await team.propose(acme));
    const { workspaceId } = team.book;
    const reminderId = result.ok ? result.reminder.id : '';
    const back = () =>
      cancelReminder(db, { workspaceId, reminderId, actor: 'UPRIYA', now: team.clock.now() });
    const said: unknown[] = [];
    team.mailer.send = async (mail, handOff) => {
      if (when === 'before') said.push((await back()).outcome);
      if (!(await handOff())) return { kind: 'stopped' };
      if (when === 'after') said.push((await back()).outcome, (await back()).outcome);
      if (outcome.kind === 'sent') team.mailer.sent.push(mail);
      return outcome;
    };
    await team.run();
    team.clock.set(new Date('2026-11-24T11:00:00Z'));
    await team.run();
    const [letter] = await team.letters(acme);
    return { team, acme, said, letter, back };
  }

  const LATER = { kind: 'later', code: '451', answer: '451 try later' } as const;
  const SENT = { kind: 'sent', answer: '250 ok' } as const;

  it('is taken back from a process that has claimed it, which hands nothing over then', async () => {
    const { acme, letter, said, team } = await takenBack('before', SENT);
    expect(said).toEqual(['taken_back']);
    expect(team.mailer.sent).toEqual([]);
    expect(letter).toMatchObject({ state: 'cancelled' });
    expect(await team.actions()).toEqual(['reminder.approve', 'reminder.cancel']);
    expect(await team.approve(await team.propose(acme))).toMatchObject({ ok: true });
  });

  it('wanted back while it is handed over is not tried again when the server did not take it', async () => {
    const { back, letter, said, team } = await takenBack('after', LATER);
    expect(said).toEqual(['wanted', 'wanted']);
    expect(letter).toMatchObject({ state: 'cancelled', error: '451', detail: '451 try later' });
    expect(await team.actions()).toEqual([
      'reminder.approve',
      'reminder.want_back',
      'reminder.want_back',
      'reminder.cancel',
    ]);
    expect((await team.record()).at(-2)).toMatchObject({ actor: 'UPRIYA' });
    expect(await back()).toMatchObject({ outcome: 'too_late', reminder: { state: 'cancelled' } });
  });

  it('and is gone when the server did', async () => {
    const { letter, said, team } = await takenBack('after', SENT);
    expect(said).toEqual(['wanted', 'wanted']);
    expect(letter).toMatchObject({ state: 'sent' });
    expect(team.mailer.sent).toHaveLength(1);
  });

  it('a second try of what may have arrived, taken back, is in doubt as before: no new letter passes for the first', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    team.mailer.next({ kind: 'unknown', code: 'timeout', answer: null });
    await team.approve(await team.propose(acme));
    await team.run();
    const [unknown] = await team.letters(acme);
    const asked = { workspaceId: team.book.workspaceId, reminderId: unknown!.id, actor: 'UMAYA' };
    const now = team.clock.now();
    await settleReminder(db, { ...asked, now, as: 'again' });
    expect(await cancelReminder(db, { ...asked, now })).toMatchObject({
      outcome: 'in_doubt',
      reminder: { state: 'unknown' },
    });
    await team.run();
    expect(team.mailer.sent).toHaveLength(1);
    const proposal = await team.propose(acme);
    expect(proposal.letter.stage).toBe('follow_up');
    expect(proposal.verdict).toMatchObject({ refusals: [{ code: 'contacted_recently' }] });
    await settleReminder(db, { ...asked, now, as: 'again' });
    await team.run();
    expect(team.mailer.sent).toHaveLength(2);
  });

  it('sets a recent contact aside only with the role and a reason, which stays on record', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.approve(await team.propose(acme));
    await team.run();
    team.clock.set(new Date('2026-11-26T09:00:00Z'));
    const proposal = await team.propose(acme);
    const why = 'They asked for it on the phone.';
    expect(await team.approve(proposal)).toMatchObject({ ok: false, reason: 'refused' });
    expect(await team.approve(proposal, { overrideWhy: why })).toMatchObject({ ok: false });
    expect(await team.approve(proposal, { overrideWhy: why, member: APPROVER })).toMatchObject({
      ok: true,
    });
    await team.run();
    expect(team.mailer.sent).toHaveLength(2);
    expect(team.mailer.sent[1]?.references).toEqual([team.mailer.sent[0]?.messageId]);
    const record = await db.prisma.activity.findFirst({
      where: { workspaceId: team.book.workspaceId, action: 'reminder.approve', why: { not: null } },
    });
    expect(record?.why).toBe(why);
  });

  it('a reason covers what was shown, never what came up since', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await team.book.credit(acme);
    const proposal = await team.propose(acme);
    const { workspaceId } = team.book;
    const now = team.clock.now();
    const asked = { workspaceId, clientId: acme, isAnswered: false, actor: 'UPRIYA', now };
    await noteReply(db, asked);
    const overrideWhy = 'The credit is for another order.';
    expect(await team.approve(proposal, { overrideWhy })).toEqual({ ok: false, reason: 'changed' });
    await noteReply(db, { ...asked, isAnswered: true });
    expect(await team.approve(proposal, { overrideWhy })).toMatchObject({ ok: true });
  });

  it('is heard when the client wrote back: nobody writes until somebody has answered', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const note = (isAnswered: boolean) =>
      noteReply(db, {
        workspaceId: team.book.workspaceId,
        clientId: acme,
        isAnswered,
        actor: 'UMAYA',
        now: team.clock.now(),
      });
    await note(false);
    expect((await team.propose(acme)).verdict.ok).toBe(false);
    await note(true);
    expect((await team.propose(acme)).verdict.ok).toBe(true);
  });
});

describe('who is left alone', () => {
  it('a disputed invoice stays out and the others are asked for', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await db.prisma.invoice.updateMany({
      where: { workspaceId: team.book.workspaceId, number: 'INV-1042' },
      data: { isDisputed: true },
    });
    const proposal = await team.propose(acme);
    expect(proposal.invoices[0]).toMatchObject({
      isTicked: false,
      canSetAside: false,
      refusals: [{ code: 'disputed' }],
    });
    await team.approve(proposal);
    await team.run();
    expect(team.mailer.sent[0]?.text).not.toContain('INV-1042');
    expect(team.mailer.sent[0]?.text).toContain('€4,200');
  });

  it('nobody is dunned on the due date itself (ERPNext #45685), and a note before it goes out once', async () => {
    const team = await aTeam();
    const client = await team.book.client({ email: 'x@soon.example' });
    await team.book.invoice(client, { dueOn: team.book.today });
    const note = await team.propose(client);
    expect(note).toMatchObject({ purpose: 'pre_due', letter: { stage: 'pre_due' } });
    await team.approve(note);
    await team.run();
    const again = { workspaceId: team.book.workspaceId, clientId: client, hasMailServer: true };
    expect(await proposeReminder(db, { ...again, now: team.clock.now() })).toMatchObject({
      ok: false,
      reason: 'nothing_due',
    });
  });

  it('a client outside the allow-list gets nothing while the team practises', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    await aSender(db.prisma, team.book.workspaceId, { isLive: false, allowList: ['me@x.example'] });
    const proposal = await team.propose(acme);
    expect(await team.approve(proposal)).toMatchObject({
      ok: false,
      refusals: [{ code: 'not_on_allow_list', email: 'ap@acme.example' }],
    });
  });

  it('a copy is no way around the allow-list', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const allowList = ['ap@acme.example'];
    await aSender(db.prisma, team.book.workspaceId, { isLive: false, allowList });
    const proposal = await team.propose(acme);
    expect(await team.approve(proposal, { ccAddress: 'boss@acme.example' })).toMatchObject({
      ok: false,
      refusals: [{ code: 'not_on_allow_list', email: 'boss@acme.example' }],
    });
    expect(await team.approve(proposal)).toMatchObject({ ok: true });
  });

  it('an invoice that was given to another client since is in no letter to this one', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const other = await team.book.client({ name: 'Acme (Leeds)', email: 'ap@leeds.example' });
    await team.approve(await team.propose(acme));
    await db.prisma.invoice.updateMany({
      where: { workspaceId: team.book.workspaceId, number: 'INV-1077' },
      data: { clientId: BigInt(other) }, // As taking two clients apart again does.
    });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    expect((await team.letters(acme))[0]).toMatchObject({ state: 'refused' });
  });

  it('what was asked of a merged client still holds: no reminders, and an answer that waits', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const former = await team.book.client({ name: 'Acme' });
    const codes = async (data: object) => {
      await db.prisma.client.updateMany({
        where: { workspaceId: team.book.workspaceId, id: BigInt(former) },
        data: { mergedIntoId: BigInt(acme), ...data },
      });
      const { verdict } = await team.propose(acme);
      return verdict.ok ? [] : verdict.refusals.map(({ code }) => code);
    };
    expect(await codes({})).toEqual([]);
    expect(await codes({ doNotRemind: true })).toEqual(['do_not_remind']);
    expect(await codes({ doNotRemind: false, repliedAt: team.clock.now() })).toEqual([
      'reply_unanswered',
    ]);
  });

  it('climbs the ladder without skipping, and says so: friendly, follow-up, follow-up again', async () => {
    const team = await aTeam();
    const acme = await acmeOf(team);
    const stages: string[] = [];
    for (const ago of [0, 6, 14]) {
      const day = addDays('2026-11-24', ago);
      team.clock.set(new Date(dateOf(day).getTime() + 9 * 3_600_000));
      const proposal = await team.propose(acme);
      stages.push(`${proposal.letter.stage} ${proposal.letter.because.code}`);
      expect(await team.approve(proposal)).toMatchObject({ ok: true });
      await team.run();
    }
    expect(stages).toEqual([
      'friendly first_letter',
      'follow_up after',
      'follow_up above_needs_approval',
    ]);
    expect(team.mailer.sent).toHaveLength(3);
  });
});
