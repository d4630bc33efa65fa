// /ar away: until when somebody is away and who stands in for them; /ar lead: who answers for what somebody owns.
import type { Message } from '#blocks/kit.ts';
import { notice, refusal } from '#blocks/notice.ts';
import { md, mention, NOTHING } from '#blocks/text.ts';
import { are, count, shortDay } from '#blocks/words.ts';
import type { AwayMistake } from '#domain/away.ts';
import { LONGEST_AWAY_DAYS } from '#domain/away.ts';
import { isDay } from '#domain/calendar.ts';
import type { Standing } from '#flows/standing.ts';
import { nameLead, sayAway, standingOf } from '#flows/standing.ts';
import type { CommandCall } from './commands.ts';
import type { Turn } from './turn.ts';
import { isBarred } from './turn.ts';

const AWAY_USAGE =
  'Type /ar away until 2026-12-04 @person, /ar away off when you are back, or /ar away to see how it is.';
const LEAD_USAGE = 'Type /ar lead @person @lead; with one person alone they have none.';

/** `/ar away`, `/ar away off`, `/ar away [until] 2026-12-04 [@deputy]`. */
export async function onAwayCommand(call: CommandCall): Promise<void> {
  const { body, bot, words } = call;
  const [deputyUserId = null, ...others] = words.userIds;
  const [first = '', ...more] = words.rest.replace(/^until\s+/i, '').split(/\s+/);
  const isOff = first.toLowerCase() === 'off';
  const isAsking = first === '' && deputyUserId === null;
  if (more.length > 0 || others.length > 0 || !(isAsking || isOff || isDay(first))) {
    await call.respond({ ...refusal({ what: 'I need a day.', next: AWAY_USAGE }) });
    return;
  }
  const turn = await call.begin('viewer');
  if (!turn) return;
  const of = { workspaceId: bot.workspaceId, userId: body.user_id };
  if (isAsking) {
    await call.respond({ ...standingWords(await standingOf(bot.db, of), turn) });
    return;
  }
  if (deputyUserId !== null && (await isBarred(bot, call.client, deputyUserId))) {
    const what = md`${mention(deputyUserId)} is a guest or no person of this workspace, and cannot stand in for you.`;
    await call.respond({ ...refusal({ what, next: 'Name somebody of the team.' }) });
    return;
  }
  const until = isOff ? null : first;
  const { now, today } = turn;
  const said = await sayAway(bot.db, { ...of, until, deputyUserId, actor: of.userId, now, today });
  await call.respond({
    ...(said.ok ? standingWords(said, turn) : refusal(mistakeWords(said.reason))),
  });
}

function mistakeWords(reason: AwayMistake): { what: string; next: string } {
  switch (reason) {
    case 'past':
      return { what: 'That day is over.', next: AWAY_USAGE };
    case 'too_long':
      return { what: `That is more than ${LONGEST_AWAY_DAYS} days.`, next: AWAY_USAGE };
    case 'own_deputy':
      return { what: 'You cannot stand in for yourself.', next: 'Name somebody else.' };
  }
}

function standingWords(
  { cases, standing }: { standing: Standing; cases: number },
  { now, today, workspace }: Turn,
): Message {
  const { awayUntil, deputyUserId, statusAwayUntil } = standing;
  const deputy =
    deputyUserId === null
      ? md`Nobody stands in for you: new disputes go to the channel. Name somebody: /ar away until DAY @person.`
      : md`${mention(deputyUserId)} stands in for you: new disputes of yours go to them.`;
  const kept =
    cases === 0
      ? NOTHING
      : md` ${count(cases, 'case')} ${are(cases)} yours still: hand over what cannot wait (/ar disputes mine).`;
  if (awayUntil !== null && awayUntil >= today) {
    const day = shortDay(awayUntil, { locale: workspace.locale, asOf: today });
    return notice(md`You are away up to and including ${day}. ${deputy}${kept}`);
  }
  if (statusAwayUntil !== null && statusAwayUntil > now)
    return notice(md`Your Slack status says that you are away. ${deputy}${kept}`);
  const named =
    deputyUserId === null
      ? md``
      : md` When you are away, ${mention(deputyUserId)} stands in for you.`;
  return notice(md`You are here: new disputes of your clients come to you.${named}`);
}

/** `/ar lead @person @lead`. */
export async function onLeadCommand(call: CommandCall): Promise<void> {
  const { bot, words } = call;
  const [userId, leadUserId = null, ...others] = words.userIds;
  if (userId === undefined || others.length > 0 || words.rest !== '') {
    await call.respond({
      ...refusal({ what: 'I need a person and their lead.', next: LEAD_USAGE }),
    });
    return;
  }
  const turn = await call.begin('admin');
  if (!turn) return;
  if (leadUserId !== null && (await isBarred(bot, call.client, leadUserId))) {
    const what = md`${mention(leadUserId)} is a guest or no person of this workspace, and cannot lead anybody.`;
    await call.respond({ ...refusal({ what, next: 'Name somebody of the team.' }) });
    return;
  }
  const { now } = turn;
  const named = { workspaceId: bot.workspaceId, userId, leadUserId, now };
  const isDone = await nameLead(bot.db, { ...named, actor: turn.member.slackUserId });
  const whose = mention(userId);
  const said =
    leadUserId === null
      ? md`${whose} has no lead of their own now; the one of /ar settings counts.`
      : md`${mention(leadUserId)} leads ${whose} now: they hear of disputes of theirs that are past their day, and may approve their credits.`;
  await call.respond({
    ...notice(isDone ? said : md`Nobody leads themselves. Name somebody else.`),
  });
}
