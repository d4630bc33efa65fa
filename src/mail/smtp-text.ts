// The text of a letter on its way to the mail server: held back until the hand-off, and counted as gone with its first byte.
import { Readable } from 'node:stream';
import type { Turns } from '#platform/turns.ts';

/**
 * How far a text came: `unwanted` when the server waits for it but should not have it, `unasked` when it never came to the
 * hand-off, `late` when the server was gone by then. Only of `passed` did a byte leave.
 */
export type Passage = 'unwanted' | 'unasked' | 'stopped' | 'late' | 'passed';

export interface Text {
  readonly bytes: Buffer;
  /** A turn is held from the hand-off to the server's answer. */
  readonly turns: Turns;
  readonly handOff: () => Promise<boolean>;
}

/** The text of a letter, which waits inside its first read: nodemailer reads when the server has answered DATA. */
export function heldText(letter: Text, session: { isWanted: () => boolean; drop: () => void }) {
  let isOver = false;
  let endTurn = () => {};
  let journey: Promise<Passage | { thrown: unknown }> | null = null;
  const stream = new Readable({
    read() {
      journey ??= travel();
    },
  });
  async function travel(): Promise<Passage | { thrown: unknown }> {
    if (!session.isWanted()) {
      session.drop();
      return 'unwanted';
    }
    endTurn = await letter.turns();
    if (isOver || stream.destroyed) return 'unasked';
    try {
      if (!(await letter.handOff())) {
        session.drop();
        return 'stopped';
      }
    } catch (thrown) {
      session.drop();
      return { thrown };
    }
    if (isOver || stream.destroyed) return 'late';
    stream.push(letter.bytes);
    stream.push(null);
    return 'passed';
  }
  return {
    stream,
    wasOpened: () => journey !== null,
    /** To be called when the sending is over: gives the turn back and throws what `handOff` threw. */
    async settle(): Promise<Passage> {
      isOver = true;
      const passage = await (journey ?? 'unasked');
      endTurn();
      if (typeof passage === 'object') throw passage.thrown;
      return passage;
    },
  };
}
