// Links to files and messages of Slack as people paste them into a form, a line each; words before a link are its name. Pure.
import type { DisputeFile } from '#domain/dispute.ts';

export const MOST_LINKS = 20;
const NAME_LENGTH = 150;
const FILE = /^\/files\/[UW][A-Z0-9]+\/(F[A-Z0-9]+)(?:\/([^/]*))?\/?$/;
const MESSAGE = /^\/archives\/([CDG][A-Z0-9]+)\/p(\d{10,})\/?$/;
const HOSTS = /(?:^|\.)slack(?:-gov)?\.com$|^localhost$|^127\.0\.0\.1$/;

export type Links =
  | { readonly ok: true; readonly files: readonly DisputeFile[] }
  | { readonly ok: false; readonly why: 'no_link' | 'too_many'; readonly line: string };

/** Each file or message once. A line without a link to Slack is refused: a word alone leads nowhere. */
export function linksIn(text: string): Links {
  const files = new Map<string, DisputeFile>();
  for (const line of text.split(/\r\n|\n|\r/).map((one) => one.trim())) {
    if (line === '') continue;
    const file = fileIn(line);
    if (file === null) return { ok: false, why: 'no_link', line };
    if (!files.has(file.id)) files.set(file.id, file);
  }
  if (files.size > MOST_LINKS) return { ok: false, why: 'too_many', line: '' };
  return { ok: true, files: [...files.values()] };
}

/** The line that `linksIn` reads back. */
export function linkLine({ name, permalink }: { name: string; permalink: string }): string {
  return `${name.replaceAll(/\s+/g, ' ').trim()} ${permalink}`.trim();
}

function fileIn(line: string): DisputeFile | null {
  const [permalink = ''] = /https?:\/\/[^\s<>|"]+/.exec(line) ?? [];
  const url = URL.canParse(permalink) ? new URL(permalink) : null;
  if (!url || !HOSTS.test(url.hostname)) return null;
  const words = line
    .replace(permalink, ' ')
    .replaceAll(/[<>|\s]+/g, ' ')
    .trim();
  const [, fileId, slug = ''] = FILE.exec(url.pathname) ?? [];
  if (fileId !== undefined) {
    const name = words || decoded(slug) || fileId;
    return { id: fileId, name: name.slice(0, NAME_LENGTH), permalink };
  }
  const [, channelId, ts] = MESSAGE.exec(url.pathname) ?? [];
  if (channelId === undefined || ts === undefined) return null;
  const name = (words || 'The message').slice(0, NAME_LENGTH);
  return { id: `${channelId}:${ts}`, name, permalink };
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}
