// What Slack tells of the thread of a case, one saying each, with a key of Slack's own marks: of one key what was told last
// counts, so that what comes twice, late or shuffled is the same. Pure: knows nothing of payloads.
import type { DisputeFile } from './dispute.ts';
import { markOfWords } from './wording.ts';

export type SayingKind = 'message' | 'edit' | 'delete' | 'file' | 'reaction';

/** One thing that Slack told of one message. */
export interface Saying {
  /** Of the message. */
  readonly ts: string;
  readonly kind: SayingKind;
  /** Of an edit its ts and a mark of its words, of a file its id, of a reaction its name and who gave it; else empty. */
  readonly key: string;
  /** When Slack told it, as a ts: of one key what was told last counts. */
  readonly toldTs: string;
  /** Who wrote the message, or gave the reaction. */
  readonly userId: string;
  readonly text: string;
  readonly files: readonly DisputeFile[];
  /** Of a reaction: it was given; false: taken back. */
  readonly isOn: boolean;
}

/** A message as Slack shows it at one moment. */
export interface SeenMessage {
  readonly ts: string;
  readonly userId: string;
  readonly text: string;
  /** When its words were last changed; null: never. */
  readonly editedTs: string | null;
  readonly files: readonly DisputeFile[];
}

/** The reactions by which people decide; whatever else they show is no part of the record. */
export const DECISION_REACTIONS = [
  'white_check_mark',
  'heavy_check_mark',
  'ballot_box_with_check',
  'ok',
  'ok_hand',
  '+1',
  '-1',
  'x',
  'negative_squared_cross_mark',
  'heavy_multiplication_x',
  'no_entry',
  'no_entry_sign',
  'scales',
  'handshake',
] as const;
export type DecisionReaction = (typeof DECISION_REACTIONS)[number];

const SAME = new Map<string, DecisionReaction>([
  ['thumbsup', '+1'],
  ['thumbsdown', '-1'],
]);

/** Which decision a reaction stands for, whatever the tone of its skin; null: it decides nothing. */
export function decisionOf(reaction: string): DecisionReaction | null {
  const [name = ''] = reaction.split('::');
  return SAME.get(name) ?? DECISION_REACTIONS.find((one) => one === name) ?? null;
}

/** What a new message tells. */
export function toldBySaid(message: SeenMessage): Saying[] {
  return [versionOf(message), ...filesOf(message, message.ts)];
}

/**
 * What a changed message tells: how it reads now, and how it read before, which Slack may not have told. A link that unfolds
 * or a file that goes away is a change, too: then both are one version, and no file is forgotten.
 */
export function toldByChanged(given: {
  readonly message: SeenMessage;
  readonly before: SeenMessage | null;
  readonly eventTs: string;
}): Saying[] {
  const { before, eventTs, message } = given;
  return kept([
    versionOf(message, after(eventTs)),
    ...filesOf(message, eventTs),
    ...(before ? [versionOf(before, eventTs), ...filesOf(before, eventTs)] : []),
  ]);
}

/** What a deleted message tells: that, and its last words, which are kept. `before` is null where Slack does not say them. */
export function toldByDeleted(given: {
  readonly ts: string;
  readonly before: SeenMessage | null;
  readonly eventTs: string;
}): Saying[] {
  const { before, eventTs, ts } = given;
  return [
    ...(before ? [versionOf(before, eventTs), ...filesOf(before, eventTs)] : []),
    { ...NOTHING, ts, kind: 'delete', toldTs: eventTs },
  ];
}

/** What a reaction tells; null: it is none by which people decide. */
export function toldByReaction(given: {
  readonly ts: string;
  readonly name: string;
  readonly userId: string;
  readonly isOn: boolean;
  readonly eventTs: string;
}): Saying | null {
  const { eventTs, isOn, name, ts, userId } = given;
  if (decisionOf(name) === null) return null;
  return {
    ...NOTHING,
    ts,
    kind: 'reaction',
    key: reactionKey(name, userId),
    toldTs: eventTs,
    userId,
    isOn,
  };
}

/** A message as a whole thread shows it, with those reactions of it that somebody may decide by. */
export interface ReadMessage {
  /** Null: one of our own, of which nothing but the reactions counts. */
  readonly message: SeenMessage | null;
  readonly ts: string;
  readonly reactions: readonly {
    readonly name: string;
    readonly userIds: readonly string[];
    /** False: Slack named only some of the people. */
    readonly isWhole: boolean;
  }[];
}

/**
 * What reading a whole thread tells on top of what was known right before: a reading has no mark of its own, so it stands
 * right after what was known, and before whatever Slack tells from then on. A message that is not there any more says nothing:
 * it may have been deleted, or taken by the retention of the workspace, and nobody can tell which.
 */
export function toldByRead(known: readonly Saying[], read: readonly ReadMessage[]): Saying[] {
  const knownByKey = new Map(kept(known).map((saying) => [markOf(saying), saying]));
  const told = read.flatMap((one) => [
    ...(one.message ? toldBySaid(one.message) : []),
    ...standingIn(one, known),
  ]);
  return kept(told).flatMap((saying) => {
    if (saying.kind === 'edit') return standingEdit(saying, known);
    const before = knownByKey.get(markOf(saying));
    if (!before) return [saying.kind === 'file' ? { ...saying, toldTs: after(saying.ts) } : saying];
    if (isSame(saying, before) || isVeiled(saying)) return [];
    return [{ ...saying, toldTs: after(before.toldTs) }];
  });
}

/** The wording that the thread shows stands last of those of its second, whatever was told of it. */
function standingEdit(saying: Saying, known: readonly Saying[]): Saying[] {
  const last = known
    .filter(
      ({ key, kind, ts }) => kind === 'edit' && ts === saying.ts && isOfOneTs(key, saying.key),
    )
    .reduce<Saying | null>((best, one) => (best && best.toldTs >= one.toldTs ? best : one), null);
  if (last === null) return [saying];
  return last.key === saying.key ? [] : [{ ...saying, toldTs: after(last.toldTs) }];
}

/** Of one key what was told last; what is told of several is in the order in which it came. */
export function kept(sayings: readonly Saying[]): Saying[] {
  const byKey = new Map<string, Saying>();
  for (const saying of sayings) {
    const mark = markOf(saying);
    const before = byKey.get(mark);
    if (!before || saying.toldTs > before.toldTs) byKey.set(mark, saying);
  }
  return [...byKey.values()];
}

const NOTHING = { key: '', userId: '', text: '', files: [], isOn: true } as const;

/**
 * Slack counts edits in whole seconds: of several within one each is a version of its own, by its words, and the event that
 * told it says which came last.
 */
function versionOf({ editedTs, text, ts, userId }: SeenMessage, toldTs?: string): Saying {
  if (editedTs === null) return { ...NOTHING, ts, kind: 'message', toldTs: ts, userId, text };
  const key = `${editedTs} ${markOfWords(text)}`;
  return { ...NOTHING, ts, kind: 'edit', key, toldTs: toldTs ?? editedTs, userId, text };
}

/** Of the key of an edit. */
export function editedTsIn(key: string): string {
  return key.split(' ')[0] ?? '';
}

function isOfOneTs(key: string, other: string): boolean {
  return editedTsIn(key) === editedTsIn(other);
}

function filesOf({ files, ts, userId }: SeenMessage, eventTs: string): Saying[] {
  return files.map((file) => {
    const told: Saying = {
      ...NOTHING,
      ts,
      kind: 'file',
      key: file.id,
      toldTs: eventTs,
      userId,
      files: [file],
    };
    // A file that was deleted or must not be seen has nothing but its id: what was known of it stays.
    return isVeiled(told) ? { ...told, toldTs: '0' } : told;
  });
}

function isVeiled({ files, kind }: Saying): boolean {
  return kind === 'file' && files.every(({ name, permalink }) => name === '' && permalink === '');
}

/** Reactions as they stand, and those that are known to have been given and do not stand any more. */
function standingIn({ reactions, ts }: ReadMessage, known: readonly Saying[]): Saying[] {
  const given = reactions.flatMap(({ name, userIds }) =>
    userIds.flatMap((userId) => {
      const told = toldByReaction({ ts, name, userId, isOn: true, eventTs: '0' });
      return told ? [told] : [];
    }),
  );
  const there = new Set(given.map(({ key }) => key));
  const inPart = reactions.filter(({ isWhole }) => !isWhole).map(({ name }) => name);
  const gone = known.filter(
    ({ key, kind, ts: of }) =>
      kind === 'reaction' && of === ts && !there.has(key) && !inPart.includes(nameIn(key)),
  );
  return [...given, ...gone.map((saying) => ({ ...saying, isOn: false }))];
}

function reactionKey(name: string, userId: string): string {
  return `${name} ${userId}`;
}

/** Of the key of a reaction. */
export function nameIn(key: string): string {
  return key.split(' ')[0] ?? '';
}

/** Later than this, and earlier than every other ts of Slack. */
function after(ts: string): string {
  return `${ts}1`;
}

function markOf({ key, kind, ts }: Saying): string {
  return `${ts} ${kind} ${key}`;
}

function isSame(one: Saying, other: Saying): boolean {
  return JSON.stringify(told(one)) === JSON.stringify(told(other));
}

function told({ files, isOn, text }: Saying) {
  return [text, isOn, files.map(({ id, name, permalink }) => [id, name, permalink])];
}
