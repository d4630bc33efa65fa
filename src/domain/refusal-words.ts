// The gate's reasons in words for people, in Slack, in a terminal and in the record: what is so, and what to do. Pure; plain text.
import { DateTime } from 'luxon';
import { localDay } from './calendar.ts';
import { disputeName } from './dispute.ts';
import { type HourRefusal, overrideRuleOf, type Refusal, type RefusalCode } from './gate.ts';
import type { LetterStage } from './ladder.ts';
import { formatMoney } from './money.ts';
import type { Day } from './types.ts';

/** Where and when the words are read, and how people and invoices are called there. */
export interface RefusalContext {
  readonly locale: string;
  readonly today: Day;
  /** The team's: days are told by its calendar, hours at the client's by theirs. */
  readonly timeZone: string;
  /** How a member of the team is called; stands in the sentence exactly as given. */
  readonly personOf: (userId: string) => string;
  /** Empty where the number is not known. */
  readonly numberOf: (invoiceId: string) => string;
}

interface Words {
  readonly what: string;
  readonly next: string;
}

type Sentences = {
  readonly [Code in RefusalCode]: (
    refusal: Extract<Refusal, { readonly code: Code }>,
    on: RefusalContext,
  ) => Words;
};

/**
 * Why a letter does not go out, or an invoice stays out of it, then what to do about it, then who may set it aside. What
 * people and books wrote stands in it on one line, without control characters; escaping it is for the place that shows it.
 */
export function refusalSentence(refusal: Refusal, on: RefusalContext): string {
  // The table has one entry for each code, made for refusals of that code.
  const say = SENTENCES[refusal.code] as (refusal: Refusal, on: RefusalContext) => Words;
  const { next, what } = say(refusal, on);
  return [what, next, setAsideWords(refusal.code)].filter((part) => part !== '').join(' ');
}

const SENTENCES: Sentences = {
  paid: (refusal, on) => ({
    what: `${invoice(refusal, on)} is paid.`,
    next: 'There is nothing left to ask for on it.',
  }),
  amount_changed: (refusal, on) => {
    const money = (minor: bigint) => formatMoney({ currency: refusal.currency, minor }, on.locale);
    if (refusal.beforeMinor <= 0n)
      return {
        what: `${invoice(refusal, on)} is open again with ${money(refusal.nowMinor)}, and the letter has it as paid.`,
        next: 'Open the letter again, so that it names only what is paid.',
      };
    return {
      what: `${invoice(refusal, on)} is at ${money(refusal.nowMinor)} now, and the letter says ${money(refusal.beforeMinor)}.`,
      next: 'Open the letter again, so that it says the new amount.',
    };
  },
  currency_changed: (refusal, on) => {
    const { before, beforeMinor, now, nowMinor } = refusal;
    const then = formatMoney({ currency: before, minor: beforeMinor }, on.locale);
    const today = formatMoney({ currency: now, minor: nowMinor }, on.locale);
    const next = 'Open the letter again, so that it says the right currency.';
    // Of a paid one both amounts are nothing.
    return beforeMinor <= 0n
      ? { what: `${invoice(refusal, on)} was in ${before} and is in ${now} now.`, next }
      : { what: `${invoice(refusal, on)} was ${then} and is ${today} now.`, next };
  },
  due_changed: (refusal, on) => ({
    what: `${invoice(refusal, on)} is due on ${dated(refusal.now, on)} now, and the letter says ${dated(refusal.before, on)}.`,
    next: 'Open the letter again, so that it says the new date.',
  }),
  disputed: (refusal, on) => ({
    what:
      refusal.disputeNumber === undefined
        ? `${invoice(refusal, on)} is in dispute, all of it.`
        : `${invoice(refusal, on)} is in dispute ${disputeName({ number: refusal.disputeNumber })}, all that is open of it.`,
    next: 'Settle the dispute before asking for it.',
  }),
  presumed_paid: (refusal, on) => ({
    what: `${invoice(refusal, on)} may be paid: the books’ report has not listed it since ${dated(refusal.since, on)}.`,
    next: 'Look whether the money came, and say so on the import.',
  }),
  promised: (refusal, on) => ({
    what: `${invoice(refusal, on)} is promised, up to and including ${dated(refusal.until, on)}.`,
    next: 'Wait until that day has passed.',
  }),
  instalment_not_due: (refusal, on) => ({
    what: `${invoice(refusal, on)} is paid in instalments, and the next one is due on ${dated(refusal.nextDueOn, on)}.`,
    next: 'Wait until that day has passed.',
  }),
  not_overdue: (refusal, on) => ({
    what: `${invoice(refusal, on)} is due on ${dated(refusal.dueOn, on)}; it is late once that day has passed, here and where they are.`,
    next: 'Wait until then.',
  }),
  already_due: (refusal, on) => ({
    what: `${invoice(refusal, on)} was due on ${dated(refusal.dueOn, on)}, too long ago for a note before the date.`,
    next: 'Send the friendly reminder instead.',
  }),
  nothing_left: () => ({
    what: 'No invoice is left that may be asked for.',
    next: 'Nothing need be sent until that changes.',
  }),
  snoozed: (refusal, on) => ({
    what: `This client is snoozed up to and including ${dated(refusal.until, on)}.`,
    next: 'Wait until that day has passed.',
  }),
  touch_later: (refusal, on) => ({
    what: `Somebody spoke with this client and gets in touch again on ${dated(refusal.on, on)}.`,
    next: 'Wait until that day.',
  }),
  do_not_remind: ({ why }) => ({
    what: `This client is not to be reminded${why === null || why.trim() === '' ? '' : ` (${oneLine(why)})`}.`,
    next: 'Ask whoever looks after them first.',
  }),
  contacted_recently: (refusal, on) => ({
    what: `${on.personOf(refusal.byUserId)} has the last contact with this client, on ${instant(refusal.at, on)}.`,
    next: `The next letter may go from ${dated(refusal.from, on)} on.`,
  }),
  thanked_recently: (refusal, on) => ({
    what: `They were thanked on ${instant(refusal.at, on)}.`,
    next: `The next thank-you may go from ${dated(refusal.from, on)} on.`,
  }),
  stage_changed: ({ nextStage, stage }) => ({
    what: `This letter is a ${STAGE_WORDS[stage]}, and by now ${nextStage === null ? 'no letter' : `a ${STAGE_WORDS[nextStage]}`} about these invoices is next.`,
    next: 'Open the letter again, so that it says what fits.',
  }),
  case_moved: ({ disputeNumber }) => ({
    what: `Dispute ${disputeName({ number: disputeNumber })} has moved on since this letter was approved, and its words would be wrong.`,
    next: 'Open the letter again, so that it says what is so.',
  }),
  reply_unanswered: (refusal, on) => ({
    what: `They wrote back on ${instant(refusal.since, on)}, and nobody has answered yet.`,
    next: 'Answer them first.',
  }),
  credit_open: (refusal, on) => ({
    what: `${formatMoney({ currency: refusal.currency, minor: refusal.balanceMinor }, on.locale)} of theirs is matched to no invoice yet.`,
    next: 'Match it first, or the letter asks for too much.',
  }),
  outside_hours: (refusal, on) => ({
    what: `It is ${clock(refusal.localNow, on)} where they are (${place(refusal)}), and nobody is at work there.`,
    next: sendLater(refusal, on),
  }),
  not_a_business_day: (refusal, on) => ({
    what: `${weekday(refusal.day, on)} is no business day where they are.`,
    next: sendLater(refusal, on),
  }),
  quiet_hours: (refusal, on) => ({
    what: `It is ${clock(refusal.localNow, on)} where they are (${place(refusal)}), and nobody is written to at night.`,
    next: sendLater(refusal, on),
  }),
  no_contact: () => ({
    what: 'Nobody is known to whom the letter could go.',
    next: 'Add the person who pays, or their inbox for invoices, with a mail address.',
  }),
  bounced: (refusal, on) => ({
    what: `Mail to ${oneLine(refusal.email)} came back on ${instant(refusal.at, on)}.`,
    next: 'Ask them for the right address, or choose somebody else.',
  }),
  opted_out: (refusal, on) => ({
    what: `${oneLine(refusal.email)} asked on ${instant(refusal.at, on)} not to be written to.`,
    next: 'Call them, or choose somebody else.',
  }),
  no_sender: () => ({
    what: 'Nobody has said yet as whom the team writes.',
    next: 'An admin says it with /ar settings.',
  }),
  no_mail_server: () => ({
    what: 'No mail server is set up, so nothing can be sent.',
    next: 'Whoever runs the bot names one; goodterms doctor says how it is.',
  }),
  not_on_allow_list: ({ email }) => ({
    what: `Letters are still being tried out, and ${oneLine(email)} is not on the list of those who get them.`,
    next: 'An admin adds the address, or lets letters go to everybody, with /ar settings.',
  }),
};

const STAGE_WORDS: Readonly<Record<LetterStage, string>> = {
  pre_due: 'note before the due date',
  friendly: 'friendly reminder',
  follow_up: 'follow-up',
  thanks: 'thank-you',
  dispute_received: 'note on a dispute',
  dispute_question: 'question on a dispute',
  dispute_decision: 'decision on a dispute',
};

/** Who may send the letter all the same; empty where nobody may. */
function setAsideWords(code: RefusalCode): string {
  const rule = overrideRuleOf(code);
  if (rule === null) return '';
  const who = rule.role === 'approver' ? 'An approver' : 'You';
  return `${who} may send it all the same and say why.`;
}

function invoice(refusal: { readonly invoiceId: string }, on: RefusalContext): string {
  return oneLine(on.numberOf(refusal.invoiceId)) || 'An invoice';
}

function sendLater(refusal: HourRefusal, on: RefusalContext): string {
  const then = DateTime.fromJSDate(refusal.next, { zone: refusal.timeZone }).setLocale(on.locale);
  return `Send it on ${then.toLocaleString(LONG_DAY)} at ${then.toLocaleString(DateTime.TIME_SIMPLE)} their time.`;
}

const LONG_DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const SHORT_DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const;

function instant(at: Date, on: RefusalContext): string {
  return dated(localDay(at, on.timeZone), on);
}

/** "Fri 27 Nov", in the order of the locale, with the year where it is another one. */
function dated(day: Day, on: RefusalContext): string {
  const isThisYear = day.slice(0, 4) === on.today.slice(0, 4);
  const format = isThisYear ? SHORT_DAY : ({ ...SHORT_DAY, year: 'numeric' } as const);
  return calendarDay(day, on).toLocaleString(format);
}

/** "Saturday 28 November". */
function weekday(day: Day, on: RefusalContext): string {
  return calendarDay(day, on).toLocaleString(LONG_DAY);
}

/** A calendar day has no zone; UTC keeps it the same day for everybody. */
function calendarDay(day: Day, { locale }: RefusalContext): DateTime {
  return DateTime.fromISO(day, { zone: 'utc', locale });
}

/** "19:40" as people of the locale write it. */
function clock(time: string, { locale }: RefusalContext): string {
  return DateTime.fromFormat(time, 'HH:mm', { zone: 'utc', locale }).toLocaleString(
    DateTime.TIME_SIMPLE,
  );
}

/** The time zone as words: "Europe/Berlin", "America/New York". */
function place({ timeZone }: HourRefusal): string {
  return timeZone.replaceAll('_', ' ');
}

/** Line breaks, terminal codes and marks that turn the direction of text have no place in a sentence of ours. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;
const LONGEST = 200;

function oneLine(text: string): string {
  const line = text.toWellFormed().replace(CONTROLS, ' ').trim();
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/u, ''); // Never half a character.
  return `${cut.trimEnd()}…`;
}
