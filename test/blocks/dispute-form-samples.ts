// The forms of a dispute, its record and what is answered, with the worst that people and books can write.
import {
  disputeDecided,
  disputeDone,
  disputeOpened,
  disputeThere,
} from '#blocks/dispute-answer.ts';
import { disputeCard } from '#blocks/dispute-card.ts';
import { CREDIT_CHOICES, decisionForm } from '#blocks/dispute-decide-form.ts';
import type { DisputeFormView } from '#blocks/dispute-form.ts';
import { amendForm, disputeForm, EMPTY_DISPUTE } from '#blocks/dispute-form.ts';
import { MOVE_FORMS, moveForm } from '#blocks/dispute-move-forms.ts';
import { recordModal } from '#blocks/dispute-record.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { DISPUTE_EVENTS } from '#domain/dispute-event.ts';
import type { RecordLine } from '#domain/dispute-record.ts';
import { aCase } from './dispute-samples.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

const LONG = `${NASTY_NAMES.join(' ')} `.repeat(200);
const AT = new Date('2026-11-24T09:02:00Z');
const METADATA = 'x'.repeat(3_000);

/** INV-1 with €14,000 open since 47 days, and one that is in a case already. */
export function aDisputeForm(changes: Partial<DisputeFormView> = {}): DisputeFormView {
  return {
    client: { id: '1', number: 'A-1', name: 'Acme & Sons' },
    asksClient: false,
    invoices: [
      {
        id: '5',
        number: 'INV-1',
        currency: 'EUR',
        balanceMinor: 14_000_00n,
        dueOn: '2026-10-08',
        inCase: null,
      },
      {
        id: '6',
        number: 'INV-2',
        currency: 'USD',
        balanceMinor: 500_00n,
        dueOn: '2026-12-01',
        inCase: 3,
      },
    ],
    more: 0,
    ticked: ['5'],
    draft: EMPTY_DISPUTE,
    locale: 'en-GB',
    today: '2026-11-24',
    metadata: '{}',
    ...changes,
  };
}

/** A hundred invoices of every currency, with names that nobody chose well. */
function worstForms(): DisputeFormView[] {
  return NASTY_NAMES.flatMap((name) => {
    const client = { id: '9'.repeat(18), number: name, name };
    const invoices = Array.from({ length: 120 }, (_, at) => ({
      id: String(at),
      number: NASTY_NAMES[at % NASTY_NAMES.length]!,
      currency: CURRENCIES[at % CURRENCIES.length]!,
      balanceMinor: 10n ** 17n,
      dueOn: at % 2 === 0 ? '2006-10-08' : '2027-01-01',
      inCase: at % 3 === 0 ? 999_999_999 : null,
    }));
    const draft = {
      amounts: LONG,
      reason: name,
      request: name,
      words: LONG,
      saidBy: name,
      links: LONG,
    };
    const form = aDisputeForm({ client, draft, metadata: METADATA, said: notice(name) });
    return [
      { ...form, invoices, more: 99_999, ticked: invoices.map(({ id }) => id), locale: 'hi-IN' },
      { ...form, invoices: invoices.slice(0, 10), asksClient: true, ticked: ['0', '9'] },
      { ...form, invoices: [], asksClient: true },
      { ...form, client: null, invoices: [], asksClient: true },
    ];
  });
}

function worstRecord(name: string, length: number): RecordLine[] {
  return Array.from({ length }, (_, at): RecordLine => {
    const text = NASTY_NAMES[at % NASTY_NAMES.length]!;
    if (at % 2 === 0) {
      const kind = DISPUTE_EVENTS[at % DISPUTE_EVENTS.length]!;
      const event = { seq: at + 1, at: AT, actor: name, kind, facts: { to: text }, words: LONG };
      return { kind: 'event', at: AT, event };
    }
    const versions = Array.from({ length: at % 9 }, (__, index) => ({
      ts: `1763971200.00000${index}`,
      text: index % 2 === 0 ? LONG : text,
    }));
    const files = Array.from({ length: at % 7 }, (__, index) => ({
      id: `F${index}`,
      name: text,
      permalink: index % 2 === 0 ? text : `https://files.example/${index}`,
    }));
    const message = {
      ts: '1763971200.000100',
      author: at % 3 === 0 ? null : text,
      versions,
      files,
      deletedTs: at % 4 === 1 ? '1763971300.000100' : null,
      reactions: [{ name: 'white_check_mark' as const, userIds: NASTY_NAMES }],
    };
    return { kind: 'message', at: AT, message };
  });
}

const claims = NASTY_NAMES.map((number, at) => ({
  number,
  currency: CURRENCIES[at % CURRENCIES.length]!,
  claimedMinor: 10n ** 17n,
}));

export const WORST_DISPUTE_FORMS: Readonly<Record<string, () => Drawn>> = {
  disputeForm: () => ({ views: [...worstForms(), aDisputeForm()].map(disputeForm) }),
  amendForm: () => ({
    views: NASTY_NAMES.map((name) =>
      amendForm({
        dispute: { number: 999_999_999 },
        client: { id: '1', number: name, name },
        draft: { ...EMPTY_DISPUTE, amounts: LONG, words: LONG, saidBy: name },
        example: LONG,
        said: notice(name),
        metadata: METADATA,
      }),
    ),
  }),
  moveForm: () => ({
    views: MOVE_FORMS.flatMap((form) =>
      NASTY_NAMES.map((name) => {
        const about = { form, dispute: { number: 12 }, client: { id: '1', number: null, name } };
        const draft = { words: LONG, toUserId: 'U1', until: '2026-12-01' };
        const said = notice(name);
        return moveForm({ ...about, draft, said, about: said, metadata: METADATA });
      }),
    ),
  }),
  decisionForm: () => ({
    views: [true, false].flatMap((isProposal) =>
      NASTY_NAMES.map((name, at) =>
        decisionForm({
          isProposal,
          dispute: { number: 12 },
          client: { id: '1', number: null, name },
          claims: at % 2 === 0 ? claims : [],
          approveFrom: at % 2 === 0 ? 1_000_000_000 : null,
          draft: {
            outcome: name,
            credit: CREDIT_CHOICES[at % 3]!,
            credits: LONG,
            rootSide: 'ours',
            rootCause: name,
            prevention: LONG,
            words: LONG,
          },
          said: notice(name),
          locale: 'hi-IN',
          metadata: METADATA,
        }),
      ),
    ),
  }),
  recordModal: () => ({
    views: NASTY_NAMES.flatMap((name) => {
      const { dispute, invoices, leadUserId, locale, timeZone, today } = aCase();
      const about = { dispute, invoices, proposals: [], leadUserId, today, locale };
      const client = { id: '1', number: null, name };
      return [0, 1, 70].flatMap((length) =>
        [0, 20].map((offset) =>
          recordModal({
            about,
            client,
            lines: worstRecord(name, length),
            offset,
            locale,
            timeZone,
          }),
        ),
      );
    }),
  }),
  disputeOpened: () => ({
    messages: NASTY_NAMES.flatMap((name) =>
      ['C1', null, name].map((channelId) =>
        disputeOpened({
          dispute: { id: '7', number: 12 },
          client: { id: '1', number: null, name },
          channelId,
        }),
      ),
    ),
  }),
  disputeThere: () => ({
    messages: NASTY_NAMES.map((openedBy) =>
      disputeThere({
        dispute: { id: '7', number: 12, openedBy, openedAt: AT },
        card: disputeCard(aCase({ openedBy: 'U1' })),
        locale: 'en-GB',
        timeZone: 'Europe/Berlin',
      }),
    ),
  }),
  disputeDecided: () => ({
    messages: NASTY_NAMES.flatMap((name) =>
      [true, false].map((canReopen) =>
        disputeDecided({
          dispute: { id: '7', number: 12 },
          client: { id: '1', number: null, name },
          said: md`*D-12* is decided: ${name}.`,
          canReopen,
        }),
      ),
    ),
  }),
  disputeDone: () => ({
    messages: NASTY_NAMES.map((name) =>
      disputeDone({
        dispute: { id: '7', number: 12 },
        client: { id: '1', number: null, name },
        text: md`*D-12* is with ${name} now.`,
      }),
    ),
  }),
};
