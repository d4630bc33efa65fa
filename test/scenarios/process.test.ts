// Goal: the programs people start behave: they say what is missing, answer health checks, end cleanly,
// and the terminal works beside a running bot. Method: real processes, the stand-in of Slack.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '#db/embedded/open.ts';
import { silentLog } from '#test/support/database.ts';
import type { StandIn } from '#test/support/slack.ts';
import { aWorkspace, startStandIn } from '#test/support/slack.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'gt-process-'));
const TSX = import.meta.resolve('tsx');
const QUICK = resolve('test/support/quick-engine.ts');
const SECRET = 'a-signing-secret-of-the-test';

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function start(file: string, args: string[], env: Record<string, string>) {
  // Away from the project's folder, so that nobody's .env is read.
  const child = spawn(
    process.execPath,
    ['--import', TSX, '--import', QUICK, resolve(file), ...args],
    {
      cwd: FOLDER,
      env: { PATH: process.env['PATH'], GOODTERMS_DATA: join(FOLDER, 'data'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  return { child, said };
}

async function run(file: string, args: string[], env: Record<string, string> = {}) {
  const { child, said } = start(file, args, env);
  const [code] = await once(child, 'close');
  return { code, ...said };
}

describe('the terminal', () => {
  it('does not know a word that is none of its own, though every object has it', async () => {
    const { code, err, out } = await run('src/cli.ts', ['toString']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('There is no word "toString".');
  });
});

describe('npm start', () => {
  it('says in three lines what is missing, and names the demo', async () => {
    const { code, err } = await run('src/main.ts', []);
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n')).toHaveLength(3);
    expect(err).toContain('SLACK_BOT_TOKEN');
    expect(err).toContain('npm run demo');
  });

  it('says every mistake in a line of its own', async () => {
    const { code, err } = await run('src/main.ts', [], { SLACK_BOT_TOKN: 'x', PORT: 'http' });
    expect(code).toBe(1);
    expect(err.trimEnd().split('\n')).toEqual([
      'SLACK_BOT_TOKN is not a setting; did you mean SLACK_BOT_TOKEN?',
      'PORT must be a port number.',
    ]);
  });
});

describe('a running bot', () => {
  let slack: StandIn;
  let bot: { child: ChildProcess; said: { out: string; err: string } };
  let url: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    slack = await startStandIn({ seed: aWorkspace() });
    env = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: slack.apiUrl,
      PORT: '0',
    };
    bot = start('src/main.ts', [], env);
    const port = await new Promise<number>((found, failed) => {
      bot.child.stderr?.on('data', () => {
        const [, digits] = /"port":(\d+)/.exec(bot.said.err) ?? [];
        if (digits) found(Number(digits));
      });
      bot.child.on('close', () => failed(new Error(bot.said.err)));
    });
    url = `http://127.0.0.1:${port}`;
  }, 90_000);
  afterAll(async () => {
    bot?.child.kill('SIGKILL');
    await slack?.close();
  });

  it('is alive and ready', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await fetch(`${url}${path}`)).status).toBe(200);
  });

  it('refuses a request that Slack did not sign', async () => {
    const answer = await fetch(`${url}/slack/events`, { method: 'POST', body: 'command=/ar' });
    expect(answer.status).toBe(401);
  });

  it('shares its embedded database with the terminal', async () => {
    const file = join(FOLDER, 'book.csv');
    writeFileSync(
      file,
      'Customer,Invoice Number,Due Date,Amount,Currency\nAcme,INV-1,2026-01-31,1200.50,EUR\n',
    );
    const imported = await run('src/cli.ts', ['import', file, '--commit', '--json'], env);
    expect([imported.code, imported.err]).toEqual([0, '']);
    expect(JSON.parse(imported.out)).toMatchObject({
      rows: { read: 1, imported: 1 },
      totals: [{ currency: 'EUR', invoices: 1, openMinor: '120050' }],
    });
    const words = ['status', 'acme', '--today', '2026-03-02', '--json'];
    const status = await run('src/cli.ts', words, env);
    expect(JSON.parse(status.out)).toMatchObject({
      client: { name: 'Acme', number: null, owner: null },
      asOf: '2026-03-02',
      balances: [{ currency: 'EUR', overdueMinor: '120050', buckets: { d1_30: '120050' } }],
      invoices: [{ number: 'INV-1', daysPastDue: 30 }],
    });
    const doctor = await run('src/cli.ts', ['doctor'], env);
    expect(doctor.out).toContain('OK    Database (embedded, attached)');
    expect(doctor.out).toContain('OK    Slack permissions');
    expect(doctor.out).toContain('TO DO Digest channel: None is chosen.');
    expect(doctor.code).toBe(1);
  }, 120_000);

  it('is refused to a second bot, with the number of the process that holds it', async () => {
    const { code, err } = await run('src/main.ts', [], env);
    expect(code).toBe(1);
    expect(err).toContain(String(bot.child.pid));
  }, 60_000);

  it('ends, and frees its database, when it cannot listen or Slack does not know it', async () => {
    const data = { GOODTERMS_DATA: join(FOLDER, 'other') };
    const taken = await run('src/main.ts', [], { ...env, ...data, PORT: new URL(url).port });
    expect(taken.code).toBe(1);
    expect(taken.err).toContain('EADDRINUSE');
    const stranger = await run('src/main.ts', [], {
      ...env,
      ...data,
      SLACK_BOT_TOKEN: 'xoxb-of-nobody',
    });
    expect(stranger.code).toBe(1);
    expect(stranger.err).toContain('Slack does not accept SLACK_BOT_TOKEN (invalid_auth).');
    const dataDir = data.GOODTERMS_DATA;
    await (await openEmbedded({ dataDir, log: silentLog, lowSpaceBytes: 0 })).close();
  }, 90_000);

  it('ends cleanly at SIGTERM, and leaves the database to the next', async () => {
    const closed = once(bot.child, 'close');
    bot.child.kill('SIGTERM');
    expect((await closed)[0]).toBe(0);
    const digest = await run('src/cli.ts', ['digest', '--today', '2026-03-02', '--json'], env);
    expect(JSON.parse(digest.out)).toMatchObject({
      asOf: '2026-03-02',
      totals: [{ currency: 'EUR', overdueMinor: '120050', counts: { d1_30: 1 } }],
      clients: [{ name: 'Acme', overdueMinor: '120050', oldestDaysPastDue: 30, rank: 1 }],
    });
  }, 60_000);
});
