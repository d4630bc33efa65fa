// Serves the page that shows the stand-in of Slack, and lets a person act on it. Loopback only; development only.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Mailbox } from './mail/mailbox.ts';
import { serveMail } from './mail/serve.ts';
import type { Humans } from './slack/human.ts';
import { isPictured } from './slack/pictures.ts';
import { type Json, objectOf } from './slack/protocol.ts';
import type { StandIn } from './slack/stand-in.ts';
import { memberOf } from './slack/workspace.ts';
import { snapshotFor } from './snapshot.ts';
import { VERBS } from './verbs.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const PAGE = new URL('./page/', import.meta.url);
const POLICY =
  "default-src 'self'; img-src 'self' data: https:; base-uri 'none'; form-action 'none'";
const BODY_LIMIT = 1_000_000;
const UPLOAD_LIMIT = 200_000_000;

export interface DemoPage {
  url: string;
  close(): Promise<void>;
}

interface Options {
  standIn: StandIn;
  human: Humans;
  mailbox: Mailbox;
  port: number;
  /** Commands that the page offers to try, without the leading slash word. */
  examples?: string[];
}

export async function startDemoPage(options: Options): Promise<DemoPage> {
  const server = createServer((request, response) => {
    void route(options, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 400, { ok: false, problem: String(error) });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function route(
  options: Options,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page elsewhere must not act here: loopback names only, and types that ask the browser first.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
    return send(response, 403, { ok: false, problem: 'Open this page by its loopback address.' });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://demo');
  if (pathname === '/api/stream') return stream(options, searchParams.get('user') ?? '', response);
  if (pathname.startsWith('/files/'))
    return sharedFile(options, { id: pathname.split('/')[2], searchParams }, response);
  if (pathname.startsWith('/pictures/'))
    return picture(options, { id: pathname.split('/')[2], searchParams }, response);
  if (pathname.startsWith('/mails/')) return serveMail(options.mailbox, pathname, response);
  if (!pathname.startsWith('/api/')) return file(pathname, response);
  const isUpload = pathname === '/api/upload';
  const type = isUpload ? 'application/octet-stream' : 'application/json';
  if (request.method !== 'POST' || request.headers['content-type'] !== type)
    return send(response, 415, { ok: false, problem: `POST ${type} here.` });
  if (isUpload) return send(response, 200, await taken(options, searchParams, request));
  const verb = VERBS[pathname.slice('/api/'.length)];
  if (!verb) return send(response, 404, { ok: false, problem: 'No such verb.' });
  send(response, 200, await verb(options, await readJson(request)));
}

const send = (response: ServerResponse, status: number, body: Json): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

async function file(pathname: string, response: ServerResponse): Promise<void> {
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  const type = TYPES[extname(name)];
  const isPlain = /^[a-z-]+\.[a-z]+$/.test(name);
  const bytes =
    isPlain && type ? await readFile(new URL(name, PAGE)).catch(() => undefined) : undefined;
  if (!bytes || !type) return send(response, 404, { ok: false, problem: 'No such file.' });
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
  });
  response.end(bytes);
}

/** Server-sent events: what the person sees, now and after each change. */
function stream(
  { standIn, mailbox, examples = [] }: Options,
  user: string,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let isDue = false;
  const write = () => {
    isDue = false;
    response.write(
      `data: ${JSON.stringify(snapshotFor(standIn, { user, mailbox, examples }))}\n\n`,
    );
  };
  write();
  const wanted = () => {
    if (!isDue) setImmediate(write); // Several changes of one moment make one picture.
    isDue = true;
  };
  const stops = [standIn.workspace.onChange(wanted), mailbox.onChange(wanted)];
  response.on('close', () => {
    for (const stop of stops) stop();
  });
}

/** A file that was shared with this person, to keep. */
function sharedFile(
  { standIn }: Options,
  { id = '', searchParams }: { id: string | undefined; searchParams: URLSearchParams },
  response: ServerResponse,
): void {
  const { files } = standIn.inside;
  const me = memberOf(standIn.workspace, searchParams.get('user') ?? '').id;
  const found = files.find(id);
  if (!found || found.isDeleted || !files.isVisibleTo(found, me))
    return send(response, 404, { ok: false, problem: 'No such file.' });
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
    'x-content-type-options': 'nosniff',
  });
  response.end(found.bytes);
}

/** A file of the bot's that a message or view of this person shows. */
function picture(
  { standIn, mailbox }: Options,
  { id = '', searchParams }: { id: string | undefined; searchParams: URLSearchParams },
  response: ServerResponse,
): void {
  const user = searchParams.get('user') ?? '';
  const { messages, modals, home } = snapshotFor(standIn, { user, mailbox, examples: [] });
  const found = standIn.inside.files.find(id);
  const isSeen = isPictured(id, [...messages, ...modals, ...(home ? [home] : [])]);
  if (!found || found.isDeleted || !isSeen)
    return send(response, 404, { ok: false, problem: 'No such picture.' });
  response.writeHead(200, {
    'content-type': standIn.inside.files.describe(found).mimetype ?? '',
    'x-content-type-options': 'nosniff',
  });
  response.end(found.bytes);
}

async function taken(
  { human }: Options,
  searchParams: URLSearchParams,
  request: IncomingMessage,
): Promise<Json> {
  const bytes = await readBytes(request, UPLOAD_LIMIT);
  const me = human.as(searchParams.get('user') ?? '');
  return { ok: true, id: await me.upload({ name: searchParams.get('name') ?? 'file', bytes }) };
}

const readJson = async (request: IncomingMessage): Promise<Json> =>
  objectOf(JSON.parse((await readBytes(request, BODY_LIMIT)).toString('utf8')));

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limit) throw new Error('Too large.');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
