// "What held it up?": one choice on the card, or a form with who said what; skip it, or leave it to the client.
import type { App, BlockAction, ButtonAction, RespondFn, StaticSelectAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION, BLOCK, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import { questionAnswered, questionSettled, questionsMessage } from '#blocks/question-notice.ts';
import { REASON_TITLE, reasonForm } from '#blocks/reason-form.ts';
import { explainedInvoices, offeredInvoices, waitingInvoices } from '#blocks/reason-invoices.ts';
import type { AnswerResult } from '#flows/late-answers.ts';
import { answerQuestion, leaveToClient, skipQuestion } from '#flows/late-answers.ts';
import { EXPLAINED_WITHIN_DAYS, loadExplainable } from '#flows/late-explaining.ts';
import { loadQuestion } from '#flows/late-questions.ts';
import type { ExplainResult } from '#flows/late-reasons.ts';
import { explainInvoices, loadCauses } from '#flows/late-reasons.ts';
import { listUnanswered } from '#flows/late-unanswered.ts';
import type { Bot } from './bot.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal } from './modal.ts';
import type { ReasonAnswer } from './reason-answer.ts';
import { PROMISE_MISTAKE, reasonIn, reasonMistake, wordsIn } from './reason-answer.ts';
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
      keep(bot, turn, { questionId, said: { cause } }).then(({ message }) => message),
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
        ? questionsMessage(await listUnanswered(bot.db, { workspaceId, now: begun.turn.now }))
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
    const answer = reasonIn(view.state.values);
    const error = reasonMistake(answer, about.today);
    if (error) return ack({ response_action: 'errors', errors: error });
    const sent = { userId: body.user.id, formId: view.id, about, answer };
    // Saved before Slack is answered: until then the form stays open, and the words in it.
    const message = await savedFrom(bot, client, sent).catch(async (failure: unknown) => {
      await ack({ response_action: 'errors', errors: { [FIELD.reasonNote]: BROKEN } });
      throw failure;
    });
    await ack({ response_action: 'update', view: messageModal({ title: REASON_TITLE, message }) });
    bot.kick();
  });
}

const BROKEN = 'Something broke on our side. Your words are still here: press Save again.';

/** What the person sees once the form is sent; whatever was not kept comes back to them. */
async function savedFrom(
  bot: Bot,
  client: WebClient,
  sent: { userId: string; formId: string; about: Metadata; answer: ReasonAnswer },
): Promise<Message> {
  const { about, answer, formId, userId } = sent;
  const words = wordsIn(answer.said);
  const asking = { userId, role: 'collector', isHurried: true } as const;
  const begun = await beginTurn(bot, client, asking);
  if (!begun.ok) return withWords(begun.refusal, words);
  const { clientId, questionId = '' } = about;
  const { isKept, message } =
    clientId === undefined
      ? await keep(bot, begun.turn, { questionId, ...answer })
      : await explain(bot, begun.turn, { clientId, formId, ...answer });
  return isKept ? message : withWords(message, words);
}

/** What became of somebody's answer. */
interface Told {
  readonly isKept: boolean;
  readonly message: Message;
}

/** The form that answers the question; once it is answered, the one in which that may be said otherwise. */
async function formFor(bot: Bot, client: WebClient, given: { userId: string; id: string }) {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: REASON_TITLE, message: begun.refusal });
  const overview = await loadQuestion(bot.db, { workspaceId: bot.workspaceId, id: given.id });
  if (!overview) return messageModal({ title: REASON_TITLE, message: GONE });
  const { today, workspace } = begun.turn;
  const on = { ...overview, locale: workspace.locale, today };
  const waiting = overview.question.state === 'open' ? waitingInvoices(overview.invoices) : [];
  if (waiting.length > 0) {
    const metadata = writeMetadata({ questionId: given.id, today });
    return reasonForm({ ...on, invoices: waiting, isAnswer: true, metadata });
  }
  const invoices = explainedInvoices(overview.invoices);
  if (invoices.length === 0) return messageModal({ title: REASON_TITLE, message: NOTHING_LATE });
  const metadata = writeMetadata({ clientId: overview.client.id, today });
  return reasonForm({ ...on, invoices, isAnswer: false, metadata });
}

/** Nobody was asked, or it was otherwise: somebody says it by themselves, of what is overdue or was paid late. */
async function formForClient(
  bot: Bot,
  client: WebClient,
  given: { userId: string; clientId: string },
) {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: REASON_TITLE, message: begun.refusal });
  const { today, workspace } = begun.turn;
  const found = await loadExplainable(bot.db, { ...given, workspaceId: bot.workspaceId, today });
  if (!found) return messageModal({ title: REASON_TITLE, message: GONE });
  if (found.invoices.length === 0)
    return messageModal({ title: REASON_TITLE, message: NOTHING_LATE });
  return reasonForm({
    ...found,
    invoices: offeredInvoices(found.invoices),
    locale: workspace.locale,
    today,
    isAnswer: false,
    metadata: writeMetadata({ clientId: given.clientId, today }),
  });
}

const NOTHING_LATE = notice(
  `Nothing of theirs is overdue, or was paid late in the last ${EXPLAINED_WITHIN_DAYS} days. Nothing was changed.`,
);

async function explain(
  bot: Bot,
  { member, now, today }: Turn,
  given: ReasonAnswer & { clientId: string; formId: string },
): Promise<Told> {
  const { workspaceId } = bot;
  const { clientId, formId, invoiceIds = [], said } = given;
  const who = { workspaceId, actor: member.slackUserId, now, today };
  const about = { clientId, invoiceIds, origin: `view:${formId}` };
  const result = await explainInvoices(bot.db, { ...who, ...about, said });
  if (result.ok) {
    const { causes } = await loadCauses(bot.db, { workspaceId, clientId: result.client.id });
    const { client } = result;
    return { isKept: true, message: questionAnswered({ client, causes, cause: said.cause }) };
  }
  return { isKept: false, message: notExplained(result) };
}

function notExplained(result: Exclude<ExplainResult, { ok: true }>): Message {
  switch (result.reason) {
    case 'no_client':
    case 'nothing_late':
      return NOTHING_LATE;
    case 'unknown_cause':
    case 'promise_over':
    case 'promise_too_far':
      return refusalOf({ reason: result.reason });
  }
}

const ALREADY = notice('Somebody has answered this already. What they said stands.');

async function keep(
  bot: Bot,
  { member, now, today }: Turn,
  given: ReasonAnswer & { questionId: string },
): Promise<Told> {
  const { workspaceId } = bot;
  const who = { workspaceId, actor: member.slackUserId, now, today };
  const result = await answerQuestion(bot.db, { ...who, ...given });
  if (!result.ok) return { isKept: false, message: refusalOf(result) };
  const overview = await loadQuestion(bot.db, { workspaceId, id: given.questionId });
  const message = overview ? questionAnswered({ ...overview, cause: given.said.cause }) : GONE;
  return { isKept: true, message };
}

function refusalOf({ reason }: Pick<Exclude<AnswerResult, { ok: true }>, 'reason'>): Message {
  switch (reason) {
    case 'no_question':
      return GONE;
    case 'already':
      return ALREADY;
    case 'unknown_cause':
      return notice(
        'This cause is not in the list any more. Nothing was changed; choose another one.',
      );
    case 'promise_over':
    case 'promise_too_far':
      return notice(`Nothing was changed. ${PROMISE_MISTAKE[reason]}`);
  }
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
