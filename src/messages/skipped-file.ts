// All skipped rows of a file as a CSV of their own, in the thread of the card: once for each reading.
import { markSkippedHandoff, markSkippedPosted } from '#db/import-cards.ts';
import type { HeldImport } from '#db/import-requests.ts';
import type { SkippedLine } from '#domain/imported.ts';
import type { PostingDeps } from './poster.ts';
import { troubleOf } from './poster.ts';

export type Skipped = Pick<SkippedLine, 'line' | 'column' | 'reason'>;

/** There: it stands in the thread. Refused: somebody has to mend something. */
export type Uploaded =
  | { readonly state: 'there' | 'refused' }
  | { readonly state: 'later'; readonly afterSeconds: number };

/** Uploads the file once: one that was handed to Slack without an answer is looked up first. */
export async function uploadSkipped(
  deps: PostingDeps,
  request: HeldImport,
  given: { channelId: string; threadTs: string; skipped: readonly Skipped[] },
): Promise<Uploaded> {
  const { batchId } = request;
  if (batchId === null) return { state: 'refused' };
  const filename = `skipped-rows-${batchId}.csv`;
  try {
    const wasHanded = request.skippedHandoff === batchId;
    if (!wasHanded || !(await isInThread(deps, { ...given, filename }))) {
      await markSkippedHandoff(deps.db.prisma, request, batchId);
      await deps.poster.files.uploadV2({
        channel_id: given.channelId,
        thread_ts: given.threadTs,
        filename,
        title: `Skipped rows of ${request.fileName}`,
        content: skippedCsv(given.skipped),
      });
    }
  } catch (error) {
    const trouble = isNotTaken(error) ? NOT_TAKEN : troubleOf(error);
    deps.log.warn({ request: request.id, code: trouble.code }, 'skipped rows not uploaded');
    if (trouble.kind === 'for_good') return { state: 'refused' };
    return { state: 'later', afterSeconds: trouble.afterSeconds };
  }
  await markSkippedPosted(deps.db.prisma, request, batchId);
  return { state: 'there' };
}

const NOT_TAKEN = { kind: 'later', afterSeconds: 60, code: 'bytes_not_taken' } as const;

/** web-api throws a bare Error where the bytes of a file were not taken. */
export function isNotTaken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to upload file');
}

/** The answer to an earlier upload may have been lost. */
async function isInThread(
  deps: PostingDeps,
  given: { channelId: string; threadTs: string; filename: string },
): Promise<boolean> {
  const { messages = [] } = await deps.poster.conversations.replies({
    channel: given.channelId,
    ts: given.threadTs,
    limit: 200,
  });
  return messages.some(({ files }) => files?.some(({ name }) => name === given.filename));
}

/** With the mark by which Excel knows UTF-8; no cell can start a formula. */
export function skippedCsv(skipped: readonly Skipped[]): string {
  const rows = skipped.map(({ line, column, reason }) => [String(line), column ?? '', reason]);
  const lines = [['Line', 'Column', 'Reason'], ...rows].map((row) => row.map(cell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
