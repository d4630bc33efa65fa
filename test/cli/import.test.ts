// Goal: what a bookkeeper reads and types in the terminal when bringing files in. Method: the words of the terminal on
// small files and a real database; typed answers and looks into a folder are handed in one by one.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runImports, runUndo } from '#cli/batches.ts';
import { runApart } from '#cli/clients.ts';
import type { ImportTerminal } from '#cli/import.ts';
import { runImport } from '#cli/import.ts';
import { progressLine, progressTo } from '#cli/import-progress.ts';
import { runMappings } from '#cli/mappings.ts';
import type { Terminal } from '#cli/terminal.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const HEADER =
  'Customer No,Customer,Email,Owner Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Disputed,PO\n';
const TWO =
  'C1,Acme,ap@acme.example,mia@us.example,I-1,2026-09-01,2026-10-01,USD,100.00,,,,No,PO-1\nC2,Beta,,,I-1,2026-09-02,2026-10-02,EUR,50.00,20.00,2026-10-05,30.00,,\n';
const FAULTY = 'C3,Gamma,,,,,2026-10-01,USD,1,,,,,\n';

let db: Database;
let folder: string;
let workspaceId: string;
let counter = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(async () => {
  await db.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gt-cli-'));
  workspaceId = `c${(counter += 1)}`;
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
  return () => rm(folder, { recursive: true });
});

async function say(
  word: (terminal: ImportTerminal, argv: readonly string[]) => Promise<number>,
  argv: readonly string[],
  more: Partial<ImportTerminal> = {},
) {
  const out: string[] = [];
  const err: string[] = [];
  const workspace = await findWorkspace(db.prisma, workspaceId);
  const terminal: Terminal = {
    db,
    workspace: workspace!,
    now: NOW,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    isTty: false,
  };
  const code = await word({ ...terminal, ...more }, argv);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const run = (...argv: string[]) => say(runImport, argv);

/** A person who types these lines, then leaves. */
function typing(...lines: string[]) {
  const prompts: string[] = [];
  return {
    prompts,
    ask: (prompt: string) => {
      prompts.push(prompt);
      return Promise.resolve(lines.shift() ?? null);
    },
  };
}

async function aFile(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const invoices = () =>
  db.prisma.invoice.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });

describe('goodterms import', () => {
  it('says what would happen and how to make it happen', async () => {
    const path = await aFile('a.csv', `${HEADER}${TWO}`);
    expect(await run(path)).toEqual({
      code: 0,
      err: '',
      out: [
        'a.csv, read as general',
        '  Rows     2 read: 2 new, 0 changed, 0 unchanged, 0 skipped',
        '  EUR      1 invoice, €20 open',
        '  USD      1 invoice, $100 open',
        '  Clients  2 new (Acme; Beta), 0 known',
        'Nothing was written. Run again with --commit to import.',
      ].join('\n'),
    });
    expect(await invoices()).toEqual([]);
  });

  it('shows what would change, and what a person must settle', async () => {
    await run(await aFile('a.csv', HEADER + TWO), '--commit');
    const line = 'C4,Delta,,,D-1,,2026-10-01,USD,10.00,,,,,\n';
    const path = await aFile(
      'b.csv',
      `${HEADER}${TWO.replace('50.00,20.00', '50.00,10.00').replace('30.00', '40.00')}${line}${line.replace('10.00', '11.00')}`,
    );
    const { code, out } = await run(path);
    expect(code).toBe(0);
    expect(out).toContain('  Changes  I-1 of Beta: open €20 -> €10, paid €30 -> €40');
    expect(out).toContain('  Conflict 2 rows must be settled by a person: take a line with --take');
    const taken = await run(path, '--commit', '--take', '5');
    expect(taken.out).toContain('1 new, 1 changed');
    expect(
      await db.prisma.invoice.findMany({ where: { workspaceId, number: 'D-1' } }),
    ).toMatchObject([{ amountMinor: 1100n }]);
  });

  it('shows the total that a report shows: what is open, less credits', async () => {
    const credit = 'C2,Beta,,,K-1,2026-09-02,2026-10-02,EUR,-7.50,,,,,\n';
    const { out } = await run(await aFile('a.csv', HEADER + TWO + credit));
    expect(out).toContain('  EUR      1 invoice, €20 open, less €7.50 in credits\n');
    expect(out).toContain('  USD      1 invoice, $100 open\n');
  });

  it('prints JSON and nothing else, amounts as strings', async () => {
    const path = await aFile('a.csv', HEADER + TWO);
    const { out, err, code } = await run(path, '--json', '--commit');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      totals: [{ currency: 'EUR', openMinor: '2000' }, {}],
      batchId: expect.any(String),
    });
    expect(JSON.parse((await run(path, path, '--json')).out)).toHaveLength(2);
  });

  it('writes none of several files when one is bad, and says where', async () => {
    const good = await aFile('a.csv', HEADER + TWO);
    const bad = await aFile('b.csv', `${HEADER}C1,A,,,I-9,13/1/2026,1/14/2026,USD,5,,,,,\n`);
    const { code, out, err } = await run(good, bad, '--commit');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /b\.csv:2:column "Due Date": Dates are mixed: .*\nSay which one is right with --date-order/,
    );
    const faulty = await run(good, await aFile('c.csv', HEADER + FAULTY), '--commit');
    expect(faulty.code).toBe(2);
    expect(await invoices()).toEqual([]);
  });
});

describe('a file with rows that cannot be read', () => {
  it('is an error that names file, line and column, and nothing is written', async () => {
    const path = await aFile('a.csv', HEADER + TWO + FAULTY);
    const { code, out, err } = await run(path, '--commit');
    expect(code).toBe(2);
    expect(out).toContain('  Skipped  line 4, column "Invoice": Invoice is blank');
    expect(err).toBe(
      `${path}:4:column "Invoice": Invoice is blank.\nMend the file and run the import again, or leave such rows out with --skip-faulty.`,
    );
    expect(await invoices()).toEqual([]);
    expect((await run(path)).code).toBe(2);
    expect(JSON.parse((await run(path, '--commit', '--json')).out)).toMatchObject({
      error: { file: path, line: 4, column: 'Invoice', message: 'Invoice is blank.' },
    });
  });

  it('is imported without them when the person says so', async () => {
    const path = await aFile('a.csv', HEADER + TWO + FAULTY);
    expect((await run(path, '--commit', '--skip-faulty')).code).toBe(0);
    expect(await invoices()).toHaveLength(2);
  });

  it('is not every file with rows that are left out: a draft is no fault', async () => {
    const path = await aFile(
      'z.csv',
      'Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer ID,Customer Name,Due Date,Currency Code,Total,Balance\n2026-09-01,1,Z-1,Draft,77,Acme,2026-10-01,USD,5.00,5.00\n2026-09-01,2,Z-2,Sent,77,Acme,2026-10-01,USD,5.00,5.00\n',
    );
    expect((await run(path, '--commit')).code).toBe(0);
  });
});

describe('a question', () => {
  const OPEN = 'Customer,Invoice,Due,Amount,Currency\nAcme,I-1,03/04/2026,100,USD\n';

  it('is asked in the terminal, and the answer is remembered for the next file like it', async () => {
    const path = await aFile('a.csv', OPEN);
    const person = typing('7', '1');
    const { code, err } = await say(runImport, [path, '--commit'], person);
    expect(code).toBe(0);
    expect(err).toContain('  1  Day first: 03/04/2026 is 3 April 2026');
    expect(person.prompts).toEqual(['Which one? (1-2): ', 'Which one? (1-2): ']);
    expect(await invoices()).toMatchObject([{ dueOn: new Date('2026-04-03') }]);
    const next = await aFile('b.csv', OPEN.replace('I-1', 'I-2'));
    expect((await run(next, '--commit')).code).toBe(0);
    expect(await invoices()).toHaveLength(2);
  });

  it('is an error that names the flag where nobody can answer, and with --json', async () => {
    const path = await aFile('a.csv', OPEN);
    expect((await run(path)).err).toContain('--date-order DMY');
    const json = await say(runImport, [path, '--json'], typing('1'));
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      error: {
        column: 'Due',
        hint: expect.stringContaining('--date-order'),
        question: { kind: 'dateOrder', choices: [{ value: 'DMY' }, { value: 'MDY' }] },
      },
    });
  });

  it('may be left without an answer: nothing is written', async () => {
    const { code } = await say(runImport, [await aFile('a.csv', OPEN), '--commit'], typing());
    expect(code).toBe(2);
    expect(await invoices()).toEqual([]);
  });

  it('goes on to the currency and the terms', async () => {
    const path = await aFile(
      'a.csv',
      'Customer,Invoice,Invoice Date,Amount\nAcme,I-1,2026-04-03,$100\n',
    );
    const person = typing('dollars', ' cad', 'a month', '45 ');
    const { code, err } = await say(runImport, [path, '--commit'], person);
    expect(code).toBe(0);
    expect(person.prompts[0]).toContain('such as USD');
    expect(err).toContain('"dollars" is no currency: type its three letters, such as EUR.');
    expect(err).toContain('Type whole days, such as 30, at most 999.');
    expect(await invoices()).toMatchObject([{ currency: 'CAD', dueOn: new Date('2026-05-18') }]);
  });
});

describe('a table that we do not know', () => {
  const ODD = [
    'Kunde,Beleg,Faellig,Betrag,Ref,Zeichen',
    'Acme,R-1,2026-04-03,100.00,x,EUR',
    'Beta,R-2,2026-04-04,50.00,y,EUR',
    '',
  ].join('\n');

  it('is laid open column by column, confirmed, remembered, listed and forgotten', async () => {
    const person = typing(
      '1=clientName',
      '2=number',
      '3=dueon',
      '9=amount',
      '4=amount',
      '6=currency',
      '',
    );
    const { code, err } = await say(runImport, [await aFile('o.csv', ODD), '--commit'], person);
    expect(err).toMatch(/1 {2}Kunde +not needed +Acme \| Beta/);
    expect(err).toMatch(/1 {2}Kunde +clientName +Acme \| Beta/);
    expect(err).toContain('The fields are: clientId');
    expect(code).toBe(0);
    expect(await invoices()).toMatchObject([
      { number: 'R-1', amountMinor: 10000n },
      { number: 'R-2', amountMinor: 5000n },
    ]);
    const next = await run(await aFile('p.csv', ODD.replaceAll('R-', 'S-')), '--commit');
    expect(next.code).toBe(0);
    const listed = await say(runMappings, []);
    expect(listed.out).toContain('Titles   Kunde, Beleg, Faellig, Betrag, Ref, Zeichen');
    expect(listed.out).toContain('amount=Betrag');
    const id = listed.out.slice(0, 8);
    expect((await say(runMappings, ['--forget', id])).code).toBe(0);
    expect((await say(runMappings, ['--forget', id])).code).toBe(2);
    expect((await run(await aFile('q.csv', ODD.replaceAll('R-', 'T-')))).code).toBe(2);
  });
});

describe('goodterms imports and undo', () => {
  it('list what was brought in and take it back once', async () => {
    expect((await say(runImports, [])).out).toBe('Nothing was imported yet.');
    const { out } = await run(await aFile('a.csv', HEADER + TWO), '--commit');
    const id = /npm run -s goodterms -- undo (\d+)/.exec(out)?.[1] ?? '';
    expect((await say(runImports, [])).out).toBe(
      `${id}  2026-11-21T09:00Z  a.csv (general) by terminal: 2 new, 0 changed`,
    );
    expect(await say(runUndo, [id])).toEqual({
      code: 0,
      err: '',
      out: `Import ${id} (a.csv) is taken back: 2 invoices and 2 clients removed, 0 invoices and 0 clients put back as they were before.`,
    });
    expect((await say(runImports, [])).out).toContain(', undone');
    expect(await say(runUndo, [id])).toMatchObject({
      code: 2,
      err: `Import ${id} was taken back already.`,
    });
    await expect(say(runUndo, ['x'])).rejects.toThrow('goodterms undo BATCH');
  });

  it('say what stands on an import', async () => {
    const first = await run(await aFile('a.csv', HEADER + TWO), '--commit');
    await run(await aFile('b.csv', HEADER + TWO.replace('100.00', '90.00')), '--commit');
    const id = /npm run -s goodterms -- undo (\d+)/.exec(first.out)?.[1] ?? '';
    const { code, err } = await say(runUndo, [id]);
    expect(code).toBe(2);
    expect(err).toMatch(
      /later work stands on it:\n {2}Import \d+ changed I-1 of Acme\nNothing was changed. Take the later imports back first, the newest first.$/,
    );
  });

  it('do not speak of later imports where people have worked on it', async () => {
    const { out } = await run(await aFile('a.csv', HEADER + TWO), '--commit');
    const id = /npm run -s goodterms -- undo (\d+)/.exec(out)?.[1] ?? '';
    const [keep, merge] = await db.prisma.client.findMany({ where: { workspaceId } });
    const ids = [keep!.id.toString(), merge!.id.toString()];
    expect((await say(runApart, ids)).code).toBe(0);
    expect((await say(runUndo, [id])).err).toMatch(
      /stands on it:\n {2}\w+ was said to be another client than one of a like name\nNothing was changed.$/,
    );
  });

  it('say when a file brought nothing', async () => {
    const path = await aFile('a.csv', HEADER + TWO);
    expect((await run(path, '--commit')).out).not.toContain('no row of it');
    expect((await run(path, '--commit')).out).toMatch(
      /Imported as batch \d+: no row of it was new or changed. To take it back: /,
    );
  });
});

describe('goodterms import --watch', () => {
  /** Does one thing before each look. */
  async function watching(deeds: readonly (() => Promise<unknown>)[], ...argv: string[]) {
    async function* looks() {
      for (const deed of deeds) {
        await deed();
        yield;
      }
    }
    let tidied = 0;
    const tidy = async () => void (tidied += 1);
    const said = await say(runImport, ['--watch', folder, ...argv], { looks: looks(), tidy });
    return { ...said, tidied };
  }
  const nothing = () => Promise.resolve();

  it('takes a file once it has stopped growing, and puts it away', async () => {
    const { out, code, tidied } = await watching(
      [
        () => aFile('a.csv', HEADER),
        nothing,
        () => aFile('a.csv', HEADER + TWO.slice(0, 120)),
        nothing,
        () => aFile('a.csv', HEADER + TWO),
        nothing,
        nothing,
        nothing,
      ],
      '--commit',
    );
    expect(code).toBe(0);
    expect(out.match(/Imported as batch/g)).toHaveLength(1);
    expect(out).toContain(`Moved to ${join(folder, 'imported', 'a.csv')}`);
    expect(await invoices()).toHaveLength(2);
    expect(tidied).toBe(1); // After each file that was written, not only when somebody stops it.
    expect(await readdir(folder)).toEqual(['imported']);
    expect(await readdir(join(folder, 'imported'))).toEqual(['a.csv']);
  });

  it('puts a file that cannot be read aside with the reason', async () => {
    await mkdir(join(folder, 'refused'));
    await writeFile(join(folder, 'refused', 'b.csv'), 'an older one');
    const { err, tidied } = await watching(
      [() => aFile('b.csv', HEADER + FAULTY), nothing, nothing],
      '--commit',
    );
    expect(tidied).toBe(0);
    expect(err).toContain('b.csv:2:column "Invoice": Invoice is blank.');
    expect(err).toContain(`Moved to ${join(folder, 'refused', 'b (2).csv')}`);
    expect((await readdir(join(folder, 'refused'))).sort()).toEqual([
      'b (2).csv',
      'b (2).csv.why.txt',
      'b.csv',
    ]);
    expect(await readFile(join(folder, 'refused', 'b (2).csv.why.txt'), 'utf8')).toContain(
      'Invoice is blank',
    );
  });

  it('leaves what programs keep while they write, and other files, alone', async () => {
    await watching(
      [
        async () => {
          for (const name of ['.a.csv.swp', '~$b.xlsx', 'c.csv.part', 'd.pdf'])
            await aFile(name, HEADER + TWO);
        },
        nothing,
        nothing,
      ],
      '--commit',
    );
    expect(await invoices()).toEqual([]);
    expect(await readdir(folder)).toHaveLength(4);
  });

  it('asks anew about another file of the same name', async () => {
    const open = 'Customer,Invoice,Issued,Due,Amount\nAcme,I-1,2026-04-03,2026-05-03,100\n';
    const person = typing('USD', 'CAD');
    async function* looks() {
      for (const text of [open, open.replace('Issued', 'Invoice Date').replace('I-1', 'I-2')]) {
        await aFile('a.csv', text);
        for (let look = 0; look < 3; look += 1) yield;
      }
    }
    await say(runImport, ['--watch', folder, '--commit'], { looks: looks(), ...person });
    expect((await invoices()).map(({ currency }) => currency)).toEqual(['USD', 'CAD']);
  });

  it('only shows without --commit, and each file once', async () => {
    const { out } = await watching([() => aFile('a.csv', HEADER + TWO), nothing, nothing, nothing]);
    expect(out.match(/read: 2 new/g)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['a.csv']);
  });

  it('wants a folder', async () => {
    await expect(run('--watch', join(folder, 'nowhere'))).rejects.toThrow('There is no folder');
    await expect(run('--watch', folder, 'a.csv')).rejects.toThrow('name no others');
  });
});

describe('progress', () => {
  it('shows how far, how fast and how long still', () => {
    expect(progressLine({ step: 'staging', rows: 45_000, total: 100_000 }, 2_500)).toBe(
      'Reading [#########-----------] 45 %  45,000 of 100,000 rows, 18,000 a second, 4 s left',
    );
    expect(progressLine({ step: 'reading', rows: 10, total: null }, 0)).toBe(
      'Looking over: 10 rows, 0 a second',
    );
    expect(progressLine({ step: 'writing', rows: 9, total: 9 }, 1)).toBe(
      'Writing 9 rows into the books …',
    );
  });

  it('says nothing of a small file, and no more than ten times a second', () => {
    let now = 0;
    const lines: string[] = [];
    const onProgress = progressTo(
      (line) => lines.push(line),
      () => now,
    );
    for (now = 0; now <= 1_000; now += 10) onProgress({ step: 'staging', rows: now, total: 1_000 });
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain('50 %');
  });
});
