// "What held it up?": one choice on the card, or a form with who said what; skip it, or leave it to the client.
import type {
  App,
  BlockAction,
  ButtonAction,
  RespondFn,
  StaticSelectAction,
  ViewStateValue,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION, BLOCK, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { questionAnswered, questionSettled, questionsMessage } from '#blocks/question-notice.ts';
import { REASON_TITLE, reasonForm, USUAL_SIDE } from '#blocks/reason-form.ts';
import type { Side } from '#domain/cause.ts';
import { SIDES } from '#domain/cause.ts';
import type { AnswerResult } from '#flows/late-answers.ts';
import { answerQuestion, leaveToClient, skipQuestion } from '#flows/late-answers.ts';
import { listUnanswered, loadQuestion } from '#flows/late-questions.ts';
import type { SaidReason } from '#flows/late-reasons.ts';
import { explainInvoices, loadOverdue } from '#flows/late-reasons.ts';
import type { Bot } from './bot.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal } from './modal.ts';
import { isInModal } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const GONE = notice('This question is not in the books any more. Nothing was changed.');

export function registerQuestion(app: App, bot: Bot): void {
  const { workspaceId } = bot;

  app.action<BlockAction<StaticSelectAction>>(ACTION.questionCause, async (args) => {
    const { action, body, client, respond } = args;
    const questionId = action.block_id.slice(BLOCK.question.length + 1);
    const cause = action.selected_option?.value ?? '';
    await answerWith({ bot, body, client, respond }, (turn) =>
      keep(bot, turn, { questionId, said: { cause } }),
    );
  });

  const settling = { [ACTION.questionSkip]: skipQuestion, [ACTION.questionLeave]: leaveToClient };
  for (const [actionId, settle] of Object.entries(settling))
    app.action<BlockAction<ButtonAction>>(actionId, async (args) => {
      const { action, body, client, respond } = args;
      await answerWith({ bot, body, client, respond }, async ({ member, now }) => {
        const given = { workspaceId, questionId: action.value ?? '', now };
        const result = await settle(bot.db, { ...given, actor: member.slackUserId });
        return result.ok ? questionSettled(actionId === ACTION.questionSkip) : refusalOf(result);
      });
    });

  app.action<BlockAction<ButtonAction>>(ACTION.questionForm, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: REASON_TITLE, isOnTop: isInModal(body) };
    await openModal(client, opening, () =>
      formFor(bot, client, { userId: body.user.id, id: action.value ?? '' }),
    );
  });

  app.action<BlockAction<ButtonAction>>(ACTION.questionList, async ({ body, client }) => {
    const title = 'Not answered yet';
    await openModal(client, { triggerId: body.trigger_id, title }, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      const message = begun.ok
        ? questionsMessage(await listUnanswered(bot.db, workspaceId))
        : begun.refusal;
      return messageModal({ title, message });
    });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.reasonOpen, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: REASON_TITLE, isOnTop: isInModal(body) };
    await openModal(client, opening, () =>
      formForClient(bot, client, { userId: body.user.id, clientId: action.value ?? '' }),
    );
  });

  app.view(VIEW.questionSubmit, async ({ ack, body, client, view }) => {
    const about = readMetadata(view.private_metadata);
    const answer = answerOf(view.state.values);
    const error = mistakeIn(answer);
    if (error) return ack({ response_action: 'errors', errors: error });
    await ack({ response_action: 'update', view: loadingModal(REASON_TITLE) });
    await fillModal(client, { viewId: view.id, title: REASON_TITLE }, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      const message = begun.ok
        ? about.clientId === undefined
          ? await keep(bot, begun.turn, { questionId: about.questionId ?? '', ...answer })
          : await explain(bot, begun.turn, { clientId: about.clientId, formId: view.id, ...answer })
        : begun.refusal;
      return messageModal({ title: REASON_TITLE, message });
    });
    bot.kick();
  });
}

async function formFor(bot: Bot, client: WebClient, given: { userId: string; id: string }) {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: REASON_TITLE, message: begun.refusal });
  const overview = await loadQuestion(bot.db, { workspaceId: bot.workspaceId, id: given.id });
  if (!overview) return messageModal({ title: REASON_TITLE, message: GONE });
  if (overview.question.state !== 'open')
    return messageModal({ title: REASON_TITLE, message: ALREADY });
  const metadata = writeMetadata({ questionId: given.id });
  return reasonForm({ ...overview, locale: overview.workspace.locale, metadata });
}

/** Nobody was asked: somebody says it by themselves, of what is overdue now. */
async function formForClient(
  bot: Bot,
  client: WebClient,
  given: { userId: string; clientId: string },
) {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: REASON_TITLE, message: begun.refusal });
  const { today, workspace } = begun.turn;
  const found = await loadOverdue(bot.db, { ...given, workspaceId: bot.workspaceId, today });
  if (!found) return messageModal({ title: REASON_TITLE, message: GONE });
  const { choices, overdue } = found;
  if (overdue.length === 0) return messageModal({ title: REASON_TITLE, message: NOTHING_LATE });
  const invoices = overdue.map((invoice) => ({ ...invoice, payment: null, reason: null }));
  const metadata = writeMetadata({ clientId: given.clientId });
  return reasonForm({
    client: found.client,
    choices,
    invoices,
    locale: workspace.locale,
    metadata,
  });
}

const NOTHING_LATE = notice('Nothing of theirs is overdue any more. Nothing was changed.');

async function explain(
  bot: Bot,
  { member, now, today }: Turn,
  given: { clientId: string; formId: string; said: SaidReason; invoiceIds?: readonly string[] },
): Promise<Message> {
  const { workspaceId } = bot;
  const { clientId, formId, said } = given;
  const found = await loadOverdue(bot.db, { workspaceId, clientId, today });
  if (!found) return GONE;
  const invoiceIds = given.invoiceIds ?? found.overdue.map(({ id }) => id);
  const who = { workspaceId, actor: member.slackUserId, now, today };
  const about = { clientId, invoiceIds, origin: `view:${formId}` };
  const result = await explainInvoices(bot.db, { ...who, ...about, said });
  if (result.ok)
    return questionAnswered({ client: result.client, causes: found.choices, cause: said.cause });
  return result.reason === 'unknown_cause'
    ? refusalOf({ ok: false, reason: 'unknown_cause' })
    : NOTHING_LATE;
}

const ALREADY = notice('Somebody has answered this already. What they said stands.');

async function keep(
  bot: Bot,
  { member, now, today }: Turn,
  given: { questionId: string; said: SaidReason; invoiceIds?: readonly string[] },
): Promise<Message> {
  const { workspaceId } = bot;
  const who = { workspaceId, actor: member.slackUserId, now, today };
  const result = await answerQuestion(bot.db, { ...who, ...given });
  if (!result.ok) return refusalOf(result);
  const overview = await loadQuestion(bot.db, { workspaceId, id: given.questionId });
  return overview ? questionAnswered({ ...overview, cause: given.said.cause }) : GONE;
}

function refusalOf(result: Exclude<AnswerResult, { ok: true }>): Message {
  switch (result.reason) {
    case 'no_question':
      return GONE;
    case 'already':
      return ALREADY;
    case 'unknown_cause':
      return notice(
        'This cause is not in the list any more. Nothing was changed; choose another one.',
      );
  }
}

interface Answer {
  readonly said: SaidReason;
  readonly invoiceIds?: readonly string[];
}

type Values = Record<string, Record<string, ViewStateValue>>;

function answerOf(values: Values): Answer {
  const at = (field: string) => values[field]?.[field];
  const words = (field: string) => at(field)?.value?.trim() || null;
  const side = at(FIELD.reasonSide)?.selected_option?.value ?? USUAL_SIDE;
  const known: Side | undefined = SIDES.find((one) => one === side);
  const groups = Object.entries(values).filter(([id]) => id.startsWith(`${BLOCK.reasonInvoices}:`));
  const ticked = groups.flatMap(([id, group]) => group[id]?.selected_options ?? []);
  return {
    said: {
      cause: at(FIELD.reasonCause)?.selected_option?.value ?? '',
      ...(known === undefined ? {} : { side: known }),
      saidBy: words(FIELD.reasonSaidBy),
      note: words(FIELD.reasonNote),
      request: words(FIELD.reasonRequest),
    },
    ...(groups.length === 0 ? {} : { invoiceIds: ticked.map(({ value }) => value) }),
  };
}

function mistakeIn({ invoiceIds, said }: Answer): Record<string, string> | null {
  if (said.cause === '') return { [FIELD.reasonCause]: 'Choose what held it up.' };
  return invoiceIds?.length === 0
    ? { [`${BLOCK.reasonInvoices}:0`]: 'Tick at least one invoice.' }
    : null;
}

/** The card is drawn again by itself; the person is answered beside it, and in a modal in its place. */
async function answerWith(
  given: { bot: Bot; body: BlockAction; client: WebClient; respond: RespondFn },
  deed: (turn: Turn) => Promise<Message>,
): Promise<void> {
  const { body, bot, client, respond } = given;
  const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
  const message = begun.ok ? await deed(begun.turn) : begun.refusal;
  await respond({ response_type: 'ephemeral', replace_original: false, ...message });
  bot.kick();
}
