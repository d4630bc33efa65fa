// The forms about how a team settles disputes: its policy, the rules of who gets which case, and a new rule.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { DisputeReason } from '#domain/dispute.ts';
import { MOST_TARGET_DAYS } from '#domain/dispute-clock.ts';
import type { DisputePolicy } from '#domain/dispute-policy.ts';
import type { ClientRef } from '#domain/types.ts';
import { inWords, REASON_NAME } from './dispute-words.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { choiceInput, optionsOf, textInput } from './inputs.ts';
import {
  actions,
  button,
  context,
  divider,
  input,
  type Message,
  message,
  modal,
  option,
  placeholder,
  section,
} from './kit.ts';
import { channel, group, join, type Mrkdwn, md, mention } from './text.ts';
import { days, digits, nameOf } from './words.ts';

export const POLICY_TITLE = 'Disputes';
export const RULES_TITLE = 'Who gets which case';
export const RULE_TITLE = 'Add a rule';
/** Of the box of choices: the client hears of it without a person sending the letter. */
export const SENDS = { received: 'received', decision: 'decision' } as const;
/** Of the choice of a reason: whatever it is. */
export const ANY_REASON = 'any';

const AMOUNT_DIGITS = 10;
const AMOUNT_HINT = 'In whole units of whatever currency it is. Empty: whatever the amount.';

export function policyModal(policy: DisputePolicy): ModalView {
  return modal({
    title: POLICY_TITLE,
    callbackId: VIEW.policySubmit,
    submit: 'Save',
    blocks: [
      channelInput(policy.channelId),
      textInput({
        label: 'Business days until the client has an answer',
        hint: `1 to ${MOST_TARGET_DAYS}. A rule may say otherwise. The best need four.`,
        field: FIELD.policyDays,
        value: String(policy.targetDays),
        max: 2,
      }),
      textInput({
        label: 'A credit from this amount on needs a second person',
        hint: 'An approver, or the lead of whoever owns the case. In whole units of whatever currency it is. Empty: none does.',
        field: FIELD.policyApprove,
        value: policy.approveFrom === null ? '' : String(policy.approveFrom),
        max: AMOUNT_DIGITS,
        isOptional: true,
      }),
      personInput({
        label: 'Neutral person',
        hint: 'Offered after two declined proposals or twenty days.',
        field: FIELD.policyMediator,
        userId: policy.mediatorUserId,
      }),
      personInput({
        label: 'Lead of whoever has none of their own',
        hint: 'Hears of what is past its day. /ar lead names one for a person.',
        field: FIELD.policyLead,
        userId: policy.leadUserId,
      }),
      sendsInput(policy),
      divider(),
      section(
        md`*Who gets which case*: whoever looks after the client, unless a rule says otherwise.`,
      ),
      ...actions([button({ label: 'Rules', actionId: ACTION.disputeRulesOpen })]),
    ],
  });
}

function channelInput(channelId: string | null): InputBlock {
  return input({
    label: 'Channel of the disputes',
    hint: 'Invite me there. Empty: where the digest comes.',
    field: FIELD.policyChannel,
    isOptional: true,
    element: {
      type: 'conversations_select',
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(channelId === null ? {} : { initial_conversation: channelId }),
    },
  });
}

function personInput(is: {
  label: string;
  hint: string;
  field: string;
  userId: string | null;
}): InputBlock {
  const { userId, ...rest } = is;
  return input({
    ...rest,
    isOptional: true,
    element: {
      type: 'users_select',
      ...(userId === null ? {} : { initial_user: userId }),
    },
  });
}

function sendsInput({ sendsDecision, sendsReceived }: DisputePolicy): InputBlock {
  const received = option(
    'That we have their query, and by when they have an answer',
    SENDS.received,
  );
  const decision = option('What was decided', SENDS.decision);
  const chosen = [...(sendsReceived ? [received] : []), ...(sendsDecision ? [decision] : [])];
  return input({
    label: 'The client is told by itself',
    hint: 'Through the same gate as every letter. What is not ticked a person sends.',
    field: FIELD.policySends,
    isOptional: true,
    element: {
      type: 'checkboxes',
      options: [received, decision],
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  });
}

/** What holds after saving. */
export function policySaved(policy: DisputePolicy, locale: string): Message {
  const { approveFrom, channelId, mediatorUserId, sendsDecision, sendsReceived, targetDays } =
    policy;
  const lines: Mrkdwn[] = [
    channelId === null
      ? md`Saved. Cases stand where the digest comes.`
      : md`Saved. Cases stand in ${channel(channelId)}.`,
    md`The client has an answer within ${days(targetDays)} of business.`,
    approveFrom === null
      ? md`No credit needs a second person.`
      : md`A credit of ${digits(approveFrom, locale)} or more needs a second person.`,
    mediatorUserId === null
      ? md`No neutral person is named.`
      : md`${mention(mediatorUserId)} is offered where two sides do not agree.`,
    sendsReceived || sendsDecision
      ? md`Some letters to the client go out by themselves, through the gate.`
      : md`No letter to a client goes out by itself.`,
  ];
  const text = join(lines, ' ');
  return message(text, [section(text)]);
}

/** A rule as it is read. */
export interface RuleView {
  readonly id: string;
  readonly client: ClientRef | null;
  /** It names a client who is not in the books any more. */
  readonly isClientGone: boolean;
  readonly reason: DisputeReason | null;
  readonly fromAmount: number | null;
  readonly userId: string | null;
  readonly groupId: string | null;
  readonly days: number | null;
}

export function rulesModal(view: {
  rules: readonly RuleView[];
  locale: string;
  metadata: string;
  said?: Message;
}): ModalView {
  const { locale, metadata, rules, said } = view;
  return modal({
    title: RULES_TITLE,
    callbackId: VIEW.message,
    metadata,
    blocks: [
      ...(said?.blocks ?? []),
      section(
        md`The rule that says most counts: client and reason, then client, then reason, then amount. Without one it is whoever looks after the client.`,
      ),
      ...actions([
        button({ label: 'Add a rule', actionId: ACTION.disputeRuleAdd, style: 'primary' }),
      ]),
      divider(),
      ...(rules.length === 0 ? [context(md`There is no rule yet.`)] : []),
      ...rules.map((rule) => ruleBlock(rule, locale)),
    ],
  });
}

function ruleBlock(rule: RuleView, locale: string): KnownBlock {
  return section(
    ruleWords(rule, locale),
    button({
      label: 'Remove',
      actionId: ACTION.disputeRuleRemove,
      value: rule.id,
      about: `rule ${rule.id}`,
      confirm: {
        title: 'Remove this rule?',
        text: 'Cases that it gave to somebody stay theirs.',
        yes: 'Remove',
      },
    }),
  );
}

/** "Acme, wrong price, from 1,000: @ben, 2 days". */
function ruleWords(rule: RuleView, locale: string): Mrkdwn {
  const { client, days: within, fromAmount, groupId, isClientGone, reason, userId } = rule;
  const whose = isClientGone ? md`a client who is gone` : client && md`${nameOf(client)}`;
  const when = [
    ...(whose ? [whose] : []),
    ...(reason === null ? [] : [md`${inWords(REASON_NAME[reason])}`]),
    ...(fromAmount === null ? [] : [md`from ${digits(fromAmount, locale)}`]),
  ];
  const who = [
    ...(userId === null ? [] : [mention(userId)]),
    ...(groupId === null ? [] : [group(groupId)]),
    ...(within === null ? [] : [md`an answer within ${days(within)} of business`]),
  ];
  return md`*${when.length === 0 ? md`Every case` : join(when, ', ')}*: ${join(who, ', ')}`;
}

/** The form of a new rule. */
export function ruleModal(metadata: string): ModalView {
  const reasons = [option('Whatever it is', ANY_REASON), ...optionsOf(REASON_NAME)];
  return modal({
    title: RULE_TITLE,
    callbackId: VIEW.ruleSubmit,
    submit: 'Add',
    metadata,
    blocks: [
      context(md`*Which cases*`),
      input({
        label: 'Client',
        field: FIELD.client,
        hint: 'Type a part of the name or the customer number. Empty: every client.',
        isOptional: true,
        element: {
          type: 'external_select',
          min_query_length: 1,
          placeholder: placeholder('Name or number'),
        },
      }),
      choiceInput({
        label: 'Reason',
        field: FIELD.ruleReason,
        options: reasons,
        chosen: ANY_REASON,
      }),
      textInput({
        label: 'From this amount in dispute on',
        hint: AMOUNT_HINT,
        field: FIELD.ruleAmount,
        max: AMOUNT_DIGITS,
        isOptional: true,
      }),
      context(md`*What of them*`),
      personInput({
        label: 'A person gets it',
        hint: 'They need the role collector.',
        field: FIELD.ruleUser,
        userId: null,
      }),
      input({
        label: 'or a user group, one of whom takes it',
        field: FIELD.ruleGroup,
        isOptional: true,
        element: {
          type: 'external_select',
          min_query_length: 0,
          placeholder: placeholder('Name of the group'),
        },
      }),
      textInput({
        label: 'Business days until the client has an answer',
        hint: `1 to ${MOST_TARGET_DAYS}. Empty: as many as the team has.`,
        field: FIELD.ruleDays,
        max: 2,
        isOptional: true,
      }),
    ],
  });
}
