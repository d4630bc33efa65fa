// The record of what people say in the thread of a case, folded from what Slack told: any order and any repetition make the
// same, byte for byte. Pure.
import type { DisputeFile } from './dispute.ts';
import type { DisputeEvent } from './dispute-event.ts';
import type { DecisionReaction, Saying, SayingKind } from './dispute-saying.ts';
import { DECISION_REACTIONS, decisionOf, editedTsIn, kept, nameIn } from './dispute-saying.ts';

/** A message of the record. */
export interface RecordedMessage {
  readonly ts: string;
  /** Null: the message is one of ours, or was never told; people reacted to it. */
  readonly author: string | null;
  /** Every wording with its ts, the one that stands last. */
  readonly versions: readonly { readonly ts: string; readonly text: string }[];
  readonly files: readonly DisputeFile[];
  /** When it was deleted; its words are kept. */
  readonly deletedTs: string | null;
  /** The decisions that stand, by name, with who gave them. */
  readonly reactions: readonly {
    readonly name: DecisionReaction;
    readonly userIds: readonly string[];
  }[];
}

/** The record of a thread: its messages in their order. Any order and any repetition of the sayings makes the same. */
export function recordOf(sayings: readonly Saying[]): RecordedMessage[] {
  const byTs = new Map<string, Saying[]>();
  for (const saying of kept(sayings)) byTs.set(saying.ts, [...(byTs.get(saying.ts) ?? []), saying]);
  return [...byTs]
    .map(([ts, told]) => messageOf(ts, told))
    .filter((message) => !isEmpty(message))
    .sort((a, b) => compare(a.ts, b.ts));
}

/** The record as text, byte for byte the same wherever the record is: a line of JSON for each message. */
export function writtenOut(record: readonly RecordedMessage[]): string {
  return record
    .map(({ author, deletedTs, files, reactions, ts, versions }) =>
      JSON.stringify({
        ts,
        author,
        versions: versions.map((one) => ({ ts: one.ts, text: one.text })),
        files: files.map(({ id, name, permalink }) => ({ id, name, permalink })),
        deletedTs,
        reactions: reactions.map(({ name, userIds }) => ({ name, userIds })),
      }).concat('\n'),
    )
    .join('');
}

/** The time of a ts of Slack ("1763971200.000100": seconds, and a count). */
export function timeOf(ts: string): Date {
  return new Date(Math.round(Number(ts) * 1_000));
}

/** A line of the whole record of a case: what happened, or what somebody said. */
export type RecordLine =
  | { readonly kind: 'event'; readonly at: Date; readonly event: DisputeEvent }
  | { readonly kind: 'message'; readonly at: Date; readonly message: RecordedMessage };

/** What happened in a case and what was said about it, in the order of time; of one moment what happened comes first. */
export function inOrderOfTime(
  events: readonly DisputeEvent[],
  messages: readonly RecordedMessage[],
): RecordLine[] {
  const lines: RecordLine[] = [
    ...events.map((event) => ({ kind: 'event' as const, at: event.at, event })),
    ...messages.map((message) => ({ kind: 'message' as const, at: timeOf(message.ts), message })),
  ];
  // Sorting is stable: those of one moment stay as they are, events before messages, each in its order.
  return lines.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function messageOf(ts: string, sayings: readonly Saying[]): RecordedMessage {
  const of = (kind: SayingKind) => sayings.filter((saying) => saying.kind === kind);
  const versions = [...of('message'), ...of('edit').sort(inOrderOfEdits)];
  const author = [...versions, ...of('file')].find(({ userId }) => userId !== '')?.userId ?? null;
  return {
    ts,
    author,
    versions: versions.map(({ key, text }) => ({ ts: editedTsIn(key) || ts, text })),
    files: of('file')
      .sort((a, b) => compare(a.key, b.key))
      .flatMap(({ files }) => files),
    deletedTs: of('delete')[0]?.toldTs ?? null,
    reactions: reactionsIn(of('reaction')),
  };
}

/** By their second; of one second by when they were told. */
function inOrderOfEdits(a: Saying, b: Saying): number {
  return (
    compare(editedTsIn(a.key), editedTsIn(b.key)) ||
    compare(a.toldTs, b.toldTs) ||
    compare(a.key, b.key)
  );
}

function reactionsIn(sayings: readonly Saying[]): RecordedMessage['reactions'] {
  const standing = sayings.filter(({ isOn }) => isOn);
  return DECISION_REACTIONS.flatMap((name) => {
    const of = standing.filter(({ key }) => decisionOf(nameIn(key)) === name);
    const userIds = [...new Set(of.map(({ userId }) => userId))].sort(compare);
    return userIds.length === 0 ? [] : [{ name, userIds }];
  });
}

function isEmpty({ deletedTs, files, reactions, versions }: RecordedMessage): boolean {
  return deletedTs === null && files.length + reactions.length + versions.length === 0;
}

/** By the bytes: the order of a language would not be the same everywhere. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
