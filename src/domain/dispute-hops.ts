// The way of a case as one line of its record: "rule:U1 away:U1 deputy:U2". Pure.
import type { Hop, HopWhy } from './dispute-route.ts';

const WHYS = new Set<string>([
  'rule',
  'owner',
  'no_owner',
  'unknown',
  'barred',
  'no_role',
  'away',
  'away_in_slack',
  'deputy',
  'no_deputy',
  'loop',
] satisfies HopWhy[]);

/** Each hop as its reason and the Slack id it is about; ids of Slack hold neither colons nor spaces. */
export function hopsText(hops: readonly Hop[]): string {
  return hops.map(({ groupId, userId, why }) => `${why}:${userId ?? groupId ?? ''}`).join(' ');
}

/** The hops of such a line; pieces that are none are left out. A user group's id begins with an S, a person's never does. */
export function hopsOf(text: string): Hop[] {
  return text.split(' ').flatMap((piece) => {
    const [why = '', id = ''] = piece.split(':');
    if (!WHYS.has(why)) return [];
    const isGroup = id.startsWith('S');
    return [
      {
        why: why as HopWhy,
        userId: isGroup || id === '' ? null : id,
        groupId: isGroup ? id : null,
      },
    ];
  });
}
