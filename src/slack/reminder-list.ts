// The list of all clients who may need a letter today: each shown as it would read, each asked for by itself.
import type { WebClient } from '@slack/web-api';
import { messageModal } from '#blocks/modal.ts';
import type { ListedLetter } from '#blocks/reminder-list.ts';
import { LETTERS_SHOWN, reminderListModal } from '#blocks/reminder-list.ts';
import { sumByCurrency } from '#domain/money.ts';
import { listProposals } from '#flows/reminder-list.ts';
import type { Proposal } from '#flows/reminder-proposal.ts';
import type { Bot } from './bot.ts';
import { openModal } from './modal.ts';
import { lineOf } from './reminder-form.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Reminders today';

export async function openReminderList(
  bot: Bot,
  client: WebClient,
  given: { triggerId: string; userId: string },
): Promise<void> {
  await openModal(client, { triggerId: given.triggerId, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const { turn } = begun;
    const { more, proposals } = await listProposals(bot.db, {
      workspaceId: bot.workspaceId,
      today: turn.today,
      now: turn.now,
      hasMailServer: bot.mailer !== null,
      limit: LETTERS_SHOWN,
    });
    const letters = proposals.map((proposal) => listed(proposal, turn));
    const isPractice = proposals.some(({ account }) => account.sender?.isLive !== true);
    return reminderListModal({ letters, more, isPractice, locale: turn.workspace.locale });
  });
}

function listed(proposal: Proposal, turn: Turn): ListedLetter {
  const { account, contact, draft, letter, verdict } = proposal;
  const refusals = verdict.ok ? [] : verdict.refusals.filter((one) => !('invoiceId' in one));
  return {
    client: account.client,
    stage: letter.stage,
    overdue: sumByCurrency(
      proposal.invoices.map(({ invoice }) => ({
        currency: invoice.currency,
        minor: invoice.balanceMinor,
      })),
    ),
    to: contact?.name ?? contact?.email ?? null,
    ...draft,
    refusals: refusals.map((one) => lineOf(one, turn, proposal)),
  };
}
