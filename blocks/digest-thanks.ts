// Who paid and is to be thanked, below the good news of the digest: a button for each, or that it was done.
import type { KnownBlock } from '@slack/types';
import type { ToThank } from '#domain/thanks.ts';
import { type LetterMark, letterLine } from './digest-lines.ts';
import { ACTION } from './ids.ts';
import { button, context, section } from './kit.ts';
import { md } from './text.ts';
import { count, nameOf, numberOf } from './words.ts';

/** Each of them has a button. */
const SHOWN = 5;

interface On {
  readonly locale: string;
  readonly timeZone: string;
  /** Thank-you letters since, by client id. */
  readonly thanks: ReadonlyMap<string, LetterMark>;
}

/** As many blocks whatever was done since. */
export function thanksBlocks(toThank: readonly ToThank[], on: On): KnownBlock[] {
  if (toThank.length === 0) return [];
  const more = toThank.length - SHOWN;
  return [
    context(md`*SAY THANK YOU*`),
    ...toThank.slice(0, SHOWN).map((one) => clientBlock(one, labelOf(one, toThank), on)),
    ...(more > 0 ? [context(md`${count(more, 'more client')}: \`/ar thank client\``)] : []),
  ];
}

function clientBlock(one: ToThank, label: string, on: On): KnownBlock {
  const { clientId, invoices } = one;
  const mark = on.thanks.get(clientId);
  const line = md`*${label}* · ${count(invoices, 'invoice')} paid`;
  if (mark) return section(md`${line}\n${letterLine(mark, on)}`);
  const thank = { label: 'Thank', actionId: ACTION.thanksOpen, value: clientId, about: label };
  return section(line, button(thank));
}

/** With the number where another one has the same name. */
function labelOf(one: ToThank, all: readonly ToThank[]): string {
  const name = nameOf(one);
  const isShared = all.filter((other) => nameOf(other) === name).length > 1;
  return isShared ? `${name} ${numberOf({ id: one.clientId, number: one.number })}` : name;
}
