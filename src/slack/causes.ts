// The conversation about what can hold a payment up: /ar causes, the list, retiring and removing; the form is next door.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { CAUSES_A_PAGE, causeModal, causesModal } from '#blocks/causes.ts';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import type { CauseDeed, CauseRefusal } from '#domain/cause.ts';
import { may } from '#domain/member.ts';
import type { CauseDeedResult } from '#flows/causes.ts';
import { causeOfCode, causesInUse, doToCause } from '#flows/causes.ts';
import { modalForAdmin } from './admin-modal.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal, placeOn } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Causes of lateness';

export async function onCausesCommand({ body, bot, client }: CommandCall): Promise<void> {
  await openModal(client, { triggerId: body.trigger_id, title: TITLE }, () =>
    causesFor(bot, client, { userId: body.user_id, from: 0 }),
  );
}

export function registerCauses(app: App, bot: Bot): void {
  for (const actionId of [ACTION.causesNext, ACTION.causesPrevious])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client }) => {
      if (!body.view) return;
      const from = /^\d{1,6}$/.test(action.value ?? '') ? Number(action.value) : 0;
      await redrawList(client, body.view.id, () =>
        causesFor(bot, client, { userId: body.user.id, from }),
      );
    });

  for (const actionId of [ACTION.causeAdd, ACTION.causeEdit])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client }) => {
      const code = actionId === ACTION.causeAdd ? null : (action.value ?? '');
      const title = code === null ? 'Add a cause' : 'Change a cause';
      const { from = 0 } = readMetadata(body.view?.private_metadata);
      const below = { ...(body.view && { listId: body.view.id }), from };
      const opening = { triggerId: body.trigger_id, title, ...placeOn(body.view) };
      await openModal(client, opening, () =>
        modalForAdmin(bot, client, {
          userId: body.user.id,
          title,
          draw: () => formFor(bot, { code, below }),
        }),
      );
    });

  const deeds: readonly (readonly [string, CauseDeed])[] = [
    [ACTION.causeRetire, 'retire'],
    [ACTION.causeRestore, 'restore'],
    [ACTION.causeRemove, 'remove'],
  ];
  for (const [actionId, deed] of deeds)
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client }) => {
      const userId = body.user.id;
      const said = await act(bot, client, { userId, deed, code: action.value ?? '' });
      bot.kick(); // Cards that name causes are drawn again for everybody.
      if (!body.view) return;
      const { from = 0 } = readMetadata(body.view.private_metadata);
      await redrawList(client, body.view.id, () => causesFor(bot, client, { userId, from, said }));
    });
}

/** The list for a person: or why they do not see it. */
export async function causesFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; from: number; said?: Message },
): Promise<ModalView> {
  const { said, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
  const causes = await causesInUse(bot.db, bot.workspaceId);
  const lastPage = Math.floor((causes.length - 1) / CAUSES_A_PAGE) * CAUSES_A_PAGE;
  const from = Math.min(given.from, lastPage); // One that was removed may have been alone on its page.
  return causesModal({
    causes,
    from,
    canEdit: may(begun.turn.member, 'admin'),
    metadata: writeMetadata({ from }),
    ...(said ? { said } : {}),
  });
}

async function formFor(
  bot: Bot,
  given: { code: string | null; below: { listId?: string; from: number } },
): Promise<ModalView> {
  const { below, code } = given;
  if (code === null) return causeModal({ cause: null, metadata: writeMetadata(below) });
  const cause = await causeOfCode(bot.db, { workspaceId: bot.workspaceId, code });
  if (!cause) return messageModal({ title: TITLE, message: CAUSE_GONE });
  return causeModal({ cause, metadata: writeMetadata({ ...below, cause: code }) });
}

async function act(
  bot: Bot,
  client: WebClient,
  given: { userId: string; code: string; deed: CauseDeed },
): Promise<Message> {
  const { code, deed, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'admin' });
  if (!begun.ok) return begun.refusal;
  const { now } = begun.turn;
  const { db, workspaceId } = bot;
  return saidOf(await doToCause(db, { workspaceId, actor: userId, now, code, deed }), deed);
}

export const CAUSE_GONE = notice(
  'Somebody has removed this cause already, so there is nothing to change.',
);

function saidOf(result: CauseDeedResult, deed: CauseDeed): Message {
  if (!result.ok && result.reason === 'no_cause') return CAUSE_GONE;
  const { name } = result.cause;
  if (!result.ok) return notice(md`${name}: nothing was changed. ${refusalOf(result.reason)}`);
  switch (deed) {
    case 'retire':
      return notice(md`${name} is not offered any more. What was said with it stays.`);
    case 'restore':
      return notice(md`${name} can be chosen again.`);
    case 'remove':
      return notice(md`${name} is removed.`);
  }
}

function refusalOf(reason: CauseRefusal): string {
  switch (reason) {
    case 'built_in':
      return 'It came with the bot and cannot be removed. Retire it instead.';
    case 'used':
      return 'Somebody has named it meanwhile, so it stays for what was said. Retire it instead.';
    case 'last_one':
      return 'It is the last one that people can choose. Add or bring back another one first.';
    case 'name_taken':
      return 'Another cause has this name now. Change one of the two names first.';
    case 'too_many':
      return 'The list of choices is full. Retire another one first.';
  }
}
