// The morning digest: the root message, and the parts that stand in its thread.
import type { KnownBlock } from '@slack/types';
import type { DigestEntry, DigestPlan } from '#domain/digest.ts';
import type { Reach } from '#domain/sender.ts';
import type { Day } from '#domain/types.ts';
import type { DisputeMark } from './digest-disputes.ts';
import {
  staleDisputeBlocks,
  staleDisputesSentence,
  withCases,
  worstMarks,
} from './digest-disputes.ts';
import {
  changesLine,
  goodNewsLine,
  type LetterMark,
  letterLine,
  unansweredLine,
  waitingLine,
  waitingReasons,
} from './digest-lines.ts';
import { thanksBlocks } from './digest-thanks.ts';
import { type EntryContext, entryButtons, entryLine, sharedNamesOf } from './entry.ts';
import { ACTION, BLOCK } from './ids.ts';
import { actions, button, context, header, type Message, message, section } from './kit.ts';
import { fits, pack } from './pack.ts';
import { practiceBlocks } from './practice.ts';
import { join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { bucketBlock, overdueClause, overdueMoney } from './totals.ts';
import { amounts, are, count, days, longDay, nameOf, shortDay } from './words.ts';

const ENTRIES_IN_ROOT = 10;
const CURRENCIES_IN_ROOT = 6;

/** A client that somebody snoozed after the digest was posted. */
interface SnoozeMark {
  readonly snoozedUntil: Day;
  readonly byUserId: string | null;
}

export interface DigestView {
  readonly plan: DigestPlan;
  readonly locale: string;
  readonly timeZone: string;
  /** What was done since, by client id. */
  readonly snoozes: ReadonlyMap<string, SnoozeMark>;
  readonly letters: ReadonlyMap<string, LetterMark>;
  readonly thanks: ReadonlyMap<string, LetterMark>;
  /** By case; left out: nothing was done with any. */
  readonly disputes?: ReadonlyMap<string, DisputeMark>;
  /** Seen by one person only, before or beside the real one. */
  readonly isPreview: boolean;
  /** Whom letters reach for now. */
  readonly reach: Reach;
}

/** The root message first, then what goes into its thread; each within Slack's limits. */
export function digestMessages(given: DigestView): Message[] {
  const view = { ...given, plan: withCases(given.plan, casesInRoot(given)) };
  const { plan } = view;
  if (plan.needsSomeone.length === 0) return [oneLine(view)];
  const unmarked = unmarkedOf(view);
  const bare = entryGroups(unmarked);
  const inRoot = entriesInRoot(unmarked, bare);
  const groups = entryGroups(view);
  const root = message(summary(view), rootBlocks(view, groups.slice(0, inRoot)));
  return [root, ...threadParts(view, groups.slice(inRoot), bare.slice(inRoot))];
}

/**
 * Laid out as it was posted, without marks: a redraw must not move a client to another message, and neither must going live.
 * Marks of disputes stand in their lines, so that room is left for them.
 */
function unmarkedOf(view: DigestView): DigestView {
  const none = new Map();
  const disputes = worstMarks(view.plan);
  return { ...view, snoozes: none, letters: none, thanks: none, disputes, reach: 'practice' };
}

/** As many disputes as fit beside what else stands in every root. */
function casesInRoot(view: DigestView): number {
  const { plan } = view;
  let cases = plan.disputes?.shown.length ?? 0;
  const isRoomy = (): boolean => {
    const tried = unmarkedOf({ ...view, plan: withCases(plan, cases) });
    return fits(plan.needsSomeone.length === 0 ? oneLine(tried).blocks : rootBlocks(tried, []));
  };
  while (cases > 0 && !isRoomy()) cases -= 1;
  return cases;
}

/** As many as fit, at most ten: the first lines are what people read. */
function entriesInRoot(view: DigestView, groups: readonly KnownBlock[][]): number {
  let inRoot = Math.min(ENTRIES_IN_ROOT, groups.length);
  while (inRoot > 0 && !fits(rootBlocks(view, groups.slice(0, inRoot)))) inRoot -= 1;
  return inRoot;
}

function rootBlocks(view: DigestView, groups: readonly KnownBlock[][]): KnownBlock[] {
  const rest = view.plan.needsSomeone.slice(groups.length);
  return [
    ...headBlocks(view),
    ...groups.flat(),
    ...tailBlocks(view),
    ...(rest.length === 0 ? [] : [moreLine(rest, view)]),
    ...practiceBlocks(view.reach),
  ];
}

function oneLine(view: DigestView): Message {
  const text = view.plan.overdueClients === 0 ? allClear(view.plan) : quietDay(view);
  return message(text, [
    ...previewBlocks(view),
    ...staleDisputeBlocks(view),
    section(text),
    ...thanksBlocks(view.plan.toThank ?? [], view),
    ...(view.plan.toThank ? practiceBlocks(view.reach) : []),
    ...unansweredBlocks(view),
  ]);
}

function allClear(plan: DigestPlan): Mrkdwn {
  const { daysSinceLatePayment } = plan;
  const nothing = join([staleDisputesSentence(plan), md`Nothing is overdue.`], ' ');
  if (daysSinceLatePayment === null) return nothing;
  const ago = daysSinceLatePayment === 0 ? 'today' : `${days(daysSinceLatePayment)} ago`;
  return md`${nothing} Last late payment: ${ago}.`;
}

function quietDay({ plan, locale }: DigestView): Mrkdwn {
  const nothing = plan.disputes ? md`Nothing else needs you today.` : md`Nothing needs you today.`;
  return md`${join([staleDisputesSentence(plan), nothing], ' ')} ${overdueClause(plan, locale)}: ${waitingReasons(plan.waiting)}.`;
}

/** For notifications and screen readers. */
function summary({ plan, locale }: DigestView): Mrkdwn {
  const oldest = [...plan.needsSomeone, ...plan.waiting].reduce((a, b) =>
    b.oldestDaysPastDue > a.oldestDaysPastDue ? b : a,
  );
  const verb = are(plan.overdueClients);
  const stale = plan.disputes ? md` ${staleDisputesSentence(plan)}` : NOTHING;
  return md`${count(plan.overdueClients, 'client')} ${verb} overdue with ${amounts(overdueMoney(plan.totals), locale)}; the oldest is ${nameOf(oldest)}, ${days(oldest.oldestDaysPastDue)} late.${stale}`;
}

function headBlocks(view: DigestView): KnownBlock[] {
  const { plan, locale } = view;
  const people = distinctClients(plan.needsSomeone);
  const needs = people === 1 ? '1 needs someone today' : `${people} need someone today`;
  const changes = changesLine(plan, locale);
  return [
    ...previewBlocks(view),
    header(`Overdue on ${longDay(plan.asOf, locale)}`),
    ...staleDisputeBlocks(view),
    section(md`${overdueClause(plan, locale)}; ${needs}.`),
    ...overdueTotals(plan)
      .slice(0, CURRENCIES_IN_ROOT)
      .map((total) => bucketBlock(total, locale)),
    ...(changes === NOTHING ? [] : [section(changes)]),
    context(md`*NEEDS SOMEONE TODAY*`),
  ];
}

function previewBlocks({ isPreview }: DigestView): KnownBlock[] {
  return isPreview ? [context(md`Preview: only you can see this.`)] : [];
}

function tailBlocks(view: DigestView): KnownBlock[] {
  const { plan, locale } = view;
  const lines = [waitingLine(plan, locale), goodNewsLine(plan, locale)];
  return [
    ...lines.filter((line) => line !== NOTHING).map((line) => section(line)),
    ...thanksBlocks(plan.toThank ?? [], view),
    ...unansweredBlocks(view),
  ];
}

function unansweredBlocks({ plan }: DigestView): KnownBlock[] {
  const line = unansweredLine(plan);
  return line === NOTHING
    ? []
    : [section(line, button({ label: 'Say why', actionId: ACTION.questionList }))];
}

function moreLine(rest: readonly DigestEntry[], { isPreview }: DigestView): KnownBlock {
  const more = count(distinctClients(rest), 'more client');
  return context(
    isPreview ? md`${more} in the thread of the posted digest.` : md`${more} in the thread.`,
  );
}

function threadParts(
  view: DigestView,
  groups: readonly KnownBlock[][],
  bare: readonly KnownBlock[][],
): Message[] {
  const { plan, locale } = view;
  const buckets = overdueTotals(plan)
    .slice(CURRENCIES_IN_ROOT)
    .map((total) => [bucketBlock(total, locale)]);
  const parts = pack([...buckets, ...groups], [...buckets, ...bare]);
  return parts.map((blocks, index) => {
    const part = parts.length === 1 ? NOTHING : md`, part ${index + 1} of ${parts.length}`;
    return message(md`More of the digest of ${longDay(plan.asOf, locale)}${part}.`, blocks);
  });
}

function entryGroups(view: DigestView): KnownBlock[][] {
  const { plan, locale } = view;
  const sharedNames = sharedNamesOf([...plan.needsSomeone, ...plan.waiting]);
  const on: EntryContext = { locale, asOf: plan.asOf, sharedNames };
  return plan.needsSomeone.map((entry) => {
    const line: KnownBlock[] = [section(entryLine(entry, on))];
    return line.concat(deedBlocks(entry, { on, view }));
  });
}

/** What can be done, or what somebody did since. */
function deedBlocks(entry: DigestEntry, is: { on: EntryContext; view: DigestView }): KnownBlock[] {
  const { on, view } = is;
  const { clientId, currency } = entry;
  const letter = view.letters.get(clientId);
  const snooze = view.snoozes.get(clientId);
  if (letter) return [context(letterLine(letter, view))];
  if (snooze) return [context(snoozeLine(snooze, on))];
  return actions(entryButtons(entry, on), `${BLOCK.digestEntry}:${clientId}:${currency}`);
}

function snoozeLine(mark: SnoozeMark, on: EntryContext): Mrkdwn {
  const by = mark.byUserId === null ? NOTHING : md` by ${mention(mark.byUserId)}`;
  return md`Snoozed until ${shortDay(mark.snoozedUntil, on)}${by}.`;
}

function overdueTotals(plan: DigestPlan): DigestPlan['totals'] {
  return plan.totals.filter(({ overdueMinor }) => overdueMinor > 0n);
}

function distinctClients(entries: readonly DigestEntry[]): number {
  return new Set(entries.map(({ clientId }) => clientId)).size;
}
