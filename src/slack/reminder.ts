// The conversation about a letter to a client: the preview, what changes in it, sending it, a test to oneself.
import type { App, BlockAction, ButtonAction, ViewOutput } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, BLOCK, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { letterOnItsWay, letterThere, wordsKept } from '#blocks/reminder-notice.ts';
import { otherChoiceNote } from '#blocks/reminder-words.ts';
import { saidOnTop } from '#blocks/said-on-top.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import { reachOf } from '#domain/sender.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import { submitReminder } from '#flows/reminder-submit.ts';
import { sendTestLetter } from '#flows/reminder-test.ts';
import { senderOf } from '#flows/sender.ts';
import { lookUpClient } from '#flows/status.ts';
import { troubleOf } from '#messages/poster.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { fillModal, openModal, placeOn } from './modal.ts';
import type { Below, Filled } from './reminder-form.ts';
import { drawnForIn, filledOf, isEdited, namedIn } from './reminder-form.ts';
import { openReminderList, redrawReminderList } from './reminder-list.ts';
import { mistakesIn, mistakeWords } from './reminder-mistakes.ts';
import { GONE, preview, previewAgain, TITLE, titleOf } from './reminder-preview.ts';
import { whichClient } from './status.ts';
import { beginTurn } from './turn.ts';

/** `/ar remind acme` opens the preview, `/ar remind` alone the list of all who need one. */
export async function onRemindCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  const asking = { triggerId: body.trigger_id, userId: body.user_id };
  if (words.rest === '') return openReminderList(bot, client, asking);
  await openModal(client, { triggerId: asking.triggerId, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: asking.userId, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const found = await lookUpClient(bot.db, bot.workspaceId, words.rest);
    if (found.ok) return preview(bot, begun.turn, { clientId: found.client.id });
    const message = whichClient(found, { query: words.rest, actionId: ACTION.reminderOpen });
    return messageModal({ title: TITLE, message });
  });
}

export function registerReminder(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.reminderOpen, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view, 2) };
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
      const below = opening.isOnTop ? listBelow(body.view) : {};
      return preview(bot, begun.turn, { clientId: action.value ?? '', below });
    });
  });

  for (const at of [FIELD.reminderTo, FIELD.reminderTone, INVOICES, SET_ASIDE])
    app.action<BlockAction>(at, async ({ body, client }) => {
      await changePreview(bot, client, body);
    });

  app.action<BlockAction<ButtonAction>>(ACTION.reminderTest, async ({ body, client }) => {
    await testLetter(bot, client, body);
  });

  app.view(VIEW.reminderSubmit, async ({ ack, body, client, view }) => {
    const metadata = readMetadata(view.private_metadata);
    const filled = filledOf(view.state.values);
    const errors = mistakesIn(view.state.values, filled, metadata);
    if (errors) {
      await ack({ response_action: 'errors', errors });
      return;
    }
    const title = titleOf(metadata);
    await ack({ response_action: 'update', view: loadingModal(title) });
    await fillModal(client, { viewId: view.id, title }, async () => {
      try {
        return await submit(bot, client, { metadata, filled, userId: body.user.id });
      } catch (error) {
        bot.log.error({ err: error }, 'a letter could not be approved');
        return messageModal({ title, message: wordsKept(filled) });
      }
    });
    bot.kick(); // It goes out now, and everybody sees it.
    const { from = 0, listId } = metadata;
    if (listId) await redrawReminderList(bot, client, { listId, from, userId: body.user.id });
  });
}

/** The list of letters in which the button was pressed; it is drawn again once the letter is sent. */
function listBelow(view: ViewOutput | undefined): Below {
  const { from = 0, list } = readMetadata(view?.private_metadata);
  return view && list === 'reminders' ? { listId: view.id, from } : {};
}

const INVOICES = numbered(BLOCK.reminderInvoices);
const SET_ASIDE = numbered(BLOCK.reminderSetAside);

function numbered(block: string): RegExp {
  return new RegExp(`^${block.replace('.', '\\.')}:\\d+$`);
}

/** Somebody chose another contact, tone or set of invoices: our words follow, theirs stay. */
async function changePreview(bot: Bot, client: WebClient, body: BlockAction): Promise<void> {
  const { view } = body;
  if (!view) return;
  const metadata = readMetadata(view.private_metadata);
  const filled = filledOf(view.state.values);
  const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
  const drawn = begun.ok
    ? await previewAgain(bot, begun.turn, { metadata, filled })
    : messageModal({ title: titleOf(metadata), message: begun.refusal });
  await drawAgain(client, { viewId: view.id, hash: view.hash, view: drawn });
}

async function submit(
  bot: Bot,
  client: WebClient,
  given: { metadata: Metadata; filled: Filled; userId: string },
): Promise<ModalView> {
  const { filled, metadata, userId } = given;
  const title = titleOf(metadata);
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title, message: begun.refusal });
  const { turn } = begun;
  const { workspaceId } = bot;
  const clientId = metadata.clientId ?? '';
  // Read before the letter is queued: nothing may fail between that and saying so.
  const reach = reachOf(await senderOf(bot.db, workspaceId));
  const result = await submitReminder(bot.db, {
    workspaceId,
    clientId,
    contactId: filled.contactId ?? '',
    ccAddress: filled.cc,
    stage: metadata.stage ?? 'friendly',
    tone: filled.tone ?? 'warm',
    subject: filled.subject,
    body: filled.body,
    ...namedIn(filled),
    drawnFor: drawnForIn(metadata),
    seen: metadata.seen ?? '',
    shown: metadata.shown ?? '',
    overrideWhy: filled.why,
    isScheduled: filled.isLater,
    disputeId: metadata.disputeId,
    member: turn.member,
    now: turn.now,
    hasMailServer: bot.mailer !== null,
  });
  const on = { locale: turn.workspace.locale, timeZone: turn.workspace.timeZone, now: turn.now };
  const say = (message: Message): ModalView => messageModal({ title, message });
  if (result.ok) return say(letterOnItsWay({ ...on, reminder: result.reminder, reach }));
  const again = async (note?: Mrkdwn): Promise<ModalView> =>
    previewAgain(bot, turn, { metadata, filled, ...(note ? { note } : {}) });
  switch (result.reason) {
    case 'no_client':
      return say(GONE);
    case 'already':
      return say(letterThere({ ...on, reminder: result.reminder, userId, reach }));
    case 'other_choice':
      return again(
        otherChoiceNote({ changed: result.changed, isTyped: isEdited(filled, metadata) }),
      );
    case 'changed':
      return again(
        md`Something changed in the books or another letter went out while you were reading. Nothing was sent; your text is kept. Look at it once more.`,
      );
    case 'refused':
      return again(
        result.refusals.some((one) => 'invoiceId' in one)
          ? md`An invoice in it cannot be in it any more. Nothing was sent; your text is kept.`
          : undefined,
      );
    default:
      return again(md`${mistakeWords(result.reason)}`);
  }
}

/** A copy to whoever looks at it: their own address, marked as a test, with nothing noted. */
async function testLetter(bot: Bot, client: WebClient, body: BlockAction): Promise<void> {
  const { view } = body;
  if (!view) return;
  const metadata = readMetadata(view.private_metadata);
  const filled = filledOf(view.state.values);
  const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
  if (!begun.ok) {
    const refusal = messageModal({ title: titleOf(metadata), message: begun.refusal });
    await drawAgain(client, { viewId: view.id, hash: view.hash, view: refusal });
    return;
  }
  const { now, member } = begun.turn;
  const key = `test|${view.id}|${view.hash}`;
  if (!(await isFirstDelivery(bot.db, { workspaceId: bot.workspaceId, key, at: now }))) return;
  const said = await sendTestLetter(
    { db: bot.db, mailer: bot.mailer, now },
    {
      workspaceId: bot.workspaceId,
      clientId: metadata.clientId ?? '',
      member,
      filled,
      isThanks: metadata.stage === 'thanks',
      disputeId: metadata.disputeId,
    },
  );
  // The mail server may have taken its time: the form stays as it is, with what was typed into it meanwhile.
  const drawn = saidOnTop(formIn(view), md`${said}`);
  if (await drawAgain(client, { viewId: view.id, hash: view.hash, view: drawn })) return;
  await client.chat.postMessage({ channel: body.user.id, ...notice(md`${said}`) });
}

/** False: the person has closed it meanwhile, sent it, or chosen something else, which draws it, too. */
async function drawAgain(
  client: WebClient,
  given: { viewId: string; hash: string; view: ModalView },
): Promise<boolean> {
  const { hash, view, viewId } = given;
  try {
    await client.views.update({ view_id: viewId, view, hash });
    return true;
  } catch (error) {
    const { code } = troubleOf(error);
    if (code !== 'not_found' && code !== 'hash_conflict') throw error;
    return false;
  }
}

/** The form as it was when the person pressed a button in it. */
function formIn(view: ViewOutput): Parameters<typeof saidOnTop>[0] {
  return { ...view, blocks: view.blocks as KnownBlock[] };
}
