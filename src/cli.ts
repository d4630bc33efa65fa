// The second edge, for a terminal: the words of `goodterms`. Nothing imports it.
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setInterval, setTimeout as wait } from 'node:timers/promises';
import { runImports, runUndo } from '#cli/batches.ts';
import { runAlike, runApart, runMerge, runUnmerge } from '#cli/clients.ts';
import type { DigestPoster } from '#cli/digest.ts';
import { runDigest } from '#cli/digest.ts';
import { runDisputes } from '#cli/disputes.ts';
import { runDoctor } from '#cli/doctor.ts';
import type { ImportTerminal } from '#cli/import.ts';
import { runImport } from '#cli/import.ts';
import { runMappings } from '#cli/mappings.ts';
import { runMissing } from '#cli/missing.ts';
import { runNumbers } from '#cli/numbers.ts';
import { runStatus } from '#cli/status.ts';
import type { ExitCode, Terminal } from '#cli/terminal.ts';
import { readArgs, UsageError } from '#cli/terminal.ts';
import { runWhy } from '#cli/why.ts';
import type { OpenDatabase } from '#db/client.ts';
import { migrateServer } from '#db/migrate.ts';
import { openDatabase } from '#db/open.ts';
import { connectWorkspace, workspaceForTerminal } from '#flows/workspace.ts';
import { postDueDigests } from '#jobs/digest.ts';
import { createMailer } from '#mail/smtp.ts';
import { createPoster } from '#messages/poster.ts';
import { checkSlack } from '#messages/slack-check.ts';
import { systemClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { readConfig } from '#platform/config.ts';
import type { Log } from '#platform/log.ts';
import { createLog } from '#platform/log.ts';

const USAGE = `Usage: npm run -s goodterms -- WORD …
  import FILE… [--commit] [--json] [--map field=Column,…] [--date-order DMY|MDY|YMD]
               [--currency USD] [--terms 30] [--take LINE,…] [--skip-faulty]
                                                  read invoices; writes only with --commit
  import --watch FOLDER [--commit] …              take files as they appear in a folder
  imports [--json]                                what was brought in
  undo BATCH                                      take an import back
  mappings [--forget ID] [--json]                 what was said of the columns of tables
  missing [--paid NUMBER…|--open NUMBER…|--all] [--on DATE] [--json]
                                                  invoices that a complete report no longer lists
  alike [--json]                                  clients that look like one
  merge KEEP_ID MERGE_ID | unmerge ID | apart ID ID
                                                  say that they are one, or are not
  status "NAME" [--today DATE] [--json]           what a client owes and how they pay
  why [CLIENT] [--from P] [--to P] [--rows all|reasoned|none|ours|CAUSE] [--json]
                                                  why invoices were paid late; P is 2026-10-05, 2026-10, 2026-Q3 or 2026
  numbers [CLIENT] [--by client|owner|month] [--from P] [--to P] [--rows all|KEY] [--json]
                                                  how clients pay, and the invoices behind it
  disputes [CLIENT] [--open] [--owner USER_ID] [--from P] [--to P] [--json]
                                                  cases, and what they came from
  digest [--today DATE] [--json] [--post]         today's digest; --post sends it to Slack, once
  doctor                                          what is well, and what to do about the rest
  migrate                                         bring a PostgreSQL server's tables up to date
Every word but migrate takes --workspace ID where there are several.`;

interface Root {
  readonly config: Config;
  readonly log: Log;
  readonly db: OpenDatabase;
  readonly terminal: Terminal;
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const [word = 'help', ...rest] = argv;
  if (word === 'help' || word === '--help' || word === '-h') {
    out(USAGE);
    return 0;
  }
  const read = readConfig(process.env);
  if (!read.ok) {
    for (const mistake of read.mistakes) err(mistake);
    return 2;
  }
  try {
    return await run(word, rest, read.config);
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(word: string, argv: string[], config: Config): Promise<ExitCode> {
  const log = createLog({
    level: config.logLevel === 'info' ? 'error' : config.logLevel,
    ...config,
  });
  if (word === 'migrate') {
    readArgs({ args: argv, options: {} });
    return migrate(config);
  }
  const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  if (!command) throw new UsageError(`There is no word "${word}".\n${USAGE}`);
  const { rest, workspaceId } = takeWorkspace(argv);
  const db = await openDatabase({ ...config.database, log, attach: true });
  try {
    const workspace = await workspaceForTerminal(db, workspaceId);
    if ('problem' in workspace) throw new UsageError(workspace.problem);
    const now = systemClock.now();
    const isTty = process.stderr.isTTY;
    return await command(
      { config, log, db, terminal: { db, workspace, now, out, err, isTty } },
      rest,
    );
  } finally {
    await db.close();
  }
}

const COMMANDS: Record<string, (root: Root, argv: string[]) => Promise<ExitCode>> = {
  import: async ({ db, terminal }, argv) => {
    const stopping = new AbortController();
    process.once('SIGINT', () => stopping.abort());
    const { signal } = stopping;
    const tidy = () => db.tidy();
    return runImport({ ...terminal, ...person(terminal, signal), signal, tidy }, argv);
  },
  imports: ({ terminal }, argv) => runImports(terminal, argv),
  undo: ({ terminal }, argv) => runUndo(terminal, argv),
  mappings: ({ terminal }, argv) => runMappings(terminal, argv),
  missing: ({ terminal }, argv) => runMissing(terminal, argv),
  alike: ({ terminal }, argv) => runAlike(terminal, argv),
  merge: ({ terminal }, argv) => runMerge(terminal, argv),
  unmerge: ({ terminal }, argv) => runUnmerge(terminal, argv),
  apart: ({ terminal }, argv) => runApart(terminal, argv),
  status: ({ terminal }, argv) => runStatus(terminal, argv),
  why: ({ terminal }, argv) => runWhy(terminal, argv),
  numbers: ({ terminal }, argv) => runNumbers(terminal, argv),
  disputes: ({ terminal }, argv) => runDisputes(terminal, argv),
  digest: (root, argv) => runDigest(root.terminal, { argv, connect: () => connect(root) }),
  doctor: async ({ config, db, log, terminal }, argv) => {
    const slack =
      config.slack &&
      createPoster({ token: config.slack.botToken, apiUrl: config.slack.apiUrl, log });
    readArgs({ args: argv, options: {} });
    const { mail } = config;
    const mailer = mail && createMailer({ ...mail, log });
    try {
      return await runDoctor(terminal, {
        engine: `${db.engine}, ${db.role}`,
        mail: mailer && { mailer, from: mail?.from?.address ?? null },
        checkSlack: slack && ((channelId) => checkSlack(slack, channelId)),
      });
    } finally {
      await mailer?.close();
    }
  },
};

const LOOK_EVERY_MS = 2_000;

/** What somebody who sits at the terminal sees and is asked, and when a watched folder is looked into. */
function person(
  { isTty }: Terminal,
  signal: AbortSignal,
): Pick<ImportTerminal, 'show' | 'elapsedMs' | 'ask' | 'looks'> {
  const looks = looksUntil(signal);
  if (!isTty) return { looks };
  const seen = {
    looks,
    show: (line: string) => process.stderr.write(`\r\u001b[K${line}`),
    elapsedMs: () => performance.now(),
  };
  return process.stdin.isTTY ? { ...seen, ask: (prompt) => askPerson(prompt, signal) } : seen;
}

async function* looksUntil(signal: AbortSignal): AsyncGenerator<void> {
  try {
    yield* setInterval(LOOK_EVERY_MS, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Null when the person presses Ctrl-C or Ctrl-D. */
async function askPerson(prompt: string, signal: AbortSignal): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const isOver = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    return await Promise.race([lines.question(prompt, { signal }), isOver]);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    lines.close();
  }
}

/** `--workspace ID` may stand anywhere. */
function takeWorkspace(argv: string[]): { rest: string[]; workspaceId: string | null } {
  const words = argv.flatMap((word) =>
    word.startsWith('--workspace=') ? ['--workspace', word.slice(12)] : [word],
  );
  const at = words.indexOf('--workspace');
  if (at === -1) return { rest: argv, workspaceId: null };
  const id = words[at + 1];
  if (!id) throw new UsageError('--workspace wants the id of a workspace.');
  return { rest: words.toSpliced(at, 2), workspaceId: id };
}

async function migrate(config: Config): Promise<ExitCode> {
  if (config.database.url === undefined) {
    out('The embedded database brings its tables up to date by itself; nothing to do.');
    return 0;
  }
  const applied = await migrateServer(config.database.url);
  out(applied.length === 0 ? 'The tables are up to date.' : `Applied: ${applied.join(', ')}.`);
  return 0;
}

/** Slack for `digest --post`: the same job as the bot's, on the same rows. */
async function connect(root: Root): Promise<DigestPoster> {
  const { config, db, log } = root;
  if (!config.slack) throw new UsageError('Slack is not connected: set SLACK_BOT_TOKEN first.');
  const { slack } = config;
  // Half of the time that every word takes to start would be for this one.
  const { identify } = await import('#slack/app.ts');
  const identity = await identify(slack, log);
  const { id: workspaceId } = await connectWorkspace(db, {
    teamId: identity.teamId,
    name: identity.teamName,
  });
  if (workspaceId !== root.terminal.workspace.id)
    throw new UsageError(
      `SLACK_BOT_TOKEN belongs to the workspace ${workspaceId}, not to ${root.terminal.workspace.id}.`,
    );
  return {
    workspaceId,
    postDue: () =>
      postDueDigests({
        db,
        log,
        workspaceId,
        clock: systemClock,
        poster: createPoster({ token: slack.botToken, apiUrl: slack.apiUrl, log }),
        pause: async (ms) => wait(ms),
        admins: config.admins,
      }),
  };
}

function out(text: string): void {
  process.stdout.write(`${text}\n`);
}

function err(text: string): void {
  process.stderr.write(`${text}\n`);
}

// `… | head` closes our output early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await main(process.argv.slice(2));
