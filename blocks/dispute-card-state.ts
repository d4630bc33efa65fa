// Where a dispute stands, line by line: what it waits for, what is proposed, what was decided.
import { localDay } from '#domain/calendar.ts';
import type { Decision, Dispute, Proposal } from '#domain/dispute.ts';
import { isUndecided } from '#domain/dispute.ts';
import { isResting } from '#domain/dispute-clock.ts';
import { sumByCurrency } from '#domain/money.ts';
import type { Day, Money } from '#domain/types.ts';
import type { DisputeCardInvoice, DisputeCardView } from './dispute-card.ts';
import { excerpt, OUTCOME_NAME, rootLine, unreadableWords } from './dispute-words.ts';
import { join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, shortDay } from './words.ts';

const WORDS_LENGTH = 400;
const NUMBER_LENGTH = 40;
const CREDITS_SHOWN = 8;

/** The most pressing first. */
export function stateLines(view: DisputeCardView): Mrkdwn[] {
  const { dispute } = view;
  const lines = isUndecided(dispute.state)
    ? [askedLine(view), proposedLine(view), overLine(view), restingLine(view), mediatorLine(view)]
    : [decidedLine(view), creditLine(view)];
  return [...lines, toldLine(view)].filter(({ mrkdwn }) => mrkdwn !== '');
}

/** That nobody's words reach the record, and how to mend it. */
export function unreadableLine({ dispute }: DisputeCardView): Mrkdwn[] {
  if (dispute.unreadable === null) return [];
  const fix = unreadableWords(dispute.unreadable, dispute.place?.channelId ?? null);
  return [md`*I cannot read this thread*, so what is said here is not in the record. ${fix}`];
}

function day(at: Date | Day, { locale, timeZone, today }: DisputeCardView): string {
  const on = typeof at === 'string' ? at : localDay(at, timeZone);
  return shortDay(on, { locale, asOf: today });
}

function askedLine(view: DisputeCardView): Mrkdwn {
  if (view.dispute.state !== 'asked') return NOTHING;
  return view.askedAt === null
    ? md`*Waiting for the client.*`
    : md`*Waiting for the client* since ${day(view.askedAt, view)}.`;
}

function proposedLine(view: DisputeCardView): Mrkdwn {
  const { proposal } = view;
  if (view.dispute.state !== 'proposed' || proposal === null) return NOTHING;
  const words = proposal.words === null ? NOTHING : md`“${excerpt(proposal.words, WORDS_LENGTH)}”`;
  return join(
    [
      md`*${mention(proposal.by)} proposes:* ${decisionWords(proposal, { ...view, invoicesIn: view.dispute.invoices })}`,
      words,
      whoMaySayYes(proposal),
    ],
    '\n',
  );
}

/** "Partly upheld. €500 credited on INV-7. Cause: packaging (third party). What prevents the next one: …". */
export function decisionWords(
  decision: Pick<Decision, 'outcome' | 'rootSide' | 'rootCause' | 'prevention' | 'credits'>,
  on: {
    readonly invoices: readonly Pick<DisputeCardInvoice, 'id' | 'number'>[];
    readonly invoicesIn: Dispute['invoices'];
    readonly locale: string;
  },
): Mrkdwn {
  const credits = on.invoicesIn.flatMap(({ currency, invoiceId }) => {
    const minor = decision.credits.get(invoiceId) ?? 0n;
    const number = on.invoices.find(({ id }) => id === invoiceId)?.number ?? '';
    return minor > 0n ? [{ currency, minor, number: excerpt(number, NUMBER_LENGTH) }] : [];
  });
  return join(
    [
      md`${OUTCOME_NAME[decision.outcome]}.`,
      creditWords(credits, on.locale),
      md`Cause: ${rootLine(decision)}.`,
      preventionWords(decision.prevention),
    ],
    ' ',
  );
}

function creditWords(
  credits: readonly (Money & { readonly number: Mrkdwn })[],
  locale: string,
): Mrkdwn {
  if (credits.length === 0) return md`Nothing is credited.`;
  const shown = credits
    .slice(0, CREDITS_SHOWN)
    .map((one) => md`${amounts([one], locale)} on ${one.number}`);
  const rest = sumByCurrency(credits.slice(CREDITS_SHOWN));
  const more = rest.length === 0 ? NOTHING : md`${amounts(rest, locale)} on others`;
  return md`Credit: ${join([...shown, more], ', ')}.`;
}

function preventionWords(prevention: string | null): Mrkdwn {
  return prevention === null
    ? NOTHING
    : md`What prevents the next one: “${excerpt(prevention, WORDS_LENGTH)}”`;
}

/** Four eyes, and above the limit two of those who may. */
export function whoMaySayYes({
  by,
  leadUserId,
  needsApproval,
}: Pick<Proposal, 'by' | 'leadUserId' | 'needsApproval'>): Mrkdwn {
  if (!needsApproval) return md`Anybody but ${mention(by)} may say yes.`;
  const lead =
    leadUserId === null || leadUserId === by ? NOTHING : md`, or ${mention(leadUserId)},`;
  return md`It credits so much that an approver${lead} has to say yes, and not ${mention(by)}.`;
}

function overLine({ dispute }: DisputeCardView): Mrkdwn {
  if (dispute.askedOverAt === null) return NOTHING;
  return md`*What was disputed is settled in the books.* Is the case over?`;
}

function restingLine(view: DisputeCardView): Mrkdwn {
  const { clock } = view.dispute;
  if (clock.snoozedUntil === null || !isResting(clock, view.today)) return NOTHING;
  const why = view.restWhy === null ? md`.` : md`: “${excerpt(view.restWhy, WORDS_LENGTH)}”`;
  return md`*Rests* until ${day(clock.snoozedUntil, view)}${why}`;
}

function mediatorLine({ dispute, mediatorUserId }: DisputeCardView): Mrkdwn {
  if (dispute.mediatorUserId !== null)
    return md`*Neutral person:* ${mention(dispute.mediatorUserId)} is in this thread and helps both sides.`;
  if (dispute.mediationOfferedAt === null) return NOTHING;
  return mediatorUserId === null
    ? md`*It is stuck.* A neutral person may help before anything harder: an admin names one with \`/ar settings\`.`
    : md`*It is stuck.* ${mention(mediatorUserId)} is neutral and may be asked in, before anything harder.`;
}

function decidedLine(view: DisputeCardView): Mrkdwn {
  const { dispute, locale } = view;
  const { decision } = dispute;
  if (decision === null) return md`*Closed.*`;
  const credits = sumByCurrency(
    dispute.invoices.map(({ creditMinor, currency }) => ({ currency, minor: creditMinor })),
  ).filter(({ minor }) => minor > 0n);
  const credited =
    credits.length === 0 ? md`Nothing credited` : md`${amounts(credits, locale)} credited`;
  const yes =
    decision.approvedBy === null ? NOTHING : md`, approved by ${mention(decision.approvedBy)}`;
  return join(
    [
      md`*${OUTCOME_NAME[decision.outcome]}.* ${credited}, cause: ${rootLine(decision)}. Decided on ${day(decision.at, view)} by ${mention(decision.by)}${yes}.`,
      preventionWords(decision.prevention),
    ],
    '\n',
  );
}

function creditLine(view: DisputeCardView): Mrkdwn {
  const { closedAt, creditDueOn, state } = view.dispute;
  if (state === 'closed')
    return closedAt === null ? NOTHING : md`Closed on ${day(closedAt, view)}.`;
  if (creditDueOn === null) return md`The credit is not in the books yet.`;
  return view.today <= creditDueOn
    ? md`The credit should be in the books by ${day(creditDueOn, view)}; until then nobody is asked for it.`
    : md`*The credit should have been in the books by ${day(creditDueOn, view)}.* Nobody is asked for it meanwhile.`;
}

function toldLine(view: DisputeCardView): Mrkdwn {
  if (view.toldAt !== null) return md`The client was told on ${day(view.toldAt, view)}.`;
  return view.dispute.state === 'asked'
    ? md`The question did not go to the client yet: *Tell the client* in the menu.`
    : md`The client was not told yet: *Tell the client*.`;
}
