// Goal: news of a letter or a question reaches somebody: whom Slack refuses is passed over, nobody gets it twice.
// Method: rows of one team; each test says whom Slack does not reach, the record and the rows are asserted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueCard } from '#db/cards.ts';
import { queueDigest } from '#db/digests.ts';
import { insertQuestion } from '#db/late-questions.ts';
import { saveRole } from '#db/members.ts';
import { finish } from '#db/outbox.ts';
import type { Role } from '#domain/types.ts';
import { passCardOn } from '#flows/card-passed-on.ts';
import { claimDueCardPost, type HeldCard, loadCardContent } from '#flows/cards.ts';
import type { Database } from '#flows/deps.ts';
import { aDatabase } from '#test/support/database.ts';
import { acmeOf, aLetterTeam } from '#test/support/letter-team.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
let db: Database;
let teams = 0;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(async () => {
  await db.close();
});

/** A letter of UMAYA's about a client of UOWNER's, of which somebody must hear. */
async function aTeam(roles: Record<string, Role> = {}) {
  const workspaceId = `P${(teams += 1)}`;
  const team = await aLetterTeam(db, workspaceId);
  for (const [slackUserId, role] of Object.entries({ UMAYA: 'none' as const, ...roles }))
    await saveRole(db.prisma, { workspaceId, slackUserId, role });
  const clientId = await acmeOf(team);
  const approved = await team.approve(await team.propose(clientId));
  if (!approved.ok) throw new Error(approved.reason);
  await ownedBy(clientId, 'UOWNER');
  const about = { workspaceId, kind: 'reminder' as const, clientId, threadTs: null };
  const reminderId = approved.reminder.id;
  return {
    ...team,
    workspaceId,
    clientId,
    tell: async (userId: string) =>
      queueCard(db.prisma, { ...about, reminderId, userId, channelId: null, at: NOW }),
    ask: async (userId: string) =>
      insertQuestion(db.prisma, {
        workspaceId,
        clientId,
        about: 'payment',
        reminderId: null,
        userId,
        invoiceIds: [],
        thread: null,
        at: NOW,
      }),
    passes: async () =>
      (await team.record()).flatMap(({ action, facts }) => {
        const { code, from, to } = facts as Record<string, string>;
        return action.startsWith('card.')
          ? [`${action} ${code}: ${from} to ${to || 'nobody'}`]
          : [];
      }),
  };
}

async function ownedBy(clientId: string, ownerUserId: string): Promise<void> {
  await db.prisma.client.update({
    where: { workspaceId_id: { workspaceId: `P${teams}`, id: BigInt(clientId) } },
    data: { ownerUserId },
  });
}

async function channelOf(workspaceId: string, withDigest = true): Promise<void> {
  await db.prisma.workspace.update({ where: { id: workspaceId }, data: { digestChannelId: 'C1' } });
  if (!withDigest) return;
  const key = { workspaceId, channelId: 'C1', localDate: '2026-11-24' };
  await db.prisma.$transaction((tx) => queueDigest(tx, { ...key, at: NOW, requestedBy: null }));
  const { id } = await db.prisma.digest.findFirstOrThrow({ where: { workspaceId } });
  const where = { workspaceId_id: { workspaceId, id } };
  await db.prisma.digest.update({ where, data: { postedAt: NOW } });
  const root = { workspaceId, digestId: id, part: 0, handoffAt: NOW, ts: '1764000000.000100' };
  await db.prisma.digestMessage.create({ data: root });
}

const claim = (workspaceId: string): Promise<HeldCard | null> =>
  claimDueCardPost(db, { workspaceId, now: NOW });

const refuse = (due: HeldCard, admins: readonly string[] = []): Promise<void> =>
  passCardOn(db, due, { code: 'user_not_found', admins, now: NOW });

/** Posts what is due where Slack takes it; gives who has it then. */
async function post(
  workspaceId: string,
  given: { refused: readonly string[]; admins?: readonly string[] },
): Promise<string[]> {
  const reached: string[] = [];
  for (let due = await claim(workspaceId); due; due = await claim(workspaceId)) {
    const { channelId, threadTs, userId } = due.card;
    const place = userId || `${channelId}${threadTs === null ? '' : ' thread'}`;
    if (given.refused.some((one) => place.startsWith(one))) await refuse(due, given.admins);
    else {
      await finish(db.prisma, due.held, { state: 'sent', at: NOW });
      reached.push(place);
    }
  }
  return reached;
}

const ADMINS = { UA: 'admin', UB: 'admin' } as const;

describe('the card of a letter', () => {
  it.each([
    { refused: [], reached: ['UOWNER'] },
    { refused: ['UOWNER'], reached: ['UMAYA'] },
    { refused: ['UOWNER', 'UMAYA'], reached: ['UA', 'UB'] },
    { refused: ['UOWNER', 'UMAYA', 'UA'], reached: ['UB'] },
    { refused: ['U'], reached: ['C1 thread'] },
    { refused: ['U', 'C'], reached: [] },
  ])('refused for $refused reaches $reached', async ({ reached, refused }) => {
    const team = await aTeam({ UMAYA: 'collector', ...ADMINS });
    await channelOf(team.workspaceId);
    await team.tell('UOWNER');
    expect(await post(team.workspaceId, { refused })).toEqual(reached);
    expect(await post(team.workspaceId, { refused: [] })).toEqual([]);
  });

  it('is on record for each who was not reached, once', async () => {
    const team = await aTeam({ UMAYA: 'collector', ...ADMINS });
    await team.tell('UOWNER');
    await post(team.workspaceId, { refused: ['U'] });
    expect(await team.passes()).toEqual([
      'card.pass_on user_not_found: UOWNER to UMAYA',
      'card.pass_on user_not_found: UMAYA to UA,UB',
      'card.fail user_not_found: UA to nobody', // The other admin may have it still.
      'card.fail user_not_found: UB to nobody',
    ]);
    const ended = await db.prisma.outbox.findMany({
      where: { workspaceId: team.workspaceId, kind: 'card' },
    });
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['failed']));
  });

  it('goes to nobody who may not press its buttons', async () => {
    const team = await aTeam({ UMAYA: 'viewer', UB: 'admin' });
    await team.tell('UOWNER');
    expect(await post(team.workspaceId, { refused: ['UOWNER'] })).toEqual(['UB']);
  });

  it('goes to members only, and to admins by configuration', async () => {
    const team = await aTeam({ UB: 'admin' });
    await db.prisma.member.updateMany({
      where: { workspaceId: team.workspaceId, slackUserId: 'UB' },
      data: { isBarred: true },
    });
    await team.tell('UOWNER');
    const given = { refused: ['UOWNER'], admins: ['UCONFIG', 'UB', 'UCONFIG'] };
    expect(await post(team.workspaceId, given)).toEqual(['UCONFIG']);
  });

  it('comes to the owner of today where the client was handed over', async () => {
    const team = await aTeam({ UMAYA: 'collector', UNEW: 'collector', ...ADMINS });
    await team.tell('UOWNER');
    await ownedBy(team.clientId, 'UNEW');
    expect(await post(team.workspaceId, { refused: ['UOWNER', 'UMAYA'] })).toEqual(['UNEW']);
  });

  it('stands in the channel where no digest stands yet', async () => {
    const team = await aTeam();
    await channelOf(team.workspaceId, false);
    await team.tell('UOWNER');
    expect(await post(team.workspaceId, { refused: ['U'] })).toEqual(['C1']);
  });

  it('names who was not reached', async () => {
    const team = await aTeam({ UMAYA: 'collector', ...ADMINS });
    await team.tell('UOWNER');
    for (const _ of ['UOWNER', 'UMAYA']) {
      const due = await claim(team.workspaceId);
      await refuse(due!);
    }
    const due = await claim(team.workspaceId);
    const content = await loadCardContent(db, due!.card, NOW);
    expect(content?.unreached).toEqual(['UOWNER', 'UMAYA']);
  });

  it('of other news of the same letter begins with the owner again', async () => {
    const team = await aTeam({ UMAYA: 'collector' });
    await team.tell('UOWNER');
    expect(await post(team.workspaceId, { refused: ['UOWNER'] })).toEqual(['UMAYA']);
    await team.tell('UOWNER');
    expect(await post(team.workspaceId, { refused: ['UOWNER'] })).toEqual(['UMAYA']);
    expect(await team.passes()).toHaveLength(2);
  });

  it('is passed on once, by whoever holds it, however many try', async () => {
    const team = await aTeam({ UMAYA: 'collector', ...ADMINS });
    await team.tell('UOWNER');
    const due = await claim(team.workspaceId);
    await Promise.all([refuse(due!), refuse(due!)]);
    await refuse(due!); // A process that was taken for lost.
    expect(await team.passes()).toEqual(['card.pass_on user_not_found: UOWNER to UMAYA']);
    expect(await post(team.workspaceId, { refused: [] })).toEqual(['UMAYA']);
  });

  it('is not lost with the process that was to pass it on', async () => {
    const team = await aTeam({ UMAYA: 'collector' });
    await team.tell('UOWNER');
    const lost = await claim(team.workspaceId); // And is never heard of again.
    const later = new Date(NOW.getTime() + 6 * 60_000);
    const due = await claimDueCardPost(db, { workspaceId: team.workspaceId, now: later });
    expect(due?.card).toEqual(lost?.card);
    await passCardOn(db, due!, { code: 'user_not_found', admins: [], now: later });
    await refuse(lost!);
    expect(await team.passes()).toHaveLength(1);
  });

  it('reaches the channel where two admins are refused at the same moment', async () => {
    const team = await aTeam(ADMINS);
    await channelOf(team.workspaceId);
    await team.tell('UOWNER');
    await refuse((await claim(team.workspaceId))!);
    const [one, other] = [await claim(team.workspaceId), await claim(team.workspaceId)];
    expect(new Set([one?.card.userId, other?.card.userId])).toEqual(new Set(['UA', 'UB']));
    await Promise.all([refuse(one!), refuse(other!)]);
    expect(await post(team.workspaceId, { refused: [] })).toEqual(['C1 thread']);
  });
});

describe('the card of a question', () => {
  it('goes on to all who read the digest, and to nobody else', async () => {
    const team = await aTeam({ UMAYA: 'collector', ...ADMINS });
    await channelOf(team.workspaceId);
    await team.ask('UOWNER');
    expect(await post(team.workspaceId, { refused: ['UOWNER'] })).toEqual(['C1 thread']);
    expect(await team.passes()).toEqual(['card.pass_on user_not_found: UOWNER to C1']);
  });

  it('ends where the channel is gone, too, and is on record', async () => {
    const team = await aTeam();
    await channelOf(team.workspaceId);
    await team.ask('UOWNER');
    expect(await post(team.workspaceId, { refused: ['U', 'C'] })).toEqual([]);
    expect((await team.passes()).at(-1)).toBe('card.fail user_not_found: C1 to nobody');
  });
});
