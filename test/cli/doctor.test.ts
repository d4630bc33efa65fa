// Goal: doctor says whether letters can be sent, as whom and to whom, and what to do when not.
// Method: the word on small books, with mail servers that do as they are told.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MailToCheck } from '#cli/doctor.ts';
import { runDoctor } from '#cli/doctor.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import { aFakeMailer, aSender } from '#test/support/letters.ts';

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** The line about mail; everything else is well. */
async function mailLine(workspaceId: string, mail: MailToCheck | null): Promise<[string, number]> {
  const lines: string[] = [];
  const terminal = {
    db,
    workspace: (await findWorkspace(db.prisma, workspaceId))!,
    now: new Date(),
    isTty: false,
    out: (line: string) => void lines.push(line),
    err: () => undefined,
  };
  const code = await runDoctor(terminal, { engine: 'test', mail, checkSlack: async () => [] });
  return [lines.find((line) => line.includes('Mail')) ?? '', code];
}

const well = { mailer: aFakeMailer(), from: null };
const down = {
  mailer: { ...aFakeMailer(), check: async () => 'Nothing answers at mail:25.' },
  from: null,
};

it('says what is missing', async () => {
  await aBook(db, { today: '2026-11-24', workspaceId: 'D1' });
  expect(await mailLine('D1', null)).toEqual([
    'TO DO Mail: No mail server is set, so no reminder can be sent. Set GOODTERMS_SMTP_URL; docs/OPERATIONS.md shows how.',
    1,
  ]);
  expect(await mailLine('D1', well)).toEqual([
    'TO DO Mail: Nobody has said as whom the team writes. An admin types /ar settings in Slack.',
    1,
  ]);
  expect(await mailLine('D1', down)).toEqual(['TO DO Mail: Nothing answers at mail:25.', 1]);
});

it('says as whom and to whom letters go', async () => {
  await aBook(db, { today: '2026-11-24', workspaceId: 'D2' });
  expect(await mailLine('D2', { ...well, from: 'env@northwind.example' })).toEqual([
    'OK    Mail (from env@northwind.example; practice, to nobody yet)',
    0,
  ]);
  const allowList = ['me@northwind.example', '@test.example'];
  await aSender(db.prisma, 'D2', { isLive: false, allowList });
  expect(await mailLine('D2', well)).toEqual([
    'OK    Mail (from billing@northwind.example; practice, only to me@northwind.example, @test.example)',
    0,
  ]);
  await aSender(db.prisma, 'D2', { isLive: true });
  expect(await mailLine('D2', well)).toEqual([
    'OK    Mail (from billing@northwind.example; live, to clients)',
    0,
  ]);
  expect(await mailLine('D2', down)).toEqual([
    'TO DO Mail (from billing@northwind.example; live, to clients): Nothing answers at mail:25.',
    1,
  ]);
});
