// Goal: up to and including a day that a client promised nobody writes to them about what was promised, whatever is noted since.
// Method: the flows and the job on a real database, a day that moves by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { loadDigestFacts } from '#db/digest-facts.ts';
import { planDigest } from '#domain/digest.ts';
import { explainInvoices } from '#flows/late-reasons.ts';
import { addNote, editNote } from '#flows/notes.ts';
import { loadStatus } from '#flows/status.ts';
import { aDatabase } from '#test/support/database.ts';
import type { LetterTeam } from '#test/support/letter-team.ts';
import { APPROVER, acmeOf, aLetterTeam } from '#test/support/letter-team.ts';
import { COLLECTOR } from '#test/support/letters.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** They are asked by ten in the morning of the team, on business days. */
const at = (day: string) => new Date(`${day}T09:00:00Z`);

async function aPromisingClient() {
  const workspaceId = `P${(teams += 1)}`;
  const team = await aLetterTeam(db, workspaceId);
  const acme = await acmeOf(team);
  const rows = await db.prisma.invoice.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const [older = '', newer = ''] = rows.map(({ id }) => id.toString());
  let forms = 0;
  const acting = { workspaceId, today: '2026-11-24', now: team.clock.now() };
  const profile = { workspaceId, name: 'Maya', email: null, refreshedAt: null };
  const member = { ...COLLECTOR, ...profile };
  return {
    team,
    acme,
    older,
    newer,
    promise: (invoiceIds: string[], promisedOn: string) =>
      explainInvoices(db, {
        ...acting,
        actor: 'U2',
        clientId: acme,
        invoiceIds,
        origin: `view:${(forms += 1)}`,
        said: { cause: 'promise_to_pay', promisedOn },
      }),
    /** A colleague names an earlier day for something else, and takes it out again where `isTakenOut`. */
    note: async ({ on, isTakenOut }: { on: string; isTakenOut: boolean }) => {
      const words = { kind: 'general', body: 'They moved.', nextTouchOn: on } as const;
      const note = { ...words, clientId: acme, origin: `o${(forms += 1)}`, permalink: null };
      const added = await addNote(db, { ...acting, member, note });
      if (!added.ok) throw new Error(added.reason);
      if (!isTakenOut) return;
      const noteId = added.note.id;
      const edit = { ...acting, member, noteId, words: { ...words, nextTouchOn: null } };
      expect(await editNote(db, edit)).toMatchObject({ ok: true });
    },
  };
}

async function codes(team: LetterTeam, acme: string): Promise<string[]> {
  const { verdict } = await team.propose(acme);
  return verdict.ok ? ['send'] : verdict.refusals.map(({ code }) => code);
}

describe('a promised day', () => {
  it.each([
    ['an earlier day was noted since', false],
    ['a day was noted since and taken out again', true],
  ])('holds where %s', async (_, isTakenOut) => {
    const { acme, newer, note, older, promise, team } = await aPromisingClient();
    expect(await promise([older, newer], '2026-11-26')).toMatchObject({ ok: true });
    await note({ on: '2026-11-25', isTakenOut });
    for (const day of ['2026-11-25', '2026-11-26']) {
      team.clock.set(at(day));
      expect(await codes(team, acme)).toEqual(['promised', 'promised', 'nothing_left']);
    }
    team.clock.set(at('2026-11-27'));
    expect(await codes(team, acme)).toEqual(['send']);
  });

  it('holds for the invoices of which it was said, and no others', async () => {
    const { acme, newer, note, promise, team } = await aPromisingClient();
    await promise([newer], '2026-11-26');
    await note({ on: '2026-11-25', isTakenOut: true });
    const { invoices } = await team.propose(acme);
    expect(invoices).toMatchObject([
      { isTicked: true, refusals: [] },
      { isTicked: false, refusals: [{ code: 'promised', invoiceId: newer, until: '2026-11-26' }] },
    ]);
  });

  it('is set aside by an approver only', async () => {
    const { acme, newer, note, promise, team } = await aPromisingClient();
    await promise([newer], '2026-11-26');
    await note({ on: '2026-11-25', isTakenOut: true });
    const offered = async (member: typeof APPROVER | typeof COLLECTOR) =>
      (await team.propose(acme, { member })).invoices[1]?.canSetAside;
    expect(await offered(COLLECTOR)).toBe(false);
    expect(await offered(APPROVER)).toBe(true);
  });

  it('stops a letter that was drawn before it was said', async () => {
    const { acme, newer, note, older, promise, team } = await aPromisingClient();
    const drawn = await team.propose(acme);
    await promise([older, newer], '2026-11-26');
    await note({ on: '2026-11-25', isTakenOut: true });
    const result = await team.approve(drawn);
    expect(
      JSON.stringify(result, (_, one) => (typeof one === 'bigint' ? `${one}` : one)),
    ).toContain('"code":"promised"');
    expect(result.ok).toBe(false);
  });

  it('stops a letter that was approved before it was said', async () => {
    const { acme, newer, note, older, promise, team } = await aPromisingClient();
    expect(await team.approve(await team.propose(acme))).toMatchObject({ ok: true });
    await promise([older, newer], '2026-11-26');
    await note({ on: '2026-11-25', isTakenOut: true });
    await team.run();
    expect(team.mailer.sent).toEqual([]);
    const entry = (await team.record()).find(({ action }) => action === 'reminder.refuse');
    expect(JSON.stringify(entry?.facts)).toContain('promised');
  });

  it('is what the digest and the status say of the client, while all of it is promised', async () => {
    const { acme, newer, note, older, promise, team } = await aPromisingClient();
    const { workspaceId } = team.book;
    const said = async (today: string) => {
      const facts = { workspaceId, today, since: null, settledAfter: null };
      const plan = planDigest(await loadDigestFacts(db.prisma, facts));
      const status = await loadStatus(db, { workspaceId, clientId: acme, today });
      return [...[...plan.needsSomeone, ...plan.waiting].map(({ reason }) => reason), status?.next];
    };
    await promise([newer], '2026-11-26');
    await note({ on: '2026-11-25', isTakenOut: true });
    expect(JSON.stringify(await said('2026-11-25'))).not.toContain('promised');
    await promise([older], '2026-11-27');
    await note({ on: '2026-11-25', isTakenOut: true });
    for (const day of ['2026-11-25', '2026-11-26'])
      expect(await said(day)).toEqual([
        { code: 'promised', until: '2026-11-27' },
        { code: 'wait_promised', until: '2026-11-27' },
      ]);
    expect(JSON.stringify(await said('2026-11-27'))).not.toContain('promised');
  });
});
