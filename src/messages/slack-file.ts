// Fetches a file that people shared with the bot, into a temporary file of ours. The token goes to Slack and nowhere
// else, whatever an address says and wherever it leads.
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebClient } from '@slack/web-api';
import type { RequestProblem } from '#domain/import-request.ts';
import { FILE_ENDINGS } from '#domain/import-request.ts';
import { troubleOf } from './poster.ts';

export type FetchedFile =
  | { readonly ok: true; readonly path: string; readonly dispose: () => Promise<void> }
  /** With `afterSeconds` it may be fetched later as it is; without, somebody has to do something. */
  | { readonly ok: false; readonly problem: RequestProblem; readonly afterSeconds?: number };

const MOST_FETCHING_MS = 120_000;
const MOST_REDIRECTS = 3;
const TRY_AGAIN_SECONDS = 30;
const SLACK_FILES = 'https://files.slack.com';

/** Why a file is not fetched at all, by what Slack says of it; null where it may be. */
export function fileProblem(
  file: { readonly name: string; readonly size?: number },
  maxBytes: number,
): RequestProblem | null {
  if (!FILE_ENDINGS.some((ending) => file.name.toLowerCase().endsWith(`.${ending}`)))
    return problem(
      'This is not a kind of file that I can import.',
      'Export it as CSV or as an Excel workbook (.xlsx).',
    );
  return (file.size ?? 0) > maxBytes ? tooLarge(maxBytes) : null;
}

/** The file as it is in Slack now. Throws only what is broken on our side. */
export async function fetchSlackFile(
  poster: WebClient,
  given: { fileId: string; maxBytes: number; signal: AbortSignal },
): Promise<FetchedFile> {
  const found = await lookUp(poster, given);
  if (!found.ok) return found;
  const response = await request(poster, { url: found.url, signal: given.signal });
  if (!response.ok) return response;
  const folder = await mkdtemp(join(tmpdir(), 'goodterms-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, safeName(found.name));
    const saved = await save(response.body, { path, size: found.size, maxBytes: given.maxBytes });
    if (saved !== null) {
      await dispose();
      return saved;
    }
    return { ok: true, path, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

type Refused = Extract<FetchedFile, { ok: false }>;

async function lookUp(
  poster: WebClient,
  { fileId, maxBytes }: { fileId: string; maxBytes: number },
): Promise<Refused | { ok: true; url: string; name: string; size: number }> {
  try {
    const { file = {} } = await poster.files.info({ file: fileId });
    const { mode, name = '', size = 0 } = file;
    if (mode === 'tombstone') return refused(goneFile());
    if (file.is_external || mode === 'external')
      return refused(
        problem(
          'This file does not lie in Slack but with another service.',
          'Download it there and share the file itself.',
        ),
      );
    const wrong = fileProblem({ name, size }, maxBytes);
    if (wrong) return refused(wrong);
    const url = file.url_private_download ?? file.url_private ?? '';
    return { ok: true, url, name, size };
  } catch (error) {
    const trouble = troubleOf(error);
    return trouble.kind === 'later'
      ? later(trouble.code, trouble.afterSeconds)
      : refused(infoProblem(trouble.code));
  }
}

async function request(
  poster: WebClient,
  given: { url: string; signal: AbortSignal },
): Promise<Refused | { ok: true; body: AsyncIterable<Uint8Array> }> {
  const signal = AbortSignal.any([given.signal, AbortSignal.timeout(MOST_FETCHING_MS)]);
  let url = given.url;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    // Without files:read Slack leads to the page where people log in.
    if (!isSlacks(url, poster.slackApiUrl))
      return refused(hop === 0 ? strangePlace() : missingScope());
    let response: Response;
    try {
      response = await fetch(url, {
        headers: { authorization: `Bearer ${poster.token ?? ''}` },
        redirect: 'manual',
        signal,
      });
    } catch {
      given.signal.throwIfAborted();
      return later('no_answer');
    }
    const next =
      response.status >= 300 && response.status < 400 && response.headers.get('location');
    if (!next) return bodyOf(response);
    await response.body?.cancel();
    url = new URL(next, url).href;
  }
  return refused(strangePlace());
}

function bodyOf(response: Response): Refused | { ok: true; body: AsyncIterable<Uint8Array> } {
  const { status, headers, body } = response;
  if (status === 429 || status >= 500)
    return later(`http_${status}`, Number(headers.get('retry-after')) || TRY_AGAIN_SECONDS);
  if (status === 404 || status === 410) return refused(goneFile());
  if (status !== 200 || !body) return refused(missingScope());
  if (/^\s*text\/html\b/i.test(headers.get('content-type') ?? '')) return refused(missingScope());
  return { ok: true, body };
}

/** Where the token may go: the Slack that we speak with, over https or as its address was given to us. */
function isSlacks(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  const isPlain = username === '' && password === '';
  return isPlain && (origin === new URL(apiUrl).origin || origin === SLACK_FILES);
}

/** Null when all of it is on the disk. */
async function save(
  body: AsyncIterable<Uint8Array>,
  given: { path: string; size: number; maxBytes: number },
): Promise<Refused | null> {
  const file = await open(given.path, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of inPieces(body)) {
      if (chunk === 'cut') return later('no_answer');
      bytes += chunk.length;
      if (bytes > given.maxBytes) return refused(tooLarge(given.maxBytes));
      await file.appendFile(chunk);
    }
  } finally {
    await file.close();
  }
  return bytes < given.size ? later('cut_short') : null;
}

/** Tells a connection that was cut from a disk that is full. */
async function* inPieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | 'cut'> {
  try {
    yield* body;
  } catch {
    yield 'cut';
  }
}

/** The name stays for what is said of the file, as far as it cannot lead anywhere. */
function safeName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const safe = name.replaceAll(/[/\\:\u0000-\u001F]/g, '_').slice(-100);
  return /^\.*$/.test(safe) ? 'file' : safe;
}

function infoProblem(code: string): RequestProblem {
  switch (code) {
    case 'file_deleted':
    case 'file_not_found':
      return goneFile();
    case 'missing_scope':
    case 'not_visible':
    case 'access_denied':
      return missingScope();
    default:
      return problem(`Slack did not give the file (${code}).`, 'Try again in a while.', true);
  }
}

function missingScope(): RequestProblem {
  return problem(
    'Slack showed its login page instead of the file: the app may not read files.',
    'Whoever runs the bot adds the permission files:read and installs the app again. Then try again.',
    true,
  );
}

function goneFile(): RequestProblem {
  return problem('The file is not in Slack any more.', 'Share it again.');
}

function strangePlace(): RequestProblem {
  return problem(
    'Slack keeps this file at an address that I do not know.',
    'Download it and share it again as a new file.',
  );
}

function tooLarge(maxBytes: number): RequestProblem {
  return problem(
    `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`,
    'Split it, or have whoever runs the bot import it in the terminal.',
  );
}

function problem(message: string, hint: string, canRetry = false): RequestProblem {
  return { message, hint, canRetry };
}

function refused(why: RequestProblem): Refused {
  return { ok: false, problem: why };
}

function later(code: string, afterSeconds = TRY_AGAIN_SECONDS): Refused {
  const why = problem(`Slack did not give the file (${code}).`, 'I try again shortly.', true);
  return { ok: false, problem: why, afterSeconds };
}
