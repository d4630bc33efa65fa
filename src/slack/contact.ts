// The conversation about who a client's people are: /ar contact or a button, a list, a form on top of it.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { contactsModal } from '#blocks/contact.ts';
import { contactModal, remindingModal } from '#blocks/contact-form.ts';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { may } from '#domain/member.ts';
import type { Role } from '#domain/types.ts';
import type { ContactBook } from '#flows/contact-book.ts';
import { contactOf, contactsOf, findContacts } from '#flows/contact-book.ts';
import { changeReminding, removeContactOf } from '#flows/contacts.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal, placeOn } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { whichClient } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Contacts';
const CLIENT_GONE = notice('This client is not in the books any more. Nothing was changed.');
const CONTACT_GONE = notice('Somebody has removed this contact already. Nothing was changed.');

/** `/ar contact acme` shows the contacts when the words name one client. */
export async function onContactCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  if (words.rest === '') {
    await call.respond({ ...notice('Which client? Type it like this: /ar contact Acme.') });
    return;
  }
  await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'viewer' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const { workspaceId } = bot;
    const found = await findContacts(bot.db, { workspaceId, words: words.rest });
    if (found.ok) return listOf(begun.turn, found.book);
    const message = whichClient(found, { query: words.rest, actionId: ACTION.contactsOpen });
    return messageModal({ title: TITLE, message });
  });
}

export function registerContact(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.contactsOpen, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view) };
    await openModal(client, opening, () =>
      listFor(bot, client, { userId: body.user.id, clientId: action.value ?? '' }),
    );
  });

  app.action<BlockAction<ButtonAction>>(ACTION.contactAdd, async ({ action, body, client }) => {
    const form = async (list: FormList): Promise<ModalView | null> => {
      const book = await contactsOf(bot.db, clientNamed(bot, action));
      if (!book) return null;
      const metadata = writeMetadata({ clientId: book.client.id, ...list });
      return contactModal({ client: book.client, contact: null, metadata });
    };
    await openForm(bot, client, { body, title: 'Add contact', form });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.contactEdit, async ({ action, body, client }) => {
    const form = async (list: FormList): Promise<ModalView | null> => {
      const { workspaceId } = bot;
      const found = await contactOf(bot.db, { workspaceId, contactId: action.value ?? '' });
      if (!found) return null;
      const ids = { clientId: found.client.id, contactId: found.contact.id };
      return contactModal({ ...found, metadata: writeMetadata({ ...ids, ...list }) });
    };
    await openForm(bot, client, { body, title: 'Edit contact', form });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.contactRemove, async ({ action, body, client }) => {
    const deed = async (act: Act): Promise<Message> => {
      const removed = await removeContactOf(bot.db, { ...act, contactId: action.value ?? '' });
      return removed.ok ? notice('Removed.') : CONTACT_GONE;
    };
    await actOnList(bot, client, { body, role: 'collector', deed });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.remindingStop, async ({ action, body, client }) => {
    const form = async (list: FormList): Promise<ModalView | null> => {
      const book = await contactsOf(bot.db, clientNamed(bot, action));
      if (!book) return null;
      const metadata = writeMetadata({ clientId: book.client.id, ...list });
      return remindingModal({ client: book.client, metadata });
    };
    await openForm(bot, client, { body, title: 'Do not remind', form });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.remindingAllow, async ({ action, body, client }) => {
    const deed = async (act: Act): Promise<Message> => {
      const key = { ...act, clientId: action.value ?? '' };
      const isDone = await changeReminding(bot.db, { ...key, hold: null });
      return isDone ? notice('This client may be reminded again.') : CLIENT_GONE;
    };
    await actOnList(bot, client, { body, role: 'approver', deed });
  });
}

function clientNamed(bot: Bot, action: ButtonAction): { workspaceId: string; clientId: string } {
  return { workspaceId: bot.workspaceId, clientId: action.value ?? '' };
}

/** The list of a client for a person: or why they do not see it. */
export async function listFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; clientId: string; said?: Message },
): Promise<ModalView> {
  const { clientId, said, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
  const book = await contactsOf(bot.db, { workspaceId: bot.workspaceId, clientId });
  return book
    ? listOf(begun.turn, book, said)
    : messageModal({ title: TITLE, message: CLIENT_GONE });
}

function listOf(turn: Turn, book: ContactBook, said?: Message): ModalView {
  const { locale, timeZone } = turn.workspace;
  return contactsModal({
    ...book,
    locale,
    timeZone,
    canEdit: may(turn.member, 'collector'),
    canAllow: may(turn.member, 'approver'),
    metadata: writeMetadata({ clientId: book.client.id, list: 'contacts' }),
    ...(said ? { said } : {}),
  });
}

/** The list that a form was opened from: which view it is, or that the form took its place. */
type FormList = Pick<Metadata, 'list' | 'listId'>;

/** Opens a form, on top of what it is opened from; a list below it is drawn again when the form is sent. */
async function openForm(
  bot: Bot,
  client: WebClient,
  given: {
    body: BlockAction;
    title: string;
    form: (list: FormList) => Promise<ModalView | null>;
  },
): Promise<void> {
  const { body, form, title } = given;
  const opening = { triggerId: body.trigger_id, title, ...placeOn(body.view) };
  await openModal(client, opening, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
    if (!begun.ok) return messageModal({ title, message: begun.refusal });
    const isList = readMetadata(body.view?.private_metadata).list === 'contacts';
    // In the place of the list the form leads back to it; on top of it the list is drawn again.
    const below = opening.replaces ? { list: 'contacts' as const } : { listId: body.view?.id };
    const list = isList && body.view ? below : {};
    return (await form(list)) ?? messageModal({ title, message: CONTACT_GONE });
  });
}

interface Act {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Does what a button of the list asks, and draws the list again. */
async function actOnList(
  bot: Bot,
  client: WebClient,
  given: { body: BlockAction; role: Role; deed: (act: Act) => Promise<Message> },
): Promise<void> {
  const { body, deed, role } = given;
  const userId = body.user.id;
  const begun = await beginTurn(bot, client, { userId, role });
  const { workspaceId } = bot;
  const said = begun.ok
    ? await deed({ workspaceId, actor: userId, now: begun.turn.now })
    : begun.refusal;
  bot.kick(); // Cards and the digest are drawn again for everybody.
  if (!body.view) return;
  const { clientId = '' } = readMetadata(body.view.private_metadata);
  await redrawList(client, body.view.id, () => listFor(bot, client, { userId, clientId, said }));
}
