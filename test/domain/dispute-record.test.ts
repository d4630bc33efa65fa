// Goal: whatever Slack tells twice, late, shuffled or never at first, the record of a thread is one, and reading the thread mends it.
// Method: tables; random lives of a thread in a small model of Slack, told in random orders and read at random moments.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DisputeEvent } from '#domain/dispute-event.ts';
import { inOrderOfTime, recordOf, timeOf, writtenOut } from '#domain/dispute-record.ts';
import type { ReadMessage, Saying, SeenMessage } from '#domain/dispute-saying.ts';
import {
  decisionOf,
  kept,
  toldByChanged,
  toldByDeleted,
  toldByReaction,
  toldByRead,
  toldBySaid,
} from '#domain/dispute-saying.ts';

const TS = '1763971200.000100';
const FILE = { id: 'F1', name: 'photo.jpg', permalink: 'https://slack.example/F1' };

function seen(changes: Partial<SeenMessage> = {}): SeenMessage {
  return { ts: TS, userId: 'U1', text: 'two chairs', editedTs: null, files: [], ...changes };
}

function reacted(name: string, changes: Partial<Parameters<typeof toldByReaction>[0]> = {}) {
  const told = toldByReaction({
    ts: TS,
    name,
    userId: 'U1',
    isOn: true,
    eventTs: '1763971300.000000',
    ...changes,
  });
  return told ? [told] : [];
}

describe('a message', () => {
  it('has every wording in its order, the last one standing', () => {
    const first = seen();
    const second = seen({ text: 'three chairs', editedTs: '1763971260.000000' });
    const third = seen({ text: 'four chairs', editedTs: '1763971320.000000' });
    const changed = toldByChanged({ message: third, before: second, eventTs: '1763971320.000200' });
    const [message] = recordOf([...changed, ...toldBySaid(first)]);
    expect(message).toEqual({
      ts: TS,
      author: 'U1',
      versions: [
        { ts: TS, text: 'two chairs' },
        { ts: '1763971260.000000', text: 'three chairs' },
        { ts: '1763971320.000000', text: 'four chairs' },
      ],
      files: [],
      deletedTs: null,
      reactions: [],
    });
  });

  it('edited twice within a second has both wordings, and reads as the later event says, whichever comes first', () => {
    const editedTs = '1763971260.000000'; // Slack counts edits in whole seconds.
    const one = toldByChanged({
      message: seen({ text: 'b', editedTs }),
      before: seen(),
      eventTs: '1763971260.000200',
    });
    const two = toldByChanged({
      message: seen({ text: 'c', editedTs }),
      before: seen({ text: 'b', editedTs }),
      eventTs: '1763971260.000900',
    });
    for (const told of [
      [...one, ...two],
      [...two, ...one],
    ])
      expect(recordOf(told)[0]?.versions.map(({ text }) => text)).toEqual(['two chairs', 'b', 'c']);
  });

  it('keeps its words and files when it is deleted, also when nothing else was ever told of it', () => {
    const before = seen({ files: [FILE] });
    const [message] = recordOf(toldByDeleted({ ts: TS, before, eventTs: '1763971999.000000' }));
    expect(message).toMatchObject({
      author: 'U1',
      versions: [{ text: 'two chairs' }],
      files: [FILE],
      deletedTs: '1763971999.000000',
    });
  });

  it('keeps the link of a file that is gone or veiled afterwards', () => {
    const veiled = { id: 'F1', name: '', permalink: '' };
    const gone = toldByChanged({
      message: seen({ files: [veiled] }),
      before: null,
      eventTs: '1763971999.000000',
    });
    expect(recordOf([...toldBySaid(seen({ files: [FILE] })), ...gone])[0]?.files).toEqual([FILE]);
    expect(recordOf(gone)[0]?.files).toEqual([veiled]);
  });

  it('is no part of the record once nothing stands that was told of it', () => {
    const back = reacted('x', { isOn: false, eventTs: '1763971301.000000' });
    expect(recordOf([...back, ...reacted('x')])).toEqual([]);
  });
});

describe('a reaction', () => {
  it.each([
    ['white_check_mark', 'white_check_mark'],
    ['+1::skin-tone-3', '+1'],
    ['thumbsup', '+1'],
    ['thumbsdown::skin-tone-6', '-1'],
    ['handshake', 'handshake'],
    ['scales', 'scales'],
    ['no_entry', 'no_entry'],
    ['eyes', null],
    ['tada', null],
    ['constructor', null],
    ['', null],
  ])('%s decides %s', (name, decision) => {
    expect(decisionOf(name)).toBe(decision);
  });

  it('counts once for a person, and stands until the last tone of it is taken back', () => {
    const both = [
      ...reacted('+1'),
      ...reacted('+1::skin-tone-3'),
      ...reacted('+1', { userId: 'U0' }),
    ];
    expect(recordOf(both)[0]?.reactions).toEqual([{ name: '+1', userIds: ['U0', 'U1'] }]);
    const back = reacted('+1', { isOn: false, eventTs: '1763971400.000000' });
    expect(recordOf([...back, ...both])[0]?.reactions).toEqual([
      { name: '+1', userIds: ['U0', 'U1'] },
    ]);
    const other = reacted('+1::skin-tone-3', { isOn: false, eventTs: '1763971400.000000' });
    expect(recordOf([...back, ...other, ...both])[0]?.reactions).toEqual([
      { name: '+1', userIds: ['U0'] },
    ]);
  });

  it('on a message of ours stands without an author', () => {
    expect(recordOf(reacted('x'))).toMatchObject([{ ts: TS, author: null, versions: [] }]);
  });
});

describe('reading the whole thread', () => {
  const read = (changes: Partial<ReadMessage> = {}): ReadMessage => ({
    ts: TS,
    message: seen(),
    reactions: [],
    ...changes,
  });

  it('tells nothing of what is known, and leaves alone what is not there any more', () => {
    const known = [...toldBySaid(seen({ files: [FILE] })), ...reacted('x')];
    const same = read({
      message: seen({ files: [FILE] }),
      reactions: [{ name: 'x', userIds: ['U1'], isWhole: true }],
    });
    expect(toldByRead(known, [same])).toEqual([]);
    expect(toldByRead(known, [])).toEqual([]);
  });

  it('takes back a reaction that is gone, unless Slack named only some of the people', () => {
    const known = [...toldBySaid(seen()), ...reacted('x'), ...reacted('x', { userId: 'U2' })];
    const of = (isWhole: boolean) => read({ reactions: [{ name: 'x', userIds: ['U2'], isWhole }] });
    const after = (isWhole: boolean) => recordOf([...known, ...toldByRead(known, [of(isWhole)])]);
    expect(after(true)[0]?.reactions).toEqual([{ name: 'x', userIds: ['U2'] }]);
    expect(after(false)[0]?.reactions).toEqual([{ name: 'x', userIds: ['U1', 'U2'] }]);
  });

  it('never beats what was told while it was under way', () => {
    const known = reacted('x');
    const stood = toldByRead(known, [read({ message: null, reactions: [] })]);
    const again = reacted('x', { eventTs: '1763971300.000001' });
    expect(recordOf([...stood, ...known, ...again])[0]?.reactions).toHaveLength(1);
  });
});

it('stands between what happened in the case in the order of time', () => {
  const event = (seq: number, at: string) => ({ seq, at: new Date(at) }) as DisputeEvent;
  const events = [
    event(1, '2025-11-24T08:00:00.000Z'),
    event(2, '2025-11-24T08:00:00.000Z'),
    event(3, '2025-11-24T09:00:00Z'),
  ];
  const messages = recordOf(
    ['1763971200.000000', '1763973000.000000'].flatMap((ts) => toldBySaid(seen({ ts }))),
  );
  expect(timeOf('1763971200.000100')).toEqual(new Date('2025-11-24T08:00:00.000Z'));
  expect(
    inOrderOfTime(events, messages).map((line) =>
      line.kind === 'event' ? line.event.seq : line.message.ts,
    ),
  ).toEqual([1, 2, '1763971200.000000', '1763973000.000000', 3]);
});

/** A deed in a thread: which message, who, and which of a few words or reactions. */
interface Deed {
  readonly kind: 'say' | 'edit' | 'unfold' | 'delete' | 'react';
  readonly which: number;
  readonly who: number;
  readonly what: number;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom(
    'say',
    'say',
    'edit',
    'edit',
    'unfold',
    'delete',
    'react',
    'react',
    'react',
  ),
  which: fc.nat({ max: 4 }),
  who: fc.nat({ max: 2 }),
  what: fc.nat({ max: 3 }),
});

const NAMES = ['+1', '+1::skin-tone-3', 'x', 'eyes'];

interface Standing {
  seen: SeenMessage;
  given: Set<string>;
}

/** What Slack tells of each deed, and the thread as it stands after each of them; several deeds fall into one second. */
function lifeOf(deeds: readonly Deed[]) {
  const thread: Standing[] = [];
  const told: Saying[][] = [];
  const states: ReadMessage[][] = [[]];
  for (const [at, { kind, what, which, who }] of deeds.entries()) {
    const second = 1_763_971_200 + Math.floor(at / 3);
    const eventTs = `${second}.${String(at + 1).padStart(6, '0')}`;
    const one = thread[which % Math.max(thread.length, 1)];
    const userId = `U${who}`;
    if (kind === 'say') {
      const files = what === 0 ? [{ ...FILE, id: `F${at}` }] : [];
      const message = { ts: eventTs, userId, text: `words ${at}`, editedTs: null, files };
      thread.push({ seen: message, given: new Set() });
      told.push(toldBySaid(message));
    } else if (!one) told.push([]);
    else if (kind === 'edit') {
      const before = one.seen;
      one.seen = { ...before, text: `words ${at}`, editedTs: `${second}.000000` };
      told.push(toldByChanged({ message: one.seen, before, eventTs }));
    } else if (kind === 'unfold') {
      told.push(toldByChanged({ message: one.seen, before: one.seen, eventTs }));
    } else if (kind === 'delete') {
      thread.splice(thread.indexOf(one), 1);
      told.push(toldByDeleted({ ts: one.seen.ts, before: one.seen, eventTs }));
    } else {
      const name = NAMES[what]!;
      const isOn = !one.given.delete(`${name} ${userId}`);
      if (isOn) one.given.add(`${name} ${userId}`);
      const saying = toldByReaction({ ts: one.seen.ts, name, userId, isOn, eventTs });
      told.push(saying ? [saying] : []);
    }
    states.push(thread.map(readOf));
  }
  return { told, states };
}

function readOf({ given, seen: message }: Standing): ReadMessage {
  const reactions = NAMES.map((name) => {
    const userIds = ['U0', 'U1', 'U2'].filter((userId) => given.has(`${name} ${userId}`));
    return { name, userIds, isWhole: true };
  });
  return {
    ts: message.ts,
    message,
    reactions: reactions.filter(({ userIds }) => userIds.length > 0),
  };
}

const SEED = Number(process.env['FC_SEED'] ?? Date.now());
const RUNS = { seed: SEED, numRuns: 400 };
const deeds = fc.array(deed, { minLength: 1, maxLength: 24 });
const orders = fc.array(fc.nat({ max: 9_999 }), { minLength: 96, maxLength: 96 });

/** Each of these 1 to 4 times, in an order that the numbers choose. */
function delivered<T>(events: readonly T[], order: readonly number[]): T[] {
  const times = events.flatMap((event, at) =>
    Array.from({ length: 1 + ((order[at] ?? 0) % 4) }, () => event),
  );
  return times
    .map((event, at) => ({ event, place: order[(at * 7) % order.length]! * 1_000 + at }))
    .sort((a, b) => a.place - b.place)
    .map(({ event }) => event);
}

/** The words that stand and the decisions that stand, of what is still in the thread. */
function current(told: readonly Saying[], thread: readonly ReadMessage[]) {
  const there = new Set(thread.map(({ ts }) => ts));
  return recordOf(told)
    .filter(({ ts }) => there.has(ts))
    .map(({ author, files, reactions, ts, versions }) => ({
      ts,
      author,
      text: versions.at(-1)?.text,
      files,
      reactions,
    }));
}

/** The same of the thread itself. */
function inSlack(thread: readonly ReadMessage[]) {
  return current(toldByRead([], thread), thread);
}

describe(`convergence (seed ${SEED})`, () => {
  it('any order and any repetition make the same record, and it shows the thread as it stands', () => {
    fc.assert(
      fc.property(deeds, orders, (life, order) => {
        const { states, told } = lifeOf(life);
        const shuffled = delivered(told, order).flat();
        expect(writtenOut(recordOf(shuffled))).toBe(writtenOut(recordOf(told.flat())));
        expect(current(shuffled, states.at(-1)!)).toEqual(inSlack(states.at(-1)!));
      }),
      RUNS,
    );
  });

  it('some first and the rest later make the same record', () => {
    fc.assert(
      fc.property(deeds, orders, fc.nat({ max: 60 }), (life, order, cut) => {
        const all = delivered(lifeOf(life).told, order);
        const first = kept(all.slice(0, cut).flat());
        const then = kept([...first, ...all.slice(cut).flat()]);
        expect(writtenOut(recordOf(then))).toBe(writtenOut(recordOf(all.flat())));
      }),
      RUNS,
    );
  });

  it('reading the thread makes up for what was not told, and what is told later changes nothing that it should not', () => {
    fc.assert(
      fc.property(deeds, orders, fc.nat({ max: 24 }), (life, order, moment) => {
        const { states, told } = lifeOf(life);
        const at = Math.min(moment, told.length);
        // Of what had happened by then, only some was told.
        const known = kept(
          told
            .slice(0, at)
            .filter((_, index) => order[index]! % 2 === 0)
            .flat(),
        );
        const thread = states[at]!;
        const mended = kept([...known, ...toldByRead(known, thread)]);
        expect(current(mended, thread)).toEqual(inSlack(thread));
        // A second reading finds nothing.
        expect(toldByRead(mended, thread)).toEqual([]);
        const rest = delivered(told, order).flat();
        expect(writtenOut(recordOf([...mended, ...rest]))).toBe(writtenOut(recordOf(told.flat())));
      }),
      RUNS,
    );
  });
});
