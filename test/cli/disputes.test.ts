// Goal: the terminal tells the cases of a team as people read them and as scripts do.
// Method: the word on a small book, its lines and its JSON.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDisputes } from '#cli/disputes.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
let db: Database;
let run: (...argv: string[]) => Promise<[number, string]>;
beforeAll(async () => {
  db = await aDatabase();
  const book = await aBook(db, { today: '2026-11-24', workspaceId: 'CD' });
  const desk = aDisputeDesk(db, { workspaceId: 'CD', now: () => NOW });
  const acme = await book.client({ name: 'Acme & Sons', number: 'A-1' });
  const soylent = await book.client({ name: 'Soylent', number: 'S-1' });
  const first = await book.invoice(acme, { balanceMinor: 900_00n });
  const second = await book.invoice(soylent, { balanceMinor: 500_00n });
  await desk.open(acme, [[first, 200_00n]]);
  const decided = await desk.open(soylent, [[second, null]]);
  await desk.resolve(decided, { outcome: 'rejected' });
  const workspace = await findWorkspace(db.prisma, 'CD');
  run = async (...argv) => {
    const lines: string[] = [];
    const out = (text: string) => lines.push(text);
    const terminal = { db, workspace: workspace!, now: NOW, isTty: false, out, err: out };
    return [await runDisputes(terminal, argv), lines.join('\n')];
  };
});
afterAll(() => db.close());

it('tells the numbers, then a line for each case, what is to be done first', async () => {
  const [code, said] = await run();
  expect(code).toBe(0);
  const [figures, ...rows] = said.split('\n');
  expect(figures).toContain('Everybody, ');
  expect(figures).toContain('2 opened');
  expect(figures).toContain(
    '1 without a decision; 1 decided; 0 % upheld at least in part; 100 % in time',
  );
  expect(figures).toContain('root causes: third party packaging 1');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(
    /D-1 {2}Acme & Sons .*damaged or quality.*open, due 2026-11-30 {2}nobody$/,
  );
  expect(rows[1]).toMatch(/D-2 {2}Soylent .*rejected 2026-11-24, packaging \(third party\)/);
});

it('tells those of a client, of a person, and what is open', async () => {
  expect((await run('acme'))[1]).not.toContain('D-2');
  expect((await run('--open'))[1]).not.toContain('D-2');
  expect((await run('--owner', 'UNOBODY'))[1]).toContain('0 opened');
  expect((await run('zzz'))[0]).toBe(4);
});

it('tells scripts the same, amounts in minor units as text', async () => {
  const [code, said] = await run('--json', 'acme');
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    client: { number: 'A-1', name: 'Acme & Sons' },
    to: '2026-11-24',
    numbers: { opened: 1, undecided: 1, decided: 0, upheldShare: null },
    disputes: [
      {
        case: 'D-1',
        state: 'open',
        reason: 'damaged_or_quality',
        decided: null,
        claimed: [{ currency: 'EUR', minor: '20000' }],
        targetOn: '2026-11-30',
      },
    ],
  });
});
