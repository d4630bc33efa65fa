// The conversation that brings a file in: /ar import and its form, or a file shared with the word "import".
import type { App } from '@slack/bolt';
import type { FileShareMessageEvent } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { FIELD, VIEW } from '#blocks/ids.ts';
import { importModal } from '#blocks/import-forms.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { requestImport } from '#flows/import-requests.ts';
import { loadWorkspace } from '#flows/workspace.ts';
import { fileProblem } from '#messages/slack-file.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { onMappingsCommand } from './import-mappings.ts';
import { fillModal, openModal } from './modal.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Import invoices';
const MEGABYTE = 1024 * 1024;

/** A file as Slack names it in a form or a message; in shared channels it names nothing but the id. */
interface NamedFile {
  readonly id: string;
  readonly name?: string | null;
  readonly size?: number;
}

/** `/ar import` opens the form, `/ar import mappings` lists the tables that are known. */
export async function onImportCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  const word = words.rest.toLowerCase();
  if (word === 'mappings') return onMappingsCommand(call);
  if (word !== '') {
    await call.respond({ ...notice('Type /ar import for a file, or /ar import mappings.') });
    return;
  }
  await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
    return begun.ok
      ? importModal({ maxMb: Math.floor(bot.maxImportBytes / MEGABYTE) })
      : messageModal({ title: TITLE, message: begun.refusal });
  });
}

export function registerImport(app: App, bot: Bot): void {
  app.view(VIEW.importSubmit, async ({ ack, body, client, view }) => {
    const [file] = view.state.values[FIELD.importFile]?.[FIELD.importFile]?.files ?? [];
    const mistake = file ? fileProblem(file, bot.maxImportBytes) : null;
    if (!file || mistake) {
      const words = mistake ? `${mistake.message} ${mistake.hint}` : 'Choose a file.';
      await ack({ response_action: 'errors', errors: { [FIELD.importFile]: words } });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    await fillModal(client, { viewId: view.id, title: TITLE }, async () => {
      const message = await takeForm(bot, client, { userId: body.user.id, formId: view.id, file });
      return messageModal({ title: TITLE, message });
    });
  });

  app.event('message', async ({ client, event }) => {
    if (event.subtype === 'file_share') await takeShared(bot, client, event);
  });
}

async function takeForm(
  bot: Bot,
  client: WebClient,
  given: { userId: string; formId: string; file: NamedFile },
): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const { file, formId, userId } = given;
  const fileName = nameOf(file);
  const isNew = await requestImport(bot.db, {
    workspaceId: bot.workspaceId,
    origin: `view:${formId}`,
    actor: userId,
    fileId: file.id,
    fileName,
    channelId: null,
    threadTs: null,
    now: begun.turn.now,
  });
  bot.kick(); // Now, as somebody who closes the form must not keep the file waiting.
  return isNew
    ? notice(
        md`I am looking at ${fileName}. What it would change comes to you as a direct message.`,
      )
    : notice('This form was sent already.');
}

/** Whether a file came with the word. */
export function asksForImport(text: string): boolean {
  return /\bimport\b/i.test(text);
}

/** Only in the channel of the digest, only with the word; anything else there is none of our business. */
async function takeShared(
  bot: Bot,
  client: WebClient,
  event: FileShareMessageEvent,
): Promise<void> {
  const { channel, text, thread_ts: threadTs, ts, user } = event;
  const isOfBot = 'bot_id' in event && Boolean(event.bot_id);
  if (isOfBot || !user || !asksForImport(text)) return;
  const { digestChannelId } = await loadWorkspace(bot.db, bot.workspaceId);
  if (channel !== digestChannelId) return;
  const files = importable(event.files ?? []);
  if (files.length === 0) return;
  const begun = await beginTurn(bot, client, { userId: user, role: 'collector' });
  if (!begun.ok) {
    const where = threadTs === undefined ? {} : { thread_ts: threadTs };
    await client.chat.postEphemeral({ channel, user, ...where, ...begun.refusal });
    return;
  }
  for (const file of files)
    await requestImport(bot.db, {
      workspaceId: bot.workspaceId,
      origin: `message:${channel}:${ts}:${file.id}`,
      actor: user,
      fileId: file.id,
      fileName: nameOf(file),
      channelId: channel,
      threadTs: threadTs ?? ts,
      now: begun.turn.now,
    });
  bot.kick();
}

/** A picture beside the export is left alone; where nothing can be imported the first file says why. */
function importable(files: readonly NamedFile[]): readonly NamedFile[] {
  const fit = files.filter(
    ({ name }) => !name || fileProblem({ name }, Number.POSITIVE_INFINITY) === null,
  );
  return fit.length > 0 ? fit : files.slice(0, 1);
}

function nameOf({ name }: NamedFile): string {
  return name || 'the file';
}
