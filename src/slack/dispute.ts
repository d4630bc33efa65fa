// Opening a dispute: /ar dispute, a button at a client, the form that asks for the rest, and what comes of it.
import type { App, BlockAction, ButtonAction, ExternalSelectAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { disputeDecided, disputeOpened, disputeThere } from '#blocks/dispute-answer.ts';
import { DISPUTE_TITLE } from '#blocks/dispute-form.ts';
import { ACTION, BLOCK, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import { clientChoices } from '#blocks/picker.ts';
import { clip, md } from '#blocks/text.ts';
import { disputeNumber } from '#domain/dispute.ts';
import type { DisputeMeant } from '#flows/dispute-form.ts';
import { disputeMeant } from '#flows/dispute-form.ts';
import type { OpenedTyped } from '#flows/dispute-typed.ts';
import { openTypedDispute } from '#flows/dispute-typed.ts';
import type { Answers } from './answers.ts';
import { chosenIn } from './answers.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import {
  codesIn,
  draftIn,
  fieldOf,
  formFor,
  lineWords,
  linkWords,
  plainOf,
  tickedOf,
} from './dispute-form.ts';
import { linksIn } from './dispute-links.ts';
import { sentenceOf } from './dispute-press.ts';
import { caseMessage } from './dispute-show.ts';
import type { Concluded } from './dispute-submit.ts';
import { conclude } from './dispute-submit.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { openModal, placeOn } from './modal.ts';
import { whichClient } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const QUERY_LENGTH = 60;

/** `/ar dispute acme` or an invoice opens the form, `/ar dispute D-12` shows the case, the word alone asks for the client. */
export async function onDisputeCommand(call: CommandCall): Promise<void> {
  const { body, bot, client, words } = call;
  const typed = words.rest;
  const { workspaceId } = bot;
  if (disputeNumber(typed) !== null) {
    const turn = await call.begin('viewer');
    if (!turn) return;
    const meant = await disputeMeant(bot.db, { workspaceId, typed });
    if (meant.kind === 'case' || meant.kind === 'no_case') {
      const message =
        meant.kind === 'case'
          ? await caseMessage(bot, turn, meant.disputeId)
          : notice(
              md`There is no case ${clip(typed.toUpperCase(), QUERY_LENGTH)}. \`/ar disputes\` lists those that are open.`,
            );
      await call.respond({ ...message });
      return;
    }
  }
  const opening = { triggerId: body.trigger_id, title: DISPUTE_TITLE };
  await openModal(client, opening, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
    if (!begun.ok) return messageModal({ title: DISPUTE_TITLE, message: begun.refusal });
    if (typed === '') return formFor(bot, begun.turn, { clientId: null, asksClient: true });
    const meant = await disputeMeant(bot.db, { workspaceId, typed });
    return formMeant(bot, begun.turn, { meant, typed });
  });
}

async function formMeant(
  bot: Bot,
  turn: Turn,
  { meant, typed }: { meant: DisputeMeant; typed: string },
): Promise<ModalView> {
  const say = (message: Message) => messageModal({ title: DISPUTE_TITLE, message });
  switch (meant.kind) {
    case 'client':
      return formFor(bot, turn, { clientId: meant.client.id, invoiceId: meant.invoiceId });
    case 'case':
      return say(await caseMessage(bot, turn, meant.disputeId));
    case 'no_case':
      return formFor(bot, turn, { clientId: null, asksClient: true });
    case 'settled':
      return say(
        notice(
          md`${clip(meant.number, QUERY_LENGTH)} is settled, so nothing of it can be disputed.`,
        ),
      );
    case 'many': {
      const { clients, invoiceOf } = meant;
      const valueFor = (id: string) => `${id}:${invoiceOf.get(id) ?? ''}`;
      return say(clientChoices({ query: typed, clients, actionId: ACTION.disputeOpen, valueFor }));
    }
    case 'unclear':
      return say(whichClient(meant.found, { query: typed, actionId: ACTION.disputeOpen }));
  }
}

export function registerDispute(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.disputeOpen, async ({ action, body, client }) => {
    const [clientId = '', invoiceId = ''] = (action.value ?? '').split(':');
    // Once it is said whom they mean, nobody wants to come back to the question.
    const isQuestion = body.view?.type === 'modal' && body.view.title.text === DISPUTE_TITLE;
    const place = placeOn(body.view, isQuestion ? 1 : undefined);
    const opening = { triggerId: body.trigger_id, title: DISPUTE_TITLE, ...place };
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: DISPUTE_TITLE, message: begun.refusal });
      return formFor(bot, begun.turn, { clientId, invoiceId: invoiceId || null });
    });
  });

  // The client is chosen in the form: it is drawn again with their invoices, and keeps what was typed.
  app.action<BlockAction<ExternalSelectAction>>(ACTION.clientPick, async (args) => {
    const { action, body, client } = args;
    const { view } = body;
    if (view?.callback_id !== VIEW.disputeSubmit) return;
    const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
    const drawn = begun.ok
      ? await formFor(bot, begun.turn, {
          clientId: action.selected_option?.value ?? null,
          asksClient: true,
          draft: draftIn(view.state.values),
          metadata: readMetadata(view.private_metadata),
        })
      : messageModal({ title: DISPUTE_TITLE, message: begun.refusal });
    await client.views.update({ view_id: view.id, view: drawn });
  });

  app.view(VIEW.disputeSubmit, async ({ ack, body, client, view }) => {
    const answers = view.state.values;
    const form = { ack, client, viewId: view.id, title: DISPUTE_TITLE };
    const sent = { answers, formId: view.id, userId: body.user.id };
    const about = readMetadata(view.private_metadata);
    await conclude({ ...form, words: draftIn(answers).words }, () =>
      submit(bot, client, { ...sent, about }),
    );
    bot.kick();
  });
}

interface Sent {
  readonly answers: Answers;
  readonly about: Metadata;
  readonly formId: string;
  readonly userId: string;
}

async function submit(bot: Bot, client: WebClient, sent: Sent): Promise<Concluded> {
  const { about, answers, formId, userId } = sent;
  const draft = draftIn(answers);
  const clientId = about.clientId ?? chosenIn(answers, FIELD.client) ?? '';
  const block = `${BLOCK.disputeInvoices}:${clientId}`;
  if (!(block in answers))
    return {
      errors: {
        [FIELD.client]: 'Choose the client, wait for their open invoices, then choose which.',
      },
    };
  const codes = codesIn(draft);
  if (!codes) return { errors: { [FIELD.disputeReason]: 'Choose why they dispute it.' } };
  const links = linksIn(draft.links);
  if (!links.ok) return { errors: { [FIELD.disputeFiles]: linkWords(links.why, links.line) } };
  const hurried = { userId, role: 'collector', isHurried: true } as const;
  const begun = await beginTurn(bot, client, hurried);
  if (!begun.ok) return { view: messageModal({ title: DISPUTE_TITLE, message: begun.refusal }) };
  const { now, today, workspace } = begun.turn;
  const opened = await openTypedDispute(bot.db, {
    workspaceId: bot.workspaceId,
    actor: userId,
    now,
    today,
    locale: workspace.locale,
    chosen: tickedOf(answers, clientId),
    typed: draft.amounts,
    dispute: {
      ...codes,
      clientId,
      words: draft.words,
      saidBy: draft.saidBy || null,
      files: links.files,
      origin: `view:${formId}`,
    },
  });
  return outcomeOf(bot, begun.turn, { opened, block, words: draft.words });
}

async function outcomeOf(
  bot: Bot,
  turn: Turn,
  { block, opened, words }: { opened: OpenedTyped; block: string; words: string },
): Promise<Concluded> {
  const { locale, timeZone } = turn.workspace;
  const say = (message: Message) => ({ view: messageModal({ title: DISPUTE_TITLE, message }) });
  if ('line' in opened)
    return { errors: { [FIELD.disputeAmounts]: lineWords(opened.line, locale) } };
  const { invoices } = opened;
  if (!opened.ok) {
    const { reason } = opened;
    const sentence = sentenceOf(reason, { dispute: null, turn, invoices });
    if (reason.code === 'decided_case') {
      const { canReopen, client, dispute } = reason;
      return say(withWords(disputeDecided({ dispute, client, said: sentence, canReopen }), words));
    }
    const field = fieldOf(reason.code, { invoices: block, typed: FIELD.disputeAmounts });
    if (field !== null) return { errors: { [field]: plainOf(sentence) } };
    return say(withWords(notice(sentence), words));
  }
  const { channelId, client, dispute } = opened;
  if (opened.isOurs) return say(disputeOpened({ dispute, client, channelId }));
  const card = await caseMessage(bot, turn, dispute.id);
  return say(disputeThere({ dispute, card, locale, timeZone }));
}
