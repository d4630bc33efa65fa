// Goal: a quarter of a team's life: money comes late, in part, in two currencies, with a credit; people say why, and it comes back.
// Method: the real bot over signed HTTP, the stand-in of Slack, one file each Monday, a date that moves by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
import { brokenLinks } from '#db/activity.ts';
import { saveRole } from '#db/members.ts';
import { importFile } from '#flows/import.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const HEAD = 'Customer,Invoice,Issued,Due Date,Currency,Amount,Balance,Paid On,Paid\n';
let folder: string;
let story: Story;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gt-quarter-'));
  story = await aStory({ now: '2026-09-07T08:30:00Z' });
  for (const name of ['jonas', 'priya'])
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id(name),
      role: 'collector',
    });
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** The day comes, and the bookkeeper brings the open and paid items of that morning. */
async function dayIs(day: string, ...rows: string[]): Promise<void> {
  story.clock.set(new Date(`${day}T08:30:00Z`));
  const path = join(folder, 'book.csv');
  writeFileSync(path, `${HEAD}${rows.join('\n')}\n`);
  const about = { workspaceId: story.book.workspaceId, actor: 'terminal', fileName: 'book.csv' };
  const request = { ...about, path, options: {}, commit: true };
  const outcome = await importFile({ db: story.db, now: story.clock.now() }, request);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  await story.db.prisma.client.updateMany({
    where: { ownerUserId: null },
    data: { ownerUserId: story.id('jonas') },
  });
  // One message a second to one person, so several looks.
  for (const minute of ['31', '32', '33']) await story.tick(`${day}T08:${minute}:00Z`);
}

const questions = (): Message[] =>
  story.slack.directMessages('jonas').filter(({ text }) => /held (it|them) up/.test(text));

async function answer(words: string, cause: string): Promise<void> {
  const card = questions().find(({ text }) => text.includes(words));
  expect(card, words).toBeDefined();
  expect(problemsOfMessage(card!)).toEqual([]);
  await story.as('jonas').click(card!, 'question.cause', cause);
  await story.slack.until('the answer', () =>
    story.slack.wordsOf(questionOf(card!)).includes('is noted') ? true : undefined,
  );
}

const questionOf = ({ ts }: Message): Message =>
  story.slack.directMessages('jonas').find((one) => one.ts === ts)!;

async function saying(command: string, words: string): Promise<string> {
  await story.as('priya').command(CHANNEL, command);
  const message = await story.slack.until(`${command}: ${words}`, () =>
    story.slack.ephemeralFor('priya').findLast((one) => story.slack.wordsOf(one).includes(words)),
  );
  expect(problemsOfMessage(message)).toEqual([]);
  return story.slack.wordsOf(message);
}

describe('a quarter', () => {
  it('September: history is not asked about, what comes late afterwards is, once', async () => {
    await dayIs(
      '2026-09-07',
      'Acme,A-0,2026-07-01,2026-07-31,EUR,100.00,0.00,2026-08-12,100.00', // Late, and history.
      'Acme,A-1,2026-08-01,2026-08-31,EUR,1000.00,1000.00,,',
      'Globex,G-1,2026-08-05,2026-09-04,USD,300.00,300.00,,',
      'Globex,K-1,2026-08-05,,USD,-50.00,-50.00,,',
      'Initech,I-1,2026-08-20,2026-09-19,EUR,80.00,80.00,,',
    );
    expect(questions()).toEqual([]);
    // In part, late; a credit takes the rest of Globex; Initech pays in time.
    await dayIs(
      '2026-09-21',
      'Acme,A-1,2026-08-01,2026-08-31,EUR,1000.00,600.00,2026-09-14,400.00',
      'Globex,G-1,2026-08-05,2026-09-04,USD,300.00,0.00,2026-09-16,250.00',
      'Globex,K-1,2026-08-05,,USD,-50.00,0.00,,',
      'Initech,I-1,2026-08-20,2026-09-19,EUR,80.00,0.00,2026-09-18,80.00',
    );
    expect(
      questions()
        .map(({ text }) => text)
        .sort(),
    ).toEqual([
      '*Acme* paid €400 of A-1 14 days late. What held it up?',
      '*Globex* paid G-1 (US$250) 12 days late. What held it up?',
    ]);
    await answer('Acme', 'po_missing');
    await answer('Globex', 'payment_run');
  });

  it('October: the rest of the money asks nothing again, new lateness does', async () => {
    const before = questions().length;
    await dayIs(
      '2026-10-12',
      'Acme,A-1,2026-08-01,2026-08-31,EUR,1000.00,0.00,2026-10-05,1000.00',
      'Acme,A-2,2026-09-01,2026-10-01,EUR,500.00,500.00,,',
      'Globex,G-2,2026-09-05,2026-10-05,USD,700.00,700.00,,',
    );
    expect(questions()).toHaveLength(before);
    await dayIs(
      '2026-10-26',
      'Acme,A-2,2026-09-01,2026-10-01,EUR,500.00,0.00,2026-10-20,500.00',
      'Globex,G-2,2026-09-05,2026-10-05,USD,700.00,0.00,2026-10-23,750.00', // Fifty too much.
    );
    expect(questions()).toHaveLength(before + 2);
    await answer('A-2', 'po_missing');
    await answer('G-2', 'awaiting_approval');
  });

  it('November: it comes back on the card, in the look back and in the figures', async () => {
    await dayIs('2026-11-23', 'Acme,A-3,2026-10-01,2026-10-31,EUR,250.00,250.00,,');
    const card = await saying('status acme', 'Mostly held up by');
    expect(card).toContain('late 3 of 3 times, usually 19 days late');
    expect(card).toContain('Mostly held up by: PO number was missing (ours).');
    const why = await saying('why 2026-09-01 2026-11-23', 'Why invoices were paid late');
    expect(why).toContain('*4 invoices were paid late*');
    expect(why).toContain('The reason of 2 of the 4 late invoices with a reason lies on our side');
    expect(why).toContain('2 invoices · 50 %');
    const numbers = await saying('numbers client 2026-09-01 2026-11-23', 'invoices paid');
    expect(numbers).toContain('5 invoices paid');
    expect(numbers).toContain('20 % on time');
  });

  it('every cent is accounted for, and the record holds', async () => {
    const { prisma } = story.db;
    const where = { workspaceId: story.book.workspaceId };
    for (const invoice of await prisma.invoice.findMany({
      where,
      include: { allocations: true },
    })) {
      const allocated = invoice.allocations.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      expect(allocated, invoice.number).toBe(invoice.paidMinor);
      expect(invoice.paidMinor + invoice.balanceMinor, invoice.number).toBe(
        invoice.number === 'G-1' ? 250_00n : invoice.amountMinor, // The rest is the credit note.
      );
    }
    expect(await prisma.credit.findMany({ where, orderBy: { id: 'asc' } })).toMatchObject([
      { kind: 'credit_note', balanceMinor: 0n },
      { kind: 'unapplied_payment', currency: 'USD', amountMinor: 50_00n, balanceMinor: 50_00n },
    ]);
    expect(await prisma.latePayment.count({ where })).toBe(4);
    expect(await prisma.lateReason.count({ where })).toBe(4);
    expect(await brokenLinks(prisma, story.book.workspaceId)).toEqual([]);
  });
});
