// How a dispute came to whoever has it: each hop of its way in words.
import type { DisputeFacts } from '#domain/dispute-event.ts';
import { hopsOf } from '#domain/dispute-hops.ts';
import type { Hop } from '#domain/dispute-route.ts';
import { group, join, type Mrkdwn, md, mention } from './text.ts';

/** "@a looks after this client; @a is away; @b stands in. So it is for @b." */
export function routeWords(facts: DisputeFacts): Mrkdwn {
  const hops = hopsOf(typeof facts['hops'] === 'string' ? facts['hops'] : '');
  const way = join(hops.map(hopWords), '; ');
  if (hops.length === 0) return endWords(facts);
  const [first] = hops;
  const isStraight = hops.length === 1 && first?.why === 'owner' && first.userId === facts['id'];
  return isStraight ? md`${way}, so it is theirs.` : md`${way}. ${endWords(facts)}`;
}

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every reason.
function hopWords({ groupId, userId, why }: Hop): Mrkdwn {
  const who = groupId !== null ? group(groupId) : userId === null ? md`nobody` : mention(userId);
  switch (why) {
    case 'rule':
      return md`A rule names ${who}`;
    case 'owner':
      return md`${who} looks after this client`;
    case 'no_owner':
      return md`Nobody looks after this client`;
    case 'unknown':
      return md`${who} is not known here`;
    case 'barred':
      return md`${who} cannot act here any more`;
    case 'no_role':
      return md`${who} has no role for it`;
    case 'away':
      return md`${who} is away`;
    case 'away_in_slack':
      return md`${who} is away, as their status says`;
    case 'deputy':
      return md`${who} stands in`;
    case 'no_deputy':
      return md`nobody stands in for ${who}`;
    case 'loop':
      return md`${who} was asked already`;
  }
}

function endWords(facts: DisputeFacts): Mrkdwn {
  const [to, id] = [facts['to'], facts['id']];
  if (to === 'person' && typeof id === 'string') return md`So it is for ${mention(id)}.`;
  if (to === 'group' && typeof id === 'string') return md`One of ${group(id)} takes it.`;
  return md`So whoever presses *I’ll take it* on the card has it.`;
}
