// Where letters go for now, in words: to clients, to the few of practice, or to nobody.
import type { Sender } from '#domain/sender.ts';
import { clip, type Mrkdwn, md } from './text.ts';
import { list } from './words.ts';

const ALLOWED_SHOWN = 8;

export const NO_SERVER = md`No mail server is set up, so no letter can be sent. Whoever runs the bot sets GOODTERMS_SMTP_URL.`;

export function whereLettersGo({
  hasMailServer,
  sender,
}: {
  hasMailServer: boolean;
  sender: Sender;
}): Mrkdwn {
  const { allowList, isLive } = sender;
  if (!hasMailServer) return NO_SERVER;
  if (isLive) return md`*Live*: a reminder that somebody approves goes to the client.`;
  if (allowList.length === 0)
    return md`*Practice*: the list of addresses for practice is empty, so letters go to nobody.`;
  const more = allowList.length - ALLOWED_SHOWN;
  const shown = allowList.slice(0, ALLOWED_SHOWN).map((entry) => md`${clip(entry, 80)}`);
  const all = more > 0 ? [...shown, md`${more} more`] : shown;
  return md`*Practice*: letters go only to ${list(all)}, never to anybody else.`;
}
