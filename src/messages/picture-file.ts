// Brings a picture into Slack where only the bot can open it, for a message to show by its id.
import { setTimeout as wait } from 'node:timers/promises';
import type { PostingDeps } from './poster.ts';
import { troubleOf } from './poster.ts';
import { isNotTaken } from './skipped-file.ts';

export interface Picture {
  readonly png: Buffer;
  readonly filename: string;
  readonly title: string;
  readonly altText: string;
}

type Deps = Pick<PostingDeps, 'poster' | 'pause' | 'log'>;

/** A person is waiting for the words, which say all that the picture shows. */
const MOST_MS = 8_000;
const LOOKS = 12;
const BETWEEN_LOOKS_MS = 400;

/** The id of the file once Slack can show it; null where that did not work out in time, and the log says why. */
export async function uploadPicture(
  deps: Deps,
  picture: Picture,
  withinMs = MOST_MS,
): Promise<string | null> {
  const isOver = new AbortController();
  const tooLate = wait(withinMs, null, { signal: isOver.signal, ref: false });
  try {
    const fileId = await Promise.race([upload(deps, picture), tooLate]);
    if (fileId === null) deps.log.warn('a picture was not ready in time');
    return fileId;
  } catch (error) {
    const code = isNotTaken(error) ? 'bytes_not_taken' : troubleOf(error).code;
    deps.log.warn({ code }, 'a picture was not uploaded');
    return null;
  } finally {
    isOver.abort();
    await tooLate.catch(() => undefined);
  }
}

async function upload({ poster, pause }: Deps, picture: Picture): Promise<string | null> {
  const { altText, filename, png, title } = picture;
  const { files } = await poster.filesUploadV2({ filename, title, file: png, alt_text: altText });
  const id = files[0]?.files?.[0]?.id;
  if (id === undefined) throw new Error('Slack took a file but gave no id.');
  // Slack looks at a file before it shows it, and says that it has by telling what kind of file it is.
  for (let look = 0; look < LOOKS; look += 1) {
    const { file } = await poster.files.info({ file: id });
    if (file?.mimetype) return id;
    await pause(BETWEEN_LOOKS_MS);
  }
  return null;
}
