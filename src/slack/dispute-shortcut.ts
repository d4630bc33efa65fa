// "This is a dispute" in the menu of a message: its words, its author and its files begin the form; nothing of it is lost.
import type { App, MessageShortcut } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { DISPUTE_TITLE, EMPTY_DISPUTE } from '#blocks/dispute-form.ts';
import { SHORTCUT } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { DISPUTE_SAID_BY_LENGTH, DISPUTE_WORDS_LENGTH } from '#domain/dispute.ts';
import { namesOf } from '#flows/note-client.ts';
import { fetchProfile } from '#messages/people.ts';
import { troubleOf } from '#messages/poster.ts';
import type { Bot } from './bot.ts';
import { formFor } from './dispute-form.ts';
import { linkLine, MOST_LINKS } from './dispute-links.ts';
import { openModal } from './modal.ts';
import { permalinkOf } from './permalink.ts';
import { asRead, peopleIn } from './spoken.ts';
import { beginTurn } from './turn.ts';

/** What Slack tells of a file in a message. */
interface SharedFile {
  readonly name?: string;
  readonly title?: string;
  readonly permalink?: string;
}

export function registerDisputeShortcut(app: App, bot: Bot): void {
  app.shortcut<MessageShortcut>(SHORTCUT.disputeOpen, async ({ client, shortcut }) => {
    const opening = { triggerId: shortcut.trigger_id, title: DISPUTE_TITLE };
    await openModal(client, opening, () => formOf(bot, client, shortcut));
  });
}

async function formOf(
  bot: Bot,
  client: WebClient,
  { channel, message, message_ts: ts, user }: MessageShortcut,
): Promise<ModalView> {
  const begun = await beginTurn(bot, client, { userId: user.id, role: 'collector' });
  if (!begun.ok) return messageModal({ title: DISPUTE_TITLE, message: begun.refusal });
  const text = message.text ?? '';
  const userIds = peopleIn(text);
  const words = asRead(text, await namesOf(bot.db, { workspaceId: bot.workspaceId, userIds }));
  const permalink = await permalinkOf(client, { channelId: channel.id, ts });
  const files = Array.isArray(message['files']) ? (message['files'] as SharedFile[]) : [];
  const lines = [
    ...(permalink === null ? [] : [linkLine({ name: 'The message', permalink })]),
    ...files.flatMap(({ name, permalink: to, title }) =>
      to === undefined ? [] : [linkLine({ name: name ?? title ?? 'File', permalink: to })],
    ),
  ];
  const isCut = words.length > DISPUTE_WORDS_LENGTH || lines.length > MOST_LINKS;
  const saidBy = await authorOf(bot, client, message);
  return formFor(bot, begun.turn, {
    clientId: null,
    asksClient: true,
    draft: {
      ...EMPTY_DISPUTE,
      words,
      saidBy: saidBy.slice(0, DISPUTE_SAID_BY_LENGTH),
      links: lines.slice(0, MOST_LINKS).join('\n'),
    },
    said: notice(isCut ? `${CUT} ${ELSEWHERE}` : ELSEWHERE),
  });
}

const CUT = 'There is more in the message than a case holds; its link leads back to all of it.';
/** Whether it is private, or a channel that we are not in, or one that we are in: the thread there is not the one of the case. */
const ELSEWHERE =
  'What people go on saying under this message stays where it is: only the thread under the card of the case is its record. Answer there, and I read it.';

/** Who wrote it, by name; '' where nobody knows. */
async function authorOf(
  bot: Bot,
  client: WebClient,
  message: MessageShortcut['message'],
): Promise<string> {
  const { teamId, workspaceId } = bot;
  const { user: slackUserId } = message;
  const username: unknown = message['username'];
  if (slackUserId === undefined) return typeof username === 'string' ? username : '';
  const known = await namesOf(bot.db, { workspaceId, userIds: [slackUserId] });
  const name = known.get(slackUserId);
  if (name !== undefined) return name;
  try {
    return (await fetchProfile(client, { workspaceId, teamId, slackUserId, now: bot.clock.now() }))
      .name;
  } catch (error) {
    troubleOf(error); // A bug of ours is thrown on.
    return '';
  }
}
