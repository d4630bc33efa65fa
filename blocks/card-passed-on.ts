// The line on a card that comes to somebody because Slack did not take it for another person.
import { context, type Message } from './kit.ts';
import { md, mention } from './text.ts';
import { list } from './words.ts';

const PEOPLE_SHOWN = 10;

/** The card with that line below it; unchanged where everybody was reached. */
export function passedOn(card: Message, unreached: readonly string[]): Message {
  if (unreached.length === 0) return card;
  const people = list(unreached.slice(0, PEOPLE_SHOWN).map(mention));
  const line = context(md`This was for ${people}, whom I could not reach in Slack.`);
  return { ...card, blocks: [...card.blocks, line] };
}
