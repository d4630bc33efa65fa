// The list of all clients who may need a letter today: each shown as it would read, each asked for by itself, ten to a page.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import type { ListedLetter } from '#blocks/reminder-list.ts';
import { LETTERS_A_PAGE, reminderListModal } from '#blocks/reminder-list.ts';
import { undisputedOf } from '#domain/dispute-hold.ts';
import { sumByCurrency } from '#domain/money.ts';
import { reachOf } from '#domain/sender.ts';
import type { ListedProposal } from '#flows/reminder-list.ts';
import { listProposals } from '#flows/reminder-list.ts';
import { senderOf } from '#flows/sender.ts';
import type { Bot } from './bot.ts';
import { writeMetadata } from './metadata.ts';
import { openModal } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { letterRefusals, lineOf } from './reminder-form.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Reminders today';

export async function openReminderList(
  bot: Bot,
  client: WebClient,
  given: { triggerId: string; userId: string },
): Promise<void> {
  const { triggerId, userId } = given;
  await openModal(client, { triggerId, title: TITLE }, () =>
    pageFor(bot, client, { userId, from: 0 }),
  );
}

export function registerReminderList(app: App, bot: Bot): void {
  for (const actionId of [ACTION.reminderNext, ACTION.reminderPrevious])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client }) => {
      if (!body.view) return;
      const page = { userId: body.user.id, from: positionIn(action.value) };
      await redrawList(client, body.view.id, () => pageFor(bot, client, page));
    });
}

/** From which client on; the first where a button says nothing sensible. */
function positionIn(value: string | undefined): number {
  return /^\d{1,6}$/.test(value ?? '') ? Number(value) : 0;
}

async function pageFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; from: number },
): Promise<ModalView> {
  const { from, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
  const { turn } = begun;
  const page = await listProposals(bot.db, {
    workspaceId: bot.workspaceId,
    today: turn.today,
    now: turn.now,
    hasMailServer: bot.mailer !== null,
    member: turn.member,
    from,
    limit: LETTERS_A_PAGE,
  });
  return reminderListModal({
    ...page,
    letters: page.listed.map((one) => letterOf(one, turn)),
    reach: reachOf(await senderOf(bot.db, bot.workspaceId)),
    locale: turn.workspace.locale,
    metadata: writeMetadata({ list: 'reminders', from }),
  });
}

/** The page once more on which the preview lay that was just sent. */
export async function redrawReminderList(
  bot: Bot,
  client: WebClient,
  given: { listId: string; userId: string; from: number },
): Promise<void> {
  await redrawList(client, given.listId, () => pageFor(bot, client, given));
}

function letterOf({ position, proposal }: ListedProposal, turn: Turn): ListedLetter {
  const { account, contact, draft, invoices, letter } = proposal;
  return {
    position,
    client: account.client,
    stage: letter.stage,
    overdue: sumByCurrency(
      invoices.map(({ invoice }) => ({ currency: invoice.currency, minor: undisputedOf(invoice) })),
    ).filter(({ minor }) => minor > 0n),
    to: contact?.name ?? contact?.email ?? null,
    ...draft,
    refusals: letterRefusals(proposal).map((one) => lineOf(one, turn, proposal)),
  };
}
