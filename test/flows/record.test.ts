// Goal: what people change is in the record, in a chain that shows tampering. Method: act, then read rows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { changeOwner, resolveOwner, unresolvedOwners } from '#flows/owner.ts';
import { snoozeClient } from '#flows/snooze.ts';
import { loadStatus } from '#flows/status.ts';
import {
  changeRole,
  changeSettings,
  connectWorkspace,
  knownMember,
  rememberProfile,
  workspaceForTerminal,
} from '#flows/workspace.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

describe('snoozing', () => {
  const workspaceId = 'R1';
  const snooze = (clientId: string, until: string) =>
    snoozeClient(db, { workspaceId, clientId, until, today, why: 'year end', actor: 'U1', now });

  it('says who, until when and why; refuses today and more than a quarter', async () => {
    const book = await aBook(db, { today, workspaceId });
    const acme = await book.client({ name: 'Acme' });
    expect(await snooze(acme, today)).toEqual({ ok: false, reason: 'not_after_today' });
    expect(await snooze(acme, '2027-02-25')).toEqual({ ok: false, reason: 'too_long' });
    expect((await snooze(acme, '2027-02-24')).ok).toBe(true);
    expect(await snooze('999999', '2026-12-01')).toEqual({ ok: false, reason: 'no_client' });
    const status = await loadStatus(db, { workspaceId, clientId: acme, today });
    expect(status?.client).toMatchObject({ snoozedUntil: '2027-02-24', snoozedByUserId: 'U1' });
    const rows = await db.prisma.activity.findMany({ where: { workspaceId } });
    expect(rows).toMatchObject([
      { actor: 'U1', action: 'client.snooze', why: 'year end', facts: { until: '2027-02-24' } },
    ]);
  });
});

describe('the record', () => {
  it('cannot be changed or shortened', async () => {
    await expect(db.prisma.activity.deleteMany({})).rejects.toThrow('append only');
    await expect(db.prisma.activity.updateMany({ data: { actor: 'U2' } })).rejects.toThrow(
      'append only',
    );
  });

  it('is one unbroken chain, also when many write at once', async () => {
    const book = await aBook(db, { today, workspaceId: 'R2' });
    const clients = await Promise.all(Array.from({ length: 6 }, () => book.client()));
    await Promise.all(
      clients.map((clientId) =>
        changeOwner(db, { workspaceId: 'R2', clientId, ownerUserId: 'U9', actor: 'U1', now }),
      ),
    );
    expect(await brokenLinks(db.prisma, 'R2')).toEqual([]);
    expect(await db.prisma.activity.count({ where: { workspaceId: 'R2' } })).toBe(6);
    await db.prisma.$executeRaw`ALTER TABLE activity DISABLE TRIGGER activity_append_only`;
    await db.prisma.$executeRaw`UPDATE activity SET actor = 'U7' WHERE workspace_id = 'R2' AND id =
      (SELECT min(id) FROM activity WHERE workspace_id = 'R2')`;
    await db.prisma.$executeRaw`ALTER TABLE activity ENABLE TRIGGER activity_append_only`;
    expect(await brokenLinks(db.prisma, 'R2')).toHaveLength(1);
  });
});

describe('owners', () => {
  it('come from the e-mails of the books, and a person is never overruled by them', async () => {
    const book = await aBook(db, { today, workspaceId: 'R3' });
    const acme = await book.client({ ownerEmail: 'maya@northwind.invalid' });
    const globex = await book.client({ ownerEmail: 'maya@northwind.invalid', ownerUserId: 'U5' });
    expect(await unresolvedOwners(db, 'R3')).toEqual(['maya@northwind.invalid']);
    await resolveOwner(db, {
      workspaceId: 'R3',
      email: 'maya@northwind.invalid',
      slackUserId: 'U6',
      now,
    });
    const ownerOf = async (clientId: string) =>
      (await loadStatus(db, { workspaceId: 'R3', clientId, today }))?.client.ownerUserId;
    expect([await ownerOf(acme), await ownerOf(globex)]).toEqual(['U6', 'U5']);
    expect(await unresolvedOwners(db, 'R3')).toEqual([]);
    const again = { workspaceId: 'R3', clientId: acme, ownerUserId: 'U6', actor: 'U1', now };
    expect(await changeOwner(db, again)).toEqual({ ok: false, reason: 'same_owner' });
  });
});

describe('workspaces', () => {
  it('are made by the terminal, and adopted by the first Slack team that connects', async () => {
    await using fresh = await aDisposableDatabase();
    const first = await workspaceForTerminal(fresh.db, null);
    expect(first).toMatchObject({ id: 'main', slackTeamId: null });
    const team = await connectWorkspace(fresh.db, { teamId: 'T1', name: 'Northwind' });
    expect(team).toMatchObject({ id: 'main', slackTeamId: 'T1', name: 'Northwind' });
    const second = await connectWorkspace(fresh.db, { teamId: 'T2', name: 'Other' });
    expect(second.id).toBe('T2');
    expect(await connectWorkspace(fresh.db, { teamId: 'T1', name: 'Northwind' })).toEqual(team);
    expect(await workspaceForTerminal(fresh.db, null)).toEqual({
      problem: 'Several workspaces: name one with --workspace: T2, main.',
    });
  });

  it('refuse settings that cannot be', async () => {
    await aBook(db, { today, workspaceId: 'R4' });
    const change = (settings: Parameters<typeof changeSettings>[1]['settings']) =>
      changeSettings(db, { workspaceId: 'R4', settings, actor: 'U1', now });
    const week = { workingDays: [1], country: null, region: null };
    expect(await change({ timeZone: 'Mars/Olympus' })).toEqual({ ok: false, reason: 'no_zone' });
    expect(await change({ week: { ...week, workingDays: [] } })).toMatchObject({ ok: false });
    expect(await change({ week: { ...week, country: 'Germany' } })).toMatchObject({ ok: false });
    const saved = await change({ digestHour: 7, week });
    expect(saved).toMatchObject({ ok: true, workspace: { digestHour: 7, week } });
  });

  it('know people: Slack admins are admins, barred people nothing, given roles stay', async () => {
    await aBook(db, { today, workspaceId: 'R5' });
    const profile = {
      workspaceId: 'R5',
      slackUserId: 'U1',
      name: 'Maya',
      email: null,
      timeZone: null,
      isSlackAdmin: false,
      isBarred: false,
    };
    expect((await rememberProfile(db, profile, now)).role).toBe('none');
    const role = {
      workspaceId: 'R5',
      slackUserId: 'U1',
      role: 'collector',
      actor: 'U0',
      now,
    } as const;
    await changeRole(db, role);
    expect((await rememberProfile(db, profile, now)).role).toBe('collector');
    expect((await rememberProfile(db, { ...profile, isSlackAdmin: true }, now)).role).toBe('admin');
    await rememberProfile(db, { ...profile, isSlackAdmin: true, isBarred: true }, now);
    expect((await knownMember(db, 'R5', 'U1'))?.role).toBe('none');
  });
});

async function aDisposableDatabase() {
  const database = await aDatabase();
  return { db: database, [Symbol.asyncDispose]: () => database.close() };
}
