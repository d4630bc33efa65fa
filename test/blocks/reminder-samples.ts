// Letters at their worst, for the validator: every refusal there is, a hundred invoices, names that give orders.
import type { KnownBlock, View } from '@slack/types';
import type { Message } from '#blocks/kit.ts';
import { refusalLine } from '#blocks/refusals.ts';
import { type ReminderCardView, reminderCard } from '#blocks/reminder-card.ts';
import { type ReminderFormView, reminderModal } from '#blocks/reminder-form.ts';
import { type ReminderListView, reminderListModal } from '#blocks/reminder-list.ts';
import * as notice from '#blocks/reminder-notice.ts';
import { formerRemarks, otherChoiceNote, outdatedRemarks } from '#blocks/reminder-words.ts';
import { saidOnTop } from '#blocks/said-on-top.ts';
import { md } from '#blocks/text.ts';
import type { Contact } from '#domain/contact.ts';
import type { Refusal } from '#domain/gate.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';

const AT = new Date('2026-11-24T09:02:00Z');
const ON = { locale: 'de-DE', timeZone: 'America/St_Johns', today: '2026-11-24' };
const NASTY = NASTY_NAMES.join(' ');
/** No draft and no input holds more. */
const LONGEST_TEXT = `${NASTY}\n\n`.repeat(60).slice(0, 3_000);

/** One of each code, its words as nasty as they come. */
const EVERY_REFUSAL: readonly Refusal[] = [
  { code: 'paid', invoiceId: '1' },
  {
    code: 'amount_changed',
    invoiceId: '1',
    currency: 'EUR',
    beforeMinor: 100n,
    nowMinor: 10n ** 30n,
  },
  {
    code: 'currency_changed',
    invoiceId: '1',
    before: 'EUR',
    beforeMinor: 10n ** 30n,
    now: 'USD',
    nowMinor: 10n ** 30n,
  },
  { code: 'due_changed', invoiceId: '1', before: '2026-01-01', now: '2026-02-01' },
  { code: 'disputed', invoiceId: '1' },
  { code: 'presumed_paid', invoiceId: '1', since: '2026-11-01' },
  { code: 'promised', invoiceId: '1', until: '2026-12-01' },
  { code: 'instalment_not_due', invoiceId: '1', nextDueOn: '2026-12-01' },
  { code: 'not_overdue', invoiceId: '1', dueOn: '2026-11-24' },
  { code: 'already_due', invoiceId: '1', dueOn: '2026-11-23' },
  { code: 'nothing_left' },
  { code: 'snoozed', until: '2026-12-01' },
  { code: 'touch_later', on: '2026-12-01' },
  { code: 'do_not_remind', why: NASTY },
  { code: 'contacted_recently', at: AT, byUserId: 'U1', from: '2026-11-27' },
  { code: 'thanked_recently', at: AT, from: '2026-12-24' },
  { code: 'stage_changed', stage: 'pre_due', nextStage: 'follow_up' },
  { code: 'reply_unanswered', since: AT },
  { code: 'credit_open', currency: 'KWD', balanceMinor: 1n },
  {
    code: 'outside_hours',
    localNow: '19:40',
    timeZone: 'Europe/Berlin',
    next: AT,
  },
  { code: 'not_a_business_day', day: '2026-11-22', timeZone: 'Europe/Berlin', next: AT },
  { code: 'quiet_hours', localNow: '23:40', timeZone: 'Europe/Berlin', next: AT },
  { code: 'no_contact' },
  { code: 'bounced', email: NASTY, at: AT },
  { code: 'opted_out', email: NASTY, at: AT },
  { code: 'no_sender' },
  { code: 'no_mail_server' },
  { code: 'not_on_allow_list', email: NASTY },
];

const lines = (numbers: string) =>
  EVERY_REFUSAL.map((refusal) => refusalLine(refusal, { ...ON, numberOf: () => numbers }));

const contacts: Contact[] = Array.from({ length: 130 }, (_, at) => ({
  id: `${at}`,
  clientId: '1',
  role: 'payer',
  name: NASTY_NAMES[at % NASTY_NAMES.length] ?? null,
  email: `${'x'.repeat(60)}${at}@${'y'.repeat(180)}.example`,
  phone: NASTY,
  channel: 'phone',
  language: null,
  timeZone: null,
  country: null,
  region: null,
  hours: null,
  bouncedAt: AT,
  bounceWords: NASTY,
  optedOutAt: AT,
}));

function aForm(changes: Partial<ReminderFormView> = {}): ReminderFormView {
  const [refusal = md``] = lines(NASTY);
  return {
    client: { id: '1', number: NASTY, name: NASTY },
    stage: 'follow_up',
    stageBecause: { code: 'above_needs_approval', above: 'final_notice', sentAt: AT },
    tone: 'softest',
    toneBecause: 'long_overdue',
    contacts,
    contactId: '3',
    cc: 'x'.repeat(250),
    invoices: Array.from({ length: 100 }, (_, at) => ({
      invoice: {
        id: `${at}`,
        number: `${NASTY}${at}`,
        currency: CURRENCIES[at % CURRENCIES.length] ?? 'EUR',
        amountMinor: 10n ** 20n,
        balanceMinor: 10n ** 20n,
        dueOn: '2026-01-01',
      },
      daysPastDue: at - 3,
      isTicked: at % 2 === 0,
      refusals: at % 3 === 0 ? [refusal, refusal] : [],
      canSetAside: at % 6 === 0,
    })),
    invoiceWhy: NASTY.repeat(9),
    why: NASTY.repeat(9),
    subject: NASTY.repeat(5),
    body: LONGEST_TEXT,
    wordsRemarks: [
      ...formerRemarks({ reminder: { stage: 'friendly', state: 'refused' }, stage: 'follow_up' }),
      ...outdatedRemarks(NASTY_NAMES),
    ],
    note: md`${NASTY}`,
    isLater: true,
    isThanks: false,
    refusals: lines(NASTY),
    canSetAside: true,
    isBlocked: false,
    remarks: Array.from({ length: 12 }, () => md`${NASTY}`),
    whenNow: `Now: ${'x'.repeat(90)}`,
    whenLater: `Later: ${'x'.repeat(90)}`,
    mustWait: false,
    reach: 'practice',
    drawing: 12,
    metadata: 'x'.repeat(3_000),
    locale: 'hi-IN',
    timeZone: 'Asia/Kolkata',
    today: '2026-11-24',
    ...changes,
  };
}

const letter = {
  id: '1',
  stage: 'pre_due',
  toName: NASTY,
  toAddress: NASTY,
  createdBy: 'U1',
  createdAt: AT,
  runAt: AT,
  sentAt: AT,
  isScheduled: true,
} as const;
const STATES = 'queued claimed handoff sent failed unknown refused cancelled'.split(' ');

const cards: ReminderCardView[] = STATES.flatMap((state) =>
  [true, false].map((isBounced) => ({
    ...ON,
    client: { id: '1', number: null, name: NASTY },
    reminder: {
      ...letter,
      stage: 'friendly' as const,
      state,
      error: isBounced ? '550' : 'auth',
      detail: NASTY.repeat(9),
      refusals: EVERY_REFUSAL,
    },
    isBounced,
    refusedCopy: { address: NASTY, answer: NASTY.repeat(9), isBounced },
    reach: isBounced ? ('practice' as const) : ('nobody' as const),
    numberOf: () => NASTY,
  })),
);

const on = { ...ON, now: AT };
const listed = NASTY_NAMES.slice(0, 10).map((name, position) => ({
  position,
  client: { id: '1', number: null, name },
  stage: 'friendly' as const,
  overdue: CURRENCIES.map((currency) => ({ currency, minor: 10n ** 18n })),
  to: NASTY,
  subject: NASTY,
  body: LONGEST_TEXT,
  refusals: lines(NASTY).slice(0, 4),
}));

const aList = (changes: Partial<ReminderListView>) =>
  reminderListModal({
    letters: [],
    from: 0,
    total: 100,
    reach: 'practice',
    locale: 'hi-IN',
    ...changes,
  });

/** Merged into the table of test/blocks/worst-case.ts. */
export const WORST_LETTERS: Readonly<
  Record<string, () => { messages?: Message[]; views?: View[] }>
> = {
  reminderModal: () => ({
    views: [
      aForm(),
      aForm({ isBlocked: true }),
      aForm({
        stage: 'thanks',
        stageBecause: { code: 'paid', invoices: 9_999, asked: 999 },
        toneBecause: 'thanks',
        isThanks: true,
      }),
      aForm({
        stage: 'dispute_decision',
        stageBecause: {
          code: 'dispute',
          stage: 'dispute_decision',
          disputeNumber: 999_999,
          toldAt: new Date('2026-01-01T09:00:00Z'),
        },
        toneBecause: 'dispute',
        told: {
          number: 999_999,
          claims: [{ invoiceId: '1', claimedMinor: 10n ** 20n }],
        },
      }),
      aForm({
        mustWait: true,
        canSetAside: false,
        refusals: [],
        note: otherChoiceNote({ changed: ['contactId', 'tone', 'invoices'], isTyped: true }),
      }),
      aForm({ contacts: contacts.slice(0, 1), contactId: null, invoices: [], reach: 'live' }),
    ].map(reminderModal),
  }),
  saidOnTop: () => ({
    views: [reminderModal(aForm()), reminderModal(aForm({ isBlocked: true }))].map((view) => {
      const open = { ...view, callback_id: view.callback_id ?? '', close: view.close ?? null };
      const rest = { private_metadata: view.private_metadata ?? '', submit: view.submit ?? null };
      const blocks = view.blocks as KnownBlock[];
      return saidOnTop({ ...open, ...rest, blocks }, md`${NASTY}`);
    }),
  }),
  reminderCard: () => ({ messages: cards.map(reminderCard) }),
  reminderListModal: () => ({
    views: [
      aList({ letters: listed }),
      aList({ letters: listed.map((one) => ({ ...one, position: one.position + 90 })), from: 90 }),
      // Nothing grows more on its way into a view than an ampersand.
      aList({ letters: listed.map((one) => ({ ...one, body: '&'.repeat(3_000) })) }),
      aList({ letters: listed.map((one) => ({ ...one, body: '& '.repeat(1_500) })), from: 20 }),
      aList({ letters: [], from: 20 }),
      aList({ letters: [], total: 0, reach: 'live' }),
    ],
  }),
  letterOnItsWay: () => ({
    messages: [true, false].map((isScheduled) =>
      notice.letterOnItsWay({
        ...on,
        reminder: { ...letter, state: 'queued', isScheduled },
        reach: isScheduled ? 'practice' : 'live',
      }),
    ),
  }),
  letterThere: () => ({
    messages: STATES.flatMap((state) =>
      ['U1', 'U0123456789'].map((userId) =>
        notice.letterThere({ ...on, userId, reminder: { ...letter, state }, reach: 'practice' }),
      ),
    ),
  }),
  letterTakenBack: () => ({
    messages: (['taken_back', 'in_doubt', 'wanted', 'too_late'] as const).flatMap((outcome) =>
      ['cancelled', 'sent'].map((state) =>
        notice.letterTakenBack({ reminder: { ...letter, state }, outcome }),
      ),
    ),
  }),
  nothingToRemind: () => ({
    messages: [0, 3].map((open) =>
      notice.nothingToRemind({
        client: { id: '1', number: null, name: NASTY },
        open,
        reach: 'nobody',
      }),
    ),
  }),
  nothingToThank: () => ({
    messages: NASTY_NAMES.map((name) =>
      notice.nothingToThank({ client: { id: '1', number: null, name }, reach: 'nobody' }),
    ),
  }),
  wordsKept: () => ({
    messages: [notice.wordsKept({ subject: NASTY, body: `${NASTY}\n\n`.repeat(60) })],
  }),
  replyNoted: () => ({
    messages: [true, false].map((isAnswered) =>
      notice.replyNoted({ client: { id: '1', number: null, name: NASTY }, isAnswered }),
    ),
  }),
};
