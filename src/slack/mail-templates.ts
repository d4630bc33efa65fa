// The conversation about the words of letters: a list, a form with a preview on top of it, and back to the built-in words.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { lettersModal, lettersSaid } from '#blocks/mail-template.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { lettersOf, resetWords, saveWords, tryWords, wordsOf } from '#flows/mail-templates.ts';
import { modalForAdmin } from './admin-modal.ts';
import type { Bot } from './bot.ts';
import type { Letter } from './letter-form.ts';
import { errorsOf, formFor, letterIn, markOf, typedWords, warningsOf } from './letter-form.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { isInModal } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Letters';
const FORM = 'Words of a letter';

export function registerMailTemplates(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.lettersOpen, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, isOnTop: isInModal(body) };
    await openModal(client, opening, () => listFor(bot, client, { userId: body.user.id }));
  });

  app.action<BlockAction<ButtonAction>>(ACTION.letterEdit, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: FORM, isOnTop: isInModal(body) };
    const letter = letterIn(action.value);
    const draw = async (): Promise<ModalView> => {
      const { workspaceId } = bot;
      const { isOwn, ...words } = await wordsOf(bot.db, { workspaceId, ...letter });
      const isList = readMetadata(body.view?.private_metadata).list === 'letters';
      const list = isList && body.view ? { listId: body.view.id } : {};
      const metadata = { letter: action.value ?? '', isOwn, ...list };
      return formFor(letter, { words, metadata, tone: 'warm', tried: null });
    };
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: FORM, draw }),
    );
  });

  registerLetterForm(app, bot);
}

function registerLetterForm(app: App, bot: Bot): void {
  // What was typed stays in the form; the preview is drawn below it.
  app.action<BlockAction<ButtonAction>>(ACTION.letterPreview, async ({ action, body, client }) => {
    if (!body.view) return;
    const { id: viewId, private_metadata, state } = body.view;
    const letter = letterIn(action.value);
    const { tone, ...words } = typedWords(state.values);
    const draw = async (): Promise<ModalView> => {
      const metadata = { ...readMetadata(private_metadata), warnedOf: markOf(words) };
      return formFor(letter, {
        words,
        metadata,
        tone,
        tried: tryWords(words, { ...letter, tone }),
      });
    };
    await fillModal(client, { viewId, title: FORM }, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: FORM, draw }),
    );
  });

  app.action<BlockAction<ButtonAction>>(ACTION.letterReset, async ({ action, body, client }) => {
    if (!body.view) return;
    const { id: viewId, private_metadata } = body.view;
    const { listId } = readMetadata(private_metadata);
    const letter = letterIn(action.value);
    const userId = body.user.id;
    const draw = async ({ now }: Turn): Promise<ModalView> => {
      const { workspaceId } = bot;
      await resetWords(bot.db, { workspaceId, ...letter, actor: userId, now });
      const message = notice('This letter has the built-in words again.');
      return messageModal({ title: FORM, message });
    };
    await fillModal(client, { viewId, title: FORM }, () =>
      modalForAdmin(bot, client, { userId, title: FORM, draw }),
    );
    if (listId) await redrawList(client, listId, () => listFor(bot, client, { userId }));
  });

  app.view(VIEW.letterSubmit, async ({ ack, body, client, view }) => {
    const metadata = readMetadata(view.private_metadata);
    const { listId } = metadata;
    const letter = letterIn(metadata.letter);
    const { tone, ...words } = typedWords(view.state.values);
    const tried = tryWords(words, { ...letter, tone });
    if (!tried.ok) {
      await ack({ response_action: 'errors', errors: errorsOf(tried.mistakes) });
      return;
    }
    const warnedOf = markOf(words);
    if (tried.warnings.length > 0 && metadata.warnedOf !== warnedOf) {
      const seen = { ...metadata, warnedOf };
      const form = formFor(letter, { words, metadata: seen, tone, tried, isHeld: true });
      await ack({ response_action: 'update', view: form });
      return;
    }
    // The list below shows what came of it; without one the form says so itself.
    if (listId) await ack();
    else await ack({ response_action: 'update', view: loadingModal(FORM) });
    const userId = body.user.id;
    const said = await save(bot, client, { letter, words, userId });
    if (listId) await redrawList(client, listId, () => listFor(bot, client, { userId, said }));
    else
      await fillModal(client, { viewId: view.id, title: FORM }, async () =>
        messageModal({ title: FORM, message: said }),
      );
  });
}

async function save(
  bot: Bot,
  client: WebClient,
  given: { letter: Letter; words: { subject: string; body: string }; userId: string },
): Promise<Message> {
  const { letter, userId, words } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'admin' });
  if (!begun.ok) return begun.refusal;
  const { now } = begun.turn;
  const { workspaceId } = bot;
  const tried = await saveWords(bot.db, { workspaceId, ...letter, words, actor: userId, now });
  if (!tried.ok) return notice(Object.values(errorsOf(tried.mistakes)).join(' '));
  return lettersSaid({ text: 'Saved.', warnings: warningsOf(tried) });
}

/** The list for an admin: or why they do not see it. */
async function listFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; said?: Message },
): Promise<ModalView> {
  const { said, userId } = given;
  const draw = async ({ workspace }: Turn): Promise<ModalView> =>
    lettersModal({
      letters: await lettersOf(bot.db, bot.workspaceId),
      locale: workspace.locale,
      timeZone: workspace.timeZone,
      metadata: writeMetadata({ list: 'letters' }),
      ...(said ? { said } : {}),
    });
  return modalForAdmin(bot, client, { userId, title: TITLE, draw });
}
