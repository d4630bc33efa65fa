// The words about letters: stages, tones, why, to whom, and how far one has come.
import { DateTime } from 'luxon';
import { localDay } from '#domain/calendar.ts';
import type { Contact, ContactRole } from '#domain/contact.ts';
import { disputeName } from '#domain/dispute.ts';
import type { LetterStage, Stage, StageReason, Tone, ToneReason } from '#domain/ladder.ts';
import type { Day } from '#domain/types.ts';
import { LIMITS } from './limits.ts';
import { clean, clip, join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, clockTime, count, days, list, shortDay } from './words.ts';

export const STAGE_NAME: Readonly<Record<Stage, string>> = {
  pre_due: 'Note before the due date',
  friendly: 'Friendly reminder',
  follow_up: 'Follow-up',
  thanks: 'Thank-you',
  dispute_received: 'Note on a dispute',
  dispute_question: 'Question on a dispute',
  dispute_decision: 'Decision on a dispute',
  firm: 'Firm letter',
  final_notice: 'Final notice',
};

/** What the button says that leads to it. */
export const STAGE_VERB: Readonly<Record<LetterStage, string>> = {
  pre_due: 'Send a note',
  friendly: 'Send friendly reminder',
  follow_up: 'Send follow-up',
  thanks: 'Send thank-you',
  dispute_received: 'Tell the client',
  dispute_question: 'Ask the client',
  dispute_decision: 'Tell the client',
};

export const TONE_NAME: Readonly<Record<Tone, string>> = {
  softest: 'Softest',
  warm: 'Warm',
  plain: 'Plain',
};

/** The most that anybody types of why they set something aside. */
export const REASON_LENGTH = 300;
const OUTDATED_SHOWN = 5;

const ROLE_NAME: Readonly<Record<ContactRole, string>> = {
  payer: 'payer',
  approver: 'approver',
  invoice_inbox: 'invoice inbox',
  escalation: 'escalation',
};

/** "Ms. Weber (payer)"; the address where there is no name. */
export function contactLabel(contact: Contact): string {
  const who = contact.name ? clean(contact.name) : contact.email;
  const marks = [
    ROLE_NAME[contact.role],
    ...(contact.bouncedAt ? ['came back'] : []),
    ...(contact.optedOutAt ? ['wants no mail'] : []),
  ];
  return `${clip(who, 50)} (${marks.join(', ')})`;
}

/** Why this letter is the next one. */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
export function stageSentence(
  because: StageReason,
  on: { locale: string; timeZone: string; today: Day },
): string {
  const dayOf = (at: Date): string =>
    shortDay(localDay(at, on.timeZone), { locale: on.locale, asOf: on.today });
  switch (because.code) {
    case 'due_soon':
      return `due on ${shortDay(because.dueOn, { locale: on.locale, asOf: on.today })}; a note before it is a courtesy.`;
    case 'first_letter':
      return `the oldest invoice is ${days(because.oldestDaysPastDue)} late and no letter about these has gone out.`;
    case 'after':
      return `the ${STAGE_NAME[because.stage].toLowerCase()} of ${dayOf(because.sentAt)} brought no payment.`;
    case 'above_needs_approval':
      return `the last letter went out on ${dayOf(because.sentAt)}. The ${STAGE_NAME[because.above].toLowerCase()} would be next; speak with them before that.`;
    case 'paid':
      return paidSentence(because);
    case 'dispute':
      return toldSentence(because, dayOf);
  }
}

/** What they are told of a dispute, and whether they were told of it before. */
function toldSentence(is: StageReason & { code: 'dispute' }, dayOf: (at: Date) => string): string {
  const name = disputeName({ number: is.disputeNumber });
  const what = {
    dispute_received: `${name} is open: they learn that we have it, and by when they have an answer.`,
    dispute_question: `${name} waits for an answer of theirs to what this letter asks.`,
    dispute_decision: `${name} is decided: they learn what became of it.`,
  }[is.stage];
  return is.toldAt === null ? what : `${what} They were told of it on ${dayOf(is.toldAt)} before.`;
}

function paidSentence({ asked, invoices }: { asked: number; invoices: number }): string {
  const paid = `they paid ${count(invoices, 'invoice')} and were not thanked for that yet.`;
  if (asked === 0) return paid;
  const what = invoices === 1 ? 'it' : `${asked === 1 ? 'one' : asked} of them`;
  return `${paid} It asks what held ${what} up, as somebody left that to them.`;
}

/** Why this tone is proposed. */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
export function toneSentence(because: ToneReason): string {
  switch (because) {
    case 'first_time_late':
      return 'They have always paid on time before.';
    case 'our_fault':
      return 'A delay before was on our side.';
    case 'new_client':
      return 'They have not paid an invoice yet, so no habit is known.';
    case 'pre_due':
      return 'Nothing is late yet.';
    case 'usual':
      return 'They are late now and then.';
    case 'long_overdue':
      return 'It has been open for a long time.';
    case 'after_friendly':
      return 'The friendly letter is out already.';
    case 'thanks':
      return 'Thanks are warm, whoever paid.';
    case 'dispute':
      return 'It answers what they said.';
  }
}

/** "10:02 on Tue 24 Nov, their time" */
export function momentWords(
  at: Date,
  on: { locale: string; timeZone: string; today: Day },
): string {
  const there = DateTime.fromJSDate(at, { zone: on.timeZone });
  const time = there.setLocale(on.locale).toLocaleString(DateTime.TIME_SIMPLE);
  const day = shortDay(there.toISODate() ?? on.today, { locale: on.locale, asOf: on.today });
  return `${time} on ${day}, their time (${cityOf(on.timeZone)})`;
}

/** "Europe/Berlin" is Berlin to people. */
function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** What went out last, by whom; or what is on its way. */
export function lastContactRemark(
  last: {
    readonly stage: LetterStage;
    readonly sentAt: Date;
    readonly createdBy: string;
    readonly state: string;
  },
  on: { locale: string; timeZone: string; today: Day },
): Mrkdwn {
  const what = STAGE_NAME[last.stage];
  const by = mention(last.createdBy);
  const when = `${clockTime(last.sentAt, on)} on ${clockDay(last.sentAt, on)}`;
  return last.state === 'queued' || last.state === 'claimed'
    ? md`${what} by ${by} is to go out at ${when}.`
    : md`Last contact: ${what.toLowerCase()} by ${by}, ${when}.`;
}

/** That the words are those of a letter that did not go. */
export function formerRemarks(former: {
  readonly reminder: { readonly stage: LetterStage; readonly state: string };
  /** What the letter would be now. */
  readonly stage: LetterStage;
}): Mrkdwn[] {
  const { reminder, stage } = former;
  const fate = reminder.state === 'refused' ? 'was stopped' : 'did not reach them';
  const [was, is] = [STAGE_NAME[reminder.stage], STAGE_NAME[stage]].map((one) => one.toLowerCase());
  return [
    md`These are the words of the letter that ${fate}.`,
    ...(was === is ? [] : [md`:warning: That was a ${was ?? ''}, and this is a ${is ?? ''} now.`]),
  ];
}

/** Amounts, days and numbers in words that a person wrote which the letter does not state any more. */
export function outdatedRemarks(outdated: readonly string[]): Mrkdwn[] {
  if (outdated.length === 0) return [];
  const shown = outdated.slice(0, OUTDATED_SHOWN).map((words) => md`“${words}”`);
  const more = outdated.length - shown.length;
  const all = [...shown, ...(more > 0 ? [md`${more} more`] : [])];
  return [
    md`:warning: In the words, but no longer in this letter: ${list(all)}. Correct that before you send it.`,
  ];
}

const CHANGED_NAME: Readonly<Record<'contactId' | 'tone' | 'invoices', string>> = {
  contactId: 'whom it goes to',
  tone: 'the tone',
  invoices: 'the invoices',
};

/** It was sent faster than the words could be drawn for what is chosen now. */
export function otherChoiceNote(is: {
  readonly changed: readonly (keyof typeof CHANGED_NAME)[];
  /** The words are the person's own. */
  readonly isTyped: boolean;
}): Mrkdwn {
  const what = list(is.changed.map((one) => md`${CHANGED_NAME[one]}`));
  const words = is.isTyped
    ? md`Your own words are kept: see whether they still fit`
    : md`Now they are: look at them`;
  return md`:warning: You changed ${what} and sent it before the words were drawn for that. Nothing was sent. ${words}, then send it again.`;
}

/** How the contact likes to be reached, where that is not by mail. */
export function contactRemark(contact: Contact): Mrkdwn[] {
  switch (contact.channel) {
    case 'mail':
      return [];
    case 'phone': {
      const number = contact.phone === null ? md`` : md` (${contact.phone})`;
      return [md`:telephone_receiver: They would rather be called${number}.`];
    }
    case 'portal':
      return [md`They take invoices through a portal: look there first.`];
  }
}

/** A text as it reads, none of it left out: quoted line by line, in pieces that a section takes. */
export function quoted(text: string): Mrkdwn[] {
  const lines = text
    .trim()
    .split(/\n(?:[^\S\n]*\n)+/)
    .flatMap((paragraph, at) => [...(at > 0 ? [''] : []), ...paragraph.split('\n')])
    .flatMap(shortLines);
  const pieces: Mrkdwn[] = [];
  for (const line of lines) {
    const longer = join([...pieces.slice(-1), line], '\n');
    if (longer.mrkdwn.length <= LIMITS.sectionText) pieces.splice(-1, 1, longer);
    else pieces.push(line);
  }
  return pieces;
}

/** A line in as many as it takes: what is escaped may be five times as long as what was typed. */
function shortLines(line: string): Mrkdwn[] {
  const whole = md`>${line}`;
  if (whole.mrkdwn.length <= LIMITS.sectionText) return [whole];
  const half = Math.floor(line.length / 2);
  const blank = line.lastIndexOf(' ', half);
  const isPair = /[\uD800-\uDBFF]/.test(line.charAt(half - 1));
  const at = blank > 0 ? blank : half + (isPair ? 1 : 0);
  return [...shortLines(line.slice(0, at)), ...shortLines(line.slice(at))];
}
