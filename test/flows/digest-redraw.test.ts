// Goal: what somebody changes is drawn on the digest that people see, by one process at a time, and no change is forgotten.
// Method: a real database, dates as arguments, claims made by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { finishRedraw, retryRedrawLater } from '#db/digest-redraws.ts';
import { markDigestPosted } from '#db/digests.ts';
import { finish } from '#db/outbox.ts';
import { claimDueDigest, claimDueRedraw, requestDigest } from '#flows/digest.ts';
import { snoozeClient } from '#flows/snooze.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

let db: Database;
let count = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const at = (text: string): Date => new Date(text);

/** A team with one client. */
async function aTeam() {
  count += 1;
  const workspaceId = `R${count}`;
  const given = { today: '2026-11-24', workspaceId, teamId: workspaceId, channelId: 'C1' };
  const acme = await (await aBook(db, given)).client();
  return {
    workspaceId,
    /** The digest of the day, claimed. */
    claim: async (now: Date) => {
      const today = now.toISOString().slice(0, 10);
      await requestDigest(db, { workspaceId, today, now, actor: 'U1' });
      return (await claimDueDigest(db, { workspaceId, now }))!.digest;
    },
    snooze: (until: string, now: Date) => {
      const today = now.toISOString().slice(0, 10);
      const change = { workspaceId, clientId: acme, until, today, why: null, actor: 'U1', now };
      return snoozeClient(db, change);
    },
  };
}

describe('drawing a digest again', () => {
  const now = at('2026-11-24T08:00:00Z');

  it('is one process’s at a time, and no change is forgotten', async () => {
    const team = await aTeam();
    const { workspaceId } = team;
    await markDigestPosted(db, await team.claim(now), now);
    expect(await claimDueRedraw(db, { workspaceId, now })).toBeNull();
    await team.snooze('2026-11-30', now);
    const first = await claimDueRedraw(db, { workspaceId, now });
    expect(first?.upTo).toBe(1);
    await team.snooze('2026-12-01', now);
    expect(await claimDueRedraw(db, { workspaceId, now })).toBeNull(); // The first is still at it.
    await finishRedraw(db.prisma, first!);
    const second = await claimDueRedraw(db, { workspaceId, now });
    expect(second?.upTo).toBe(2);
    await retryRedrawLater(db.prisma, second!, new Date(now.getTime() + 30_000));
    expect(await claimDueRedraw(db, { workspaceId, now })).toBeNull();
    const later = new Date(now.getTime() + 31_000);
    const third = await claimDueRedraw(db, { workspaceId, now: later });
    await finishRedraw(db.prisma, third!);
    expect(await claimDueRedraw(db, { workspaceId, now: later })).toBeNull();
  });
});

describe('a change under a digest', () => {
  const tuesday = at('2026-11-24T08:00:00Z');
  const wednesday = at('2026-11-25T08:00:00Z');

  /** Tuesday's is posted, Wednesday's is claimed. */
  async function twoDays() {
    const team = await aTeam();
    const { workspaceId } = team;
    await markDigestPosted(db, await team.claim(tuesday), tuesday);
    const second = await team.claim(wednesday);
    const snooze = () => team.snooze('2026-11-30', wednesday);
    const redrawn = async () => {
      const days: string[] = [];
      for (;;) {
        const claimed = await claimDueRedraw(db, { workspaceId, now: wednesday });
        if (!claimed) return days;
        days.push(claimed.digest.localDate);
        await finishRedraw(db.prisma, claimed);
      }
    };
    return { second, snooze, redrawn };
  }

  it('is drawn on the one that was on its way, once it is posted', async () => {
    const { second, snooze, redrawn } = await twoDays();
    await snooze();
    expect(await redrawn()).toEqual(['2026-11-24']); // What people see by now.
    await markDigestPosted(db, second, wednesday);
    expect(await redrawn()).toEqual(['2026-11-25']);
    await snooze();
    expect(await redrawn()).toEqual(['2026-11-25']);
  });

  it('is drawn on the last posted one where a later one failed', async () => {
    const { second, snooze, redrawn } = await twoDays();
    await finish(db.prisma, second.held, { state: 'failed', at: wednesday, error: 'no_answer' });
    await snooze();
    expect(await redrawn()).toEqual(['2026-11-24']);
  });
});
