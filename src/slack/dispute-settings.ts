// The conversation about how the team settles disputes: a form on top of the settings, and the list of rules on top of that.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import {
  ANY_REASON,
  POLICY_TITLE,
  policyModal,
  policySaved,
  RULE_TITLE,
  RULES_TITLE,
  ruleModal,
  rulesModal,
  SENDS,
} from '#blocks/dispute-settings.ts';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal, option } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { DISPUTE_REASONS } from '#domain/dispute.ts';
import { MOST_TARGET_DAYS } from '#domain/dispute-clock.ts';
import type { DisputePolicy, PolicyMistake } from '#domain/dispute-policy.ts';
import { MOST_RULES, policyMistake, ruleMistake } from '#domain/dispute-policy.ts';
import type { DisputeRule } from '#domain/dispute-route.ts';
import type { RuleResult } from '#flows/dispute-policy.ts';
import {
  addDisputeRule,
  changeDisputePolicy,
  disputePolicyOf,
  disputeRulesOf,
  removeDisputeRule,
} from '#flows/dispute-policy.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import { groupsLike } from '#messages/groups.ts';
import { modalForAdmin } from './admin-modal.ts';
import type { Answers } from './answers.ts';
import { chosenIn, numberIn, tickedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal, placeOn } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import type { Turn } from './turn.ts';

export function registerDisputeSettings(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.disputePolicyOpen, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: POLICY_TITLE, ...placeOn(body.view) };
    const draw = async (): Promise<ModalView> =>
      policyModal(await disputePolicyOf(bot.db, bot.workspaceId));
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: POLICY_TITLE, draw }),
    );
  });

  app.view(VIEW.policySubmit, async ({ ack, body, client, view }) => {
    const policy = policyIn(view.state.values);
    const mistake = policyMistake(policy);
    if (mistake) {
      await ack({ response_action: 'errors', errors: policyErrors(mistake) });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(POLICY_TITLE) });
    const draw = (turn: Turn): Promise<ModalView> => savePolicy(bot, turn, policy);
    await fillModal(client, { viewId: view.id, title: POLICY_TITLE }, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: POLICY_TITLE, draw }),
    );
  });

  registerRules(app, bot);
}

async function savePolicy(bot: Bot, turn: Turn, policy: DisputePolicy): Promise<ModalView> {
  const { member, now, workspace } = turn;
  const act = { workspaceId: bot.workspaceId, actor: member.slackUserId, now };
  const result = await changeDisputePolicy(bot.db, { ...act, policy });
  const message = result.ok
    ? policySaved(policy, workspace.locale)
    : notice(`Nothing was saved. ${Object.values(policyErrors(result.reason)).join(' ')}`);
  return messageModal({ title: POLICY_TITLE, message });
}

function policyIn(answers: Answers): DisputePolicy {
  const sends = tickedIn(answers, FIELD.policySends);
  return {
    channelId: answers[FIELD.policyChannel]?.[FIELD.policyChannel]?.selected_conversation ?? null,
    targetDays: numberIn(answers, FIELD.policyDays) ?? Number.NaN,
    approveFrom: numberIn(answers, FIELD.policyApprove),
    mediatorUserId: userIn(answers, FIELD.policyMediator),
    leadUserId: userIn(answers, FIELD.policyLead),
    sendsReceived: sends.includes(SENDS.received),
    sendsDecision: sends.includes(SENDS.decision),
  };
}

function userIn(answers: Answers, field: string): string | null {
  return answers[field]?.[field]?.selected_user ?? null;
}

const DAYS_WORDS = `Type a whole number from 1 to ${MOST_TARGET_DAYS}, digits only.`;
const AMOUNT_WORDS = 'Type a whole amount, digits only, or leave it empty.';

function policyErrors(mistake: PolicyMistake): Record<string, string> {
  switch (mistake) {
    case 'bad_days':
      return { [FIELD.policyDays]: DAYS_WORDS };
    case 'bad_amount':
      return { [FIELD.policyApprove]: AMOUNT_WORDS };
  }
}

function registerRules(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.disputeRulesOpen, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: RULES_TITLE, ...placeOn(body.view) };
    await openModal(client, opening, () => rulesFor(bot, client, { userId: body.user.id }));
  });

  app.action<BlockAction<ButtonAction>>(ACTION.disputeRuleAdd, async ({ body, client }) => {
    const place = placeOn(body.view);
    // In place of the list there is none below, and the form leads back to it.
    const below = body.view && place.replaces === null ? { listId: body.view.id } : {};
    const opening = { triggerId: body.trigger_id, title: RULE_TITLE, ...place };
    const draw = async (): Promise<ModalView> => ruleModal(writeMetadata(below));
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: RULE_TITLE, draw }),
    );
  });

  app.action<BlockAction<ButtonAction>>(ACTION.disputeRuleRemove, async (args) => {
    const { action, body, client } = args;
    if (!body.view) return;
    const [userId, id] = [body.user.id, action.value ?? ''];
    await redrawList(client, body.view.id, () => rulesFor(bot, client, { userId, removes: id }));
  });

  app.options(FIELD.ruleGroup, async ({ ack, client, payload }) => {
    const groups = await groupsLike(client, payload.value);
    await ack({ options: groups.map(({ id, name }) => option(name, id)) });
  });

  app.view(VIEW.ruleSubmit, async ({ ack, body, client, view }) => {
    const rule = ruleIn(view.state.values);
    const mistake = ruleMistake(rule);
    if (mistake) {
      await ack({ response_action: 'errors', errors: ruleErrors(mistake) });
      return;
    }
    const { listId } = readMetadata(view.private_metadata);
    if (listId) await ack();
    else await ack({ response_action: 'update', view: loadingModal(RULES_TITLE) });
    const given = { userId: body.user.id, adds: { rule, formId: view.id } };
    const draw = (): Promise<ModalView> => rulesFor(bot, client, given);
    if (listId) await redrawList(client, listId, draw);
    else await fillModal(client, { viewId: view.id, title: RULES_TITLE }, draw);
  });
}

/** The list as it is, after what was asked for with it. */
async function rulesFor(
  bot: Bot,
  client: WebClient,
  given: {
    userId: string;
    removes?: string;
    adds?: { rule: Omit<DisputeRule, 'id'>; formId: string };
  },
): Promise<ModalView> {
  const { userId } = given;
  const draw = async (turn: Turn): Promise<ModalView> => {
    const said = await change(bot, turn, given);
    const rules = await disputeRulesOf(bot.db, bot.workspaceId);
    return rulesModal({
      rules: rules.map(({ clientId, ...rule }) => ({
        ...rule,
        isClientGone: clientId !== null && rule.client === null,
      })),
      locale: turn.workspace.locale,
      metadata: writeMetadata({}),
      ...(said ? { said } : {}),
    });
  };
  return modalForAdmin(bot, client, { userId, title: RULES_TITLE, draw });
}

/** What came of it, where anything was to be changed; the same form again changes nothing. */
async function change(
  bot: Bot,
  { member, now }: Turn,
  given: { removes?: string; adds?: { rule: Omit<DisputeRule, 'id'>; formId: string } },
): Promise<Message | null> {
  const { db, workspaceId } = bot;
  const act = { workspaceId, actor: member.slackUserId, now };
  if (given.removes !== undefined) {
    const isGone = await removeDisputeRule(db, { ...act, id: given.removes });
    return notice(isGone ? 'The rule is removed.' : 'This rule was gone already.');
  }
  if (!given.adds) return null;
  const { formId, rule } = given.adds;
  if (!(await isFirstDelivery(db, { workspaceId, key: `form|${formId}`, at: now }))) return null;
  const added = await addDisputeRule(db, { ...act, rule });
  return notice(
    added.ok ? 'The rule counts for cases that are opened from now on.' : notAdded(added),
  );
}

function notAdded({ reason }: RuleResult & { ok: false }): string {
  if (reason === 'no_client') return 'Nothing was added: this client is not in the books any more.';
  if (reason === 'too_many')
    return `Nothing was added: there are ${MOST_RULES} rules, and no more fit. Remove one first.`;
  return `Nothing was added. ${Object.values(ruleErrors(reason)).join(' ')}`;
}

const REASON = z.enum(DISPUTE_REASONS);

function ruleIn(answers: Answers): Omit<DisputeRule, 'id'> {
  const reason = chosenIn(answers, FIELD.ruleReason);
  return {
    clientId: chosenIn(answers, FIELD.client),
    reason: reason === null || reason === ANY_REASON ? null : REASON.parse(reason),
    fromAmount: numberIn(answers, FIELD.ruleAmount),
    userId: userIn(answers, FIELD.ruleUser),
    groupId: chosenIn(answers, FIELD.ruleGroup),
    days: numberIn(answers, FIELD.ruleDays),
  };
}

function ruleErrors(mistake: NonNullable<ReturnType<typeof ruleMistake>>): Record<string, string> {
  switch (mistake) {
    case 'says_nothing':
      return { [FIELD.ruleUser]: 'Name a person, a user group, or a number of days.' };
    case 'two_takers':
      return { [FIELD.ruleGroup]: 'Name a person or a user group, not both.' };
    case 'bad_days':
      return { [FIELD.ruleDays]: DAYS_WORDS };
    case 'bad_amount':
      return { [FIELD.ruleAmount]: AMOUNT_WORDS };
  }
}
