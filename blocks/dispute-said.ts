// What people say of a case after it was opened, as facts of its thread: said once more by somebody else, and put right.
import { claimsIn } from '#domain/dispute-claims.ts';
import type { DisputeEvent, DisputeFacts } from '#domain/dispute-event.ts';
import type { Day } from '#domain/types.ts';
import { excerpt, inWords, numberIn, REASON_NAME } from './dispute-words.ts';
import { clean, clip, join, link, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, list, shortDay } from './words.ts';

const WORDS_LENGTH = 900;
const NAME_LENGTH = 60;
const CLAIMS_SHOWN = 5;
const FILES_SHOWN = 5;

interface About {
  readonly invoices: readonly { readonly id: string; readonly number: string }[];
  readonly today: Day;
  readonly locale: string;
}

export function textOf(facts: DisputeFacts, name: string): string {
  const value = facts[name];
  return value === undefined || value === null ? '' : String(value);
}

/** What people said stands at the end of a sentence of ours, so their full stop gives way to it. */
export function quoted(words: string): Mrkdwn {
  return md`“${clip(words.trim().replace(/\.$/, ''), WORDS_LENGTH)}”.`;
}

export function dayOf(
  facts: DisputeFacts,
  name: string,
  about: Pick<About, 'locale' | 'today'>,
): string | null {
  const day = textOf(facts, name);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return shortDay(day, { locale: about.locale, asOf: about.today });
}

/** Somebody opened the same thing once more. */
export function addedLine({ actor, facts, words }: DisputeEvent, about: About): Mrkdwn {
  const saidBy = textOf(facts, 'saidBy');
  const by = saidBy === '' ? NOTHING : md` (${excerpt(saidBy, NAME_LENGTH)} said it)`;
  const reason = reasonIn(facts, 'reason');
  const claimed = claimedWords(textOf(facts, 'claimed'), about);
  const what = reason === null ? claimed : md`${inWords(reason)}, ${claimed}`;
  const files = filesIn(textOf(facts, 'files'));
  const links = files
    .slice(0, FILES_SHOWN)
    .map(({ name, permalink }) => link(permalink, clip(clean(name), NAME_LENGTH) || 'a file'));
  const more = files.length > FILES_SHOWN ? md`${files.length - FILES_SHOWN} more` : NOTHING;
  const shared = links.length === 0 ? NOTHING : md`\nFiles: ${join([...links, more], ', ')}.`;
  return md`${mention(actor)} was about to open the same: ${what}. It says${by}: ${quoted(words ?? '')}${shared}`;
}

/** What was put right, with what stood there before. */
export function amendedLine({ actor, facts, words }: DisputeEvent, about: About): Mrkdwn {
  const [from, to] = [reasonIn(facts, 'from'), reasonIn(facts, 'to')];
  const reason =
    from === null || to === null || from === to
      ? NOTHING
      : md`Reason: ${inWords(to)}, before ${inWords(from)}.`;
  const [was, is] = [textOf(facts, 'claimedBefore'), textOf(facts, 'claimed')];
  const claimed =
    was === is
      ? NOTHING
      : md`Disputed: ${claimedWords(is, about)}, before ${claimedWords(was, about)}.`;
  const [before, by] = [dayOf(facts, 'targetBefore', about), dayOf(facts, 'targetOn', about)];
  const day =
    before === by || by === null
      ? NOTHING
      : md`The client is to have an answer by ${by} now, before by ${before ?? 'another day'}.`;
  const said = words === null ? NOTHING : md`Before it said: ${quoted(words)}`;
  const head = md`${mention(actor)} put it right; the card above shows it.`;
  return join([head, reason, claimed, day, said], ' ');
}

function reasonIn(facts: DisputeFacts, name: string): string | null {
  const names: Readonly<Record<string, string>> = REASON_NAME;
  return names[textOf(facts, name)] ?? null;
}

/** "€200 of INV-7 and €50 of INV-8". */
function claimedWords(text: string, { invoices, locale }: About): Mrkdwn {
  const claims = claimsIn(text);
  const shown = claims
    .slice(0, CLAIMS_SHOWN)
    .map((claim) => md`${amounts([claim], locale)} of ${numberIn(invoices, claim.invoiceId)}`);
  const more = claims.length - shown.length;
  if (shown.length === 0) return md`nothing`;
  return list(more > 0 ? [...shown, md`${more} more`] : shown);
}

interface File {
  readonly name: string;
  readonly permalink: string;
}

/** The links as they were written down; none where it is not what we write. */
function filesIn(text: string): File[] {
  if (text === '') return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter(isFile) : [];
  } catch {
    return [];
  }
}

function isFile(one: unknown): one is File {
  if (typeof one !== 'object' || one === null) return false;
  return (
    'name' in one &&
    typeof one.name === 'string' &&
    'permalink' in one &&
    typeof one.permalink === 'string'
  );
}
