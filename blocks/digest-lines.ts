// The digest's single lines: what changed, what waits, what is good.
import { localDay } from '#domain/calendar.ts';
import type { DigestEntry, DigestPlan, DigestReason, GoodNews } from '#domain/digest.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { formatMoney, sumByCurrency } from '#domain/money.ts';
import type { Money } from '#domain/types.ts';
import { REASON_WORDS } from './reasons.ts';
import { STAGE_NAME } from './reminder-words.ts';
import { join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, clockTime, count, list, nameOf, recentDay, shortDay } from './words.ts';

const NAMES_SHOWN = 10;
const GOOD_NEWS_SHOWN = 5;

/** What happened since the last digest; nothing before the first one. */
export function changesLine(plan: DigestPlan, locale: string): Mrkdwn {
  if (plan.since === null) return NOTHING;
  const since = recentDay(plan.since, { locale, asOf: plan.asOf });
  const paid = plan.paid.map(({ currency, minor, late, onTime }) => {
    return md`${formatMoney({ currency, minor }, locale)} paid (${late} late, ${onTime} on time)`;
  });
  const newly =
    plan.newlyOverdue === 0 ? [] : [md`${count(plan.newlyOverdue, 'invoice')} newly overdue`];
  const changes = [...newly, ...paid];
  if (changes.length === 0) return md`Since ${since}: nothing changed.`;
  return md`Since ${since}: ${join(changes, ', ')}.`;
}

/** How many wait, with how much, why, and who they are. */
export function waitingLine({ waiting }: DigestPlan, locale: string): Mrkdwn {
  if (waiting.length === 0) return NOTHING;
  const clients = new Map(waiting.map((entry) => [entry.clientId, nameOf(entry)]));
  const names = [...clients.values()].slice(0, NAMES_SHOWN).map((name) => md`${name}`);
  const more = clients.size - names.length;
  const who = list(more > 0 ? [...names, md`${more} more`] : names);
  return md`*WAITING, NOTHING TO DO:* ${count(clients.size, 'client')}, ${amounts(sumByCurrency(waiting.map(asMoney)), locale)} (${waitingReasons(waiting)}): ${who}.`;
}

/** "4 snoozed, 2 in dispute": lines by reason, most frequent first. */
export function waitingReasons(waiting: readonly DigestEntry[]): string {
  const clientsByCode = new Map<DigestReason['code'], Set<string>>();
  for (const { clientId, reason } of waiting) {
    const clients = clientsByCode.get(reason.code) ?? new Set();
    clientsByCode.set(reason.code, clients.add(clientId));
  }
  return [...clientsByCode]
    .toSorted(([, a], [, b]) => b.size - a.size)
    .map(([code, clients]) => `${clients.size} ${REASON_WORDS[code]}`)
    .join(', ');
}

/** Who paid, with the credit they are due for paying on time. */
export function goodNewsLine({ goodNews }: DigestPlan, locale: string): Mrkdwn {
  if (goodNews.length === 0) return NOTHING;
  const shown = goodNews.slice(0, GOOD_NEWS_SHOWN).map((news) => goodNewsWords(news, locale));
  const more = goodNews.length - shown.length;
  return md`*GOOD NEWS:* ${join(shown, '; ')}${more > 0 ? `; ${count(more, 'more payer')}` : ''}.`;
}

/** A letter that went out, or was approved, after the digest was posted. */
export interface LetterMark {
  readonly stage: LetterStage;
  readonly state: string;
  readonly byUserId: string;
  readonly at: Date;
}

/** "Friendly reminder sent by @maya, 10:02." */
export function letterLine(
  mark: LetterMark,
  on: { readonly locale: string; readonly timeZone: string },
): Mrkdwn {
  const { at, byUserId, stage, state } = mark;
  const what = STAGE_NAME[stage];
  const time = clockTime(at, on);
  switch (state) {
    case 'sent':
      return md`${what} sent by ${mention(byUserId)}, ${time}.`;
    case 'unknown':
      return md`${what} by ${mention(byUserId)}, ${time}: nobody knows whether it arrived.`;
    default:
      return md`${what} by ${mention(byUserId)} goes out at ${time} on ${shortDay(localDay(at, on.timeZone), on)}.`;
  }
}

/** The weekly line: what nobody has said yet. */
export function unansweredLine({ unanswered = [] }: DigestPlan): Mrkdwn {
  if (unanswered.length === 0) return NOTHING;
  const questions = unanswered.reduce((sum, one) => sum + one.questions, 0);
  const names = unanswered.slice(0, NAMES_SHOWN).map((one) => md`${nameOf(one)}`);
  const more = unanswered.length - names.length;
  const who = list(more > 0 ? [...names, md`${more} more`] : names);
  return md`*WHAT HELD IT UP?* ${count(questions, 'question')} ${questions === 1 ? 'has' : 'have'} no answer yet: ${who}. After this week nobody is asked about them any more.`;
}

function goodNewsWords(news: GoodNews, locale: string): Mrkdwn {
  const paid = md`${nameOf(news)} paid ${formatMoney(news.paid, locale)}`;
  if (news.onTime === 0) return paid;
  if (news.onTime === news.invoices) return md`${paid} on time`;
  return md`${paid}, ${news.onTime} of ${count(news.invoices, 'invoice')} on time`;
}

function asMoney({ currency, overdueMinor }: DigestEntry): Money {
  return { currency, minor: overdueMinor };
}
