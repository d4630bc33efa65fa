// What time it is in the stand-in: every ts that it gives out is of that time, whatever the emulator's own was. Messages of a
// made-up past stand before those of its made-up today.
import { type Json, objectOf } from './protocol.ts';

export interface SlackTime {
  /** Milliseconds since 1970. */
  now(): number;
  /** How far it is ahead of the computer's clock from here on; negative: behind. Only ever forward, else threads lose their order. */
  setAhead(ms: number): void;
  ahead(): number;
  /** The emulator's answer as people see it. */
  outward(answer: Json): Json;
  /** What somebody hands in, as the emulator knows it. */
  inward(args: Record<string, string>): Record<string, string>;
}

/** To the millisecond, with the emulator's own count behind it, so that no two are the same. */
const at = (ms: number, ts: string): string =>
  `${Math.floor(ms / 1_000)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}${ts.slice(-3)}`;

/** A link to a message holds its ts without the point. */
const LINK = /\/archives\/\w+\/p[1-9]\d{15}\b/g;

function linkTo(link: string, show: (ts: string) => string): string {
  const [place, ts] = [link.slice(0, -16), link.slice(-16)];
  return `${place}${show(`${ts.slice(0, 10)}.${ts.slice(10)}`).replace('.', '')}`;
}

export function slackTime(): SlackTime {
  let aheadMs = 0;
  const shown = new Map<string, string>(); // ts of the emulator -> ours
  const meant = new Map<string, string>();
  const show = (ts: string): string => {
    const known = shown.get(ts);
    if (known !== undefined) return known;
    const ours = aheadMs === 0 ? ts : at(Date.now() + aheadMs, ts);
    shown.set(ts, ours);
    meant.set(ours, ts);
    return ours;
  };
  return {
    now: () => Date.now() + aheadMs,
    ahead: () => aheadMs,
    setAhead: (ms) => {
      aheadMs = ms;
    },
    outward: (answer) => {
      const text = JSON.stringify(answer)
        .replaceAll(/"([1-9]\d{9}\.\d{6})"/g, (_, ts: string) => `"${show(ts)}"`)
        .replaceAll(LINK, (link) => linkTo(link, show));
      return objectOf(JSON.parse(text));
    },
    inward: (args) => {
      // Of messages, threads and places to go on from; the hash of a view looks the same.
      const entries = Object.entries(args).map(([name, value]) => [
        name,
        meant.get(value) ?? value,
      ]);
      return Object.fromEntries(entries) as Record<string, string>;
    },
  };
}
