// Serves the page that shows the stand-in of Slack, and lets a person act on it. Loopback only; development only.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Ack } from './slack/delivery.ts';
import type { Humans } from './slack/human.ts';
import { isView, type Plain, type Surface, type Values } from './slack/payloads.ts';
import { type Json, objectOf, textOf } from './slack/protocol.ts';
import type { StandIn } from './slack/stand-in.ts';
import { snapshotFor } from './snapshot.ts';

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

export interface DemoPage {
  url: string;
  close(): Promise<void>;
}

interface Options {
  standIn: StandIn;
  human: Humans;
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
  // A page elsewhere must not act here: loopback names only, and JSON, which asks the browser first.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
    return send(response, 403, { ok: false, problem: 'Open this page by its loopback address.' });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://demo');
  if (pathname === '/api/stream') return stream(options, searchParams.get('user') ?? '', response);
  if (!pathname.startsWith('/api/')) return file(pathname, response);
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
    return send(response, 415, { ok: false, problem: 'POST JSON here.' });
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
function stream({ standIn, examples = [] }: Options, user: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let isDue = false;
  const write = () => {
    isDue = false;
    response.write(`data: ${JSON.stringify(snapshotFor(standIn, { user, examples }))}\n\n`);
  };
  write();
  const stop = standIn.workspace.onChange(() => {
    if (!isDue) setImmediate(write); // Several changes of one moment make one picture.
    isDue = true;
  });
  response.on('close', stop);
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new Error('Too large.');
    chunks.push(chunk as Buffer);
  }
  return objectOf(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

type Verb = (options: Options, body: Json) => Promise<Json>;

const VERBS: Record<string, Verb> = {
  command: async ({ human }, body) =>
    said(await meIn(human, body).command(textOf(body['channel']), textOf(body['text']))),
  say: async ({ human }, body) => {
    const thread = textOf(body['thread']) || undefined;
    await meIn(human, body).say(textOf(body['channel']), textOf(body['text']), thread);
    return { ok: true };
  },
  act: async (options, body) =>
    said(
      await meIn(options.human, body).act({
        on: surfaceIn(options, body),
        actionId: textOf(body['actionId']),
        blockId: textOf(body['blockId']),
        input: (body['input'] ?? null) as Plain,
        values: objectOf(body['values']) as Values,
      }),
    ),
  submit: async (options, body) => {
    const view = surfaceIn(options, body);
    if (!isView(view)) throw new Error('Only a modal can be submitted.');
    const ack = await meIn(options.human, body).submit(view, objectOf(body['values']) as Values);
    return { ...said(ack), errors: objectOf(ack.body['errors']) };
  },
  dismiss: async (options, body) => {
    const view = surfaceIn(options, body);
    if (isView(view)) await meIn(options.human, body).dismiss(view);
    return { ok: true };
  },
  options: async (options, body) => {
    const on = surfaceIn(options, body);
    const query = textOf(body['query']);
    const found = await meIn(options.human, body).options(on, textOf(body['actionId']), query);
    return { ok: true, options: found };
  },
  home: async ({ human }, body) => said(await meIn(human, body).openHome()),
  hide: async ({ standIn, human }, body) => {
    const me = meIn(human, body).id;
    const at = standIn.workspace.messages.findIndex(({ ts, to }) => ts === body['ts'] && to === me);
    if (at >= 0) standIn.workspace.messages.splice(at, 1);
    standIn.workspace.changed();
    return { ok: true };
  },
};

const meIn = (human: Humans, body: Json) => human.as(textOf(body['user']));

const said = (ack: Ack): Json => ({
  ok: ack.status === 200,
  ...(ack.status === 200 ? {} : { problem: 'The app did not respond. Try again.' }),
});

/** The message or view that the page points at. */
function surfaceIn({ standIn, human }: Options, body: Json): Surface {
  const me = meIn(human, body).id;
  const { workspace } = standIn;
  const id = textOf(body['view']);
  const views = [...(workspace.modals.get(me) ?? []), workspace.homes.get(me)];
  const surface = id
    ? views.find((view) => view?.id === id)
    : workspace.messages.find(
        ({ channel, ts, to }) =>
          channel === body['channel'] && ts === body['ts'] && (to === undefined || to === me),
      );
  if (!surface) throw new Error('It is no longer there.');
  return surface;
}
