// Goal: a wrong setting stops the start with one line that says what to do. Method: environments as data.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#platform/config.ts';

const SOCKET = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

function mistakesOf(env: Record<string, string>): readonly string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.mistakes;
}

function configOf(env: Record<string, string>) {
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.mistakes.join('\n'));
  return read.config;
}

describe('settings', () => {
  it('are all optional: no Slack, the embedded database in ./data', () => {
    expect(configOf({})).toEqual({
      slack: null,
      database: { dataDir: './data' },
      logLevel: 'info',
      admins: [],
      maxImportBytes: 20 * 1024 * 1024,
      secrets: [],
    });
  });

  it('choose Socket Mode when an app token is set, HTTP when only a signing secret is', () => {
    const secret = { SLACK_SIGNING_SECRET: 'shhh-shhh' };
    expect(configOf({ ...SOCKET, ...secret }).slack?.connection).toEqual({
      kind: 'socket',
      appToken: 'xapp-1',
    });
    expect(
      configOf({ SLACK_BOT_TOKEN: 'xoxb-1', ...secret, PORT: '8080' }).slack?.connection,
    ).toEqual({ kind: 'http', signingSecret: 'shhh-shhh', port: 8080 });
  });

  it('name every mistake in a line of its own', () => {
    const mistakes = mistakesOf({
      SLACK_BOT_TOKEN: 'wrong',
      PORT: 'eighty',
      DATABASE_URL: 'mysql://x',
      GOODTERMS_LOG_LEVEL: 'loud',
      SLACK_BOT_TOKN: 'xoxb-1',
      GOODTERMS_ADMINS: 'me',
      IMPORT_MAX_MB: '0',
    });
    expect(mistakes).toEqual([
      'SLACK_BOT_TOKN is not a setting; did you mean SLACK_BOT_TOKEN?',
      'SLACK_BOT_TOKEN must start with xoxb-.',
      'PORT must be a port number.',
      'DATABASE_URL must start with postgresql://.',
      'GOODTERMS_LOG_LEVEL must be debug, info, warn, error or silent.',
      'GOODTERMS_ADMINS must be Slack user ids such as U012AB3CD.',
      'IMPORT_MAX_MB must be at least 1.',
    ]);
  });

  it('say what is missing when Slack is half configured', () => {
    expect(mistakesOf({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual([
      'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing.',
    ]);
    expect(mistakesOf({ SLACK_APP_TOKEN: 'xapp-1' })).toEqual([
      'SLACK_BOT_TOKEN is missing (OAuth & Permissions, xoxb-…).',
    ]);
  });

  it('read secrets from files, and refuse both ways at once', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gt-config-')), 'token');
    writeFileSync(path, 'xoxb-from-file\n');
    const env = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN_FILE: path };
    expect(configOf(env).slack?.botToken).toBe('xoxb-from-file');
    expect(mistakesOf({ ...SOCKET, SLACK_BOT_TOKEN_FILE: path })).toEqual([
      'SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set; keep one.',
    ]);
    expect(mistakesOf({ SLACK_BOT_TOKEN_FILE: '/nowhere/at/all' })[0]).toBe(
      'SLACK_BOT_TOKEN_FILE names a file that cannot be read: /nowhere/at/all.',
    );
  });
});
