// Goal: a case goes to whoever can take it by what Slack and people have said, every hop is on record, and rules are kept.
// Method: a team's books, people with roles and absences, the routing job's flow.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import { findDispute } from '#db/disputes.ts';
import { saveProfile, saveRole } from '#db/members.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { addDisputeRule, disputeRulesOf, removeDisputeRule } from '#flows/dispute-policy.ts';
import { peopleToAsk, routeDueDisputes } from '#flows/dispute-route.ts';
import { nameLead, sayAway, standingOf } from '#flows/standing.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const TODAY = '2026-11-24';
const NOW = new Date('2026-11-24T10:00:00Z');
const LONG_AGO = new Date('2026-11-23T10:00:00Z');

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

let count = 0;

/** A client owned by OWNER, whom everybody has met, as DEP. */
async function aTeam() {
  count += 1;
  const workspaceId = `P${count}`;
  const book = await aBook(db, { today: TODAY, workspaceId });
  const clientId = await book.client({ name: 'Acme', ownerUserId: 'OWNER' });
  const person = async (slackUserId: string, rest: { statusAwayUntil?: Date } = {}) => {
    const none = { email: null, timeZone: null, isSlackAdmin: false, isBarred: false };
    const profile = { workspaceId, slackUserId, name: slackUserId, ...none, ...rest };
    await saveProfile(db.prisma, profile, LONG_AGO);
    await saveRole(db.prisma, { workspaceId, slackUserId, role: 'collector' });
  };
  await person('OWNER');
  await person('DEP');
  const open = async () => {
    const invoiceId = await book.invoice(clientId);
    const opened = await openDispute(db, {
      workspaceId,
      actor: 'OWNER',
      now: NOW,
      today: TODAY,
      dispute: {
        clientId,
        claims: new Map([[invoiceId, null]]),
        reason: 'pricing',
        request: 'none',
        words: 'Too dear',
        saidBy: null,
        files: [],
        origin: `view:${invoiceId}`,
      },
    });
    if (!opened.ok) throw new Error(opened.reason.code);
    return opened.dispute.id;
  };
  const routed = async () => {
    const id = await open();
    await routeDueDisputes(db, { workspaceId, admins: [], now: NOW });
    const dispute = await findDispute(db.prisma, { workspaceId, id });
    const events = await listDisputeEvents(db.prisma, { workspaceId, disputeId: id });
    return { dispute, hops: events.find(({ kind }) => kind === 'routed')?.facts };
  };
  const act = { workspaceId, actor: 'ADMIN', now: NOW };
  const away = { ...act, userId: 'OWNER', today: TODAY };
  return { act, away, clientId, open, person, routed, workspaceId };
}

describe('a new case', () => {
  it('goes to whoever looks after the client', async () => {
    const { routed } = await aTeam();
    expect((await routed()).dispute).toMatchObject({ ownerUserId: 'OWNER', takenAt: null });
  });

  it('goes to the deputy of somebody who said that they are away, and back when they are', async () => {
    const { away, routed } = await aTeam();
    await sayAway(db, { ...away, until: TODAY, deputyUserId: 'DEP' });
    const { dispute, hops } = await routed();
    expect(dispute?.ownerUserId).toBe('DEP');
    expect(hops).toMatchObject({ to: 'person', id: 'DEP' });
    await sayAway(db, { ...away, until: null, deputyUserId: null });
    expect((await routed()).dispute?.ownerUserId).toBe('OWNER');
  });

  it('goes past somebody whose Slack status says so, until it ends', async () => {
    const { person, routed } = await aTeam();
    await person('OWNER', { statusAwayUntil: new Date('2026-11-24T10:00:01Z') });
    expect((await routed()).dispute?.ownerUserId).toBeNull();
    await person('OWNER', { statusAwayUntil: NOW });
    expect((await routed()).dispute?.ownerUserId).toBe('OWNER');
  });

  it('asks Slack first about all who may get it, once in ten minutes', async () => {
    const { away, open, person, workspaceId } = await aTeam();
    const asked = () => peopleToAsk(db, { workspaceId, admins: [], now: NOW });
    expect(await asked()).toEqual([]);
    await sayAway(db, { ...away, until: TODAY, deputyUserId: 'DEP' });
    await open();
    expect((await asked()).sort()).toEqual(['DEP', 'OWNER']);
    await person('DEP');
    await db.prisma.member.updateMany({ where: { workspaceId }, data: { refreshedAt: NOW } });
    expect(await asked()).toEqual([]);
  });
});

describe('rules', () => {
  const none = {
    clientId: null,
    reason: null,
    fromAmount: null,
    userId: null,
    groupId: null,
    days: null,
  };

  it('give cases to a person or a group, and days to all of them', async () => {
    const { act, routed } = await aTeam();
    await addDisputeRule(db, {
      ...act,
      rule: { ...none, reason: 'pricing', groupId: 'S1', days: 1 },
    });
    const { dispute } = await routed();
    expect(dispute).toMatchObject({ ownerUserId: null, ownerGroupId: 'S1' });
    expect(dispute?.clock).toMatchObject({ days: 1, targetOn: '2026-11-25' });
  });

  it('name their client, and are gone once removed', async () => {
    const { act, clientId, workspaceId } = await aTeam();
    await addDisputeRule(db, { ...act, rule: { ...none, clientId, userId: 'DEP' } });
    const [rule] = await disputeRulesOf(db, workspaceId);
    expect(rule).toMatchObject({ client: { name: 'Acme' }, userId: 'DEP' });
    const removed = () => removeDisputeRule(db, { ...act, id: rule?.id ?? '' });
    expect([await removed(), await removed()]).toEqual([true, false]);
    expect(await disputeRulesOf(db, workspaceId)).toEqual([]);
  });

  it.each([
    ['nothing', {}, 'says_nothing'],
    ['a person and a group', { userId: 'DEP', groupId: 'S1' }, 'two_takers'],
    ['no day', { days: 0 }, 'bad_days'],
    ['an amount that is none', { userId: 'DEP', fromAmount: Number.NaN }, 'bad_amount'],
    ['a client who is not there', { userId: 'DEP', clientId: '999999' }, 'no_client'],
  ])('that say %s are not kept', async (_what, rule, reason) => {
    const { act } = await aTeam();
    expect(await addDisputeRule(db, { ...act, rule: { ...none, ...rule } })).toEqual({
      ok: false,
      reason,
    });
  });
});

it('nobody leads themselves, and a lead stays until another is named', async () => {
  const { act, workspaceId } = await aTeam();
  const name = (leadUserId: string | null) => nameLead(db, { ...act, userId: 'OWNER', leadUserId });
  const lead = async () =>
    (await standingOf(db, { workspaceId, userId: 'OWNER' })).standing.leadUserId;
  expect(await name('OWNER')).toBe(false);
  expect(await name('CHIEF')).toBe(true);
  expect(await lead()).toBe('CHIEF');
  await name(null);
  expect(await lead()).toBeNull();
});
