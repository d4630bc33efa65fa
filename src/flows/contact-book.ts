// The people and inboxes at a client as people look at them.
import { findClientById } from '#db/clients.ts';
import { findContact, listContacts } from '#db/contacts.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import { findSender } from '#db/senders.ts';
import type { Contact } from '#domain/contact.ts';
import { withSharedMarks } from '#domain/contact.ts';
import type { Reach } from '#domain/sender.ts';
import { reachOf } from '#domain/sender.ts';
import type { Client } from '#domain/types.ts';
import type { ContactForm } from './contact-form.ts';
import { isSamePlace } from './contact-form.ts';
import type { Database } from './deps.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

/** Everything that people see of a client's contacts. */
export interface ContactBook {
  readonly client: Client;
  readonly contacts: readonly Contact[];
  /** Null: the client may be reminded. */
  readonly doNotRemind: { readonly why: string | null } | null;
  /** Whom letters reach for now. */
  readonly reach: Reach;
}

/** Null when the client is not in the books. */
export async function contactsOf(
  db: Database,
  given: { workspaceId: string; clientId: string },
): Promise<ContactBook | null> {
  const client = await findClientById(db.prisma, given.workspaceId, given.clientId);
  return client && bookOf(db, given.workspaceId, client);
}

/** The contacts of the client that the words name. */
export async function findContacts(
  db: Database,
  given: { workspaceId: string; words: string },
): Promise<{ readonly ok: true; readonly book: ContactBook } | Unclear> {
  const found = await lookUpClient(db, given.workspaceId, given.words);
  return found.ok ? { ok: true, book: await bookOf(db, given.workspaceId, found.client) } : found;
}

/** One contact with its client; null when somebody took it away. */
export async function contactOf(
  db: Database,
  given: { workspaceId: string; contactId: string },
): Promise<{ readonly client: Client; readonly contact: Contact } | null> {
  const { contactId: id, workspaceId } = given;
  const found = await findContact(db.prisma, { workspaceId, id });
  const book = found && (await contactsOf(db, { workspaceId, clientId: found.clientId }));
  const contact = book?.contacts.find((one) => one.id === id);
  return book && contact ? { client: book.client, contact } : null;
}

async function bookOf(db: Database, workspaceId: string, client: Client): Promise<ContactBook> {
  const key = { workspaceId, clientId: client.id, lock: false };
  return {
    client,
    contacts: withSharedMarks(await listContacts(db.prisma, workspaceId, client.id)),
    doNotRemind: (await loadHolds(db.prisma, key))?.doNotRemind ?? null,
    reach: reachOf(await findSender(db.prisma, workspaceId)),
  };
}

/** Whether another contact of the client has this role and address: asked while the form is still open. */
export async function isContactTaken(
  db: Database,
  given: { workspaceId: string; clientId: string; contactId: string | null; form: ContactForm },
): Promise<boolean> {
  const { contactId, form } = given;
  const others = (await contactsOf(db, given))?.contacts ?? [];
  return others.some((one) => one.id !== contactId && isSamePlace(one, form));
}
