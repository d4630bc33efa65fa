// Goal: imports asked for in Slack are worked on one at a time, by one process at a time, and every press counts once;
// what was said of a table is remembered until somebody forgets it. Method: a real database, two claimants.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import {
  findMapping,
  forgetMapping,
  listMappings,
  rememberedAnswers,
  rememberMapping,
} from '#flows/column-mappings.ts';
import { claimDueCard } from '#flows/import-cards.ts';
import {
  answerQuestion,
  chooseColumns,
  decideImport,
  loadRequest,
  requestImport,
  settleConflicts,
} from '#flows/import-requests.ts';
import type { HeldImport } from '#flows/import-work.ts';
import {
  claimDueImport,
  discardRequested,
  endStep,
  failRequested,
  keepImport,
  letGoOfRequest,
  noteProgress,
  retryRequestedLater,
  tooManyLapses,
} from '#flows/import-work.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

let db: Database;
let workspaceId: string;
let teams = 0;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  workspaceId = `T${(teams += 1)}`;
  await aBook(db, { today: '2026-11-24', workspaceId });
});

const ask = (origin: string) =>
  requestImport(db, {
    workspaceId,
    origin,
    actor: 'U1',
    fileId: 'F1',
    fileName: 'book.csv',
    channelId: null,
    threadTs: null,
    now: NOW,
  });

const claim = (now = NOW) => claimDueImport(db, { workspaceId, now });

async function aClaim(now?: Date): Promise<HeldImport> {
  const held = await claim(now);
  if (!held) throw new Error('Nothing was to be done.');
  return held;
}

const stateOf = async ({ id }: { id: string }) =>
  (await loadRequest(db, { workspaceId, requestId: id }))?.state;

describe('asking', () => {
  it('is once for each origin, however often it is delivered and at whatever moment', async () => {
    const answers = await Promise.all([ask('view:V1'), ask('view:V1'), ask('view:V1')]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await ask('view:V2')).toBe(true);
    expect(await db.prisma.importRequest.count({ where: { workspaceId } })).toBe(2);
    const where = { workspaceId, action: 'import.request' };
    expect(await db.prisma.activity.count({ where })).toBe(2);
  });

  it('of what does not exist changes nothing', async () => {
    const on = { workspaceId, actor: 'U1', now: NOW };
    for (const requestId of ['', 'x', '1; DROP', '999999', '9'.repeat(30)])
      expect(await decideImport(db, { ...on, requestId, deed: 'approve' })).toEqual({
        ok: false,
        reason: 'unknown',
      });
  });
});

describe('the work', () => {
  it('is on one import of a workspace at a time, the oldest first, whoever asks for it', async () => {
    for (const origin of ['view:V1', 'view:V2', 'view:V3']) await ask(origin);
    const claims = await Promise.all([claim(), claim(), claim()]);
    const [held, ...others] = claims.filter((one) => one !== null);
    expect(others).toEqual([]);
    expect(held).toMatchObject({ state: 'reading', attempts: 1, lapses: 0 });
    expect(await claim()).toBeNull();
    await failRequested({ db, now: NOW }, held!, { message: '.', hint: '.', canRetry: false });
    const next = await aClaim();
    expect(Number(next.id)).toBe(Number(held!.id) + 1);
  });

  it('of another workspace does not wait for it', async () => {
    await ask('view:V1');
    await aClaim();
    const other = `${workspaceId}b`;
    await aBook(db, { today: '2026-11-24', workspaceId: other });
    await db.prisma.importRequest.updateMany({ where: { workspaceId }, data: { drawAt: NOW } });
    await requestImport(db, {
      workspaceId: other,
      origin: 'view:V1',
      actor: 'U1',
      fileId: 'F1',
      fileName: 'book.csv',
      channelId: null,
      threadTs: null,
      now: NOW,
    });
    expect(await claimDueImport(db, { workspaceId: other, now: NOW })).not.toBeNull();
  });

  it('of a process that is gone is taken over after three minutes, and its own late word is nothing', async () => {
    await ask('view:V1');
    const first = await aClaim();
    expect(await claim(later(2))).toBeNull();
    const second = await aClaim(later(4));
    expect(second).toMatchObject({ id: first.id, lapses: 1 });
    const progress = { step: 'staging', rows: 1, total: null } as const;
    expect(await noteProgress(db, first, progress)).toBe(false);
    expect(await keepImport({ db, now: later(4) }, first)).toBe(false);
    expect(await endStep({ db, now: later(4) }, first, { state: 'failed' })).toBe(false);
    expect(await noteProgress(db, second, progress)).toBe(true);
    expect(await stateOf(first)).toBe('reading');
  });

  it('stays with a process that says now and then that it lives', async () => {
    await ask('view:V1');
    const held = await aClaim();
    expect(await keepImport({ db, now: later(2) }, held)).toBe(true);
    expect(await claim(later(4))).toBeNull();
    expect(await claim(later(6))).not.toBeNull();
  });

  it('is given up when it has lost its process four times', async () => {
    await ask('view:V1');
    for (const minutes of [0, 4, 8, 12]) {
      const held = await aClaim(later(minutes));
      expect(tooManyLapses(held)).toBeNull();
    }
    expect(tooManyLapses(await aClaim(later(16)))?.message).toContain('stopped several times');
  });

  it('that is to wait waits, and says why', async () => {
    await ask('view:V1');
    const held = await aClaim();
    const problem = { message: 'Slack did not give the file.', hint: 'Soon.', canRetry: true };
    await retryRequestedLater({ db, now: NOW }, held, { problem, afterSeconds: 90 });
    expect(await claim(later(1))).toBeNull();
    expect(await aClaim(later(2))).toMatchObject({ attempts: 2, lapses: 0, problem });
  });
});

describe('a press', () => {
  it('cancels what is being read: the reader learns of it, and lets go', async () => {
    await ask('view:V1');
    const held = await aClaim();
    const on = { workspaceId, requestId: held.id, now: NOW };
    expect(await decideImport(db, { ...on, actor: 'U2', deed: 'cancel' })).toMatchObject({
      ok: true,
    });
    const progress = { step: 'staging', rows: 1, total: null } as const;
    expect(await noteProgress(db, held, progress)).toBe(false);
    expect(await keepImport({ db, now: NOW }, held)).toBe(false);
    expect(await endStep({ db, now: NOW }, held, { state: 'ready' })).toBe(false);
    expect(await stateOf(held)).toBe('cancelled');
    expect(await decideImport(db, { ...on, actor: 'U1', deed: 'cancel' })).toMatchObject({
      ok: false,
      reason: 'late',
      request: { state: 'cancelled', decidedBy: 'U2' },
    });
    await letGoOfRequest({ db, now: NOW }, held);
    expect(await claim()).toBeNull(); // There are no rows to take away.
  });

  it('cancels at the very moment in which the work begins: it is never told that it came too late', async () => {
    for (let round = 0; round < 8; round++) {
      await ask(`view:V${round}`);
      const row = await db.prisma.importRequest.findFirstOrThrow({
        where: { workspaceId, state: 'queued' },
      });
      const on = { workspaceId, requestId: row.id.toString(), now: NOW, actor: 'U1' };
      const [pressed, held] = await Promise.all([
        decideImport(db, { ...on, deed: 'cancel' }),
        claim(),
      ]);
      expect(pressed.ok).toBe(true);
      if (held) await letGoOfRequest({ db, now: NOW }, held);
    }
  });

  it('counts for the first of many', async () => {
    for (let round = 0; round < 5; round++) {
      await ask(`view:V${round}`);
      const held = await aClaim();
      await endStep({ db, now: NOW }, held, { state: 'ready', batchId: '1' });
      const on = { workspaceId, requestId: held.id, now: NOW };
      const presses = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          decideImport(db, { ...on, actor: `U${at}`, deed: 'approve' }),
        ),
      );
      expect(presses.filter(({ ok }) => ok)).toHaveLength(1);
      const work = await aClaim();
      expect(work.state).toBe('writing');
      const first = presses.findIndex(({ ok }) => ok);
      expect(work.decidedBy).toBe(`U${first}`);
      await endStep({ db, now: NOW }, work, { state: 'imported' });
    }
  });

  it('with an answer sends the file back to the reader, with all that was said before', async () => {
    await ask('view:V1');
    let held = await aClaim();
    const on = { workspaceId, requestId: held.id, now: NOW, actor: 'U1' };
    const question = { kind: 'terms' } as const;
    await endStep({ db, now: NOW }, held, { state: 'asking', question });
    await answerQuestion(db, { ...on, answer: { terms: '30' } });
    held = await aClaim();
    await endStep({ db, now: NOW }, held, { state: 'asking', question });
    await answerQuestion(db, { ...on, answer: { currency: 'EUR' } });
    held = await aClaim();
    expect(held).toMatchObject({
      state: 'reading',
      question: null,
      answers: { terms: '30', currency: 'EUR' },
    });
    await endStep({ db, now: NOW }, held, { state: 'ready', batchId: '1' });
    await settleConflicts(db, { ...on, settled: { lines: [4, 9], take: [9] } });
    held = await aClaim();
    await endStep({ db, now: NOW }, held, { state: 'ready', batchId: '1' });
    await settleConflicts(db, { ...on, settled: { lines: [4, 9, 12], take: [4] } });
    expect((await aClaim()).answers.take).toEqual([4]);
  });

  it('for other columns forgets which lines were taken', async () => {
    await ask('view:V1');
    const held = await aClaim();
    const on = { workspaceId, requestId: held.id, now: NOW, actor: 'U1' };
    await endStep({ db, now: NOW }, held, { state: 'ready', answers: { take: [4] } });
    await chooseColumns(db, { ...on, columns: { fingerprint: 'f', mapping: { number: 'Nr' } } });
    expect((await aClaim()).answers).toEqual({
      take: [],
      columns: { fingerprint: 'f', mapping: { number: 'Nr' } },
    });
  });

  it('that cancels a file with rows lets a job take them away', async () => {
    await ask('view:V1');
    const held = await aClaim();
    await endStep({ db, now: NOW }, held, { state: 'ready', batchId: '77' });
    const on = { workspaceId, requestId: held.id, now: NOW, actor: 'U1' };
    await decideImport(db, { ...on, deed: 'cancel' });
    const work = await aClaim();
    expect(work.state).toBe('cancelled');
    await discardRequested({ db, now: NOW }, work);
    expect(await claim()).toBeNull();
  });
});

describe('a card', () => {
  it('is drawn by one process, after every change and not while the file is read', async () => {
    await ask('view:V1');
    const cards = await Promise.all(
      [1, 2, 3].map(() => claimDueCard({ db, now: NOW }, workspaceId)),
    );
    const [due, ...others] = cards.filter((one) => one !== null);
    expect(others).toEqual([]);
    expect(due?.view).toMatchObject({ request: { state: 'queued' }, missing: null, proposals: [] });
    expect(await claim()).toBeNull(); // It is in hand.
    expect(await claim(later(4))).not.toBeNull();
    expect(await claimDueCard({ db, now: later(4) }, workspaceId)).toBeNull();
  });
});

describe('what was said of a table', () => {
  const answers = {
    mapping: { number: 'Nr', clientName: 'Kunde', po: null },
    dateOrder: 'DMY',
    currency: null,
    termDays: 30,
  } as const;
  const said = () => ({ workspaceId, fingerprint: 'f1', columns: ['Nr', 'Kunde'], now: NOW });

  it('is remembered once, listed, found, and forgotten, each in the record', async () => {
    await rememberMapping(db, { ...said(), answers, actor: 'U1' });
    await rememberMapping(db, { ...said(), answers: { ...answers }, actor: 'U2' });
    expect(await listMappings(db, workspaceId)).toEqual([
      { fingerprint: 'f1', columns: ['Nr', 'Kunde'], answers, createdBy: 'U1', createdAt: NOW },
    ]);
    expect(await findMapping(db, { workspaceId, fingerprint: 'f1' })).toMatchObject({ answers });
    expect((await rememberedAnswers(db, workspaceId)).get('f1')).toEqual(answers);
    const forgetting = { workspaceId, fingerprint: 'f1', actor: 'U2', now: NOW };
    expect(await forgetMapping(db, forgetting)).toBe(true);
    expect(await forgetMapping(db, forgetting)).toBe(false);
    expect(await findMapping(db, { workspaceId, fingerprint: 'f1' })).toBeNull();
    const entries = await db.prisma.activity.findMany({
      where: { workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['mapping.remember', 'U1'],
      ['mapping.forget', 'U2'],
    ]);
  });

  it('is the last word of whoever spoke last, and of one workspace only', async () => {
    await rememberMapping(db, { ...said(), answers, actor: 'U1' });
    const other = { ...answers, mapping: { ...answers.mapping, number: 'Beleg' } };
    await rememberMapping(db, { ...said(), answers: other, actor: 'U2' });
    expect(await findMapping(db, { workspaceId, fingerprint: 'f1' })).toMatchObject({
      answers: other,
      createdBy: 'U2',
    });
    expect(await listMappings(db, 'T-of-nobody')).toEqual([]);
  });
});
