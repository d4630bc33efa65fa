// Goal: a wrong setting stops the start with one line that says what to do. Method: environments as data.
import { generateKeyPairSync } from 'node:crypto';
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
      mail: null,
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

describe('mail', () => {
  const url = 'smtps://billing%40x:pass%3Aword-1@mail.example.com:465';
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const dkim = {
    GOODTERMS_DKIM_DOMAIN: 'northwind.example',
    GOODTERMS_DKIM_SELECTOR: 'goodterms',
    GOODTERMS_DKIM_KEY: pem,
  };

  it('needs a server; the rest may be said in Slack', () => {
    expect(configOf({ GOODTERMS_SMTP_URL: url }).mail).toEqual({
      url,
      from: null,
      replyTo: null,
      phone: null,
      logoUrl: null,
      signature: null,
      paymentLink: null,
      language: null,
      payTo: {},
      dkim: null,
    });
  });

  const from = { GOODTERMS_SMTP_URL: url, GOODTERMS_MAIL_FROM: 'a@x.example' };

  it('reads the rest of the sender: telephone, logo, signature, language, how to pay', () => {
    const { mail } = configOf({
      ...from,
      GOODTERMS_MAIL_PHONE: '+49 (40) 123-456',
      GOODTERMS_MAIL_LOGO_URL: 'https://x.example/logo.png',
      GOODTERMS_MAIL_SIGNATURE: 'Northwind GmbH\\nHamburg',
      GOODTERMS_MAIL_PAYMENT_LINK: 'https://pay.example/{number}?a=1',
      GOODTERMS_MAIL_LANGUAGE: 'de',
      GOODTERMS_MAIL_PAY_TO: 'EUR=IBAN DE02; BIC X = Y;usd = Routing 1 ;',
    });
    expect(mail).toMatchObject({
      phone: '+49 (40) 123-456',
      logoUrl: 'https://x.example/logo.png',
      signature: 'Northwind GmbH\nHamburg',
      paymentLink: 'https://pay.example/{number}?a=1',
      language: 'de',
      payTo: { EUR: 'IBAN DE02; BIC X = Y', USD: 'Routing 1' },
    });
  });

  it.each([
    ['PHONE', 'call us', 'must be a telephone number such as +49 40 123456.'],
    ['LOGO_URL', 'http://x.example/l.png', 'must look like https://example.com/logo.png.'],
    ['LOGO_URL', 'https://me:pw@x.example/', 'must look like https://example.com/logo.png.'],
    ['SIGNATURE', 'x'.repeat(501), 'must have at most 500 characters.'],
    ['PAYMENT_LINK', 'https://x.example/', 'must look like https://pay.example.com/{number}.'],
    [
      'PAYMENT_LINK',
      'https://{number}.example/',
      'must look like https://pay.example.com/{number}.',
    ],
    ['LANGUAGE', 'fr', 'must be en or de.'],
    ...['IBAN DE02', 'EUR=', 'ZZQ=IBAN', 'EUR: IBAN'].map((text) => [
      'PAY_TO',
      text,
      'must name a currency and how to pay in it, such as EUR=IBAN DE02 …; USD=Routing 1.',
    ]),
    ['PAY_TO', 'EUR=1;eur=2', 'must name each currency once; EUR is there twice.'],
  ])('GOODTERMS_MAIL_%s=%s %s', (...[name, text, mistake]) => {
    const setting = `GOODTERMS_MAIL_${name}`;
    expect(mistakesOf({ ...from, [setting]: text ?? '' })).toEqual([`${setting} ${mistake}`]);
    expect(mistakesOf({ [setting]: text ?? '' })).toEqual([`${setting} ${mistake}`]);
  });

  it('wants the sender itself for any of them', () => {
    expect(mistakesOf({ GOODTERMS_SMTP_URL: url, GOODTERMS_MAIL_PHONE: '+49 40 1' })).toEqual([
      'GOODTERMS_MAIL_FROM is missing; GOODTERMS_MAIL_PHONE belongs to it.',
    ]);
  });

  it.each([
    ['Northwind Studio <billing@northwind.example>', 'Northwind Studio'],
    ['"Northwind, Studio" <billing@northwind.example>', 'Northwind, Studio'],
    ['<billing@northwind.example>', null],
    ['billing@northwind.example', null],
  ])('reads the sender %s', (from, name) => {
    const { mail } = configOf({ GOODTERMS_SMTP_URL: url, GOODTERMS_MAIL_FROM: from });
    expect(mail?.from).toEqual({ name, address: 'billing@northwind.example' });
  });

  it('takes the key of DKIM as text, in one line or from a file', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'gt-config-')), 'dkim.pem');
    writeFileSync(path, pem);
    const { GOODTERMS_DKIM_KEY: _, ...rest } = dkim;
    const ways = [
      dkim,
      { ...dkim, GOODTERMS_DKIM_KEY: pem.trim().replaceAll('\n', '\\n') },
      { ...rest, GOODTERMS_DKIM_KEY_FILE: path },
    ];
    for (const way of ways)
      expect(configOf({ GOODTERMS_SMTP_URL: url, ...way }).mail?.dkim).toMatchObject({
        domain: 'northwind.example',
        selector: 'goodterms',
        privateKey: expect.stringContaining('PRIVATE KEY-----\n'),
      });
  });

  it('says what is wrong or missing', () => {
    const wrong = {
      GOODTERMS_SMTP_URL: 'mail.example.com',
      GOODTERMS_MAIL_FROM: 'Northwind',
      GOODTERMS_MAIL_REPLY_TO: 'a@x.example, b@x.example',
      GOODTERMS_DKIM_KEY: 'secret',
    };
    expect(mistakesOf(wrong)).toEqual([
      'GOODTERMS_SMTP_URL must look like smtps://user:password@mail.example.com:465.',
      'GOODTERMS_MAIL_FROM must be an address such as Northwind Studio <billing@example.com>.',
      'GOODTERMS_MAIL_REPLY_TO must be one address such as billing@example.com.',
      'GOODTERMS_DKIM_KEY must be an RSA private key in PEM form.',
    ]);
    expect(mistakesOf({ GOODTERMS_MAIL_FROM: 'a@x.example' })).toEqual([
      'GOODTERMS_SMTP_URL is missing; GOODTERMS_MAIL_FROM means nothing without it.',
    ]);
    const answers = { GOODTERMS_MAIL_REPLY_TO: 'a@x.example' };
    expect(mistakesOf({ GOODTERMS_SMTP_URL: url, ...answers })).toEqual([
      'GOODTERMS_MAIL_FROM is missing; GOODTERMS_MAIL_REPLY_TO belongs to it.',
    ]);
    expect(mistakesOf({ GOODTERMS_SMTP_URL: url, GOODTERMS_DKIM_DOMAIN: 'x.example' })).toEqual([
      'GOODTERMS_DKIM_DOMAIN, GOODTERMS_DKIM_SELECTOR and GOODTERMS_DKIM_KEY belong together: set all three or none.',
    ]);
  });

  it('keeps the URL, the password alone and each line of the key out of the log', () => {
    const { secrets } = configOf({ GOODTERMS_SMTP_URL: url, ...dkim });
    for (const secret of [url, 'pass%3Aword-1', 'pass:word-1', pem.split('\n')[1]])
      expect(secrets).toContain(secret);
    expect(secrets).not.toContain('-----BEGIN');
  });
});
