// Goal: what a question names is seen by nobody who may not see it: it goes to whoever may answer, else where the digest is read.
// Method: money that came late, and an owner of every kind.
import { describe, expect, it } from 'vitest';
import { saveProfile, saveRole } from '#db/members.ts';
import type { Role } from '#domain/types.ts';
import { askWhyLate } from '#flows/late-questions.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const TODAY = '2026-11-24';
const now = new Date(`${TODAY}T10:00:00Z`);
const desk = anImportDesk(now.toISOString());
const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';
const slackUserId = 'U0OWNER';

/** Acme paid late; the owner looks after it. */
async function paidLate(): Promise<void> {
  const { db, workspaceId } = desk;
  await desk.bring(`${HEAD}Acme,I-1,2026-11-10,EUR,140.00,140.00,\n`);
  await db.prisma.client.updateMany({ where: { workspaceId }, data: { ownerUserId: slackUserId } });
  await desk.bring(`${HEAD}Acme,I-1,2026-11-10,EUR,140.00,0.00,2026-11-22\n`);
}

async function aDigest(): Promise<void> {
  const { db, workspaceId } = desk;
  await db.prisma.digest.create({
    data: {
      workspaceId,
      channelId: 'C1',
      localDate: new Date(TODAY),
      postedAt: now,
      messages: { create: [{ part: 0, ts: '1.1' }] },
    },
  });
}

/** Whom the questions were for, and where their cards go. */
async function asked(admins: readonly string[] = []) {
  const { db, workspaceId } = desk;
  await askWhyLate(db, { workspaceId, now, admins });
  const where = { workspaceId };
  const questions = await db.prisma.lateQuestion.findMany({ where });
  const cards = await db.prisma.card.findMany({ where });
  return {
    people: questions.map(({ userId }) => userId),
    places: cards.map(({ channelId, threadTs }) => [channelId, threadTs]),
  };
}

const IN_THREAD = { people: [null], places: [['C1', '1.1']] };
const IN_PERSON = { people: [slackUserId], places: [[null, null]] };

describe('"What held it up?"', () => {
  it.each([
    ['none', IN_THREAD],
    ['viewer', IN_THREAD],
    ['collector', IN_PERSON],
    ['approver', IN_PERSON],
    ['admin', IN_PERSON],
  ] as const)('of an owner who is %s', async (role: Role, expected) => {
    await paidLate();
    await aDigest();
    await saveRole(desk.db.prisma, { workspaceId: desk.workspaceId, slackUserId, role });
    expect(await asked()).toEqual(expected);
  });

  it('of an owner whom nobody has met, or who has left', async () => {
    await paidLate();
    expect(await asked()).toEqual({ people: [], places: [] }); // Nowhere to ask yet.
    const { db, workspaceId } = desk;
    const profile = { workspaceId, slackUserId, name: 'Jo', email: null, timeZone: null };
    await saveProfile(db.prisma, { ...profile, isSlackAdmin: true, isBarred: true }, now);
    expect(await asked([slackUserId])).toEqual({ people: [], places: [] });
    await aDigest();
    expect(await asked([slackUserId])).toEqual(IN_THREAD);
  });

  it('of an owner who is an admin by configuration', async () => {
    await paidLate();
    await saveRole(desk.db.prisma, { workspaceId: desk.workspaceId, slackUserId, role: 'none' });
    await aDigest();
    expect(await asked([slackUserId])).toEqual(IN_PERSON);
  });
});
