// Modals with the rows behind a figure: a button opens one, others turn its pages. What they ask for is in their value.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import type { Bot } from './bot.ts';
import { fillModal, openModal } from './modal.ts';
import { isInModal } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export const CLIENT_GONE = notice('This client is not in the books any more.');
export const OLD_BUTTON = notice('This button is from an older version of me. Ask anew.');

interface Rows {
  readonly title: string;
  /** The button that opens it. */
  readonly open: string;
  /** The buttons in it that turn its pages. */
  readonly turns: readonly string[];
  readonly draw: (turn: Turn, value: string) => Promise<ModalView | Message>;
}

/** Listens for buttons that show rows to whoever may see them. */
export function registerRows(app: App, bot: Bot, rows: Rows): void {
  const { title } = rows;
  const fill =
    (client: WebClient, userId: string, value = '') =>
    async (): Promise<ModalView> => {
      const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
      const drawn = begun.ok ? await rows.draw(begun.turn, value) : begun.refusal;
      return 'type' in drawn ? drawn : messageModal({ title, message: drawn });
    };
  app.action<BlockAction<ButtonAction>>(rows.open, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title, isOnTop: isInModal(body) };
    await openModal(client, opening, fill(client, body.user.id, action.value));
  });
  for (const turn of rows.turns)
    app.action<BlockAction<ButtonAction>>(turn, async ({ action, body, client }) => {
      const shown = { viewId: body.view?.id ?? '', title };
      await fillModal(client, shown, fill(client, body.user.id, action.value));
    });
}
