// Goal: what the terminal says of look-alikes and of missing invoices leads from one word to the next.
// Method: the words on a small book, their lines read as a person would; usage mistakes with books that must stay shut.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAlike, runApart, runMerge, runUnmerge } from '#cli/clients.ts';
import { runMissing } from '#cli/missing.ts';
import { runStatus } from '#cli/status.ts';
import type { ExitCode, Terminal } from '#cli/terminal.ts';
import { UsageError } from '#cli/terminal.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

type Word = (terminal: Terminal, argv: readonly string[]) => Promise<ExitCode>;

/** Runs a word; the exit code, then what it said line by line, complaints marked with "!". */
async function aTerminal(book: Book) {
  const workspace = await findWorkspace(db.prisma, book.workspaceId);
  return async (word: Word, ...argv: string[]): Promise<[ExitCode, ...string[]]> => {
    const lines: string[] = [];
    const code = await word(
      {
        db,
        workspace: workspace!,
        now: new Date('2026-11-24T09:00:00Z'),
        isTty: false,
        out: (text) => lines.push(text),
        err: (text) => lines.push(`! ${text}`),
      },
      argv,
    );
    return [code, ...lines];
  };
}

describe('clients that look like one', () => {
  it('are listed, merged, taken apart and kept apart', async () => {
    const book = await aBook(db, { today, workspaceId: 'C1' });
    const run = await aTerminal(book);
    const acme = await book.client({
      name: 'Acme & Sons',
      number: 'A-1',
      email: 'ap@acme.example',
    });
    const xero = await book.client({
      name: 'ACME and Sons',
      number: null,
      source: 'xero',
      email: 'pay@acme.example',
    });
    await book.invoice(acme, { balanceMinor: 4_200_00n });
    await book.invoice(acme, { balanceMinor: 5_00n, currency: 'USD' });
    await book.credit(xero);
    expect(await run(runAlike)).toEqual([
      0,
      `  1  id ${acme}  Acme & Sons #A-1  from csv  2 invoices, €4,200 and $5 open`,
      `     id ${xero}  ACME and Sons  from xero  0 invoices, nothing open`,
      `     the same name, and both write from acme.example: npm run -s goodterms -- merge ${acme} ${xero}`,
      'They may be two all the same: goodterms apart ID ID, and they are not proposed again.',
    ]);
    expect(JSON.parse((await run(runAlike, '--json'))[1] ?? '')).toMatchObject({
      proposals: [
        {
          keep: { id: acme, number: 'A-1', open: [{ currency: 'EUR', minor: '420000' }, {}] },
          merge: { id: xero, source: 'xero', invoices: 0, open: [] },
          why: [{ code: 'same_name' }, { code: 'same_domain', domain: 'acme.example' }],
        },
      ],
    });
    expect(await run(runMerge, acme, xero)).toEqual([
      0,
      `ACME and Sons is one with Acme & Sons #A-1 now: 0 invoices and 1 credit came along, and its name and number lead there. Undo: npm run -s goodterms -- unmerge ${xero}`,
    ]);
    expect(await run(runAlike)).toEqual([0, 'No two clients look like one.']);
    expect(await run(runMerge, acme, xero)).toEqual([
      2,
      `! ACME and Sons is merged into id ${acme} already; name that one, or undo it first: npm run -s goodterms -- unmerge ${xero}. Nothing was changed.`,
    ]);
    expect(await run(runUnmerge, acme)).toEqual([
      2,
      `! Acme & Sons #A-1 is not merged into another client. Merged into it: ACME and Sons (id ${xero}). Nothing was changed.`,
    ]);
    expect(await run(runUnmerge, xero)).toEqual([
      0,
      `ACME and Sons stands for itself again, with 0 invoices and 1 credit from Acme & Sons #A-1. To have the two proposed no more: npm run -s goodterms -- apart ${acme} ${xero}`,
    ]);
    const said =
      'Acme & Sons #A-1 and ACME and Sons are two; they are not proposed for merging again.';
    expect(await run(runApart, acme, xero)).toEqual([0, said]);
    expect(await run(runApart, acme, xero)).toEqual([0, said]);
    expect(await run(runAlike)).toEqual([0, 'No two clients look like one.']);
  });

  it('are refused with what to do', async () => {
    const book = await aBook(db, { today, workspaceId: 'C2' });
    const run = await aTerminal(book);
    const [a, b, c] = [
      await book.client({ name: 'A', number: null }),
      await book.client({ name: 'B', number: null }),
      await book.client({ name: 'C', number: null }),
    ];
    for (const client of [a, b]) await book.invoice(client, { number: '1042' });
    expect(await run(runMerge, a, b)).toEqual([
      2,
      '! Both have 1042: one client has a number once, so perhaps they are two. Nothing was changed.',
    ]);
    expect(await run(runMerge, a, '999999')).toEqual([
      4,
      '! There is no client with the id 999999. Nothing was changed.',
    ]);
    expect(await run(runApart, a, a)).toEqual([
      2,
      '! That is one and the same client. Nothing was changed.',
    ]);
    await run(runMerge, b, c);
    expect(await run(runMerge, a, b)).toEqual([
      2,
      '! Others are merged into B, so it has to be the one that stays: name it first. Nothing was changed.',
    ]);
  });
});

describe('the status of a client', () => {
  it('tells one, asks which of several, and suggests where there is none', async () => {
    const book = await aBook(db, { today, workspaceId: 'C0' });
    const run = await aTerminal(book);
    const acme = await book.client({ name: 'Acme', number: 'A-1' });
    const other = await book.client({ name: 'Acme', number: 'A-2' });
    await book.invoice(acme, { number: 'INV-1', balanceMinor: 120_50n, daysPastDue: 30 });
    await book.invoice(acme, { amountMinor: 10_00n, dueOn: '2026-10-01', paidDaysLate: 4 });
    expect(await run(runStatus, 'A-1')).toEqual([
      0,
      [
        'Acme  ·  #A-1  ·  owner nobody',
        '€120.50 overdue of €120.50 open · oldest 30 days',
        '  current €0 · 1-30 €120.50 · 31-60 €0 · 61-90 €0 · over 90 €0',
        'Pays: median 4 days late, 0 % on time (1 invoice).',
        '  INV-1  due 2026-10-25  30 days late  €120.50',
      ].join('\n'),
    ]);
    expect(await run(runStatus, 'acme')).toEqual([
      3,
      '! Several clients match "acme"; use the number:\n  Acme  #A-1\n  Acme  #A-2',
    ]);
    expect(await run(runStatus, 'nobody')).toEqual([
      4,
      '! I do not know a client called "nobody".',
    ]);
    const [code, json = ''] = await run(runStatus, 'acme', '--json');
    expect([code, JSON.parse(json)]).toMatchObject([
      3,
      {
        matches: [
          { id: acme, number: 'A-1' },
          { id: other, number: 'A-2' },
        ],
      },
    ]);
  });
});

describe('invoices that the report no longer lists', () => {
  it('are listed and answered by their numbers', async () => {
    const book = await aBook(db, { today, workspaceId: 'C3' });
    const run = await aTerminal(book);
    const acme = await book.client({ name: 'Acme', number: 'A-1' });
    const missing = { missingSince: '2026-11-20', dueOn: '2026-10-01' };
    const id = await book.invoice(acme, { number: 'INV-1', balanceMinor: 4_200_00n, ...missing });
    const other = await book.invoice(acme, { number: 'INV-2', ...missing });
    await book.invoice(acme, { number: 'INV-3', ...missing });
    const [code, head, first, , , how] = await run(runMissing);
    expect([code, head, first, how]).toEqual([
      0,
      'Open here, but no longer in the report of the books. Were they paid?',
      `  INV-1  €4,200  Acme #A-1  due 2026-10-01  not in the report of 2026-11-20  id:${id}`,
      'Paid: goodterms missing --paid NUMBER…, with --on DATE where you know the day. Not paid: goodterms missing --open NUMBER…',
    ]);
    expect(JSON.parse((await run(runMissing, '--json'))[1] ?? '')).toMatchObject({
      missing: [{ invoiceId: id, client: { id: acme }, balanceMinor: '420000' }, {}, {}],
    });
    expect(await run(runMissing, '--paid', 'INV-1', '--on', '2026-11-18')).toEqual([
      0,
      'INV-1 of Acme: paid.',
    ]);
    const paid = await db.prisma.invoice.findFirstOrThrow({ where: { id: BigInt(id) } });
    expect(paid.paidOn).toEqual(new Date('2026-11-18'));
    expect(await run(runMissing, '--open', 'INV-1', `id:${other}`)).toEqual([
      0,
      'INV-2 of Acme: still open. It is asked about again when a later report does not list it either.',
      '! INV-1 of Acme was answered already: paid, by terminal at 2026-11-24 09:00 UTC. Nothing was changed.',
    ]);
    expect(await run(runMissing, '--paid', '--all', '--json')).toMatchObject([
      0,
      expect.any(String),
    ]);
    expect(await run(runMissing)).toEqual([
      0,
      'Every open invoice is in the newest report that should list it.',
    ]);
    expect(await run(runMissing, '--paid', '--all')).toEqual([0]);
  });

  it('are refused with what to do', async () => {
    const book = await aBook(db, { today, workspaceId: 'C4' });
    const run = await aTerminal(book);
    const missingSince = '2026-11-20';
    const ids: string[] = [];
    for (const name of ['Acme', 'Globex'])
      ids.push(
        await book.invoice(await book.client({ name, number: null }), {
          number: '7',
          missingSince,
        }),
      );
    expect(await run(runMissing, '--paid', '7')).toEqual([
      3,
      '! Several clients have an invoice 7; name one by its id:',
      `!   id:${ids[0]}  Acme`,
      `!   id:${ids[1]}  Globex`,
    ]);
    expect(await run(runMissing, '--paid', '8')).toEqual([
      4,
      '! There is no invoice 8. Nothing was changed.',
    ]);
    expect(await run(runMissing, '--paid', '--all', '--on', '2026-11-25')).toEqual([
      2,
      '! That day has not come yet. Nothing was changed.',
    ]);
  });
});

it.each<[Word, string[], string]>([
  [runMerge, ['1'], 'Which clients? goodterms merge KEEP_ID MERGE_ID'],
  [runMerge, ['acme', '2'], 'Which clients?'],
  [runApart, ['1', '2', '3'], 'Which clients?'],
  [runUnmerge, [], 'Which clients? goodterms unmerge ID'],
  [runAlike, ['--bogus'], "Unknown option '--bogus'"],
  [runMissing, ['INV-1'], 'Were they paid?'],
  [runMissing, ['--paid'], 'Which invoices?'],
  [runMissing, ['--paid', '--all', 'INV-1'], 'Which invoices?'],
  [runMissing, ['--paid', '--open', 'INV-1'], 'Paid or still open?'],
  [runMissing, ['--open', 'INV-1', '--on', today], 'goes with --paid'],
  [runMissing, ['--paid', 'INV-1', '--on', 'monday'], '--on wants a day'],
])(
  'a word typed wrongly is answered with what to type instead: %#',
  async (run, argv, sentence) => {
    const shut = { workspace: { id: 'C5' } } as unknown as Terminal;
    const answer = run(shut, argv);
    await expect(answer).rejects.toThrow(UsageError);
    await expect(answer).rejects.toThrow(sentence);
  },
);
