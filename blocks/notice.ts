// Short answers: done, refused, or broken, each with what to do next.
import type { ClientRef, Day } from '#domain/types.ts';
import { type Message, message, section } from './kit.ts';
import { channel, clip, link, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { list, nameOf, shortDay } from './words.ts';

const REASON_LENGTH = 500;
const WORD_LENGTH = 60;
const ADMINS_SHOWN = 5;

/** Any short answer; a plain string is taken as user text. It must be a full sentence. */
export function notice(text: string | Mrkdwn): Message {
  const shown = typeof text === 'string' ? md`${text}` : text;
  return message(shown, [section(shown)]);
}

/** Something was not done: what happened, then what the person can do. Both are full sentences. */
export function refusal(is: { what: string | Mrkdwn; next?: string | Mrkdwn }): Message {
  return notice(is.next === undefined ? md`${is.what}` : md`${is.what} ${is.next}`);
}

/** A word after `/ar` that is none of ours. */
export function unknownWord(is: { word: string; nearest: string | null }): Message {
  const meant = is.nearest === null ? NOTHING : md` Did you mean \`/ar ${is.nearest}\`?`;
  return notice(
    md`I do not know the word “${clip(is.word, WORD_LENGTH)}”.${meant} \`/ar help\` lists what you can ask.`,
  );
}

/** A fault of ours. The reference finds it in the log; it must never say more than that. */
export function errorNotice(reference: string): Message {
  return notice(
    md`Something broke on our side (ref ${reference}). Look what is so before you try again; if it stays, send this reference to whoever runs the bot.`,
  );
}

export function digestAlreadyPosted(is: { channelId: string; permalink: string | null }): Message {
  const where = is.permalink === null ? NOTHING : md` ${link(is.permalink, 'Read it there')}.`;
  return notice(
    md`Today’s digest is already in ${channel(is.channelId)}, so I did not post another.${where}`,
  );
}

/** The post did not arrive; `why` says what to do about it and must be a full sentence. */
export function digestFailed(is: { channelId: string; why: string }): Message {
  return notice(
    md`The digest for ${channel(is.channelId)} was not posted. ${clip(is.why, REASON_LENGTH)}`,
  );
}

export function ownerSet(is: { client: ClientRef; ownerUserId: string | null }): Message {
  const name = md`*${nameOf(is.client)}*`;
  if (is.ownerUserId === null) return notice(md`Nobody looks after ${name} now.`);
  return notice(md`${mention(is.ownerUserId)} looks after ${name} now.`);
}

export function snoozed(is: { client: ClientRef; until: Day; locale: string }): Message {
  return notice(
    md`*${nameOf(is.client)}* is snoozed until ${shortDay(is.until, is)}. It comes back by itself the day after.`,
  );
}

/** For a person without a role: whom to ask, and for what. */
export function needsAccess(is: { admins: readonly string[]; userId?: string }): Message {
  return notice(needsAccessText(is));
}

export function needsAccessText(is: { admins: readonly string[]; userId?: string }): Mrkdwn {
  const admins = is.admins.slice(0, ADMINS_SHOWN).map(mention);
  const whom = admins.length === 0 ? md`an admin of this Slack workspace` : list(admins, 'or');
  const you = is.userId === undefined ? md`@you` : mention(is.userId);
  return md`You cannot see money data here yet. Ask ${whom} to run /ar access ${you} collector.`;
}
