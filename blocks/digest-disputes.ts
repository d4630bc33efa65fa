// The disputes past their day, first of all in the digest: each with a button to its case, or what was done since.
import type { KnownBlock } from '@slack/types';
import type { DigestPlan } from '#domain/digest.ts';
import type { DisputeState } from '#domain/dispute.ts';
import { disputeName, isUndecided } from '#domain/dispute.ts';
import type { StaleDispute } from '#domain/dispute-stale.ts';
import type { Day } from '#domain/types.ts';
import { heldWords } from './held-words.ts';
import { ACTION } from './ids.ts';
import { button, context, section } from './kit.ts';
import { group, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { are, count, nameOf, shortDay } from './words.ts';

/** What was done with a case after the digest named it. */
export interface DisputeMark {
  readonly state: DisputeState;
  readonly decidedBy: string | null;
  readonly snoozedUntil: Day | null;
  readonly ownerUserId: string | null;
}

interface On {
  readonly plan: DigestPlan;
  readonly locale: string;
  /** By case; left out: none. */
  readonly disputes?: ReadonlyMap<string, DisputeMark>;
}

/** As many blocks whatever was done since; none in a digest from before there were disputes. */
export function staleDisputeBlocks(view: On): KnownBlock[] {
  const { disputes } = view.plan;
  if (!disputes) return [];
  return [
    context(md`*PAST THEIR DAY*`),
    ...disputes.shown.map((one) => caseBlock(one, view)),
    ...(disputes.more > 0
      ? [context(md`${count(disputes.more, 'more dispute')}: \`/ar disputes\``)]
      : []),
  ];
}

/** The same plan with so many of its cases, the others counted: the message has room for other things, too. */
export function withCases(plan: DigestPlan, most: number): DigestPlan {
  const { disputes } = plan;
  if (!disputes || disputes.shown.length <= most) return plan;
  const shown = disputes.shown.slice(0, most);
  const more = disputes.more + disputes.shown.length - shown.length;
  return { ...plan, disputes: { shown, more } };
}

/** As if the longest of all had been done with every case: what fits then fits whatever is done. */
export function worstMarks({ asOf, disputes }: DigestPlan): ReadonlyMap<string, DisputeMark> {
  const mark = { state: 'open', decidedBy: null, snoozedUntil: asOf, ownerUserId: null } as const;
  return new Map((disputes?.shown ?? []).map(({ disputeId }) => [disputeId, mark]));
}

/** "2 disputes are past their day." */
export function staleDisputesSentence({ disputes }: DigestPlan): Mrkdwn {
  if (!disputes) return NOTHING;
  const all = disputes.shown.length + disputes.more;
  return md`${count(all, 'dispute')} ${are(all)} past ${all === 1 ? 'its' : 'their'} day.`;
}

function caseBlock(one: StaleDispute, { disputes, locale, plan }: On): KnownBlock {
  const on = { locale, asOf: plan.asOf };
  const name = disputeName(one);
  const held = one.held.length === 0 ? NOTHING : md` · ${heldWords(one.held, locale)}`;
  const line = md`*${name} ${nameOf(one)}*${held} · answer was due ${shortDay(one.targetOn, on)} · ${ownerOf(one)}`;
  const done = doneSince(one, { mark: disputes?.get(one.disputeId), ...on });
  const open = { label: 'Open case', actionId: ACTION.disputeShow, value: one.disputeId };
  return section(
    done === NOTHING ? line : md`${line}\n${done}`,
    button({ ...open, about: `${name} ${nameOf(one)}` }),
  );
}

function ownerOf({ ownerGroupId, ownerUserId }: StaleDispute): Mrkdwn {
  if (ownerUserId !== null) return mention(ownerUserId);
  return ownerGroupId === null ? md`nobody has it yet` : group(ownerGroupId);
}

function doneSince(
  { ownerUserId }: StaleDispute,
  is: { mark: DisputeMark | undefined; locale: string; asOf: Day },
): Mrkdwn {
  const { asOf, mark } = is;
  if (!mark) return NOTHING;
  if (!isUndecided(mark.state))
    return mark.decidedBy === null
      ? md`Decided since.`
      : md`Decided by ${mention(mark.decidedBy)}.`;
  if (mark.snoozedUntil !== null && mark.snoozedUntil >= asOf)
    return md`Rests until ${shortDay(mark.snoozedUntil, is)}.`;
  return mark.ownerUserId !== null && mark.ownerUserId !== ownerUserId
    ? md`${mention(mark.ownerUserId)} has it now.`
    : NOTHING;
}
