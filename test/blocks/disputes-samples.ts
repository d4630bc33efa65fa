// Lists of cases and the settings of disputes: small ones to read, and the worst that may be drawn.

import {
  policyModal,
  policySaved,
  type RuleView,
  ruleModal,
  rulesModal,
} from '#blocks/dispute-settings.ts';
import type { DisputesView } from '#blocks/disputes.ts';
import { DISPUTES_PAGE, disputesMessage } from '#blocks/disputes.ts';
import { notice } from '#blocks/notice.ts';
import { DISPUTE_REASONS, DISPUTE_STATES, ROOT_CAUSES, ROOT_SIDES } from '#domain/dispute.ts';
import type { DisputeRow } from '#domain/dispute-numbers.ts';
import { disputeNumbersOf } from '#domain/dispute-numbers.ts';
import { MOST_RULES, NO_POLICY } from '#domain/dispute-policy.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

const PERIOD = { from: '2026-08-27', to: '2026-11-24' };

export const aRow = (number: number, rest: Partial<DisputeRow> = {}): DisputeRow => ({
  id: String(number),
  number,
  client: { id: '1', number: 'C-1', name: 'Acme & Sons' },
  state: rest.decided ? 'closed' : 'open',
  reason: 'pricing',
  ownerUserId: 'U1',
  openedOn: '2026-11-16',
  targetOn: '2026-11-20',
  decided: null,
  claimed: [{ currency: 'EUR', minor: 2_000_00n }],
  held: [],
  credited: [],
  ...rest,
});

export const aList = (rows: readonly DisputeRow[], rest: Partial<DisputesView> = {}) => ({
  client: null,
  ownerUserId: null,
  which: { kind: 'all' } as const,
  period: PERIOD,
  numbers: disputeNumbersOf(rows, PERIOD),
  rows,
  offset: 0,
  today: '2026-11-24',
  locale: 'en-US',
  ...rest,
});

const money = CURRENCIES.map((currency) => ({ currency, minor: 999_999_999_999_99n }));

function worstRows(name: string): DisputeRow[] {
  return ROOT_SIDES.flatMap((rootSide) =>
    ROOT_CAUSES.map((rootCause, at) =>
      aRow(999_000_000 + at, {
        client: { id: '999999999999999999', number: name, name },
        state: DISPUTE_STATES[at % DISPUTE_STATES.length] ?? 'open',
        reason: DISPUTE_REASONS[at % DISPUTE_REASONS.length] ?? 'other',
        ownerUserId: 'U0123456789',
        claimed: money,
        credited: money,
        decided: at % 2 === 0 ? null : { on: '2026-11-20', outcome: 'partly', rootSide, rootCause },
      }),
    ),
  );
}

const worstRule = (name: string, at: number): RuleView => ({
  id: String(at),
  client: { id: '1', number: name, name },
  isClientGone: at % 3 === 0,
  reason: DISPUTE_REASONS[at % DISPUTE_REASONS.length] ?? null,
  fromAmount: 1_000_000_000,
  userId: 'U0123456789',
  groupId: 'S1',
  days: 60,
});

const POLICY = {
  channelId: 'C1',
  targetDays: 60,
  approveFrom: 1_000_000_000,
  mediatorUserId: 'U1',
  leadUserId: 'U5',
  sendsReceived: true,
  sendsDecision: true,
};

export const WORST_DISPUTE_LISTS: Readonly<Record<string, () => Drawn>> = {
  disputesMessage: () => ({
    messages: [
      disputesMessage(aList([])),
      ...NASTY_NAMES.flatMap((name) =>
        [0, DISPUTES_PAGE].map((offset) =>
          disputesMessage(
            aList(worstRows(name), {
              client: { id: '999999999999999999', number: name, name },
              ownerUserId: 'U0123456789',
              offset,
              which: { kind: 'root', root: 'third_party:product_or_service' },
            }),
          ),
        ),
      ),
      disputesMessage(
        aList(worstRows('x'), { which: { kind: 'reason', reason: 'damaged_or_quality' } }),
      ),
    ],
  }),
  policyModal: () => ({ views: [policyModal(POLICY), policyModal(NO_POLICY)] }),
  policySaved: () => ({
    messages: [policySaved(POLICY, 'de-DE'), policySaved(NO_POLICY, 'en-US')],
  }),
  rulesModal: () => ({
    views: [
      rulesModal({ rules: [], locale: 'en-US', metadata: '' }),
      ...NASTY_NAMES.map((name) =>
        rulesModal({
          rules: Array.from({ length: MOST_RULES }, (_, at) => worstRule(name, at)),
          locale: 'hi-IN',
          metadata: 'x'.repeat(3_000),
          said: notice('The rule is removed.'),
        }),
      ),
    ],
  }),
  ruleModal: () => ({ views: [ruleModal('x'.repeat(3_000))] }),
};
