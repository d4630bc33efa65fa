// What is asked on the card after an import: were these invoices paid, are these two clients one.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { list, nameOf } from '#blocks/words.ts';
import { answerOnCard, keepApartOnCard, mergeOnCard, unmergeOnCard } from '#flows/import-after.ts';
import type { ApartResult, MergeResult, UnmergeResult } from '#flows/merges.ts';
import type { Bot } from './bot.ts';
import { beginTurn } from './turn.ts';

const NUMBERS_SHOWN = 5;

/** One press: whose, on which card, and the ids that the button carries beside the card's. */
interface Press {
  readonly bot: Bot;
  readonly deps: { readonly db: Bot['db']; readonly now: Date };
  readonly on: {
    readonly workspaceId: string;
    readonly requestId: string;
    readonly actor: string;
  };
  readonly ids: readonly string[];
}

/** Does it; what to tell the person where it was not done. */
type Deed = (press: Press) => Promise<Message | null>;

const DEEDS: Readonly<Record<string, Deed>> = {
  [ACTION.missingPaid]: ({ deps, on }) => settle({ deps, on, answer: 'paid' }),
  [ACTION.missingOpen]: ({ deps, on }) => settle({ deps, on, answer: 'open' }),
  [ACTION.clientsMerge]: async ({ deps, on, ids: [keepId = '', mergeId = ''] }) =>
    notMerged(await mergeOnCard(deps, { ...on, keepId, mergeId })),
  [ACTION.clientsApart]: async ({ deps, on, ids: [clientId = '', otherId = ''] }) =>
    notMerged(await keepApartOnCard(deps, { ...on, clientId, otherId })),
  [ACTION.clientsSplit]: async ({ deps, on, ids: [clientId = ''] }) =>
    notSplit(await unmergeOnCard(deps, { ...on, clientId })),
};

export function registerImportAfter(app: App, bot: Bot): void {
  for (const [actionId, deed] of Object.entries(DEEDS))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client, respond }) => {
      const pressed = { userId: body.user.id, value: action.value ?? '', deed };
      const words = await press(bot, client, pressed);
      if (words) await respond({ response_type: 'ephemeral', replace_original: false, ...words });
      bot.kick(); // The card is drawn again for everybody.
    });
}

async function press(
  bot: Bot,
  client: WebClient,
  given: { userId: string; value: string; deed: Deed },
): Promise<Message | null> {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const [requestId = '', ...ids] = given.value.split(':');
  const on = { workspaceId: bot.workspaceId, requestId, actor: given.userId };
  return given.deed({ bot, deps: { db: bot.db, now: begun.turn.now }, on, ids });
}

async function settle(
  given: Pick<Press, 'deps' | 'on'> & { answer: 'paid' | 'open' },
): Promise<Message | null> {
  const { answer, deps, on } = given;
  const isFirst = await answerOnCard(deps, { ...on, answer });
  return isFirst ? null : notice('Somebody has answered that already. Nothing was changed.');
}

function notMerged(result: MergeResult | ApartResult): Message | null {
  if (result.ok) return null;
  switch (result.reason) {
    case 'unknown-client':
      return notice('One of them is not in the books any more. Nothing was changed.');
    case 'same-client':
    case 'already-merged':
      return notice('They are merged already. Nothing was changed.');
    case 'has-merged':
      return notice(
        md`Others are merged into *${nameOf(result.client)}* already, so it can only stay. Nothing was changed.`,
      );
    case 'same-numbers':
      return notice(
        md`Both have ${numbers(result)}, so they may be two after all. Nothing was changed.`,
      );
  }
}

function notSplit(result: UnmergeResult): Message | null {
  if (result.ok) return null;
  switch (result.reason) {
    case 'unknown-client':
      return notice('This client is not in the books any more. Nothing was changed.');
    case 'not-merged':
      return notice('They are apart already. Nothing was changed.');
    case 'crossed':
    case 'same-numbers':
      return notice(
        md`They cannot be taken apart, as their accounts have grown together: ${numbers(result)}. Nothing was changed.`,
      );
  }
}

function numbers(result: { readonly numbers: readonly string[] }) {
  return list(result.numbers.slice(0, NUMBERS_SHOWN).map((number) => md`${number}`));
}
