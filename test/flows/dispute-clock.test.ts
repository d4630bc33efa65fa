// Goal: whoever has a case is nudged at half of its time, on its day and past it, each once, and never outside of work.
// Method: the flow on a real database, a clock moved by hand over dates of November and December 2026 in Hamburg.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { saveDispute } from '#db/disputes.ts';
import { runDisputeClock } from '#flows/dispute-clock.ts';
import { askMediator, snoozeDispute } from '#flows/dispute-moves.ts';
import { aDatabase } from '#test/support/database.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';
import { aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** A case of the Tuesday, 24 November: half of its time is Thursday 26, its day is Monday 30. */
async function aCase(on = '2026-11-24T09:00:00Z') {
  teams += 1;
  const workspaceId = `K${teams}`;
  const team = await aLetterTeam(db, workspaceId);
  team.clock.set(new Date(on));
  const desk = aDisputeDesk(db, { workspaceId, now: () => team.clock.now() });
  const acme = await team.book.client({ name: 'Acme' });
  const invoiceId = await team.book.invoice(acme, { balanceMinor: 14_000_00n });
  for (const slackUserId of ['UOWNER', 'ULEAD'])
    await db.prisma.member.create({
      data: { workspaceId, slackUserId, name: slackUserId, role: 'collector' },
    });
  await db.prisma.member.update({
    where: { workspaceId_slackUserId: { workspaceId, slackUserId: 'UOWNER' } },
    data: { leadUserId: 'ULEAD' },
  });
  const dispute = await desk.open(acme, [[invoiceId, 2_000_00n]]);
  const key = { workspaceId, id: dispute.id };
  const change = (is: Parameters<typeof saveDispute>[2]) => saveDispute(db.prisma, key, is);
  await change({ ownerUserId: 'UOWNER', routedAt: team.clock.now() });
  const at = async (moment: string): Promise<void> => {
    team.clock.set(new Date(moment));
    await runDisputeClock(db, { workspaceId, now: team.clock.now() });
  };
  /** What the clock said since it was opened. */
  const said = async () =>
    (await desk.record(dispute))
      .filter(({ actor }) => actor === 'clock')
      .map(({ facts, kind }) =>
        'to' in facts ? `${kind} ${facts['to']} ${facts['userId']}` : kind,
      );
  return { workspaceId, team, desk, dispute, invoiceId, change, at, said };
}

const DAY = (day: string) => `${day}T09:00:00Z`;

describe('nudges', () => {
  it('go to the owner at half of the time and on the day, to the lead on the next one', async () => {
    const { at, desk, dispute, said } = await aCase();
    await at(DAY('2026-11-25'));
    expect(await said()).toEqual([]);
    await at(DAY('2026-11-26'));
    await at('2026-11-26T15:00:00Z');
    expect(await said()).toEqual(['nudged owner UOWNER']);
    await at(DAY('2026-11-27'));
    expect(await said()).toHaveLength(1);
    await at(DAY('2026-11-30'));
    expect(await said()).toEqual(['nudged owner UOWNER', 'nudged owner UOWNER']);
    await at(DAY('2026-12-01'));
    await at(DAY('2026-12-02'));
    expect(await said()).toEqual([
      'nudged owner UOWNER',
      'nudged owner UOWNER',
      'nudged lead ULEAD',
    ]);
    expect((await desk.read(dispute)).clock.nudges).toBe(3);
    expect((await desk.record(dispute)).at(-1)?.facts).toMatchObject({ targetOn: '2026-11-30' });
  });

  it('that were missed are made up for by one', async () => {
    const { at, said } = await aCase();
    await at(DAY('2026-12-01'));
    expect(await said()).toEqual(['nudged lead ULEAD']);
    await at('2026-12-01T10:00:00Z');
    expect(await said()).toHaveLength(1);
  });

  it('wait for the hour of the digest', async () => {
    const { at, said } = await aCase();
    await at('2026-11-26T07:59:00Z'); // 08:59 in Hamburg.
    expect(await said()).toEqual([]);
    await at('2026-11-26T08:00:00Z');
    expect(await said()).toHaveLength(1);
  });

  it.each([
    ['the weekend', '2026-11-25', '2026-11-28', '2026-11-30'], // Half is Friday, and nobody ran on it.
    ['a holiday', '2026-12-22', '2026-12-25', '2026-12-28'], // Half is Thursday 24.
  ])('wait until %s is over', async (...[, openedOn, free, next]) => {
    const { at, said } = await aCase(DAY(openedOn));
    await at(DAY(free));
    expect(await said()).toEqual([]);
    await at(DAY(next));
    expect(await said()).toHaveLength(1);
  });

  it('rest with the case, up to and including its day', async () => {
    const { at, desk, dispute, said, team } = await aCase();
    team.clock.set(new Date(DAY('2026-11-25')));
    const rest = { until: '2026-11-27', why: 'Their buyer is away.' };
    expect(await snoozeDispute(db, { ...desk.moving(dispute), ...rest })).toMatchObject({
      ok: true,
    });
    await at(DAY('2026-11-26'));
    await at(DAY('2026-11-27'));
    expect(await said()).toEqual([]);
    await at(DAY('2026-11-30'));
    expect(await said()).toEqual(['nudged owner UOWNER']);
  });

  it('end with the decision', async () => {
    const { at, desk, dispute, said } = await aCase();
    await desk.resolve(dispute, { outcome: 'rejected' });
    await at(DAY('2026-12-04'));
    expect(await said()).toEqual([]);
  });

  it('go to the lead where nobody has it or whoever has it left, and else to the channel', async () => {
    const nobody = await aCase();
    await nobody.change({ ownerUserId: null });
    await nobody.at(DAY('2026-11-26'));
    expect(await nobody.said()).toEqual(['nudged owner null']);
    const left = await aCase();
    const { workspaceId } = left;
    const where = { workspaceId_slackUserId: { workspaceId, slackUserId: 'UOWNER' } };
    await db.prisma.member.update({ where, data: { isBarred: true } });
    await left.at(DAY('2026-11-26'));
    expect(await left.said()).toEqual(['nudged lead ULEAD']);
  });

  it('are said once, however many processes run the clock', async () => {
    const { at, said } = await aCase();
    await Promise.all(Array.from({ length: 5 }, () => at(DAY('2026-11-26'))));
    expect(await said()).toHaveLength(1);
  });
});

describe('a neutral person', () => {
  it('is offered after twenty days, once, and not after one joined', async () => {
    const offered = await aCase();
    await offered.change({ nudges: 3 });
    await offered.at('2026-12-13T09:00:00Z'); // Nineteen days, and a Sunday.
    expect(await offered.said()).toEqual([]);
    await offered.at(DAY('2026-12-14'));
    await offered.at(DAY('2026-12-15'));
    expect(await offered.said()).toEqual(['mediation_offered']);
    const joined = await aCase();
    await joined.change({ nudges: 3 });
    await db.prisma.disputePolicy.create({
      data: { workspaceId: joined.workspaceId, mediatorUserId: 'UNEUTRAL' },
    });
    await askMediator(db, joined.desk.moving(joined.dispute));
    await joined.at(DAY('2026-12-15'));
    expect(await joined.said()).toEqual([]);
  });

  it('is offered after two proposals failed', async () => {
    const { at, change, said } = await aCase();
    await change({ declined: 1 });
    await at(DAY('2026-11-25'));
    expect(await said()).toEqual([]);
    await change({ declined: 2 });
    await at('2026-11-25T10:00:00Z');
    expect(await said()).toEqual(['mediation_offered']);
  });
});

describe('a credit that was granted', () => {
  it('is missed after its day, once', async () => {
    const { at, desk, dispute, invoiceId, said } = await aCase();
    await desk.resolve(dispute, { outcome: 'upheld', credits: [[invoiceId, 2_000_00n]] });
    expect((await desk.read(dispute)).creditDueOn).toBe('2026-12-08');
    await at(DAY('2026-12-08'));
    expect(await said()).toEqual([]);
    await at(DAY('2026-12-09'));
    await at(DAY('2026-12-10'));
    expect(await said()).toEqual(['credit_missing owner UOWNER']);
  });
});
