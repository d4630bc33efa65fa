// Goal: a team's list of causes is its own, what was said with one is never lost, and each change is in the record.
// Method: small lists changed by admins, two at once too, and answers that arrive while a cause is removed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { findAskPolicy } from '#db/workspaces.ts';
import type { CauseForm } from '#domain/cause.ts';
import { CAUSES } from '#domain/cause.ts';
import { askingRulesOf, changeAskingRules } from '#flows/asking.ts';
import { causeMistakeNow, causeOfCode, causesInUse, doToCause, keepCause } from '#flows/causes.ts';
import { answerQuestion } from '#flows/late-answers.ts';
import { loadQuestion } from '#flows/late-questions.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
let db: Database;
let book: Book;
let workspaces = 0;
beforeAll(async () => {
  db = await aDatabase();
});
beforeEach(async () => {
  book = await aBook(db, { today, workspaceId: `C${(workspaces += 1)}` });
});
afterAll(() => db.close());

const form: CauseForm = { name: 'Goods receipt', side: 'theirs', nextStep: 'wait', touchDays: 5 };
const act = (actor = 'U1') => ({ workspaceId: book.workspaceId, actor, now });
const add = (is: Partial<CauseForm> = {}) =>
  keepCause(db, { ...act(), code: null, form: { ...form, ...is } });
const change = (code: string, is: Partial<CauseForm>, actor = 'U1') =>
  keepCause(db, { ...act(actor), code, form: { ...form, ...is } });
const deed = (deed: 'retire' | 'restore' | 'remove', code: string) =>
  doToCause(db, { ...act(), deed, code });
const list = () => causesInUse(db, book.workspaceId);
const listed = async (code: string) => (await list()).find((one) => one.code === code);

async function record() {
  const rows = await db.prisma.activity.findMany({
    where: { workspaceId: book.workspaceId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, actor, facts }) => ({ action, actor, ...(facts as object) }));
}

/** An open question about one payment that came late. */
async function aQuestion(): Promise<string> {
  const { workspaceId } = book;
  const clientId = await book.client();
  const invoiceId = await book.invoice(clientId, { paidDaysLate: 12 });
  const { id: questionId } = await db.prisma.lateQuestion.create({
    data: { workspaceId, clientId: BigInt(clientId), about: 'payment', askedAt: now },
  });
  await db.prisma.latePayment.create({
    data: {
      workspaceId,
      invoiceId: BigInt(invoiceId),
      questionId,
      seenAt: now,
      paidOn: now,
      paidMinor: 100n,
      daysLate: 12,
      isPart: false,
    },
  });
  return questionId.toString();
}

async function answer(cause: string, questionId?: string) {
  const about = { ...act('U2'), questionId: questionId ?? (await aQuestion()), today };
  return answerQuestion(db, { ...about, said: { cause } });
}

describe('the list', () => {
  it('begins with ours, none of them to be removed', async () => {
    expect(await list()).toEqual(CAUSES.map((one) => ({ ...one, uses: 0, canRemove: false })));
  });

  it('counts how often each was named, here only', async () => {
    await answer('po_missing');
    await answer('po_missing');
    const here = book;
    book = await aBook(db, { today, workspaceId: `C${(workspaces += 1)}` });
    await answer('po_missing');
    expect((await listed('po_missing'))?.uses).toBe(1);
    book = here;
    expect((await listed('po_missing'))?.uses).toBe(2);
    expect((await listed('cash_flow'))?.uses).toBe(0);
  });
});

describe('adding', () => {
  it('makes a code of the name, kept as one line', async () => {
    const result = await add({ name: ' Größe\n falsch ' });
    const cause = { ...form, name: 'Größe falsch', code: 'grosse_falsch', isRetired: false };
    expect(result).toEqual({ ok: true, cause });
    expect((await list()).at(-1)).toEqual({ ...cause, uses: 0, canRemove: true });
    expect(await record()).toEqual([
      { action: 'cause.add', actor: 'U1', cause: 'grosse_falsch', isRetired: false },
    ]);
  });

  it('takes no code that something was laid to, though nobody knows it any more', async () => {
    const invoiceId = BigInt(await book.invoice(await book.client()));
    const said = { invoiceId, side: 'ours', cause: 'goods_receipt', recordedBy: 'U1' };
    const { workspaceId } = book;
    await db.prisma.lateReason.create({ data: { workspaceId, ...said, recordedAt: now } });
    expect(await add()).toMatchObject({ cause: { code: 'goods_receipt_2' } });
  });

  it('refuses a second one of the same name, of two at once too', async () => {
    const both = await Promise.all([add(), add({ name: 'GOODS receipt' })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await add()).toEqual({ ok: false, reason: 'name_taken' });
    expect(await db.prisma.cause.count({ where: { workspaceId: book.workspaceId } })).toBe(1);
    const { workspaceId } = book;
    expect(await causeMistakeNow(db, { workspaceId, code: null, form })).toBe('name_taken');
    expect(await causeMistakeNow(db, { workspaceId, code: 'goods_receipt', form })).toBeNull();
  });

  it.each([
    [{ name: ' ' }, 'no_name'],
    [{ name: 'n'.repeat(61) }, 'long_name'],
    [{ touchDays: 0 }, 'bad_days'],
    [{ touchDays: 91 }, 'bad_days'],
  ] as const)('refuses %j', async (is, reason) => {
    expect(await add(is)).toEqual({ ok: false, reason });
    expect(await record()).toEqual([]);
  });
});

describe('changing', () => {
  it('renames ours; the code stays, and what was said reads by the new name', async () => {
    const questionId = await aQuestion();
    await answer('po_missing', questionId);
    await change('po_missing', { name: 'No purchase order', side: 'theirs', touchDays: null });
    expect(await listed('po_missing')).toEqual({
      code: 'po_missing',
      name: 'No purchase order',
      side: 'theirs',
      nextStep: 'wait',
      touchDays: null,
      isRetired: false,
      uses: 1,
      canRemove: false,
    });
    const { workspaceId } = book;
    const question = await loadQuestion(db, { workspaceId, id: questionId });
    expect(question?.invoices[0]?.reason?.cause).toBe('po_missing');
    expect((await record()).at(-1)).toEqual({
      action: 'cause.change',
      actor: 'U1',
      cause: 'po_missing',
      changed: 'name side nextStep',
      isRetired: false,
    });
  });

  it('of two admins at once keeps the words of one, and both are in the record', async () => {
    await add();
    await Promise.all([
      change('goods_receipt', { name: 'Waited for the goods' }, 'U1'),
      change('goods_receipt', { name: 'Goods were missing' }, 'U2'),
    ]);
    const changes = (await record()).filter(({ action }) => action === 'cause.change');
    expect(changes.map(({ actor }) => actor).toSorted()).toEqual(['U1', 'U2']);
    const last = changes.at(-1)?.actor === 'U1' ? 'Waited for the goods' : 'Goods were missing';
    expect((await listed('goods_receipt'))?.name).toBe(last);
    expect(await brokenLinks(db.prisma, book.workspaceId)).toEqual([]);
  });

  it('records nothing where nothing is changed, and knows no cause that is gone', async () => {
    await add();
    await change('goods_receipt', { name: ' Goods receipt' });
    expect(await record()).toHaveLength(1);
    expect(await change('moon', {})).toEqual({ ok: false, reason: 'no_cause' });
    expect(await causeOfCode(db, { workspaceId: book.workspaceId, code: 'moon' })).toBeNull();
  });

  it('has the cards that name causes and the digest drawn again', async () => {
    const { workspaceId } = book;
    const clientId = BigInt(await book.client());
    for (const kind of ['status', 'question', 'reminder'])
      await db.prisma.card.create({
        data: { workspaceId, kind, clientId, userId: 'U1', createdAt: now },
      });
    await db.prisma.digest.create({
      data: { workspaceId, channelId: 'C1', localDate: now, postedAt: now },
    });
    await add();
    await deed('retire', 'goods_receipt');
    await deed('retire', 'goods_receipt'); // Nothing changes.
    const digest = await db.prisma.digest.findFirstOrThrow({ where: { workspaceId } });
    expect(digest.redrawsWanted).toBe(2);
    const cards = await db.prisma.card.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
    expect(cards.map((card) => card.redrawsWanted)).toEqual([2, 2, 0]);
  });
});

describe('retiring and removing', () => {
  it('retires a used one: offered no more, named as before, and back when it is wanted', async () => {
    await add();
    await answer('goods_receipt');
    expect(await listed('goods_receipt')).toMatchObject({ uses: 1, canRemove: false });
    expect(await deed('remove', 'goods_receipt')).toMatchObject({ ok: false, reason: 'used' });
    expect(await deed('retire', 'goods_receipt')).toMatchObject({ ok: true });
    const { workspaceId } = book;
    const open = await loadQuestion(db, { workspaceId, id: await aQuestion() });
    expect(open?.choices.map(({ code }) => code)).not.toContain('goods_receipt');
    expect(open?.causes.map(({ code }) => code)).toContain('goods_receipt');
    expect((await list()).at(-1)).toMatchObject({ code: 'goods_receipt', isRetired: true });
    // A change of its words leaves it retired.
    await change('goods_receipt', { touchDays: 9 });
    expect(await listed('goods_receipt')).toMatchObject({ touchDays: 9, isRetired: true });
    await deed('restore', 'goods_receipt');
    expect(await listed('goods_receipt')).toMatchObject({ isRetired: false, uses: 1 });
    const facts = { cause: 'goods_receipt', action: 'cause.change', actor: 'U1' };
    expect((await record()).filter(({ action }) => action === 'cause.change')).toEqual([
      { ...facts, changed: 'isRetired', isRetired: true },
      { ...facts, changed: 'touchDays', isRetired: true },
      { ...facts, changed: 'isRetired', isRetired: false },
    ]);
  });

  it('removes one that was never used, and never one of ours', async () => {
    await add();
    expect(await deed('remove', 'goods_receipt')).toMatchObject({ ok: true });
    expect(await listed('goods_receipt')).toBeUndefined();
    expect(await deed('remove', 'goods_receipt')).toEqual({ ok: false, reason: 'no_cause' });
    expect((await record()).at(-1)).toMatchObject({
      action: 'cause.remove',
      cause: 'goods_receipt',
    });
    await change('cash_flow', { name: 'No cash' });
    expect(await deed('remove', 'cash_flow')).toMatchObject({ ok: false, reason: 'built_in' });
    expect(await deed('retire', 'cash_flow')).toMatchObject({ ok: true });
    expect(await listed('cash_flow')).toMatchObject({ name: 'No cash', isRetired: true });
  });

  it('keeps one that a next touch still follows from', async () => {
    await add();
    const { workspaceId } = book;
    const id = BigInt(await book.client());
    await db.prisma.client.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { nextTouchCause: 'goods_receipt' },
    });
    expect(await listed('goods_receipt')).toMatchObject({ uses: 0, canRemove: false });
    expect(await deed('remove', 'goods_receipt')).toMatchObject({ ok: false, reason: 'used' });
  });

  it('leaves one to choose, and brings none back under a name that is taken', async () => {
    for (const { code } of CAUSES.slice(1)) await deed('retire', code);
    const last = CAUSES[0]!.code;
    expect(await deed('retire', last)).toMatchObject({ ok: false, reason: 'last_one' });
    await add({ name: 'Insolvent' });
    const refused = await deed('restore', 'insolvency');
    expect(refused).toMatchObject({ ok: false, reason: 'name_taken' });
    expect(await deed('retire', last)).toMatchObject({ ok: true });
  });

  it('never removes a cause under an answer that names it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const added = await add({ name: `Cause ${round}` });
      if (!added.ok) throw new Error(added.reason);
      const { code } = added.cause;
      const questionId = await aQuestion();
      const both = [() => answer(code, questionId), () => deed('remove', code)];
      const order = round % 2 === 0 ? both : both.toReversed();
      const results = await Promise.all(order.map((one) => one()));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const uses = await db.prisma.lateReason.count({
        where: { workspaceId: book.workspaceId, cause: code },
      });
      expect(await listed(code)).toEqual(
        uses === 0 ? undefined : expect.objectContaining({ uses: 1, canRemove: false }),
      );
    }
  });
});

describe('when to ask and to thank', () => {
  const usual = { fromDays: 1, fromAmount: 0, thankGapDays: 30 };
  const rules = (is: Partial<typeof usual>) =>
    changeAskingRules(db, { ...act(), rules: { ...usual, ...is } });

  it('is as usual until somebody says otherwise, and in the record with what was before', async () => {
    const { workspaceId } = book;
    expect(await askingRulesOf(db, workspaceId)).toEqual(usual);
    expect(await rules({ fromDays: 14, fromAmount: 500 })).toEqual({ ok: true });
    await rules({ fromDays: 14, fromAmount: 500 });
    await rules({ fromDays: 14, fromAmount: 500, thankGapDays: 60 });
    expect(await findAskPolicy(db.prisma, workspaceId)).toEqual({ fromDays: 14, fromAmount: 500 });
    const about = { action: 'settings.change', actor: 'U1' };
    expect(await record()).toEqual([
      {
        ...about,
        askFromAmount: 500,
        askFromAmountBefore: 0,
        askFromDays: 14,
        askFromDaysBefore: 1,
      },
      { ...about, thankGapDays: 60, thankGapDaysBefore: 30 },
    ]);
  });

  it('refuses what is out of bounds, and keeps what was', async () => {
    expect(await rules({ fromDays: 0, fromAmount: 1_000_001 })).toEqual({
      ok: false,
      mistakes: ['fromDays', 'fromAmount'],
    });
    expect(await askingRulesOf(db, book.workspaceId)).toEqual(usual);
    expect(await record()).toEqual([]);
  });
});
