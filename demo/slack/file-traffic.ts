// The way of a file's bytes: in through an upload address, out through its private one. Here downloads go wrong on order.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BOT_USER_ID } from './emulator.ts';
import type { DownloadFault } from './faults.ts';
import type { SlackFile } from './protocol.ts';
import type { Serving } from './serve.ts';

/** Raw bytes or a form with one file in it; web-api sends the latter. */
export async function takeUpload(
  { fileMethods }: Serving,
  { id, bytes, request }: { id: string; bytes: Buffer; request: IncomingMessage },
  response: ServerResponse,
): Promise<void> {
  const type = request.headers['content-type'] ?? '';
  const content = type.startsWith('multipart/') ? await fileInForm(bytes, type) : bytes;
  const isTaken = request.method === 'POST' && (await fileMethods.receive(id, content));
  response.writeHead(isTaken ? 200 : 404, { 'content-type': 'text/plain' });
  response.end(isTaken ? `OK - ${content.length}` : 'file_not_found');
}

async function fileInForm(bytes: Buffer, type: string): Promise<Buffer> {
  const headers = { 'content-type': type };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData();
  const found = [...form.values()].find((value) => typeof value !== 'string');
  return found ? Buffer.from(await found.arrayBuffer()) : Buffer.alloc(0);
}

/** Bytes only for the bot's own token with `files:read` and only of a file that the bot may see. */
export async function fetchFile(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { files, faults, calls, botToken, scopes } = serving;
  const { pathname } = new URL(request.url ?? '/', 'http://stand.in');
  const [, , key = '', way = ''] = pathname.split('/');
  const file = files.find(key.slice(key.indexOf('-') + 1));
  const isAllowed =
    request.headers.authorization === `Bearer ${botToken}` &&
    scopes.includes('files:read') &&
    file !== undefined &&
    files.isVisibleTo(file, BOT_USER_ID);
  const fault = isAllowed && !file.isDeleted ? faults.takeDownload() : undefined;
  const status = !isAllowed ? 302 : file.isDeleted ? 404 : fault === 'http_500' ? 500 : 200;
  const ok = status === 200 && fault !== 'cut' && fault !== 'login_page';
  calls.push({ method: 'download', args: { file: file?.id ?? '' }, answer: { ok, status } });
  // Slack does not say no: it shows whoever comes without a token the way to its login page.
  if (!isAllowed) return redirectToLogin(response, pathname);
  if (status !== 200) return void response.writeHead(status).end();
  return give(response, {
    described: files.describe(file),
    bytes: file.bytes ?? Buffer.alloc(0),
    isDownload: way === 'download',
    fault,
  });
}

interface Giving {
  described: SlackFile;
  bytes: Buffer;
  isDownload: boolean;
  fault: DownloadFault | undefined;
}

async function give(
  response: ServerResponse,
  { described, bytes, isDownload, fault }: Giving,
): Promise<void> {
  if (fault === 'login_page') return loginPage(response);
  const name = encodeURIComponent(described.name ?? '');
  const headers = {
    'content-type': described.mimetype ?? '',
    ...(isDownload ? { 'content-disposition': `attachment; filename*=UTF-8''${name}` } : {}),
  };
  if (typeof fault === 'object' && 'bytes' in fault)
    return void response.writeHead(200, headers).end(fault.bytes);
  if (typeof fault === 'object') await fault.held;
  if (response.destroyed) return;
  response.writeHead(200, { ...headers, 'content-length': bytes.length });
  if (fault !== 'cut') return void response.end(bytes);
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}

function redirectToLogin(response: ServerResponse, pathname: string): void {
  response.writeHead(302, { location: `/?redir=${encodeURIComponent(pathname)}` }).end();
}

export function loginPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end('<!DOCTYPE html><html lang="en-US"><title>Sign in | Slack</title></html>\n');
}
