// Goal: money that came late is asked about once, of the right person, and what they say is kept.
// Method: small files brought in one after the other, on days that move by hand; two who answer at once.
import { describe, expect, it } from 'vitest';
import { saveRole } from '#db/members.ts';
import { addDays } from '#domain/calendar.ts';
import { CAUSES } from '#domain/cause.ts';
import { answerQuestion, leaveToClient, skipQuestion } from '#flows/late-answers.ts';
import { loadExplainable } from '#flows/late-explaining.ts';
import { askWhyLate, loadQuestion } from '#flows/late-questions.ts';
import type { SaidReason } from '#flows/late-reasons.ts';
import { explainInvoices } from '#flows/late-reasons.ts';
import { gatherUnanswered, listUnanswered, unansweredThisWeek } from '#flows/late-unanswered.ts';
import { answerMissing } from '#flows/settlements.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

/** A Tuesday. */
const TODAY = '2026-11-24';
const NOW = new Date(`${TODAY}T10:00:00Z`);
const desk = anImportDesk(NOW.toISOString());

const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';
const OPEN = `${HEAD}Acme,I-1,2026-11-10,EUR,140.00,140.00,\nAcme,I-2,2026-11-20,EUR,85.00,85.00,\nGlobex,I-3,2026-11-01,USD,300.00,300.00,\n`;
const PAID = `${HEAD}Acme,I-1,2026-11-10,EUR,140.00,0.00,2026-11-22\nAcme,I-2,2026-11-20,EUR,85.00,45.00,2026-11-23\nGlobex,I-3,2026-11-01,USD,300.00,0.00,2026-11-01\n`;

async function ask(now = NOW): Promise<void> {
  await askWhyLate(desk.db, { workspaceId: desk.workspaceId, now });
}

async function mayAnswer(slackUserId: string): Promise<void> {
  const { db, workspaceId } = desk;
  await saveRole(db.prisma, { workspaceId, slackUserId, role: 'collector' });
}

/** They look after everybody, and may answer. */
async function owners(userId: string): Promise<void> {
  await mayAnswer(userId);
  await desk.db.prisma.client.updateMany({
    where: { workspaceId: desk.workspaceId },
    data: { ownerUserId: userId },
  });
}

async function questions() {
  const { db, workspaceId } = desk;
  const rows = await db.prisma.lateQuestion.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
  });
  const loaded = await Promise.all(
    rows.map(({ id }) => loadQuestion(db, { workspaceId, id: id.toString() })),
  );
  return loaded.map((one) => one!);
}

async function reasons() {
  const { workspaceId } = desk;
  return desk.db.prisma.lateReason.findMany({
    where: { workspaceId },
    orderBy: { invoiceId: 'asc' },
  });
}

/** Acme paid one late and one in part, Globex on its due date. */
async function paidLate(): Promise<void> {
  await desk.bring(OPEN);
  await owners('U0OWNER');
  await desk.bring(PAID);
  await ask();
}

const said = { cause: 'po_missing' };
const who = (actor: string) => ({ workspaceId: desk.workspaceId, actor, now: NOW, today: TODAY });

describe('money that came late', () => {
  it('is asked about once, of the owner, grouped by client; what came on the due date is not', async () => {
    await paidLate();
    await ask();
    await ask(new Date('2026-11-25T10:00:00Z'));
    const all = await questions();
    expect(all).toHaveLength(1);
    expect(all[0]!.question).toMatchObject({ userId: 'U0OWNER', about: 'payment', state: 'open' });
    expect(all[0]!.client.name).toBe('Acme');
    expect(all[0]!.invoices.map(({ number, payment }) => [number, payment])).toEqual([
      ['I-1', expect.objectContaining({ daysLate: 12, paidMinor: 140_00n, isPart: false })],
      ['I-2', expect.objectContaining({ daysLate: 3, paidMinor: 40_00n, isPart: true })],
    ]);
    const posts = await desk.db.prisma.outbox.findMany({
      where: { workspaceId: desk.workspaceId, kind: 'card' },
    });
    expect(posts.map(({ key }) => key)).toEqual([`question:${all[0]!.question.id}`]);
  });

  it('is not asked about again by the same file, nor when the rest of it comes', async () => {
    await paidLate();
    await desk.bring(PAID);
    const whole = PAID.replace('85.00,45.00,2026-11-23', '85.00,0.00,2026-11-24');
    await desk.bring(whole);
    await ask();
    expect(await questions()).toHaveLength(1);
    expect(
      await desk.db.prisma.latePayment.count({ where: { workspaceId: desk.workspaceId } }),
    ).toBe(2);
  });

  it('is not asked about where the balance fell with the amount, or the first file brings it settled', async () => {
    await desk.bring(PAID);
    await desk.bring(OPEN.replace('I-1', 'I-9'));
    await owners('U0OWNER');
    await desk.bring(`${HEAD}Acme,I-9,2026-11-10,EUR,100.00,100.00,\n`);
    await ask();
    expect(await questions()).toEqual([]);
  });

  it('is forgotten with the import that told it, unless somebody has answered', async () => {
    await desk.bring(OPEN);
    await owners('U0OWNER');
    const { batchId } = await desk.bring(PAID);
    await ask();
    const [one] = await questions();
    const { id } = one!.question;
    const [first] = one!.invoices;
    expect(
      await answerQuestion(desk.db, {
        ...who('U1'),
        questionId: id,
        said,
        invoiceIds: [first!.id],
      }),
    ).toMatchObject({ ok: true, invoices: 1 });
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    expect((await questions())[0]!.question.state).toBe('dropped');
    expect(await reasons()).toHaveLength(1);
    await desk.bring(PAID);
    await ask();
    const again = (await questions()).filter(({ question }) => question.state === 'open');
    expect(again.map(({ invoices }) => invoices.map(({ number }) => number))).toEqual([['I-2']]);
  });

  it('is not asked about where a credit took the balance down and nothing was paid', async () => {
    const head = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid\n';
    await desk.bring(`${head}Acme,I-1,2026-11-10,EUR,140.00,140.00,0.00\n`);
    await owners('U0OWNER');
    await desk.bring(`${head}Acme,I-1,2026-11-10,EUR,140.00,0.00,0.00\n`);
    await ask();
    expect(await questions()).toEqual([]);
    await desk.bring(`${head}Acme,I-2,2026-11-10,EUR,140.00,140.00,0.00\n`);
    await owners('U0OWNER');
    await desk.bring(`${head}Acme,I-2,2026-11-10,EUR,140.00,40.00,100.00\n`);
    await ask();
    expect((await questions()).map(({ invoices }) => invoices[0]!.number)).toEqual(['I-2']);
  });

  it('is not asked about where somebody said why while it was open', async () => {
    const { db, workspaceId } = desk;
    await desk.bring(OPEN);
    await owners('U0OWNER');
    const invoice = await db.prisma.invoice.findFirstOrThrow({
      where: { workspaceId, number: 'I-1' },
    });
    const about = { clientId: invoice.clientId.toString(), invoiceIds: [invoice.id.toString()] };
    const explained = await explainInvoices(db, {
      ...who('U1'),
      said,
      ...about,
      origin: 'view:V1',
    });
    expect(explained).toMatchObject({ ok: true, invoices: 1 });
    await desk.bring(PAID);
    await ask();
    const numbers = (await questions()).flatMap(({ invoices }) =>
      invoices.map(({ number }) => number),
    );
    expect(numbers).toEqual(['I-2']);
  });

  it('is seen when a person says that a missing invoice was paid', async () => {
    const { db, workspaceId } = desk;
    await desk.bring(OPEN);
    await owners('U0OWNER');
    await db.prisma.invoice.updateMany({
      where: { workspaceId, number: 'I-1' },
      data: { missingSince: new Date('2026-11-20') },
    });
    const { id } = await db.prisma.invoice.findFirstOrThrow({
      where: { workspaceId, number: 'I-1' },
    });
    const answer = {
      workspaceId,
      invoiceIds: [id.toString()],
      answer: 'paid',
      actor: 'U1',
    } as const;
    await answerMissing({ db, now: NOW }, answer);
    await ask();
    expect((await questions())[0]!.invoices[0]).toMatchObject({
      number: 'I-1',
      payment: { daysLate: 10, paidMinor: 140_00n },
    });
  });

  it.each([
    ['exactly as many days', { askFromDays: 12 }, ['I-1']],
    ['one day more than it was late', { askFromDays: 13 }, []],
    ['exactly the amount', { askFromAmount: 140 }, ['I-1']],
    ['a cent is missing', { askFromAmount: 141 }, []],
  ])('is asked about from a bound on: %s', async (_, policy, asked) => {
    await desk.db.prisma.workspace.update({ where: { id: desk.workspaceId }, data: policy });
    await paidLate();
    const numbers = (await questions()).flatMap(({ invoices }) =>
      invoices.map(({ number }) => number),
    );
    expect(numbers).toEqual(asked);
    await ask();
    expect(
      await desk.db.prisma.latePayment.count({
        where: { answer: 'below', workspaceId: desk.workspaceId },
      }),
    ).toBe(2 - asked.length);
  });

  it.each([
    ['before the hour of the digest', '2026-11-24T08:59:00Z', 0],
    ['from that hour on', '2026-11-24T09:00:00Z', 1],
    ['until six', '2026-11-24T17:59:00Z', 1],
    ['not in the evening', '2026-11-24T18:00:00Z', 0],
    ['not on a Saturday', '2026-11-28T10:00:00Z', 0],
  ])('is asked about in the hours of the team: %s', async (_, at, count) => {
    await desk.bring(OPEN);
    await owners('U0OWNER');
    await desk.bring(PAID);
    await ask(new Date(at));
    expect(await questions()).toHaveLength(count);
  });

  it('waits for somebody to ask where nobody looks after the client and no digest stands', async () => {
    await desk.bring(OPEN);
    await desk.bring(PAID);
    await ask();
    expect(await questions()).toEqual([]);
    await owners('U0NEW');
    await ask();
    expect((await questions()).map(({ question }) => question.userId)).toEqual(['U0NEW']);
  });

  it('is asked about by ten cards a day at most', async () => {
    const rows = (balance: string, paidOn: string) =>
      Array.from(
        { length: 13 },
        (_, at) => `Client ${at},J-${at},2026-11-10,EUR,10.00,${balance},${paidOn}\n`,
      );
    await desk.bring(HEAD + rows('10.00', '').join(''));
    await owners('U0OWNER');
    await desk.bring(HEAD + rows('0.00', '2026-11-20').join(''));
    await ask();
    await ask();
    expect(await questions()).toHaveLength(10);
    await ask(new Date('2026-11-25T10:00:00Z'));
    expect(await questions()).toHaveLength(13);
  });
});

describe('an answer', () => {
  it('is kept with each invoice, with its side, who said so, and the words as a note', async () => {
    await paidLate();
    const [one] = await questions();
    const questionId = one!.question.id;
    const more = { saidBy: 'Ms. Weber', note: 'No PO on it.', request: 'Send it anew' };
    const result = await answerQuestion(desk.db, {
      ...who('U1'),
      questionId,
      said: { ...said, ...more },
    });
    expect(result).toMatchObject({ ok: true, invoices: 2 });
    expect(await reasons()).toMatchObject([
      {
        side: 'ours',
        cause: 'po_missing',
        saidBy: 'Ms. Weber',
        request: 'Send it anew',
        recordedBy: 'U1',
      },
      { side: 'ours', cause: 'po_missing' },
    ]);
    const [note] = await desk.db.prisma.note.findMany({ where: { workspaceId: desk.workspaceId } });
    expect(note).toMatchObject({ kind: 'late_reason', body: 'No PO on it.', authorUserId: 'U1' });
    const record = await desk.db.prisma.activity.findMany({
      where: { workspaceId: desk.workspaceId, action: 'reason.record' },
    });
    expect(record.map(({ facts }) => facts)).toMatchObject([
      { cause: 'po_missing' },
      { side: 'ours' },
    ]);
    expect((await questions())[0]!.question.state).toBe('done');
  });

  it('of the first holds: the second is told', async () => {
    await paidLate();
    const questionId = (await questions())[0]!.question.id;
    const [a, b] = await Promise.all([
      answerQuestion(desk.db, { ...who('U1'), questionId, said }),
      answerQuestion(desk.db, { ...who('U2'), questionId, said: { cause: 'cash_flow' } }),
    ]);
    expect([a, b].filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set((await reasons()).map(({ cause }) => cause)).size).toBe(1);
    expect(await skipQuestion(desk.db, { ...who('U3'), questionId })).toMatchObject({
      ok: false,
      reason: 'already',
    });
  });

  it('says when somebody gets in touch again only where something is open still', async () => {
    await paidLate();
    const [one] = await questions();
    const questionId = one!.question.id;
    const [paid, part] = one!.invoices;
    const client = () =>
      desk.db.prisma.client.findFirstOrThrow({
        where: { workspaceId: desk.workspaceId, name: 'Acme' },
      });
    const inProcess = { cause: 'payment_in_process' };
    await answerQuestion(desk.db, {
      ...who('U1'),
      questionId,
      said: inProcess,
      invoiceIds: [paid!.id],
    });
    expect((await client()).nextTouchOn).toBeNull();
    await answerQuestion(desk.db, {
      ...who('U1'),
      questionId,
      said: inProcess,
      invoiceIds: [part!.id],
    });
    expect(await client()).toMatchObject({
      nextTouchOn: new Date(addDays(TODAY, 5)),
      nextTouchCause: 'payment_in_process',
    });
  });

  it('offers first what held this client up before, then what holds others up', async () => {
    await paidLate();
    const questionId = (await questions())[0]!.question.id;
    const order = async () => (await questions())[0]!.choices.map(({ code }) => code);
    expect(await order()).toEqual(CAUSES.map(({ code }) => code));
    await answerQuestion(desk.db, { ...who('U1'), questionId, said: { cause: 'cash_flow' } });
    expect((await order())[0]).toBe('cash_flow');
  });

  it.each([
    ['skipped', skipQuestion],
    ['client', leaveToClient],
  ] as const)('may be left open for good: %s', async (answer, settle) => {
    await paidLate();
    const questionId = (await questions())[0]!.question.id;
    expect(await settle(desk.db, { ...who('U1'), questionId })).toMatchObject({ ok: true });
    const payments = await desk.db.prisma.latePayment.findMany({
      where: { workspaceId: desk.workspaceId },
    });
    expect(payments.map((one) => one.answer)).toEqual([answer, answer]);
    expect(await reasons()).toEqual([]);
  });

  it('of a cause that nobody knows is refused', async () => {
    await paidLate();
    const questionId = (await questions())[0]!.question.id;
    expect(
      await answerQuestion(desk.db, { ...who('U1'), questionId, said: { cause: 'moon' } }),
    ).toEqual({ ok: false, reason: 'unknown_cause' });
  });
});

describe('a letter that nobody said anything about', () => {
  /** A friendly letter about I-1 of Acme that went out on the Thursday before. */
  async function aLetter(sentAt: string, owner: string | null = null): Promise<string> {
    const { db, workspaceId } = desk;
    await desk.bring(OPEN);
    const { clientId, id } = await db.prisma.invoice.findFirstOrThrow({
      where: { workspaceId, number: 'I-1' },
    });
    if (owner) await owners(owner);
    await mayAnswer('U0WRITER');
    const at = new Date(sentAt);
    const outbox = await db.prisma.outbox.create({
      data: {
        workspaceId,
        kind: 'reminder',
        key: 'k',
        lane: 'mail',
        about: {},
        state: 'sent',
        createdAt: at,
        runAt: at,
        handoffAt: at,
        endedAt: at,
      },
    });
    const words = { stage: 'friendly', tone: 'warm', language: 'en', subject: 's', body: 'b' };
    await db.prisma.reminder.create({
      data: {
        workspaceId,
        clientId,
        outboxId: outbox.id,
        ...words,
        contactId: 1n,
        toAddress: 'a@b.example',
        createdBy: 'U0WRITER',
        createdAt: at,
        localDate: at,
        messageId: `m${workspaceId}`,
        invoices: {
          create: [
            {
              invoiceId: id,
              balanceMinor: 140_00n,
              currency: 'EUR',
              dueOn: new Date('2026-11-10'),
            },
          ],
        },
      },
    });
    return clientId.toString();
  }

  it.each([
    ['the day before yesterday: not yet', '2026-11-20T10:00:00Z', 0],
    ['three business days ago: asked', '2026-11-19T10:00:00Z', 1],
    ['ten business days ago: asked still', '2026-11-10T10:00:00Z', 1],
    ['longer ago: forgotten', '2026-11-09T10:00:00Z', 0],
  ])('is asked about once, of whoever wrote it: %s', async (_, sentAt, count) => {
    await aLetter(sentAt);
    await ask();
    await ask();
    const all = await questions();
    expect(all).toHaveLength(count);
    for (const { invoices, question } of all) {
      expect(question).toMatchObject({ about: 'contact', userId: 'U0WRITER' });
      expect(invoices.map(({ number }) => number)).toEqual(['I-1']);
    }
  });

  it('is not asked of whoever wrote it and may see no amounts any more', async () => {
    await aLetter('2026-11-18T10:00:00Z');
    const { db, workspaceId } = desk;
    await saveRole(db.prisma, { workspaceId, slackUserId: 'U0WRITER', role: 'viewer' });
    await ask();
    expect(await questions()).toEqual([]);
    await db.prisma.digest.create({
      data: {
        workspaceId,
        channelId: 'C1',
        localDate: new Date(TODAY),
        postedAt: NOW,
        messages: { create: [{ part: 0, ts: '1.1' }] },
      },
    });
    await ask();
    expect((await questions()).map(({ question }) => question.userId)).toEqual([null]);
  });

  it('is not asked about once somebody noted something, or it was paid', async () => {
    const { db, workspaceId } = desk;
    const clientId = BigInt(await aLetter('2026-11-18T10:00:00Z'));
    const note = { kind: 'call', body: 'They pay on Friday.', authorUserId: 'U1', origin: 'o' };
    const at = new Date('2026-11-20T10:00:00Z');
    await db.prisma.note.create({ data: { workspaceId, clientId, ...note, createdAt: at } });
    await ask();
    expect(await questions()).toEqual([]);
    await db.prisma.note.deleteMany({ where: { workspaceId } });
    await db.prisma.invoice.updateMany({
      where: { workspaceId, number: 'I-1' },
      data: { balanceMinor: 0n },
    });
    await ask();
    expect(await questions()).toEqual([]);
  });

  it('is dropped once what it was about is paid, and the payment is asked about instead', async () => {
    const { db, workspaceId } = desk;
    await aLetter('2026-11-18T10:00:00Z', 'U0OWNER');
    await ask();
    const asked = (await questions())[0]!.question;
    await desk.bring(PAID);
    // Before anybody runs, list and weekly line know already that nothing of it waits.
    expect(await listUnanswered(db, { workspaceId, now: NOW })).toEqual([]);
    expect(await unansweredThisWeek(db, { workspaceId, today: '2026-11-30' })).toEqual([]);
    expect(await answerQuestion(db, { ...who('U1'), questionId: asked.id, said })).toMatchObject({
      ok: false,
      reason: 'already',
    });
    const drawn = () =>
      db.prisma.card.findFirstOrThrow({ where: { questionId: BigInt(asked.id) } });
    const { redrawsWanted } = await drawn();
    await ask();
    const all = (await questions()).map(({ question }) => [question.about, question.state]);
    expect(all).toEqual([
      ['contact', 'dropped'],
      ['payment', 'open'],
    ]);
    expect((await drawn()).redrawsWanted).toBeGreaterThan(redrawsWanted);
  });

  it('waits for the rest where some of it is explained or paid', async () => {
    const { db, workspaceId } = desk;
    const clientId = await aLetter('2026-11-18T10:00:00Z');
    const { id: reminderId } = await db.prisma.reminder.findFirstOrThrow({
      where: { workspaceId },
    });
    const two = await db.prisma.invoice.findFirstOrThrow({ where: { workspaceId, number: 'I-2' } });
    const also = { workspaceId, reminderId, invoiceId: two.id, balanceMinor: 85_00n };
    const more = { ...also, currency: 'EUR', dueOn: new Date('2026-11-20') };
    await db.prisma.reminderInvoice.create({ data: more });
    await ask();
    const waiting = async () =>
      (await listUnanswered(db, { workspaceId, now: NOW })).map(({ invoices }) => invoices);
    expect(await waiting()).toEqual([2]);
    const origin = 'view:V1';
    const about = { clientId, invoiceIds: [two.id.toString()], origin };
    await explainInvoices(db, { ...who('U1'), said, ...about });
    expect(await waiting()).toEqual([1]);
    await desk.bring(PAID.replace('85.00,45.00,2026-11-23', '85.00,85.00,'));
    expect(await waiting()).toEqual([]);
  });

  it('is answered with the reason of what is open, and says when to get in touch again', async () => {
    await aLetter('2026-11-18T10:00:00Z');
    await ask();
    const questionId = (await questions())[0]!.question.id;
    const answer = { ...who('U1'), questionId, said: { cause: 'awaiting_approval' } };
    expect(await answerQuestion(desk.db, answer)).toMatchObject({ ok: true, invoices: 1 });
    expect(await reasons()).toMatchObject([{ cause: 'awaiting_approval', side: 'theirs' }]);
    const client = await desk.db.prisma.client.findFirstOrThrow({
      where: { workspaceId: desk.workspaceId, name: 'Acme' },
    });
    expect(client.nextTouchOn).toEqual(new Date('2026-11-29'));
    expect((await questions())[0]!.question.state).toBe('done');
  });
});

describe('what nobody answers', () => {
  it('is gathered in one weekly line, then dropped', async () => {
    const { db, workspaceId } = desk;
    await paidLate();
    const week = async (today: string) => {
      const line = await unansweredThisWeek(db, { workspaceId, today });
      await gatherUnanswered(db, { workspaceId, today, now: new Date(`${today}T09:00:00Z`) });
      return line;
    };
    expect(await week('2026-11-25')).toBeNull(); // A Wednesday.
    expect(await week('2026-11-30')).toMatchObject([{ name: 'Acme', questions: 1 }]);
    expect(await week('2026-11-30')).toHaveLength(1); // The same day again.
    expect(await listUnanswered(db, { workspaceId, now: NOW })).toMatchObject([{ invoices: 2 }]);
    expect(await week('2026-12-07')).toEqual([]);
    expect((await questions())[0]!.question.state).toBe('dropped');
    await ask(new Date('2026-12-08T10:00:00Z'));
    expect(await questions()).toHaveLength(1);
  });
});

describe('what was said', () => {
  const theClient = () =>
    desk.db.prisma.client.findFirstOrThrow({
      where: { workspaceId: desk.workspaceId, name: 'Acme' },
    });
  const idOf = async (number: string) =>
    (
      await desk.db.prisma.invoice.findFirstOrThrow({
        where: { workspaceId: desk.workspaceId, number },
      })
    ).id.toString();
  let forms = 0;
  async function explain(numbers: readonly string[], words: SaidReason, today = TODAY) {
    const invoiceIds = await Promise.all(numbers.map(idOf));
    const clientId = (await theClient()).id.toString();
    const origin = `view:F${(forms += 1)}`;
    const now = new Date(`${today}T11:00:00Z`);
    const saying = { ...who('U2'), now, today, said: words, clientId, invoiceIds, origin };
    return explainInvoices(desk.db, saying);
  }
  const explainable = async (today = TODAY) =>
    (await loadExplainable(desk.db, {
      workspaceId: desk.workspaceId,
      clientId: (await theClient()).id.toString(),
      today,
    }))!.invoices;

  it('may be said otherwise: the later word counts, and the record has both', async () => {
    await paidLate();
    const { db, workspaceId } = desk;
    const { id: questionId } = (await questions())[0]!.question;
    const weber = { ...said, saidBy: 'Ms. Weber', note: 'No PO on it.' };
    await answerQuestion(db, { ...who('U1'), questionId, said: weber });
    expect(await explainable()).toMatchObject([
      { number: 'I-2', isOpen: true, reason: { cause: 'po_missing' } },
      { number: 'I-1', isOpen: false, reason: { cause: 'po_missing', saidBy: 'Ms. Weber' } },
    ]);
    expect(await explain(['I-1'], { cause: 'cash_flow' })).toMatchObject({ ok: true, invoices: 1 });
    expect((await reasons()).map(({ cause, recordedBy }) => [cause, recordedBy])).toEqual([
      ['cash_flow', 'U2'],
      ['po_missing', 'U1'],
    ]);
    expect((await reasons())[0]!.noteId).not.toBeNull(); // The words of before are not lost.
    const record = await db.prisma.activity.findMany({
      where: { workspaceId, action: 'reason.record' },
      orderBy: { id: 'asc' },
    });
    expect(record.map(({ actor, facts }) => [actor, (facts as { cause: string }).cause])).toEqual([
      ['U1', 'po_missing'],
      ['U1', 'po_missing'],
      ['U2', 'cash_flow'],
    ]);
  });

  it('without having been asked answers the question, too', async () => {
    await paidLate();
    expect((await questions())[0]!.question.state).toBe('open');
    await explain(['I-1'], said);
    const waiting = await listUnanswered(desk.db, { workspaceId: desk.workspaceId, now: NOW });
    expect(waiting).toMatchObject([{ invoices: 1 }]);
    await explain(['I-2'], said);
    expect((await questions())[0]!.question.state).toBe('done');
  });

  it('may be said of what was paid late in the last 180 days, the newest first', async () => {
    const paid = (number: string, paidOn: string) =>
      `Acme,${number},2026-04-01,EUR,10.00,0.00,${paidOn}\n`;
    await desk.bring(
      HEAD +
        paid('L-1', '2026-05-28') + // 180 days before.
        paid('L-2', '2026-05-27') +
        paid('L-3', '2026-11-01') +
        paid('L-4', '2026-04-01'),
    );
    expect((await explainable()).map(({ number, isOpen }) => [number, isOpen])).toEqual([
      ['L-3', false],
      ['L-1', false],
    ]);
  });

  it('by the client, whom a letter asked, is counted in the weekly line until somebody says it', async () => {
    await paidLate();
    const { db, workspaceId } = desk;
    const { id: questionId } = (await questions())[0]!.question;
    await leaveToClient(db, { ...who('U1'), questionId });
    const line = (today = '2026-11-30') => unansweredThisWeek(db, { workspaceId, today });
    expect(await line()).toEqual([]); // No letter went out.
    await aThankYou(await idOf('I-1'));
    expect(await line()).toMatchObject([{ name: 'Acme', questions: 1 }]);
    expect(await line('2026-12-21')).toHaveLength(1);
    expect(await line('2026-12-28')).toEqual([]); // 28 days are over: nobody remembers.
    const listed = await listUnanswered(db, { workspaceId, now: NOW });
    expect(listed).toMatchObject([{ id: questionId, invoices: 1, isLeftToClient: true }]);
    await gatherUnanswered(db, { workspaceId, today: '2026-12-07', now: new Date('2026-12-07') });
    expect(await line('2026-12-14')).toHaveLength(1); // No digest drops what a client is asked.
    const left = (await explainable()).map(({ isLeftToClient, number }) => [
      number,
      isLeftToClient,
    ]);
    expect(left).toEqual([
      ['I-2', false],
      ['I-1', true],
    ]);
    await explain(['I-1'], { cause: 'awaiting_approval', saidBy: 'Mr. Burns' });
    expect(await line()).toEqual([]);
    expect(await listUnanswered(db, { workspaceId, now: NOW })).toEqual([]);
    expect(await reasons()).toMatchObject([{ cause: 'awaiting_approval', saidBy: 'Mr. Burns' }]);
  });

  async function aThankYou(invoiceId: string): Promise<void> {
    const { db, workspaceId } = desk;
    const at = new Date('2026-11-25T10:00:00Z');
    const row = { kind: 'reminder', key: 'k', lane: 'mail', about: {}, state: 'sent' };
    const times = { createdAt: at, runAt: at, handoffAt: at, endedAt: at };
    const { id: outboxId } = await db.prisma.outbox.create({
      data: { workspaceId, ...row, ...times },
    });
    const words = { stage: 'thanks', tone: 'warm', language: 'en', subject: 's', body: 'b' };
    const to = { contactId: 1n, toAddress: 'a@b.example', createdBy: 'U1', messageId: 'm' };
    const { id: clientId } = await theClient();
    const { id: reminderId } = await db.prisma.reminder.create({
      data: { workspaceId, clientId, outboxId, ...words, ...to, createdAt: at, localDate: at },
    });
    const about = { workspaceId, reminderId, invoiceId: BigInt(invoiceId), currency: 'EUR' };
    await db.prisma.reminderInvoice.create({
      data: { ...about, balanceMinor: 0n, dueOn: new Date('2026-11-10') },
    });
  }

  it('with a day on which they pay keeps that day, and nobody writes before the day after', async () => {
    await desk.bring(OPEN);
    const friday = { cause: 'promise_to_pay', promisedOn: '2026-11-27' };
    expect(await explain(['I-1', 'I-2'], friday)).toMatchObject({ ok: true });
    const touch = async () => {
      const { nextTouchCause, nextTouchOn } = await theClient();
      return [nextTouchOn?.toISOString().slice(0, 10), nextTouchCause];
    };
    const promised = async () =>
      (await reasons()).map(({ promisedOn }) => promisedOn?.toISOString().slice(0, 10));
    expect(await touch()).toEqual(['2026-11-28', 'promise_to_pay']);
    expect(await promised()).toEqual(['2026-11-27', '2026-11-27']);
    // Another cause takes neither the day nor the peace, another day does.
    await explain(['I-1'], { cause: 'awaiting_approval' });
    expect(await touch()).toEqual(['2026-11-28', 'awaiting_approval']);
    await explain(['I-1'], { cause: 'payment_run', promisedOn: '2026-12-01' });
    expect(await touch()).toEqual(['2026-12-02', 'payment_run']);
    expect(await promised()).toEqual(['2026-12-01', '2026-11-27']);
    // What they promised for the other one holds, too.
    await explain(['I-2'], { cause: 'no_reason' });
    expect(await touch()).toEqual(['2026-12-02', 'no_reason']);
    // A promise that was broken keeps nobody in peace.
    await explain(['I-1'], { cause: 'awaiting_approval' }, '2026-12-03');
    expect(await touch()).toEqual(['2026-12-08', 'awaiting_approval']);
    expect(await promised()).toEqual(['2026-12-01', '2026-11-27']);
  });

  it('names no day that is over or far off, and none for what is paid', async () => {
    await paidLate();
    const on = (promisedOn: string) => explain(['I-1'], { ...said, promisedOn });
    expect(await on('2026-11-23')).toEqual({ ok: false, reason: 'promise_over' });
    expect(await on('2027-02-23')).toEqual({ ok: false, reason: 'promise_too_far' });
    expect(await reasons()).toEqual([]);
    expect(await on('2027-02-22')).toMatchObject({ ok: true });
    expect((await reasons())[0]!.promisedOn).toBeNull();
    expect((await theClient()).nextTouchOn).toBeNull();
    const { id: questionId } = (await questions())[0]!.question;
    const late = { ...who('U1'), questionId, said: { ...said, promisedOn: '2026-11-23' } };
    expect(await answerQuestion(desk.db, late)).toEqual({ ok: false, reason: 'promise_over' });
  });
});
