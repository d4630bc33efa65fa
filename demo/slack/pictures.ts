// Pictures in blocks: what Slack refuses of them, and whose eyes they are for.
import type { FileStore } from './files.ts';
import { isObject, type Json, objectOf, textOf } from './protocol.ts';

const FILE_ID = /^F[A-Z0-9]{8,}$/;
const SHOWN = /^image\/(png|jpeg|gif)$/;
const ALT_LENGTH = 2_000;

/** Every image of the blocks, wherever it stands. */
function imagesIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isObject(value)) return [];
  const own = value['type'] === 'image' ? [value] : [];
  return [...own, ...Object.values(value).flatMap(imagesIn)];
}

/** Each mistake as a sentence; empty when Slack would show the pictures. */
export function pictureMistakes(blocks: Json[], files: FileStore): string[] {
  return imagesIn(blocks).flatMap((image) => {
    const mistakes: string[] = [];
    const alt = textOf(image['alt_text']);
    if (alt === '') mistakes.push('missing required field: alt_text');
    if (alt.length > ALT_LENGTH) mistakes.push('alt_text must be less than 2001 characters');
    const places = ['image_url', 'slack_file'].filter((key) => image[key] !== undefined);
    if (places.length !== 1) mistakes.push('an image needs either image_url or slack_file');
    if (image['slack_file'] !== undefined && !isShown(objectOf(image['slack_file']), files))
      mistakes.push('invalid slack file');
    return mistakes;
  });
}

/** A file of the bot's that Slack has looked at and knows as a picture. */
function isShown(named: Json, files: FileStore): boolean {
  const id = textOf(named['id']);
  if (named['url'] !== undefined || !FILE_ID.test(id)) return false;
  const file = files.find(id);
  if (!file || file.isDeleted || file.isUnexamined) return false;
  return SHOWN.test(files.describe(file).mimetype ?? '');
}

/** Whether one of these messages or views, all of which a person sees, shows the file. */
export function isPictured(id: string, seen: readonly { blocks: unknown }[]): boolean {
  return seen.some(({ blocks }) =>
    imagesIn(blocks).some((image) => objectOf(image['slack_file'])['id'] === id),
  );
}
