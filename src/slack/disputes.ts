// The list of cases: /ar disputes [mine|open|client] [from] [to], its pages, and the cases behind each figure.
import type { App, BlockAction, ButtonAction, StaticSelectAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { DisputesAsked } from '#blocks/asked.ts';
import { disputesAskedIn, disputesValue } from '#blocks/asked.ts';
import { disputesMessage } from '#blocks/disputes.ts';
import { ACTION, BLOCK } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { refusal } from '#blocks/notice.ts';
import { whichCases } from '#domain/dispute-numbers.ts';
import { periodOf, periodRefusalWords, splitPeriod } from '#domain/period.ts';
import { findDisputeList, loadDisputeList } from '#flows/dispute-list.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { CLIENT_GONE, OLD_BUTTON } from './rows.ts';
import { whichClient } from './status.ts';
import { beginTurn } from './turn.ts';

export async function onDisputesCommand(call: CommandCall): Promise<void> {
  const { body, bot } = call;
  const turn = await call.begin('viewer');
  if (!turn) return;
  const { name, ...typed } = splitPeriod(call.words.rest);
  const period = periodOf(typed, turn.today);
  if (!period.ok) {
    await call.respond({ ...refusal(periodRefusalWords(period)) });
    return;
  }
  const word = name.toLowerCase();
  const isMine = word === 'mine';
  const isOpen = isMine || word === 'open';
  const asked = {
    workspaceId: bot.workspaceId,
    period: period.period,
    ownerUserId: isMine ? body.user_id : null,
    which: { kind: isOpen ? 'open' : 'all' },
  } as const;
  const { locale } = turn.workspace;
  const found = await findDisputeList(bot.db, { ...asked, words: isOpen ? '' : name });
  if (found.ok) {
    const message = disputesMessage({ ...found, offset: 0, today: turn.today, locale });
    await call.respond({ ...message });
    return;
  }
  const valueFor = (clientId: string): string => disputesValue({ ...asked, clientId, offset: 0 });
  const question = { query: name, actionId: ACTION.disputesChoose, valueFor };
  await call.respond({ ...whichClient(found, question) });
}

export function registerDisputes(app: App, bot: Bot): void {
  for (const actionId of [ACTION.disputesChoose, ACTION.disputesNext, ACTION.disputesPrevious])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client, respond }) => {
      const asked = disputesAskedIn(action.value ?? '');
      const answer = await listFor(bot, client, { userId: body.user.id, asked });
      await respond({ response_type: 'ephemeral', replace_original: true, ...answer });
    });

  app.action<BlockAction<StaticSelectAction>>(ACTION.disputesShow, async (args) => {
    const { action, body, client, respond } = args;
    const scope = disputesAskedIn(action.block_id.slice(BLOCK.disputes.length + 1));
    const which = whichCases(action.selected_option?.value ?? '');
    const asked = scope && which && { ...scope, which, offset: 0 };
    const answer = await listFor(bot, client, { userId: body.user.id, asked });
    await respond({ response_type: 'ephemeral', replace_original: true, ...answer });
  });
}

async function listFor(
  bot: Bot,
  client: WebClient,
  { asked, userId }: { userId: string; asked: DisputesAsked | null },
): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok) return begun.refusal;
  if (!asked) return OLD_BUTTON;
  const { today, workspace } = begun.turn;
  const found = await loadDisputeList(bot.db, { ...asked, workspaceId: bot.workspaceId });
  if (!found) return CLIENT_GONE;
  return disputesMessage({ ...found, offset: asked.offset, today, locale: workspace.locale });
}
