// What causes of lateness, sides and next steps are called.
import type { Cause, CauseStep, Side } from '#domain/cause.ts';
import { causeOf } from '#domain/cause.ts';
import { type Mrkdwn, md } from './text.ts';

export const SIDE_NAME: Readonly<Record<Side, string>> = {
  ours: 'ours',
  theirs: 'theirs',
  third_party: 'third party',
  unknown: 'side unclear',
};

export const STEP_NAME: Readonly<Record<CauseStep, string>> = {
  ask: 'Ask what is in the way',
  hold: 'Wait for the day they named',
  name_approver: 'Find out who approves',
  offer_plan: 'Offer a payment plan',
  resend: 'Send the invoice again at once',
  fix_and_resend: 'Correct the contact and send it again',
  re_issue: 'Issue the invoice anew',
  find_cash: 'Look for the money',
  check_with_bank: 'Check with the bank',
  escalate: 'Ask somebody else there',
  stop: 'Stop and tell a manager',
  wait: 'Wait until it has gone through',
};

/** "PO number was missing (ours)". */
export function causeLine(
  reason: { readonly cause: string; readonly side: Side },
  causes: readonly Cause[],
): Mrkdwn {
  return md`${causeOf(reason.cause, causes).name} (${SIDE_NAME[reason.side]})`;
}
