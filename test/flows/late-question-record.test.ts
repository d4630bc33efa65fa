// Goal: the record tells who was asked what and why nobody is any more; an import that is undone leaves nobody unasked, and none
// of it keeps an import. Method: small files brought in and taken back on days that move by hand.
import { describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import { saveRole } from '#db/members.ts';
import { askWhyLate, loadQuestion } from '#flows/late-questions.ts';
import { gatherUnanswered } from '#flows/late-unanswered.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

/** A Tuesday. */
const NOW = new Date('2026-11-24T10:00:00Z');
const desk = anImportDesk(NOW.toISOString());
const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';
const row = (number: string, rest: string) => `Acme,${number},2026-11-10,EUR,140.00,${rest}\n`;
const OPEN = HEAD + row('I-1', '140.00,');
const PAID = HEAD + row('I-1', '0.00,2026-11-22');

const ask = (now = NOW) => askWhyLate(desk.db, { workspaceId: desk.workspaceId, now });

async function owned(): Promise<void> {
  const { db, workspaceId } = desk;
  await saveRole(db.prisma, { workspaceId, slackUserId: 'U0OWNER', role: 'collector' });
  await db.prisma.client.updateMany({ where: { workspaceId }, data: { ownerUserId: 'U0OWNER' } });
}

async function record() {
  const { db, workspaceId } = desk;
  const where = { workspaceId, action: { startsWith: 'question.' } };
  const rows = await db.prisma.activity.findMany({ where, orderBy: { id: 'asc' } });
  expect(await brokenLinks(db.prisma, workspaceId)).toEqual([]);
  return rows.map(({ action, actor, facts }) => ({ action, actor, facts }));
}

async function questions() {
  const { db, workspaceId } = desk;
  const rows = await db.prisma.lateQuestion.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
  });
  const ids = rows.map(({ id }) => id.toString());
  return Promise.all(ids.map(async (id) => (await loadQuestion(db, { workspaceId, id }))!));
}

describe('the record', () => {
  it('has one entry for a question, and one for its end where nobody answered', async () => {
    const { db, workspaceId } = desk;
    await desk.bring(OPEN + row('I-2', '140.00,'));
    await owned();
    await desk.bring(PAID + row('I-2', '0.00,2026-11-22'));
    await ask();
    await ask();
    const [one] = await questions();
    const questionId = one!.question.id;
    const asked = { questionId, about: 'payment', member: 'U0OWNER', invoices: 2 };
    expect(await record()).toEqual([{ action: 'question.ask', actor: 'clock', facts: asked }]);
    for (const today of ['2026-11-30', '2026-12-07', '2026-12-07'])
      await gatherUnanswered(db, { workspaceId, today, now: new Date(`${today}T09:00:00Z`) });
    const facts = { questionId, about: 'payment', because: 'unanswered' };
    expect((await record()).slice(1)).toEqual([{ action: 'question.drop', actor: 'clock', facts }]);
  });

  it('has one for each invoice that was too small to ask about', async () => {
    const { db, workspaceId } = desk;
    await db.prisma.workspace.update({ where: { id: workspaceId }, data: { askFromDays: 60 } });
    await desk.bring(OPEN);
    await owned();
    await desk.bring(PAID);
    await ask();
    await ask();
    const { id } = await db.prisma.invoice.findFirstOrThrow({ where: { workspaceId } });
    const facts = { invoiceId: id.toString() };
    expect(await record()).toEqual([{ action: 'question.below', actor: 'clock', facts }]);
  });

  it.each([
    ['asked', {}],
    ['too small', { askFromDays: 60 }],
  ])('keeps no import from being taken back: %s', async (what, policy) => {
    const { db, workspaceId } = desk;
    await db.prisma.workspace.update({ where: { id: workspaceId }, data: policy });
    const first = await desk.bring(OPEN);
    await owned();
    const second = await desk.bring(PAID);
    await ask();
    expect(await record()).toHaveLength(1);
    expect(await desk.undo(second.batchId)).toMatchObject({ ok: true });
    const dropped = (await record()).slice(1).map(({ action, facts }) => [action, facts]);
    const because = expect.objectContaining({ because: 'undone', batchId: second.batchId });
    expect(dropped).toEqual(what === 'asked' ? [['question.drop', because]] : []);
    await ask(new Date('2026-11-25T10:00:00Z'));
    expect(await desk.undo(first.batchId)).toMatchObject({ ok: true });
    expect(await db.prisma.latePayment.count({ where: { workspaceId } })).toBe(0);
    expect(await db.prisma.lateQuestion.count({ where: { workspaceId, state: 'open' } })).toBe(0);
  });
});

describe('a day of payment that was assumed, told, and taken back again', () => {
  it.each([
    ['before anybody saw that it was in time', false, 1],
    ['after its question was dropped', true, 2],
  ])('is asked about: %s', async (_, isDropped, count) => {
    const { db, workspaceId } = desk;
    await desk.bring(OPEN);
    await owned();
    await desk.bring(HEAD + row('I-1', '0.00,')); // Nobody knows the day: that of the import.
    await ask();
    const { batchId } = await desk.bring(HEAD + row('I-1', '0.00,2026-11-09'));
    if (isDropped) await ask(new Date('2026-11-25T10:00:00Z'));
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    await ask(new Date('2026-11-26T10:00:00Z'));
    await ask(new Date('2026-11-26T11:00:00Z'));
    const all = await questions();
    expect(all).toHaveLength(count);
    expect(all.at(-1)).toMatchObject({
      question: { state: 'open', userId: 'U0OWNER' },
      invoices: [{ number: 'I-1', payment: { daysLate: 14, answer: null } }],
    });
    const dropped = (await record()).filter(({ action }) => action === 'question.drop');
    const facts = { questionId: all[0]!.question.id, about: 'payment', because: 'overtaken' };
    expect(dropped.map((one) => one.facts)).toEqual(isDropped ? [facts] : []);
    expect(await db.prisma.latePayment.count({ where: { workspaceId } })).toBe(1);
  });
});
