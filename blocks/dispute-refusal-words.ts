// Why something was not done to a case, in sentences: "@lee took D-12 2 minutes ago, so I changed nothing."
import { localDay } from '#domain/calendar.ts';
import type { DisputeState } from '#domain/dispute.ts';
import { DISPUTE_WORDS_LENGTH, disputeName } from '#domain/dispute.ts';
import { LONGEST_REST_DAYS, MOST_RESTS, REOPEN_WITHIN_DAYS } from '#domain/dispute-clock.ts';
import type { DisputeEvent, DisputeEventKind } from '#domain/dispute-event.ts';
import type { DisputeRefusal, OpenDisputeRefusal } from '#domain/dispute-refusal.ts';
import { formatMoney } from '#domain/money.ts';
import { STATE_NAME } from './dispute-words.ts';
import { clip, type Mrkdwn, md, mention } from './text.ts';
import { count, list, shortDay } from './words.ts';

const NUMBER_LENGTH = 40;

/** Where and when a refusal is read. */
export interface RefusedWhere {
  /** As it stands; null: there is none, or there are several. */
  readonly dispute: { readonly number: number; readonly state: DisputeState } | null;
  readonly now: Date;
  readonly locale: string;
  readonly timeZone: string;
  /** Empty where the number is not known. */
  readonly numberOf: (invoiceId: string) => string;
}

/** Why nothing was done, and what the person can do: "@lee took D-12 2 minutes ago, so I changed nothing." */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
export function refusalSentence(
  refusal: DisputeRefusal | OpenDisputeRefusal,
  on: RefusedWhere,
): Mrkdwn {
  const name = on.dispute === null ? 'This case' : disputeName(on.dispute);
  switch (refusal.code) {
    case 'gone':
      return md`This case is not in the books any more, so I changed nothing.`;
    case 'moved':
      return movedSentence(refusal.last, on);
    case 'in_other_case':
      return md`An invoice of ${name} is in ${disputeName(refusal)} by now, so I did not reopen it. Go on in ${disputeName(refusal)}.`;
    case 'in_cases':
      return md`Some of these invoices are in ${list(refusal.disputes.map((one) => md`${disputeName(one)}`))} already, so I opened nothing. Go on there, and open a case of its own for the others.`;
    case 'decided_case':
      return decidedCase(refusal);
    case 'no_client':
      return md`This client is not in the books any more, so I opened nothing.`;
    case 'no_words':
      return md`Say it in a few words: whoever reads the case later knows why then. I changed nothing.`;
    case 'long_words':
      return md`That is longer than ${DISPUTE_WORDS_LENGTH} characters. Say it in fewer words; the rest belongs in the thread.`;
    case 'same_owner':
      return md`They have ${name} already, so I changed nothing.`;
    case 'cannot_have':
      return cannotHave(refusal.why, name);
    case 'no_mediator':
      return md`No neutral person is named for this team. An admin names one with \`/ar settings\`.`;
    case 'reopen_too_late':
      return md`${name} was decided more than ${REOPEN_WITHIN_DAYS} days ago, so it stays closed. Open a new case for what is new.`;
    case 'no_role':
      return md`You may look at ${name}, and not change it. Ask an admin to run \`/ar access @you collector\`.`;
    case 'taken':
      return md`${mention(refusal.ownerUserId)} has ${name} already, so I changed nothing. Ask them to hand it over.`;
    case 'not_yours':
      return notYours(refusal.ownerUserId, name);
    case 'own_proposal':
      return md`You proposed this yourself. Somebody else has to say yes to it.`;
    case 'needs_approver':
      return md`So much needs a yes from an approver or from the owner’s lead. I changed nothing.`;
    case 'not_proposer':
      return md`${mention(refusal.by)} proposed it, so only they take it back. You can decline it and say why.`;
    case 'no_invoice':
    case 'settled':
    case 'nothing_claimed':
    case 'above_balance':
    case 'no_credit':
    case 'credit_unexpected':
    case 'not_in_case':
    case 'above_claim':
    case 'upheld_is_all':
    case 'partly_is_part':
    case 'too_early':
    case 'too_late':
    case 'too_often':
    case 'no_reason':
      return typedSentence(refusal, on);
  }
}

/** What the fields of a form say that cannot be. */
type TypedCode =
  | 'no_invoice'
  | 'settled'
  | 'nothing_claimed'
  | 'above_balance'
  | 'no_credit'
  | 'credit_unexpected'
  | 'not_in_case'
  | 'above_claim'
  | 'upheld_is_all'
  | 'partly_is_part'
  | 'too_early'
  | 'too_late'
  | 'too_often'
  | 'no_reason';
type Typed = Extract<DisputeRefusal | OpenDisputeRefusal, { readonly code: TypedCode }>;

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
function typedSentence(refusal: Typed, on: RefusedWhere): Mrkdwn {
  const name = on.dispute === null ? 'this case' : disputeName(on.dispute);
  switch (refusal.code) {
    case 'no_invoice':
      return md`Choose at least one invoice.`;
    case 'settled':
      return md`${invoice(refusal, on)} is settled, so nothing of it can be disputed.`;
    case 'nothing_claimed':
      return md`Say how much of ${invoice(refusal, on)} is disputed: more than nothing.`;
    case 'above_balance':
      return md`At most ${most(refusal, on)} of ${invoice(refusal, on)} can be disputed: that is what is open and not promised.`;
    case 'no_credit':
      return md`Partly upheld credits something. Say how much, or choose another outcome.`;
    case 'credit_unexpected':
      return md`Rejected and withdrawn credit nothing. Take the credit out, or choose another outcome.`;
    case 'not_in_case':
      return md`One of these invoices is not in ${name}. Nothing was changed; open the form again.`;
    case 'above_claim':
      return md`At most ${most(refusal, on)} of ${invoice(refusal, on)} can be credited: that is what is disputed.`;
    case 'upheld_is_all':
      return md`Upheld credits all that is disputed, or nothing where they asked for something else. For a part choose partly upheld.`;
    case 'partly_is_part':
      return md`That credits all of it. Choose upheld, or a smaller amount.`;
    case 'too_early':
      return md`Choose a day after today.`;
    case 'too_late':
      return md`A case rests ${LONGEST_REST_DAYS} business days at most. Choose an earlier day.`;
    case 'too_often':
      return md`${on.dispute === null ? 'This case' : name} has rested ${MOST_RESTS} times already. Hand it over, or propose a way to settle it.`;
    case 'no_reason':
      return md`Say why it rests, so that nobody has to ask.`;
  }
}

function decidedCase(is: OpenDisputeRefusal & { code: 'decided_case' }): Mrkdwn {
  const name = disputeName(is.dispute);
  const so = md`${name} is on this already; it is decided and waits for its credit. I opened no second one and noted nothing.`;
  return is.canReopen
    ? md`${so} If this is new, reopen ${name} and say it there.`
    : md`${so} It is too late to reopen it; once its credit is in the books, a new case can be opened.`;
}

function cannotHave(why: (DisputeRefusal & { code: 'cannot_have' })['why'], name: string): Mrkdwn {
  switch (why) {
    case 'unknown':
      return md`They are not known here yet. An admin gives them a role first: \`/ar access @them collector\`.`;
    case 'barred':
      return md`They are a guest or no person of this workspace. Choose somebody of the team.`;
    case 'no_role':
      return md`They may not work on ${name}: an admin gives them the role first, with \`/ar access @them collector\`.`;
  }
}

function notYours(ownerUserId: string | null, name: string): Mrkdwn {
  if (ownerUserId === null) return md`Only an approver or an admin hands ${name} over.`;
  return md`${mention(ownerUserId)} has ${name}. Only they, their lead, an approver or an admin hand it over.`;
}

function invoice({ invoiceId }: { invoiceId: string }, on: RefusedWhere): string {
  return clip(on.numberOf(invoiceId), NUMBER_LENGTH) || 'This invoice';
}

function most(is: { currency: string; mostMinor: bigint }, { locale }: RefusedWhere): string {
  return formatMoney({ currency: is.currency, minor: is.mostMinor }, locale);
}

/** What somebody did, where it explains why another move came too late. */
const DEED: Readonly<Partial<Record<DisputeEventKind, (name: string) => string>>> = {
  opened: (name) => `opened ${name}`,
  added: (name) => `said more about ${name}`,
  taken: (name) => `took ${name}`,
  handed_over: (name) => `handed ${name} over`,
  amended: (name) => `put ${name} right`,
  client_asked: (name) => `asked the client about ${name}`,
  client_answered: (name) => `noted what the client answered to ${name}`,
  proposed: (name) => `proposed a way to settle ${name}`,
  proposal_taken_back: (name) => `took the proposal for ${name} back`,
  declined: (name) => `declined the proposal for ${name}`,
  decided: (name) => `decided ${name}`,
  credit_seen: (name) => `closed ${name}, as the credit is in the books`,
  snoozed: (name) => `let ${name} rest`,
  mediator_joined: (name) => `asked a neutral person into ${name}`,
  told_client: (name) => `told the client about ${name}`,
  reopened: (name) => `reopened ${name}`,
};

function movedSentence(last: DisputeEvent | null, on: RefusedWhere): Mrkdwn {
  const name = on.dispute === null ? 'this case' : disputeName(on.dispute);
  const deed = last && DEED[last.kind];
  if (last && deed && last.actor !== 'clock')
    return md`${mention(last.actor)} ${deed(name)} ${agoOf(last.at, on)}, so I changed nothing.`;
  const state = on.dispute === null ? md`has moved on` : md`is ${STATE_NAME[on.dispute.state]} now`;
  return md`${on.dispute === null ? 'This case' : name} ${state}, so I changed nothing.`;
}

/** "just now", "2 minutes ago", "3 hours ago", "on Tue 24 Nov". */
function agoOf(
  at: Date,
  on: { readonly now: Date; readonly locale: string; readonly timeZone: string },
): string {
  const minutes = Math.floor((on.now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${count(minutes, 'minute')} ago`;
  if (minutes < 12 * 60) return `${count(Math.floor(minutes / 60), 'hour')} ago`;
  const asOf = localDay(on.now, on.timeZone);
  return `on ${shortDay(localDay(at, on.timeZone), { locale: on.locale, asOf })}`;
}
