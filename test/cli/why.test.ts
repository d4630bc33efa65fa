// Goal: the terminal says why invoices were late and how clients pay, in figures that scripts can rely on.
// Method: the words on a small book, their JSON whole, their lines read as a person would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNumbers } from '#cli/numbers.ts';
import type { ExitCode, Terminal } from '#cli/terminal.ts';
import { UsageError } from '#cli/terminal.ts';
import { runWhy } from '#cli/why.ts';
import type { Database } from '#db/client.ts';
import { saveReasons } from '#db/late-reasons.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { Side } from '#domain/cause.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
let db: Database;
let terminal: Omit<Terminal, 'out' | 'err'>;
let acme: string;

beforeAll(async () => {
  db = await aDatabase();
  const book = await aBook(db, { today, workspaceId: 'W1' });
  acme = await book.client({ name: 'Acme & Sons', number: 'A-1', ownerUserId: 'U1' });
  const globex = await book.client({ name: 'Globex', number: 'G-1' });
  await book.client({ name: 'Globex', number: 'G-2' });
  const paid = async (
    clientId: string,
    number: string,
    given: { dueOn: string; late: number; currency?: string; reason?: [string, Side] },
  ) => {
    const { dueOn, late, reason, currency = 'EUR' } = given;
    const id = await book.invoice(clientId, { number, dueOn, currency, paidDaysLate: late });
    if (reason)
      await saveReasons(db.prisma, {
        workspaceId: 'W1',
        invoiceIds: [id],
        reason: {
          side: reason[1],
          cause: reason[0],
          saidBy: null,
          noteId: null,
          request: null,
          recordedBy: 'U1',
          recordedAt: new Date(`${today}T09:00:00Z`),
        },
      });
  };
  const po: [string, Side] = ['po_missing', 'ours'];
  await paid(acme, 'P-1', { dueOn: '2026-10-01', late: 12, reason: po });
  await paid(acme, 'P-2', { dueOn: '2026-10-02', late: 1, currency: 'USD', reason: po });
  await paid(globex, 'C-1', { dueOn: '2026-10-03', late: 7, reason: ['cash_flow', 'theirs'] });
  await paid(globex, 'N-1', { dueOn: '2026-10-04', late: 3 });
  await paid(globex, 'ON-1', { dueOn: '2026-10-04', late: -4 });
  await paid(globex, 'OLD', { dueOn: '2026-09-01', late: 3, reason: ['cash_flow', 'theirs'] });
  await book.invoice(globex, { number: 'OPEN', daysPastDue: 10 });
  const workspace = await findWorkspace(db.prisma, 'W1');
  terminal = {
    db,
    workspace: { ...workspace!, locale: 'en-GB' },
    now: new Date(`${today}T09:00:00Z`),
    isTty: false,
  };
});
afterAll(() => db.close());

/** The exit code, then what was said line by line, complaints marked with "!". */
async function run(
  word: (terminal: Terminal, argv: readonly string[]) => Promise<ExitCode>,
  ...argv: string[]
): Promise<[ExitCode, ...string[]]> {
  const lines: string[] = [];
  const said = {
    out: (text: string) => void lines.push(...text.split('\n')),
    err: (text: string) => void lines.push(...text.split('\n').map((line) => `! ${line}`)),
  };
  return [await word({ ...terminal, ...said }, argv), ...lines];
}

const json = async (...given: Parameters<typeof run>) => {
  const [code, ...lines] = await run(...given, '--json');
  return [code, JSON.parse(lines.join('\n'))];
};

const OCTOBER = ['--from', '2026-10'];

describe('goodterms why', () => {
  it('says it in lines', async () => {
    expect(await run(runWhy, ...OCTOBER)).toMatchInlineSnapshot(`
      [
        0,
        "Everybody, 2026-10-01 to 2026-10-31, beside 2026-08-31 to 2026-09-30",
        "Paid late: 4 (1 before), 3 with a reason",
        "Our fault (reason on our side / with a reason): 67 % (0 % before)",
        "By number of invoices:",
        "  1. PO number was missing [po_missing] (ours): 2, 67 %, 67 % so far",
        "  2. Short of cash [cash_flow] (theirs): 1, 33 %, 100 % so far",
        "  No reason recorded: 1 of 4",
        "By amount-days (amount x days late), EUR:",
        "  1. PO number was missing [po_missing] (ours): €12,000, 63 %, 63 % so far",
        "  2. Short of cash [cash_flow] (theirs): €7,000, 37 %, 100 % so far",
        "By amount-days (amount x days late), USD:",
        "  1. PO number was missing [po_missing] (ours): US$1,000, 100 %, 100 % so far",
        "What changed:",
        "  PO number was missing: 2 (0 before)",
        "  No reason recorded: 1 (0 before)",
      ]
    `);
  });

  it('gives every figure as JSON', async () => {
    expect(await json(runWhy, ...OCTOBER)).toMatchInlineSnapshot(`
      [
        0,
        {
          "amountDays": [
            {
              "causes": [
                {
                  "beforeMinorDays": "0",
                  "cause": "po_missing",
                  "cumulative": 0.631578947368421,
                  "minorDays": "1200000",
                  "name": "PO number was missing",
                  "share": 0.631578947368421,
                  "sides": {
                    "ours": "1200000",
                    "theirs": "0",
                    "third_party": "0",
                    "unknown": "0",
                  },
                },
                {
                  "beforeMinorDays": "300000",
                  "cause": "cash_flow",
                  "cumulative": 1,
                  "minorDays": "700000",
                  "name": "Short of cash",
                  "share": 0.3684210526315789,
                  "sides": {
                    "ours": "0",
                    "theirs": "700000",
                    "third_party": "0",
                    "unknown": "0",
                  },
                },
              ],
              "currency": "EUR",
              "minorDays": "1900000",
              "unreasonedMinorDays": "300000",
            },
            {
              "causes": [
                {
                  "beforeMinorDays": "0",
                  "cause": "po_missing",
                  "cumulative": 1,
                  "minorDays": "100000",
                  "name": "PO number was missing",
                  "share": 1,
                  "sides": {
                    "ours": "100000",
                    "theirs": "0",
                    "third_party": "0",
                    "unknown": "0",
                  },
                },
              ],
              "currency": "USD",
              "minorDays": "100000",
              "unreasonedMinorDays": "0",
            },
          ],
          "before": {
            "from": "2026-08-31",
            "late": 1,
            "ourShare": 0,
            "ours": 0,
            "reasoned": 1,
            "to": "2026-09-30",
            "unreasoned": 0,
          },
          "causes": [
            {
              "before": 0,
              "cause": "po_missing",
              "cumulative": 0.6666666666666666,
              "invoices": 2,
              "name": "PO number was missing",
              "share": 0.6666666666666666,
              "sides": {
                "ours": 2,
                "theirs": 0,
                "third_party": 0,
                "unknown": 0,
              },
            },
            {
              "before": 1,
              "cause": "cash_flow",
              "cumulative": 1,
              "invoices": 1,
              "name": "Short of cash",
              "share": 0.3333333333333333,
              "sides": {
                "ours": 0,
                "theirs": 1,
                "third_party": 0,
                "unknown": 0,
              },
            },
          ],
          "changes": [
            {
              "before": 0,
              "cause": "po_missing",
              "now": 2,
            },
            {
              "before": 0,
              "cause": null,
              "now": 1,
            },
          ],
          "client": null,
          "from": "2026-10-01",
          "late": 4,
          "ourShare": 0.6666666666666666,
          "ours": 2,
          "reasoned": 3,
          "to": "2026-10-31",
          "unreasoned": 1,
        },
      ]
    `);
  });

  it('opens the rows behind each figure', async () => {
    const numbers = async (word: string) => {
      const [, { total, invoices }] = await json(runWhy, ...OCTOBER, '--rows', word);
      expect(total).toBe(invoices.length);
      return invoices.map(({ number }: { number: string }) => number);
    };
    expect(await numbers('po_missing')).toEqual(['P-1', 'P-2']);
    expect(await numbers('ours')).toEqual(['P-1', 'P-2']);
    expect(await numbers('none')).toEqual(['N-1']);
    expect(await numbers('reasoned')).toEqual(['P-1', 'C-1', 'P-2']);
    expect(await numbers('all')).toEqual(['P-1', 'C-1', 'N-1', 'P-2']);
    expect(await run(runWhy, ...OCTOBER, '--rows', 'cash_flow')).toEqual([
      0,
      'C-1  Globex  €1,000  due 2026-10-03  paid 2026-10-10  7 days late  Short of cash (theirs)',
    ]);
    const nothing = 'No such invoice was paid late in this time.';
    expect(await run(runWhy, '--from', '2025', '--to', '2025', '--rows', 'all')).toEqual([
      0,
      nothing,
    ]);
    await expect(run(runWhy, '--rows', 'po-missing')).rejects.toThrow('There is no cause');
  });

  it('finds the client by its words, or says who may be meant', async () => {
    expect((await run(runWhy, 'acme', ...OCTOBER))[2]).toBe(
      'Paid late: 2 (0 before), 2 with a reason',
    );
    expect(await run(runWhy, 'Globex')).toEqual([
      3,
      '! Several clients match "Globex"; use the number:',
      '!   Globex  #G-1',
      '!   Globex  #G-2',
    ]);
    expect((await run(runWhy, 'Acmee', '&', 'Sons'))[0]).toBe(4);
  });

  it.each([
    [['--from', '2026-13'], 'no time that I can read'],
    [['--from', '2026-10-02', '--to', '2026-10-01'], 'is before'],
    [['--to', 'soon'], 'no time that I can read'],
    [['--since', '2026'], 'Unknown option'],
  ])('refuses %j', async (argv, sentence) => {
    const refused = run(runWhy, ...argv);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(sentence);
  });
});

describe('goodterms numbers', () => {
  it('says it in lines, for clients, owners and months', async () => {
    expect(await run(runNumbers)).toMatchInlineSnapshot(`
      [
        0,
        "Everybody, 2026-08-27 to 2026-11-24: 6 paid, 17 % on time; 5 late by 5.2 days; days to pay 33.7, median 33; weighted delay 5.2 in EUR, 1 in USD; 1 open and overdue",
        "  Globex #G-1: 4 paid, 25 % on time; 3 late by 4.3 days; days to pay 32.3, median 33; weighted delay 3.8 in EUR; 1 open and overdue",
        "  Acme & Sons #A-1: 2 paid, 0 % on time; 2 late by 6.5 days; days to pay 36.5, median 36.5; weighted delay 12 in EUR, 1 in USD",
      ]
    `);
    expect(await run(runNumbers, '--by', 'owner', ...OCTOBER)).toMatchInlineSnapshot(`
      [
        0,
        "Everybody, 2026-10-01 to 2026-10-31: 4 paid, 0 % on time; 4 late by 5.8 days; days to pay 35.8, median 35; weighted delay 7.3 in EUR, 1 in USD",
        "  nobody: 2 paid, 0 % on time; 2 late by 5 days; days to pay 35, median 35; weighted delay 5 in EUR",
        "  U1: 2 paid, 0 % on time; 2 late by 6.5 days; days to pay 36.5, median 36.5; weighted delay 12 in EUR, 1 in USD",
      ]
    `);
    expect(await run(runNumbers, '--by', 'month')).toMatchInlineSnapshot(`
      [
        0,
        "Everybody, 2026-08-27 to 2026-11-24: 6 paid, 17 % on time; 5 late by 5.2 days; days to pay 33.7, median 33; weighted delay 5.2 in EUR, 1 in USD; 1 open and overdue",
        "  2026-11: nothing paid; weighted delay 10 in EUR; 1 open and overdue",
        "  2026-10: 4 paid, 0 % on time; 4 late by 5.8 days; days to pay 35.8, median 35; weighted delay 7.3 in EUR, 1 in USD",
        "  2026-09: 2 paid, 50 % on time; 1 late by 3 days; days to pay 29.5, median 29.5; weighted delay -0.5 in EUR",
      ]
    `);
  });

  it('gives every figure as JSON', async () => {
    expect(await json(runNumbers, 'acme')).toMatchInlineSnapshot(`
      [
        0,
        {
          "by": "client",
          "client": {
            "id": "1",
            "name": "Acme & Sons",
            "number": "A-1",
          },
          "count": 1,
          "from": "2026-08-27",
          "groups": [
            {
              "averageDaysLate": 6.5,
              "averageDaysToPay": 36.5,
              "key": "1",
              "late": 2,
              "medianDaysLate": 6.5,
              "medianDaysToPay": 36.5,
              "name": "Acme & Sons",
              "number": "A-1",
              "onTime": 0,
              "onTimeShare": 0,
              "openOverdue": 0,
              "paid": 2,
              "undated": 0,
              "weighted": [
                {
                  "currency": "EUR",
                  "days": 12,
                  "openOverdue": 0,
                  "paid": 1,
                },
                {
                  "currency": "USD",
                  "days": 1,
                  "openOverdue": 0,
                  "paid": 1,
                },
              ],
            },
          ],
          "to": "2026-11-24",
          "whole": {
            "averageDaysLate": 6.5,
            "averageDaysToPay": 36.5,
            "late": 2,
            "medianDaysLate": 6.5,
            "medianDaysToPay": 36.5,
            "onTime": 0,
            "onTimeShare": 0,
            "openOverdue": 0,
            "paid": 2,
            "undated": 0,
            "weighted": [
              {
                "currency": "EUR",
                "days": 12,
                "openOverdue": 0,
                "paid": 1,
              },
              {
                "currency": "USD",
                "days": 1,
                "openOverdue": 0,
                "paid": 1,
              },
            ],
          },
        },
      ]
    `);
  });

  it('opens the rows behind each line', async () => {
    const numbers = async (...argv: string[]) => {
      const [, { invoices }] = await json(runNumbers, ...argv);
      return invoices.map(({ number }: { number: string }) => number);
    };
    expect(await numbers('--rows', acme)).toEqual(['P-1', 'P-2']);
    expect(await numbers('--rows', 'A-1')).toEqual(['P-1', 'P-2']);
    expect(await numbers('--rows', 'G-1')).toEqual(['OPEN', 'C-1', 'N-1', 'ON-1', 'OLD']);
    expect(await numbers('--by', 'owner', '--rows', 'U1')).toEqual(['P-1', 'P-2']);
    expect(await numbers('--by', 'owner', '--rows', 'nobody')).toHaveLength(5);
    expect(await numbers('--by', 'month', '--rows', '2026-09')).toEqual(['ON-1', 'OLD']);
    expect(await numbers('--rows', 'all')).toHaveLength(7);
    expect(await run(runNumbers, 'A-1', ...OCTOBER, '--rows', 'all')).toEqual([
      0,
      'P-1  Acme & Sons  €1,000  issued 2026-09-01  due 2026-10-01  paid 2026-10-13  12 days late',
      'P-2  Acme & Sons  US$1,000  issued 2026-09-02  due 2026-10-02  paid 2026-10-03  1 day late',
    ]);
    await expect(run(runNumbers, '--rows', 'nobody')).rejects.toThrow('There are no numbers');
    await expect(run(runNumbers, '--by', 'week')).rejects.toThrow(
      '--by wants client, owner, month.',
    );
  });
});
