// What is still to be answered once a file stands in the books: what it no longer lists, and who looks like whom.
import type { KnownBlock } from '@slack/types';
import type { ImportAnswer } from '#domain/import-request.ts';
import type { Likeness, MergeProposal } from '#domain/look-alike.ts';
import { ACTION } from './ids.ts';
import type { ImportCardView } from './import-card.ts';
import { actions, button, context, divider, section } from './kit.ts';
import { join, type Mrkdwn, md, mention, shorten } from './text.ts';
import { amounts, count, list, nameOf, numberOf } from './words.ts';

const PROPOSALS_SHOWN = 5;
const ANSWERS_SHOWN = 8;
const LINE_LENGTH = 260;

/** Questions first, then what was answered; nothing where there is neither. */
export function afterBlocks(view: ImportCardView): KnownBlock[] {
  const { answered, id } = view.request;
  const blocks = [
    ...missingBlocks(view),
    ...view.proposals.slice(0, PROPOSALS_SHOWN).flatMap((one) => proposalBlocks(one, id)),
    ...answered.slice(-ANSWERS_SHOWN).map((answer) => answerBlock(answer, id)),
  ];
  return blocks.length === 0 ? [] : [divider(), ...blocks];
}

function missingBlocks({ missing, request, locale }: ImportCardView): KnownBlock[] {
  if (missing === null || missing.count === 0) return [];
  const { id: value } = request;
  const [are, were] = missing.count === 1 ? ['is', 'Was it'] : ['are', 'Were they'];
  return [
    section(
      md`*${count(missing.count, 'invoice')} (${amounts(missing.money, locale)}) ${are} no longer in the report.* ${were} paid?`,
    ),
    ...actions([
      button({ label: 'Mark as paid', actionId: ACTION.missingPaid, value }),
      button({ label: 'Still open', actionId: ACTION.missingOpen, value }),
    ]),
  ];
}

function proposalBlocks({ keep, merge, why }: MergeProposal, requestId: string): KnownBlock[] {
  const names = md`*${nameOf(keep)}* (${numberOf(keep)}) and *${nameOf(merge)}* (${numberOf(merge)})`;
  const about = `${nameOf(merge)} and ${nameOf(keep)}`;
  const value = `${requestId}:${keep.id}:${merge.id}`;
  return [
    section(shorten(md`${names} look like one client (${whyWords(why)}).`, LINE_LENGTH)),
    ...actions([
      button({ label: 'Merge', actionId: ACTION.clientsMerge, value, about }),
      button({ label: 'Keep apart', actionId: ACTION.clientsApart, value, about }),
    ]),
  ];
}

function whyWords(why: readonly Likeness[]): Mrkdwn {
  return list(
    why.map((one) =>
      one.code === 'same_name' ? md`same name` : md`same e-mail domain ${one.domain}`,
    ),
  );
}

function answerBlock(answer: ImportAnswer, requestId: string): KnownBlock {
  const text = shorten(md`${answerWords(answer)} ${mention(answer.by)}.`, LINE_LENGTH);
  if (answer.kind !== 'merged') return context(text);
  const { keepName, mergeName, mergeId } = answer;
  return section(
    text,
    button({
      label: 'Undo merge',
      actionId: ACTION.clientsSplit,
      value: `${requestId}:${mergeId}`,
      about: `${nameOf({ name: mergeName })} and ${nameOf({ name: keepName })}`,
    }),
  );
}

function answerWords(answer: ImportAnswer): Mrkdwn {
  switch (answer.kind) {
    case 'paid':
      return md`${count(answer.invoices, 'invoice')} marked as paid by`;
    case 'open':
      return md`${count(answer.invoices, 'invoice')} said to be still open by`;
    case 'merged':
      return md`*${nameOf({ name: answer.mergeName })}* merged into *${nameOf({ name: answer.keepName })}* by`;
    case 'apart':
      return md`${pair(answer)} said to be two clients by`;
    case 'split':
      return md`${pair(answer)} taken apart again by`;
  }
}

function pair(answer: { keepName: string; mergeName: string }): Mrkdwn {
  return join(
    [md`${nameOf({ name: answer.keepName })}`, md`${nameOf({ name: answer.mergeName })}`],
    ' and ',
  );
}
