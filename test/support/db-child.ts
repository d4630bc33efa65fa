// A second process at the database of a test: does what its arguments say and prints one line for each step.
import pg from 'pg';
import { embeddedConfig } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { migrateServer } from '#db/migrate.ts';
import { silentLog } from '#test/support/database.ts';

const [task, place = '', extra = ''] = process.argv.slice(2);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function forever(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

const options = { dataDir: place, log: silentLog, lowSpaceBytes: 0 };

/** What only one task needs is loaded by that task: each of many processes is on its feet sooner. */
const tasks: Record<string, () => Promise<unknown>> = {
  /** Opens and stays. */
  async hold() {
    const db = await openEmbedded(options).catch((error: Error) => say(`refused ${error.message}`));
    if (!db) return;
    say(`open ${process.pid}`);
    await forever();
  },
  /** Commits rows one by one, saying each number only after its commit. */
  async write() {
    const { prisma } = await openEmbedded({ ...options, attach: extra === 'attach' });
    for (let n = 0; ; n += 1) {
      await prisma.workspace.create({ data: { id: `w${n}`, name: 'x' } });
      say(`committed ${n}`);
    }
  },
  /** Adds `extra` times one to a counter, as a client of somebody else's engine. */
  async count() {
    const db = await openEmbedded({ ...options, attach: true });
    for (let n = 0; n < Number(extra); n += 1)
      await db.prisma.$transaction(async (tx) => {
        const row = await tx.workspace.findUniqueOrThrow({ where: { id: 'counter' } });
        await tx.workspace.update({
          where: { id: 'counter' },
          data: { digestHour: 9, name: String(Number(row.name) + 1) },
        });
      });
    say(db.role);
    await db.close();
  },
  /** Opens a transaction on the socket and never ends it. */
  async stall() {
    const client = new pg.Client(embeddedConfig(place));
    await client.connect();
    await client.query('BEGIN');
    await client.query(`INSERT INTO workspace (id, name) VALUES ('stalled', 'x')`);
    say('in transaction');
    await forever();
  },
  /** Imports the file `extra`, saying each step when it begins and "written" when it is over. */
  async import() {
    const { importFile } = await import('#flows/import.ts');
    const db = await openEmbedded(options);
    const { ok } = await importFile(
      { db, now: new Date('2026-11-21T09:00:00Z') },
      {
        workspaceId: 'main',
        actor: 'terminal',
        path: extra,
        fileName: 'book.csv',
        options: {},
        commit: true,
        onProgress: ({ step, rows }) => say(`${step} ${rows}`),
      },
    );
    say(ok ? 'written' : 'refused');
    await forever();
  },
  /** A whole bot; `extra` is JSON (see bot-child.ts). */
  async bot() {
    const { runBot } = await import('./bot-child.ts');
    say(`port ${await runBot(place, extra)}`);
    await forever();
  },
  /** Sends the letters that are due to the mail server of `extra` at its moment: "URL NOW". */
  async send() {
    const { sendLetters } = await import('#test/support/letter-child.ts');
    await sendLetters(place, extra);
    say('done');
    await forever();
  },
  /** Approves the letter to each client many times at once, then sends what is due: "URL NOW". */
  async click() {
    const { clickLetters } = await import('#test/support/letter-child.ts');
    await clickLetters(place, extra);
    say('done');
    await forever();
  },
  async migrate() {
    say(`applied ${(await migrateServer(place)).length}`);
  },
};

await tasks[task ?? '']?.();
