// Goal: who was spoken with, or is to be asked on a later day, gets no letter before. Method: the flows and the job, notes in the books.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { aDatabase } from '#test/support/database.ts';
import { aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

async function aTeam() {
  const workspaceId = `S${(teams += 1)}`;
  const team = await aLetterTeam(db, workspaceId);
  const acme = await team.book.client({
    name: 'Acme',
    email: 'ap@acme.example',
    ownerUserId: 'U1',
  });
  await team.book.invoice(acme, { daysPastDue: 21, balanceMinor: 4_200_00n });
  let notes = 0;
  const note = (kind: string, at: string, deletedAt: Date | null = null) =>
    db.prisma.note.create({
      data: {
        workspaceId,
        clientId: BigInt(acme),
        kind,
        body: 'x',
        authorUserId: 'UCALLER',
        origin: `o${(notes += 1)}`,
        createdAt: new Date(at),
        deletedAt,
      },
    });
  const touch = (on: string) =>
    db.prisma.client.updateMany({ where: { workspaceId }, data: { nextTouchOn: dateOf(on) } });
  const codes = async () => {
    const { verdict } = await team.propose(acme);
    return verdict.ok ? ['send'] : verdict.refusals.map(({ code }) => code);
  };
  return { ...team, acme, codes, note, touch };
}

describe('a contact that somebody noted', () => {
  it.each<[string, string, string, string[]]>([
    ['a call yesterday', 'call', '2026-11-23T09:00:00Z', ['contacted_recently']],
    ['a meeting yesterday', 'meeting', '2026-11-23T09:00:00Z', ['contacted_recently']],
    ['a mail yesterday', 'mail', '2026-11-23T09:00:00Z', ['contacted_recently']],
    ['two days ago', 'call', '2026-11-22T09:00:00Z', ['contacted_recently']],
    ['three days ago', 'call', '2026-11-21T09:00:00Z', ['send']],
    ['a thought of the team', 'general', '2026-11-23T09:00:00Z', ['send']],
    ['a reason', 'late_reason', '2026-11-23T09:00:00Z', ['send']],
  ])('counts like a letter: %s', async (...[, kind, at, expected]) => {
    const team = await aTeam();
    await team.note(kind, at);
    expect(await team.codes()).toEqual(expected);
  });

  it('counts no more once its note is deleted', async () => {
    const team = await aTeam();
    await team.note('call', '2026-11-23T09:00:00Z', new Date('2026-11-23T10:00:00Z'));
    expect(await team.codes()).toEqual(['send']);
  });

  it('stops a letter that was approved before it', async () => {
    const team = await aTeam();
    await team.approve(await team.propose(team.acme));
    await team.note('call', '2026-11-23T09:00:00Z');
    await team.run();
    expect(team.mailer.sent).toEqual([]);
  });
});

describe('the day on which somebody gets in touch again', () => {
  it.each([
    ['2026-11-25', ['touch_later']],
    ['2026-11-24', ['send']],
  ])('%s: %j', async (on, expected) => {
    const team = await aTeam();
    await team.touch(on);
    expect(await team.codes()).toEqual(expected);
  });

  it('counts, too, where it was named of a client that was merged since', async () => {
    const team = await aTeam();
    const twin = BigInt(await team.book.client({ name: 'Twin' }));
    const data = { mergedIntoId: BigInt(team.acme), nextTouchOn: dateOf('2026-12-01') };
    await db.prisma.client.updateMany({ where: { id: twin }, data });
    expect(await team.codes()).toEqual(['touch_later']);
  });

  it('stops a letter that was approved before it was named', async () => {
    const team = await aTeam();
    await team.approve(await team.propose(team.acme));
    await team.touch('2026-12-01');
    await team.run();
    expect(team.mailer.sent).toEqual([]);
  });
});
