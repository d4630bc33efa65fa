// /ar import mappings: the tables that need no questions any more, each with a way to forget it.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { mappingsMessage } from '#blocks/mappings.ts';
import { forgetMapping, listMappings } from '#flows/column-mappings.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export async function onMappingsCommand(call: CommandCall): Promise<void> {
  const turn = await call.begin('viewer');
  if (turn) await call.respond({ ...(await mappingList(call.bot, turn)) });
}

export function registerImportMappings(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.mappingForget, async (args) => {
    const { action, body, client, respond } = args;
    const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
    if (!begun.ok) {
      await respond({ response_type: 'ephemeral', replace_original: false, ...begun.refusal });
      return;
    }
    await forgetMapping(bot.db, {
      workspaceId: bot.workspaceId,
      fingerprint: action.value ?? '',
      actor: body.user.id,
      now: begun.turn.now,
    });
    const list = await mappingList(bot, begun.turn);
    await respond({ response_type: 'ephemeral', replace_original: true, ...list });
  });
}

async function mappingList(bot: Bot, turn: Turn): Promise<Message> {
  const known = await listMappings(bot.db, bot.workspaceId);
  const { locale, timeZone } = turn.workspace;
  const tables = known.map(({ answers, ...table }) => ({ ...table, mapping: answers.mapping }));
  return mappingsMessage({ tables, locale, timeZone });
}
