// Goal: a file comes from Slack whole and within limits, and the token goes nowhere else, wherever an address leads.
// Method: two servers, one of them Slack's; what each of them was sent.
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPoster } from '#messages/poster.ts';
import { skippedCsv } from '#messages/skipped-file.ts';
import { fetchSlackFile, fileProblem } from '#messages/slack-file.ts';
import { createLog } from '#platform/log.ts';

const TOKEN = 'xoxb-of-the-test';
const MEGABYTE = 1024 * 1024;

/** A place of our own for temporary files, so that what is left behind is ours. */
const FOLDER = mkdtempSync(join(tmpdir(), 'gt-slack-file-'));
process.env['TMPDIR'] = FOLDER;
afterAll(() => rmSync(FOLDER, { recursive: true }));

interface Place {
  server: Server;
  url: string;
  /** The tokens that came, one for each request. */
  tokens: (string | undefined)[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function aPlace(answer: () => Answer): Promise<Place> {
  const tokens: Place['tokens'] = [];
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/api/')) tokens.push(request.headers.authorization);
    answer()(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens };
}

let slack: Place;
let elsewhere: Place;
let file: Record<string, unknown>;
let give: Answer;

beforeEach(async () => {
  give = (_, response) => void response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n');
  elsewhere = await aPlace(() => (_, response) => void response.end('a,b\n'));
  slack = await aPlace(() => (request, response) => {
    if (!request.url?.startsWith('/api/')) return give(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, file }));
  });
  file = { name: 'book.csv', size: 4, mode: 'hosted', url_private_download: `${slack.url}/f` };
});
afterEach(() => {
  for (const { server } of [slack, elsewhere]) {
    server.closeAllConnections();
    server.close();
  }
});

function fetchIt(maxBytes = MEGABYTE) {
  const log = createLog({ level: 'silent', secrets: [] });
  const poster = createPoster({ token: TOKEN, apiUrl: `${slack.url}/api/`, log });
  return fetchSlackFile(poster, { fileId: 'F1', maxBytes, signal: new AbortController().signal });
}

async function refusal(maxBytes?: number): Promise<string> {
  const found = await fetchIt(maxBytes);
  if (found.ok) throw new Error('It was fetched.');
  expect(readdirSync(FOLDER)).toEqual([]);
  return `${found.afterSeconds === undefined ? 'for good' : 'later'}: ${found.problem.message}`;
}

describe('a file', () => {
  it('is fetched with the token into a file of ours that nobody else can read, and disposed of', async () => {
    file['name'] = '../../etc/pass:wd.csv';
    const found = await fetchIt();
    if (!found.ok) throw new Error(found.problem.message);
    expect(readFileSync(found.path, 'utf8')).toBe('a,b\n');
    expect(basename(found.path)).toBe('.._.._etc_pass_wd.csv');
    expect(statSync(found.path).mode & 0o777).toBe(0o600);
    expect(slack.tokens).toEqual([`Bearer ${TOKEN}`]);
    await found.dispose();
    expect(() => statSync(found.path)).toThrow('ENOENT');
  });

  it.each([
    ['at another host', () => `${elsewhere.url}/f`],
    ['with a user in its address', () => slack.url.replace('http://', 'http://me@').concat('/f')],
    ['at no address', () => ''],
    ['over plain http at Slack', () => 'http://files.slack.com/f'],
    ['at a host that only sounds like Slack', () => 'https://files.slack.com.evil.example/f'],
    ['on this machine', () => 'file:///etc/passwd'],
  ])('%s is not asked for, and gets no token', async (_name, url) => {
    file['url_private_download'] = url();
    expect(await refusal()).toBe(
      'for good: Slack keeps this file at an address that I do not know.',
    );
    expect([...slack.tokens, ...elsewhere.tokens]).toEqual([]);
  });

  it('is not followed to another host: that is where people log in', async () => {
    give = (_, response) => void response.writeHead(302, { location: `${elsewhere.url}/` }).end();
    expect(await refusal()).toContain('the app may not read files');
    expect(elsewhere.tokens).toEqual([]);
  });

  it('is followed within Slack, not for ever', async () => {
    give = (request, response) =>
      request.url === '/f'
        ? void response.writeHead(307, { location: '/there' }).end()
        : void response.writeHead(200, { 'content-type': 'text/csv' }).end('a,b\n');
    const found = await fetchIt();
    expect(found.ok && readFileSync(found.path, 'utf8')).toBe('a,b\n');
    if (found.ok) await found.dispose();
    give = (_, response) => void response.writeHead(302, { location: '/f' }).end();
    expect(await refusal()).toContain('for good');
  });

  it.each<[string, string, Answer]>([
    [
      'a login page',
      'for good: Slack showed its login page',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    ['no access', 'for good: Slack showed', (_, response) => void response.writeHead(403).end()],
    ['nothing', 'for good: The file is not', (_, response) => void response.writeHead(404).end()],
    ['a fault', 'later: Slack did not give', (_, response) => void response.writeHead(503).end()],
    ['a limit', 'later: Slack did not give', (_, response) => void response.writeHead(429).end()],
    ['a cut', 'later: Slack did not give', (_, response) => void response.destroy()],
    [
      'less than was told',
      'later: Slack did not give the file (cut_short)',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/csv' }).end('a'),
    ],
    [
      'more than we take, without a length',
      'for good: The file is larger than 1 MB.',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/csv' });
        response.write(Buffer.alloc(MEGABYTE, 'x'), () => response.end('x'));
      },
    ],
  ])('answered with %s is refused, and nothing of it stays', async (_name, words, answer) => {
    give = answer;
    expect(await refusal()).toContain(words);
  });

  it.each([
    ['deleted', { mode: 'tombstone' }, 'not in Slack any more'],
    ['kept elsewhere', { mode: 'external', is_external: true }, 'with another service'],
    ['of another kind', { name: 'book.pdf' }, 'not a kind of file'],
    ['too large', { size: MEGABYTE + 1 }, 'larger than 1 MB'],
  ])('that is %s is not even asked for', async (_name, is, words) => {
    Object.assign(file, is);
    expect(await refusal()).toContain(words);
    expect(slack.tokens).toEqual([]);
  });

  it('is judged by the ending of its name and its size', () => {
    for (const name of ['a.csv', 'A.CSV', 'a.b.tsv', 'a.txt', 'a.xlsx'])
      expect(fileProblem({ name, size: 5 }, 5)).toBeNull();
    for (const name of ['a.xls', 'a.pdf', 'csv', 'a.csv.zip', ''])
      expect(fileProblem({ name, size: 5 }, 5)).not.toBeNull();
    expect(fileProblem({ name: 'a.csv', size: 6 }, 5)).not.toBeNull();
  });
});

describe('the file of skipped rows', () => {
  it('keeps every word, and starts no formula in any program', () => {
    const row = (reason: string, column: string | null = null) => ({ line: 7, column, reason });
    const csv = skippedCsv([
      row('=HYPERLINK("https://evil.example")'),
      row('+1'),
      row('-1'),
      row('@SUM(A1)'),
      row('\tx'),
      row('\rx'),
      row('a "quoted", word\nand more', '=cmd'),
    ]);
    expect(csv).toBe(
      '\uFEFFLine,Column,Reason\r\n' +
        '7,,"\'=HYPERLINK(""https://evil.example"")"\r\n' +
        "7,,'+1\r\n" +
        "7,,'-1\r\n" +
        "7,,'@SUM(A1)\r\n" +
        "7,,'\tx\r\n" +
        '7,,"\'\rx"\r\n' +
        '7,\'=cmd,"a ""quoted"", word\nand more"\r\n',
    );
  });
});
