// The stand-in's HTTP side: Web API calls, posts to response_urls, and the way of files in and out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { FileMethods } from './file-methods.ts';
import { fetchFile, loginPage, takeUpload } from './file-traffic.ts';
import type { FileStore } from './files.ts';
import type { Methods } from './methods.ts';
import { type Json, objectOf } from './protocol.ts';
import type { ResponseUrls } from './response-urls.ts';

/** What the bot asked and what it was answered; `download` is no method of Slack's but asked all the same. */
export interface CallRecord {
  method: string;
  args: Record<string, string>;
  answer: Json;
}

export interface Serving {
  methods: Methods;
  responses: ResponseUrls;
  files: FileStore;
  fileMethods: FileMethods;
  faults: Faults;
  calls: CallRecord[];
  botToken: string;
  scopes: string[];
}

export async function answer(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://stand.in');
  const [, root = '', name = '', id = ''] = pathname.split('/');
  if (root === 'files-pri') return fetchFile(serving, request, response);
  if (root === '') return loginPage(response);
  const bytes = await readBytes(request);
  if (root === 'upload') return takeUpload(serving, { id, bytes, request }, response);
  const args = readArgs(bytes, request.headers['content-type']);
  if (root === 'response') {
    const taken = await serving.responses.take(name, args);
    return sender(response)(taken.status, taken.body);
  }
  if (root !== 'api') return sender(response)(404, { ok: false, error: 'not_found' });
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  return callMethod(serving, { token, method: name, args: textual(args) }, response);
}

type Send = (status: number, body: Json, headers?: Record<string, string>) => void;

const sender =
  (response: ServerResponse): Send =>
  (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

async function callMethod(
  { methods, faults, calls, scopes }: Serving,
  { token, ...call }: { token: string; method: string; args: Record<string, string> },
  response: ServerResponse,
): Promise<void> {
  const send = sender(response);
  const fault = faults.take(call.method);
  const failed = (error: string) => calls.push({ ...call, answer: { ok: false, error } });
  if (fault === 'timeout') return void failed(fault); // Nothing is ever answered.
  if (fault === 'http_500')
    return (failed(fault), send(500, { ok: false, error: 'internal_error' }));
  if (fault === 'rate_limited')
    return (failed(fault), send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' }));
  if (typeof fault === 'object') return (failed(fault.error), send(200, { ok: false, ...fault }));
  const result = await methods.run({ token, ...call });
  calls.push({ ...call, answer: result });
  if (result['error'] === 'unknown_method')
    console.error(`The stand-in of Slack has no method ${call.method}.`);
  if (fault === 'lost_answer') return void response.destroy();
  send(200, result, { 'x-oauth-scopes': scopes.join(',') });
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** web-api sends forms; response_url posts are JSON. */
function readArgs(bytes: Buffer, type: string | undefined): Json {
  const body = bytes.toString('utf8');
  if (type?.includes('json')) return objectOf(JSON.parse(body || '{}'));
  return Object.fromEntries(new URLSearchParams(body));
}

const textual = (args: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => key !== 'token')
      .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
