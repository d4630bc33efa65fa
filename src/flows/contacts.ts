// The people and inboxes at a client, and whether the client is reminded at all: changed by people, in the record.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import {
  findContact,
  listAtAddress,
  listContacts,
  markReplaced,
  removeContact,
  saveContact,
  saveDoNotRemind,
} from '#db/contacts.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Contact } from '#domain/contact.ts';
import { isSameAddress, marksAt, withSharedMarks } from '#domain/contact.ts';
import type { Client } from '#domain/types.ts';
import type { ContactForm, ContactMistake } from './contact-form.ts';
import { addressIn, contactFacts, contactMistakes, isSamePlace } from './contact-form.ts';
import { sayBounced, sayOptedOut } from './contact-marks.ts';
import type { Database } from './deps.ts';

export type ContactResult =
  | { readonly ok: true; readonly client: Client; readonly contact: Contact }
  | {
      readonly ok: false;
      readonly reason: ContactMistake | 'duplicate' | 'no_client' | 'no_contact';
    };

interface Act {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Adds a contact (`contactId` null) or changes one. What was changed is in the record; whose it is, is not. */
export async function saveContactOf(
  db: Database,
  given: Act & { clientId: string; contactId: string | null; form: ContactForm },
): Promise<ContactResult> {
  const { contactId, form, now, workspaceId } = given;
  const [mistake] = contactMistakes(form);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<ContactResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, given.clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    const contacts = withSharedMarks(await listContacts(tx, workspaceId, client.id));
    const former = contacts.find((one) => one.id === contactId) ?? null;
    if (contactId !== null && !former) return { ok: false, reason: 'no_contact' };
    const email = addressIn(form);
    const known = marksAt(email, await listAtAddress(tx, { workspaceId, email }));
    const facts = contactFacts(form, { former, known, now });
    const key = { workspaceId, clientId: client.id, id: contactId };
    const contact = await saveContact(tx, { ...key, facts });
    if (!contact) return { ok: false, reason: 'duplicate' };
    if (former && !isSamePlace(former, contact))
      await markReplaced(tx, { workspaceId, former, at: now });
    await shareMarks(tx, { ...given, former, contact });
    await recordContact(tx, { ...given, former, contact });
    return { ok: true, client, contact };
  });
}

/** What is said of an address holds for everybody who has it. */
async function shareMarks(
  tx: Queries,
  given: Act & { former: Contact | null; contact: Contact },
): Promise<void> {
  const { bouncedAt, bounceWords: words, email, id: exceptId, optedOutAt } = given.contact;
  const former = given.former && isSameAddress(given.former.email, email) ? given.former : null;
  const address = { ...given, email, exceptId };
  if (bouncedAt) await sayBounced(tx, { ...address, bounce: { at: bouncedAt, words } });
  else if (former?.bouncedAt) await sayBounced(tx, { ...address, bounce: null });
  if (optedOutAt) await sayOptedOut(tx, { ...address, since: optedOutAt });
  else if (former?.optedOutAt) await sayOptedOut(tx, { ...address, since: null });
}

const FIELDS = [
  ...(['role', 'name', 'email', 'phone', 'channel', 'language'] as const),
  ...(['timeZone', 'country', 'region', 'hours', 'bouncedAt', 'optedOutAt'] as const),
];

async function recordContact(
  tx: Queries,
  given: Act & { former: Contact | null; contact: Contact },
): Promise<void> {
  const { contact, former } = given;
  const changed = FIELDS.filter(
    (field) => JSON.stringify(former?.[field]) !== JSON.stringify(contact[field]),
  );
  if (former && changed.length === 0) return;
  await record(tx, {
    ...given,
    action: former ? 'contact.change' : 'contact.add',
    clientId: contact.clientId,
    facts: {
      contact: contact.id,
      role: contact.role,
      ...(former && { changed: changed.join(' ') }),
    },
  });
}

export type RemoveContactResult =
  | { readonly ok: true; readonly clientId: string }
  | { readonly ok: false; readonly reason: 'no_contact' };

/** Takes a contact away: letters and imports pass it by. */
export async function removeContactOf(
  db: Database,
  given: Act & { contactId: string },
): Promise<RemoveContactResult> {
  const { contactId, now, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<RemoveContactResult> => {
    await lockWorkspace(tx, workspaceId);
    const contact = await findContact(tx, { workspaceId, id: contactId });
    if (!contact) return { ok: false, reason: 'no_contact' };
    const { clientId, id, role } = contact;
    await removeContact(tx, { workspaceId, id, at: now });
    await record(tx, {
      ...given,
      action: 'contact.remove',
      clientId,
      facts: { contact: id, role },
    });
    return { ok: true, clientId };
  });
}

/** Says that a client is not to be reminded, or with null that it may be again. False: it is not in the books. */
export async function changeReminding(
  db: Database,
  given: Act & { clientId: string; hold: { readonly why: string | null } | null },
): Promise<boolean> {
  const { hold, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<boolean> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, given.clientId);
    if (!client) return false;
    await saveDoNotRemind(tx, { workspaceId, clientId: client.id, hold });
    await record(tx, {
      ...given,
      action: hold ? 'client.do_not_remind' : 'client.remind_again',
      clientId: client.id,
      ...(hold?.why ? { why: hold.why } : {}),
      facts: {},
    });
    return true;
  });
}

/** Whoever sees the client sees the change. */
async function record(
  tx: Queries,
  given: Act & {
    action: string;
    clientId: string;
    why?: string;
    facts: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { action, actor, clientId, facts, now: at, why, workspaceId } = given;
  const about = why === undefined ? {} : { why };
  await recordActivity(tx, { workspaceId, at, actor, action, clientId, facts, ...about });
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, { workspaceId, clientId });
}
