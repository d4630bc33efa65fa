// Goal: one digest for each workspace, channel and local day, however often and by whomever it is asked for.
// Method: a real database, dates as arguments, claims made side by side.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { listDigestMessages, markDigestPosted, markPartHandoff, savePlan } from '#db/digests.ts';
import { finish, retryLater } from '#db/outbox.ts';
import { saveSettings } from '#db/workspaces.ts';
import {
  claimDueDigest,
  isDigestPosted,
  planToday,
  queueDueDigests,
  requestDigest,
} from '#flows/digest.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

let db: Database;
let count = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** A team in Berlin whose digest comes at nine. 2026-11-24 is a Tuesday. */
async function aTeam(): Promise<Book> {
  count += 1;
  const workspaceId = `D${count}`;
  const book = await aBook(db, {
    today: '2026-11-24',
    workspaceId,
    teamId: workspaceId,
    channelId: 'C1',
  });
  await saveSettings(db.prisma, workspaceId, {
    timeZone: 'Europe/Berlin',
    week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
  });
  return book;
}

const at = (text: string): Date => new Date(text);

/** The local dates of all digests of the team. */
async function digestsOf({ workspaceId }: Book): Promise<string[]> {
  const rows = await db.prisma.digest.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  return rows.map((row) => row.localDate.toISOString().slice(0, 10));
}

async function tick(book: Book, ...instants: string[]): Promise<void> {
  for (const instant of instants)
    await queueDueDigests(db, { workspaceId: book.workspaceId, now: at(instant) });
}

describe('when a digest is due', () => {
  it('is from nine on in the zone of the team, not a minute before', async () => {
    const team = await aTeam();
    await tick(team, '2026-11-24T07:59:59Z'); // 08:59:59 in Berlin.
    expect(await digestsOf(team)).toEqual([]);
    await tick(team, '2026-11-24T08:00:00Z');
    expect(await digestsOf(team)).toEqual(['2026-11-24']);
  });

  it('is once, though the clock ticks every minute all day (Invoice Ninja #1693, FOSSBilling #3963)', async () => {
    const team = await aTeam();
    const minutes = Array.from({ length: 24 * 60 }, (_, minute) =>
      new Date(at('2026-11-23T23:00:00Z').getTime() + minute * 60_000).toISOString(),
    );
    await tick(team, ...minutes.filter((_, minute) => minute % 15 === 0 || minute > 1_380));
    expect(await digestsOf(team)).toEqual(['2026-11-24']);
  });

  it('is caught up once, the same day, and not the day after (Invoice Ninja #637)', async () => {
    const team = await aTeam();
    await tick(team, '2026-11-24T16:30:00Z', '2026-11-24T16:31:00Z');
    expect(await digestsOf(team)).toEqual(['2026-11-24']);
    await tick(team, '2026-11-26T08:00:00Z');
    expect(await digestsOf(team)).toEqual(['2026-11-24', '2026-11-26']);
  });

  it('is on the local date where it differs from the date in UTC (Invoice Ninja #8665)', async () => {
    const team = await aTeam();
    await saveSettings(db.prisma, team.workspaceId, { timeZone: 'Pacific/Apia' });
    await tick(team, '2026-11-24T20:30:00Z'); // 09:30 on Wednesday in Apia.
    expect(await digestsOf(team)).toEqual(['2026-11-25']);
  });

  it('is not on a weekend or a holiday of the region', async () => {
    const team = await aTeam();
    await tick(team, '2026-11-28T08:00:00Z', '2026-11-29T08:00:00Z'); // Saturday, Sunday.
    await tick(team, '2026-01-06T08:00:00Z'); // Epiphany: a Tuesday, free in Bavaria.
    expect(await digestsOf(team)).toEqual([]);
    await tick(team, '2026-11-30T08:00:00Z');
    expect(await digestsOf(team)).toEqual(['2026-11-30']);
  });

  it('is not without a channel', async () => {
    const team = await aTeam();
    await saveSettings(db.prisma, team.workspaceId, { digestChannelId: null });
    await tick(team, '2026-11-24T09:00:00Z');
    expect(await digestsOf(team)).toEqual([]);
  });
});

describe('claiming a digest', () => {
  const now = at('2026-11-24T08:00:00Z');

  it('gives it to one of many who try at once', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await tick(team, now.toISOString());
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claimDueDigest(db, { workspaceId, now })),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('passes to another process when the lease has lapsed, and the first can write no more', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await tick(team, now.toISOString());
    const first = await claimDueDigest(db, { workspaceId, now });
    const soon = new Date(now.getTime() + 14 * 60_000);
    expect(await claimDueDigest(db, { workspaceId, now: soon })).toBeNull();
    const later = new Date(now.getTime() + 16 * 60_000);
    const second = await claimDueDigest(db, { workspaceId, now: later });
    expect(second?.digest.id).toBe(first?.digest.id);
    expect(await markDigestPosted(db, first!.digest, later)).toBe(false);
    expect(await markDigestPosted(db, second!.digest, later)).toBe(true);
  });

  it('passes on what was handed to Slack, to be looked for there', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await tick(team, now.toISOString());
    const first = (await claimDueDigest(db, { workspaceId, now }))!;
    expect(await markPartHandoff(db, first.digest, { part: 0, at: now })).toBe(true);
    expect(await markPartHandoff(db, first.digest, { part: 1, at: now })).toBe(true);
    const later = new Date(now.getTime() + 16 * 60_000);
    const second = await claimDueDigest(db, { workspaceId, now: later });
    expect(second?.digest.held).toMatchObject({ lapses: 1, handoffAt: now });
    expect(await listDigestMessages(db.prisma, second!.digest)).toEqual([
      { part: 0, handoffAt: now, ts: null },
      { part: 1, handoffAt: now, ts: null },
    ]);
    expect(await markPartHandoff(db, first.digest, { part: 2, at: later })).toBe(false);
    const plan = { plan: first.plan!, at: later };
    expect(await savePlan(db, first.digest, plan)).toBe(false);
    expect(await savePlan(db, second!.digest, plan)).toBe(true);
  });

  it('keeps what was said when it is tried again, though the books moved on', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.client({ name: 'Acme' });
    await team.invoice(acme, { balanceMinor: 500_00n });
    await tick(team, now.toISOString());
    const first = await claimDueDigest(db, { workspaceId, now });
    expect(first?.plan?.totals[0]?.overdueMinor).toBe(500_00n);
    await retryLater(db.prisma, first!.digest.held, { runAt: now, error: 'no_answer' });
    await team.invoice(acme, { balanceMinor: 70_00n });
    const second = await claimDueDigest(db, { workspaceId, now });
    expect(second?.plan).toEqual(first?.plan);
    expect(second?.digest.held.attempts).toBe(2);
  });

  it('is over when its morning is gone, unless a terminal asked for that very day', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await tick(team, now.toISOString());
    const due = await claimDueDigest(db, { workspaceId, now: at('2026-11-25T08:00:00Z') });
    expect(due).toMatchObject({ over: 'day_over', plan: null });
    const other = await aTeam();
    const asked = { workspaceId: other.workspaceId, today: '2026-11-24', actor: 'terminal' };
    await requestDigest(db, { ...asked, now: at('2026-11-25T08:00:00Z') });
    const later = { workspaceId: other.workspaceId, now: at('2026-11-25T08:00:00Z') };
    expect(await claimDueDigest(db, later)).toMatchObject({ over: null });
  });

  it('is given up when it loses its process again and again', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await tick(team, now.toISOString());
    const overs: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      const later = new Date(now.getTime() + i * 16 * 60_000);
      overs.push((await claimDueDigest(db, { workspaceId, now: later }))?.over);
    }
    expect(overs).toEqual([null, null, null, null, null, null, 'too_many_attempts']);
  });

  it('says what is so now when it failed before anything of it stood in Slack', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.client();
    await team.invoice(acme, { balanceMinor: 500_00n });
    await tick(team, now.toISOString());
    const first = await claimDueDigest(db, { workspaceId, now });
    const end = { state: 'failed', at: now, error: 'not_in_channel' } as const;
    await finish(db.prisma, first!.digest.held, end);
    await team.invoice(acme, { balanceMinor: 70_00n });
    await requestDigest(db, { workspaceId, today: '2026-11-24', now, actor: 'U1' });
    const second = await claimDueDigest(db, { workspaceId, now });
    expect(second?.plan?.totals[0]?.overdueMinor).toBe(570_00n);
  });
});

describe('asking for the digest', () => {
  const now = at('2026-11-24T06:00:00Z');

  it('lets one that failed be tried again, once for all who ask, and tells when it is posted', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const asked = { workspaceId, today: '2026-11-24' };
    await requestDigest(db, { ...asked, now, actor: 'U1' });
    const first = await claimDueDigest(db, { workspaceId, now });
    await finish(db.prisma, first!.digest.held, { state: 'failed', at: now, error: 'is_archived' });
    await tick(team, '2026-11-24T08:00:00Z'); // The clock does not bring it back by itself.
    expect(await claimDueDigest(db, { workspaceId, now: at('2026-11-24T08:00:00Z') })).toBeNull();
    const people = ['U2', 'U3', 'U4', 'U5'];
    const answers = await Promise.all(
      people.map((actor) => requestDigest(db, { ...asked, now, actor })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const second = await claimDueDigest(db, { workspaceId, now });
    expect(second?.digest).toMatchObject({ id: first?.digest.id, held: { attempts: 1 } });
    expect(people).toContain(second?.digest.requestedBy);
    expect(await isDigestPosted(db, asked)).toBe(false);
    await markDigestPosted(db, second!.digest, now);
    expect(await isDigestPosted(db, asked)).toBe(true);
  });

  it('queues it once, and says so to the second person', async () => {
    const { workspaceId } = await aTeam();
    const ask = () => requestDigest(db, { workspaceId, today: '2026-11-24', now, actor: 'U1' });
    expect(await ask()).toEqual({ ok: true, channelId: 'C1' });
    expect(await ask()).toEqual({ ok: false, reason: 'on_its_way', channelId: 'C1' });
    const due = await claimDueDigest(db, { workspaceId, now });
    await markDigestPosted(db, due!.digest, now);
    expect(await ask()).toMatchObject({ ok: false, reason: 'already_posted' });
  });

  it('tells what changed since the one before', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    const acme = await team.client({ name: 'Acme' });
    await requestDigest(db, {
      workspaceId,
      today: '2026-11-20',
      now: at('2026-11-20T08:00:00Z'),
      actor: 'U1',
    });
    const due = await claimDueDigest(db, { workspaceId, now: at('2026-11-20T08:00:00Z') });
    await markDigestPosted(db, due!.digest, at('2026-11-20T08:00:05Z'));
    await team.invoice(acme, { dueOn: '2026-11-20', balanceMinor: 10_00n });
    await team.invoice(acme, {
      paidDaysLate: 12,
      amountMinor: 30_00n,
      settledSeenAt: at('2026-11-20T08:00:03Z'), // After the plan, before the post.
    });
    await team.invoice(acme, {
      paidDaysLate: 1,
      amountMinor: 99_00n,
      settledSeenAt: at('2026-11-19T10:00:00Z'),
    });
    const monday = { today: '2026-11-23', now: at('2026-11-23T08:00:00Z') };
    await requestDigest(db, { workspaceId, ...monday, actor: 'U1' }); // Not posted: nobody saw it.
    const plan = await planToday(db, { workspaceId, today: '2026-11-24' });
    expect(plan.since).toBe('2026-11-20');
    expect(plan.newlyOverdue).toBe(1);
    expect(plan.paid).toEqual([{ currency: 'EUR', minor: 30_00n, late: 1, onTime: 0 }]);
  });
});
