// Goal: what is said of a case after it was opened is never lost, moves its day and its owner as the rules have it, and nobody
// chooses who says yes to them.
// Method: a team's books, people with roles and leads, the flows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import { listDisputeRows } from '#db/dispute-numbers.ts';
import { listDisputeRules, saveDisputePolicy } from '#db/dispute-policy.ts';
import { findDispute } from '#db/disputes.ts';
import { saveProfile, saveRole } from '#db/members.ts';
import { localDay } from '#domain/calendar.ts';
import { NO_POLICY } from '#domain/dispute-policy.ts';
import type { Role } from '#domain/types.ts';
import { amendDispute } from '#flows/dispute-amend.ts';
import {
  acceptProposal,
  proposeResolution,
  reopenDispute,
  resolveDispute,
} from '#flows/dispute-decide.ts';
import { findDisputeList } from '#flows/dispute-list.ts';
import { handOverDispute, takeDispute } from '#flows/dispute-moves.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { addDisputeRule } from '#flows/dispute-policy.ts';
import { routeDueDisputes } from '#flows/dispute-route.ts';
import { claimThread, releaseThread } from '#flows/dispute-thread.ts';
import { nameLead, sayAway } from '#flows/standing.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const ANY = {
  clientId: null,
  reason: null,
  fromAmount: null,
  userId: null,
  groupId: null,
  days: null,
};

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

let count = 0;

/** A client of OWNER; OWNER, DEP and BEN are collectors, ANNA approves, VERA only looks. */
async function aTeam() {
  count += 1;
  const workspaceId = `S${count}`;
  const book = await aBook(db, { today: '2026-11-24', workspaceId });
  const clientId = await book.client({ name: 'Acme', ownerUserId: 'OWNER' });
  const person = async (slackUserId: string, role: Role, isBarred = false) => {
    const none = { email: null, timeZone: null, isSlackAdmin: false, isBarred };
    await saveProfile(db.prisma, { workspaceId, slackUserId, name: slackUserId, ...none }, NOW);
    await saveRole(db.prisma, { workspaceId, slackUserId, role });
  };
  for (const one of ['OWNER', 'DEP', 'BEN']) await person(one, 'collector');
  await person('ANNA', 'approver');
  await person('VERA', 'viewer');
  const invoiceId = await book.invoice(clientId, { number: 'INV-1', balanceMinor: 900_00n });
  let origins = 0;
  const open = (
    rest: { actor?: string; words?: string; origin?: string; now?: Date; invoiceId?: string } = {},
  ) => {
    const now = rest.now ?? NOW;
    return openDispute(db, {
      workspaceId,
      actor: rest.actor ?? 'OWNER',
      now,
      today: localDay(now, 'Europe/Berlin'),
      dispute: {
        clientId,
        claims: new Map([[rest.invoiceId ?? invoiceId, 200_00n]]),
        reason: 'pricing',
        request: 'none',
        words: rest.words ?? 'Too dear',
        saidBy: rest.actor === undefined ? null : 'Ms. Weber',
        files:
          rest.actor === undefined
            ? []
            : [{ id: 'F1', name: 'photo', permalink: 'https://x.slack.com/F1' }],
        origin: rest.origin ?? `view:${count}.${++origins}`,
      },
    });
  };
  const opened = async (rest: Parameters<typeof open>[0] = {}) => {
    const result = await open(rest);
    if (!result.ok) throw new Error(result.reason.code);
    return result.dispute.id;
  };
  const read = async (id: string) => (await findDispute(db.prisma, { workspaceId, id }))!;
  const events = (disputeId: string) => listDisputeEvents(db.prisma, { workspaceId, disputeId });
  const route = (now = NOW) => routeDueDisputes(db, { workspaceId, admins: [], now });
  const by = (slackUserId: string, disputeId: string, { now = NOW }: { now?: Date } = {}) => ({
    workspaceId,
    disputeId,
    member: { slackUserId, role: 'collector' as const, isBarred: false },
    now,
    today: localDay(now, 'Europe/Berlin'),
  });
  const rule = (rest: Partial<typeof ANY> | object) =>
    addDisputeRule(db, { workspaceId, actor: 'ADMIN', now: NOW, rule: { ...ANY, ...rest } });
  const decision = {
    outcome: 'upheld',
    rootSide: 'ours',
    rootCause: 'delivery',
    prevention: null,
    credits: new Map([[invoiceId, 200_00n]]),
  } as const;
  return {
    book,
    by,
    clientId,
    decision,
    events,
    invoiceId,
    open,
    opened,
    person,
    read,
    route,
    rule,
    workspaceId,
  };
}

describe('whoever opens the same once more', () => {
  it('has their words, amounts, links and who said it on the case, once for each form', async () => {
    const team = await aTeam();
    const id = await team.opened();
    const again = () => team.open({ actor: 'BEN', words: 'And late, too', origin: 'view:AGAIN' });
    for (const result of [await again(), await again()])
      expect(result).toMatchObject({ ok: true, isNew: false, dispute: { id } });
    const added = (await team.events(id)).filter(({ kind }) => kind === 'added');
    expect(added).toMatchObject([
      {
        actor: 'BEN',
        words: 'And late, too',
        facts: {
          reason: 'pricing',
          saidBy: 'Ms. Weber',
          claimed: `${team.invoiceId} EUR 20000`,
          files: expect.stringContaining('https://x.slack.com/F1'),
        },
      },
    ]);
    expect(await team.read(id)).toMatchObject({ words: 'Too dear', files: [{ id: 'F1' }] });
    const { workspaceId } = team;
    const rows = { workspaceId, kind: 'dispute', key: `${id}:${added[0]?.seq}` };
    expect(await db.prisma.outbox.count({ where: rows })).toBe(1);
    const logged = await db.prisma.activity.findMany({
      where: { workspaceId, action: 'dispute.added' },
    });
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged[0]?.facts)).not.toMatch(/Weber|slack\.com|late/);
  });

  it('is told where the same form comes once more after the case was closed', async () => {
    const team = await aTeam();
    const id = await team.opened();
    await team.open({ actor: 'BEN', origin: 'view:LATE' });
    const rejected = { ...team.decision, outcome: 'rejected', credits: new Map() } as const;
    await resolveDispute(db, { ...team.by('OWNER', id), decision: rejected, words: null });
    expect(await team.open({ actor: 'BEN', origin: 'view:LATE' })).toMatchObject({
      dispute: { id },
    });
  });

  it('is refused where the case is decided and waits for its credit, and may reopen it for thirty days', async () => {
    const team = await aTeam();
    const id = await team.opened();
    await resolveDispute(db, { ...team.by('OWNER', id), decision: team.decision, words: null });
    const refused = (canReopen: boolean) => ({
      ok: false,
      reason: { code: 'decided_case', dispute: { id }, client: { name: 'Acme' }, canReopen },
    });
    expect(await team.open({ actor: 'BEN' })).toMatchObject(refused(true));
    const late = new Date('2027-01-04T10:00:00Z');
    expect(await team.open({ actor: 'BEN', now: late })).toMatchObject(refused(false));
    expect((await team.events(id)).map(({ kind }) => kind)).not.toContain('added');
  });
});

describe('putting a case right', () => {
  const amend = (team: Awaited<ReturnType<typeof aTeam>>, id: string, rest: object) =>
    amendDispute(db, {
      ...team.by('BEN', id),
      amendment: {
        reason: 'pricing',
        request: 'none',
        words: 'Too dear',
        saidBy: null,
        claims: new Map(),
        ...rest,
      },
    });

  it('moves its day as the rules have it, counted from the day it came in, and tells both', async () => {
    const team = await aTeam();
    await team.rule({ reason: 'tax', days: 1 });
    const id = await team.opened();
    expect((await team.read(id)).clock).toMatchObject({ days: 4, targetOn: '2026-11-30' });
    await amend(team, id, { reason: 'tax', claims: new Map([[team.invoiceId, 150_00n]]) });
    expect((await team.read(id)).clock).toMatchObject({
      from: '2026-11-24',
      days: 1,
      targetOn: '2026-11-25',
    });
    expect((await team.events(id)).at(-1)).toMatchObject({
      kind: 'amended',
      facts: {
        from: 'pricing',
        to: 'tax',
        targetBefore: '2026-11-30',
        targetOn: '2026-11-25',
        claimedBefore: `${team.invoiceId} EUR 20000`,
        claimed: `${team.invoiceId} EUR 15000`,
      },
    });
  });

  it('leaves a day alone that the rules say nothing new of, and has nudges due again only where they are to come', async () => {
    const team = await aTeam();
    const id = await team.opened();
    await team.rule({ days: 2 });
    await amend(team, id, { saidBy: 'Ms. Weber' });
    expect((await team.read(id)).clock).toMatchObject({ days: 4 });
    await team.rule({ reason: 'tax', days: 9 });
    await db.prisma.dispute.updateMany({
      where: { workspaceId: team.workspaceId },
      data: { nudges: 3 },
    });
    await amend(team, id, { reason: 'tax' });
    expect((await team.read(id)).clock).toMatchObject({ days: 9, nudges: 0 });
  });

  it('sends it to whom the rule of the new reason names, unless somebody has taken it or was given it', async () => {
    const team = await aTeam();
    await team.rule({ reason: 'tax', userId: 'DEP' });
    const [free, taken, given] = await Promise.all(
      ['a', 'b', 'c'].map(async () => {
        const invoiceId = await team.book.invoice(team.clientId);
        return team.opened({ invoiceId });
      }),
    );
    await team.route();
    await takeDispute(db, team.by('BEN', taken!));
    await handOverDispute(db, {
      ...team.by('OWNER', given!),
      toUserId: 'BEN',
      why: 'x',
      admins: [],
    });
    for (const id of [free!, taken!, given!]) await amend(team, id, { reason: 'tax' });
    await team.route();
    const owners = [free!, taken!, given!].map(async (id) => (await team.read(id)).ownerUserId);
    expect(await Promise.all(owners)).toEqual(['DEP', 'BEN', 'BEN']);
  });
});

describe('who gets it', () => {
  it('by a rule of a client is so after that client was merged into another', async () => {
    const team = await aTeam();
    const old = await team.book.client({ name: 'Acme Ltd', number: 'B-2' });
    await team.rule({ clientId: old, userId: 'DEP' });
    await db.prisma.client.updateMany({
      where: { workspaceId: team.workspaceId, id: BigInt(old) },
      data: { mergedIntoId: BigInt(team.clientId) },
    });
    expect(await listDisputeRules(db.prisma, team.workspaceId)).toMatchObject([
      { clientId: team.clientId },
    ]);
    const id = await team.opened();
    await team.route();
    expect((await team.read(id)).ownerUserId).toBe('DEP');
  });

  it('by hand may work on cases; who is away has it all the same, and that is said', async () => {
    const team = await aTeam();
    await team.person('GUEST', 'collector', true);
    const id = await team.opened();
    await team.route();
    const give = (toUserId: string, admins: string[] = []) =>
      handOverDispute(db, { ...team.by('OWNER', id), toUserId, why: 'Please', admins });
    for (const [userId, why] of [
      ['VERA', 'no_role'],
      ['GUEST', 'barred'],
      ['NOBODY', 'unknown'],
    ] as const)
      expect(await give(userId)).toMatchObject({ ok: false, reason: { code: 'cannot_have', why } });
    expect((await team.read(id)).ownerUserId).toBe('OWNER');
    const away = {
      until: '2026-11-30',
      deputyUserId: 'BEN',
      actor: 'DEP',
      now: NOW,
      today: '2026-11-24',
    };
    await sayAway(db, { workspaceId: team.workspaceId, userId: 'DEP', ...away });
    expect(await give('DEP')).toMatchObject({
      ok: true,
      dispute: { ownerUserId: 'DEP' },
      absent: { until: '2026-11-30', deputyUserId: 'BEN' },
    });
    const asAdmin = handOverDispute(db, {
      ...team.by('DEP', id),
      toUserId: 'VERA',
      why: 'x',
      admins: ['VERA'],
    });
    expect(await asAdmin).toMatchObject({ ok: true, absent: null });
  });

  it('after it is reopened is who had it, or whom the rules name where they lost their role', async () => {
    for (const [isGone, owner] of [
      [false, 'BEN'],
      [true, 'OWNER'],
    ] as const) {
      const team = await aTeam();
      const id = await team.opened();
      await team.route();
      await takeDispute(db, team.by('BEN', id));
      await resolveDispute(db, { ...team.by('BEN', id), decision: team.decision, words: null });
      if (isGone) await team.person('BEN', 'viewer');
      await reopenDispute(db, { ...team.by('ANNA', id), why: 'New', admins: [] });
      await team.route();
      expect(await team.read(id)).toMatchObject({ state: 'open', ownerUserId: owner });
    }
  });
});

it('a large proposal waits for the lead of who had it then, not of whom it was handed to afterwards', async () => {
  const team = await aTeam();
  const { workspaceId } = team;
  await saveDisputePolicy(db.prisma, { workspaceId, policy: { ...NO_POLICY, approveFrom: 100 } });
  const lead = { workspaceId, actor: 'ADMIN', now: NOW };
  await nameLead(db, { ...lead, userId: 'OWNER', leadUserId: 'BEN' });
  await nameLead(db, { ...lead, userId: 'VIC', leadUserId: 'DEP' });
  await team.person('VIC', 'collector');
  const id = await team.opened();
  await team.route();
  await proposeResolution(db, { ...team.by('OWNER', id), decision: team.decision, words: null });
  await handOverDispute(db, { ...team.by('OWNER', id), toUserId: 'VIC', why: 'x', admins: [] });
  const accept = (userId: string) => acceptProposal(db, { ...team.by(userId, id), proposal: 1 });
  expect(await accept('DEP')).toMatchObject({ ok: false, reason: { code: 'needs_approver' } });
  expect(await accept('BEN')).toMatchObject({ ok: true });
});

describe('a thread', () => {
  const aThread = async (team: Awaited<ReturnType<typeof aTeam>>, rest: object) => {
    const id = await team.opened({ invoiceId: await team.book.invoice(team.clientId) });
    await db.prisma.dispute.updateMany({
      where: { workspaceId: team.workspaceId, id: BigInt(id) },
      data: { channelId: 'C1', threadTs: `17639712${id.padStart(8, '0')}`, ...rest },
    });
    return id;
  };
  const day = (back: number) => new Date(NOW.getTime() - back * 86_400_000);
  const claimed = async (workspaceId: string, begunAt: Date, now = NOW) => {
    const ids: string[] = [];
    for (;;) {
      const thread = await claimThread(db, { workspaceId, begunAt, now });
      if (!thread) return ids;
      ids.push(thread.disputeId);
    }
  };

  it('of a decided case is read daily while its credit is due, and at the start for thirty days after it was closed', async () => {
    const team = await aTeam();
    const decided = { decidedAt: day(50), reconciledAt: day(2) };
    const due = await aThread(team, { state: 'credit_due', ...decided });
    const late = await aThread(team, { state: 'closed', ...decided, closedAt: day(29) });
    await aThread(team, { state: 'closed', ...decided, closedAt: day(31) });
    const fresh = await aThread(team, { state: 'closed', ...decided, closedAt: day(1) });
    // A process that began long ago has heard what was said since.
    expect(await claimed(team.workspaceId, day(3))).toEqual([due, fresh]);
    const begun = new Date(NOW.getTime() + 1);
    expect(await claimed(team.workspaceId, begun, begun)).toEqual([late, due, fresh]);
  });

  it('that cannot be read does not hold up the others', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const [stuck, other] = [await aThread(team, {}), await aThread(team, {})];
    const next = (seconds: number) =>
      claimThread(db, {
        workspaceId,
        begunAt: NOW,
        now: new Date(NOW.getTime() + seconds * 1_000),
      });
    const first = await next(1);
    expect(first?.disputeId).toBe(stuck);
    await releaseThread(db, first!);
    expect((await next(2))?.disputeId).toBe(other);
    expect((await next(3))?.disputeId).toBe(stuck);
  });
});

it('looking back reads cases that are not closed and those of the period, and no others', async () => {
  const team = await aTeam();
  const timeZone = 'Europe/Berlin'; // A day begins at 23:00 the evening before in UTC.
  await db.prisma.workspace.update({ where: { id: team.workspaceId }, data: { timeZone } });
  const at = (day: string) => new Date(`${day}T22:30:00Z`);
  const aCase = async (openedAt: Date, rest: object = {}) => {
    const id = await team.opened({ invoiceId: await team.book.invoice(team.clientId) });
    const data = { openedAt, ...rest };
    await db.prisma.dispute.updateMany({
      where: { workspaceId: team.workspaceId, id: BigInt(id) },
      data,
    });
    return id;
  };
  const closed = (decidedAt: Date) => ({
    state: 'closed',
    outcome: 'rejected',
    rootSide: 'theirs',
    rootCause: 'other',
    decidedBy: 'OWNER',
    decidedAt,
    closedAt: decidedAt,
  });
  const open = await aCase(at('2026-01-04'));
  const decided = await aCase(at('2026-01-04'), closed(at('2026-11-20')));
  const before = await aCase(at('2026-01-04'), closed(at('2026-10-31')));
  const last = await aCase(new Date('2026-11-20T22:59:59Z'), closed(at('2026-11-30')));
  await aCase(new Date('2026-11-20T23:00:00Z'), closed(at('2026-11-30')));
  const asked = { workspaceId: team.workspaceId, ownerUserId: null, words: '' };
  const list = async (from: string, to: string) => {
    const found = await findDisputeList(db, {
      ...asked,
      period: { from, to },
      which: { kind: 'all' },
    });
    if (!found.ok) throw new Error('Unclear.');
    return { ids: found.rows.map(({ id }) => id).sort(), numbers: found.numbers };
  };
  const { ids, numbers } = await list('2026-11-01', '2026-11-20');
  expect(ids).toEqual([open, decided, last].sort());
  expect(ids).not.toContain(before);
  expect(numbers).toMatchObject({ opened: 1, undecided: 1, decided: 1 });
  const rows = await listDisputeRows(db.prisma, {
    ...asked,
    clientId: null,
    period: { from: '2026-11-01', to: '2026-11-20' },
    timeZone,
  });
  expect(rows.map(({ id }) => id).sort()).toEqual([open, decided, last].sort());
});
