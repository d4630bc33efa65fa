// The buttons and selects on the card of an import: each changes the row, for whoever is first; the job does the rest.
import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import { importLate } from '#blocks/import-card.ts';
import type { Message } from '#blocks/kit.ts';
import { notice } from '#blocks/notice.ts';
import type { ImportAnswers } from '#domain/import-request.ts';
import type { DeedResult } from '#flows/import-requests.ts';
import { answerQuestion, decideImport } from '#flows/import-requests.ts';
import type { Bot } from './bot.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export const IMPORT_GONE = notice('This import is not known any more. Nothing was changed.');

const DEEDS = {
  [ACTION.importApprove]: 'approve',
  [ACTION.importCancel]: 'cancel',
  [ACTION.importRetry]: 'retry',
  [ACTION.importUndo]: 'undo',
} as const;

const ANSWERS = {
  [ACTION.importDateOrder]: 'dateOrder',
  [ACTION.importCurrency]: 'currency',
  [ACTION.importTerms]: 'terms',
} as const satisfies Record<string, keyof ImportAnswers>;

export function registerImportCard(app: App, bot: Bot): void {
  for (const [actionId, deed] of Object.entries(DEEDS))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client, respond }) => {
      const refusal = await onTurn(bot, client, {
        userId: body.user.id,
        deed: ({ member, now }) =>
          decideImport(bot.db, {
            workspaceId: bot.workspaceId,
            requestId: action.value ?? '',
            actor: member.slackUserId,
            now,
            deed,
          }),
      });
      if (refusal)
        await respond({ response_type: 'ephemeral', replace_original: false, ...refusal });
      bot.kick();
    });

  for (const [actionId, option] of Object.entries(ANSWERS))
    app.action<BlockAction<StaticSelectAction>>(actionId, async (args) => {
      const { action, body, client, respond } = args;
      const refusal = await onTurn(bot, client, {
        userId: body.user.id,
        deed: ({ member, now }) =>
          answerQuestion(bot.db, {
            workspaceId: bot.workspaceId,
            requestId: action.block_id.split(':')[1] ?? '',
            actor: member.slackUserId,
            now,
            answer: { [option]: action.selected_option.value },
          }),
      });
      if (refusal)
        await respond({ response_type: 'ephemeral', replace_original: false, ...refusal });
      bot.kick();
    });
}

/** Does it for somebody who may; what to tell them where it was not done. */
export async function onTurn(
  bot: Bot,
  client: WebClient,
  given: { userId: string; deed: (turn: Turn) => Promise<DeedResult> },
): Promise<Message | null> {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const result = await given.deed(begun.turn);
  return result.ok ? null : notDone(result, begun.turn);
}

function notDone(result: Extract<DeedResult, { ok: false }>, turn: Turn): Message {
  if (result.reason === 'unknown') return IMPORT_GONE;
  const { locale, timeZone } = turn.workspace;
  return importLate({ request: result.request, locale, timeZone });
}
