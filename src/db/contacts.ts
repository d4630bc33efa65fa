// People and inboxes at a client as rows. One that a person took away stays as a mark, so that no import brings it back.
import type {
  Contact,
  ContactChannel,
  ContactRole,
  Language,
  MarkedAddress,
} from '#domain/contact.ts';
import type { Contact as ContactRow } from '../../prisma/generated/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** The roles in the order in which people read them. */
const ORDER: readonly ContactRole[] = ['payer', 'approver', 'invoice_inbox', 'escalation'];
/** What imports write: a changed inbox leaves a mark at its former address, else the next import brings that back. */
const IMPORTED_ROLE: ContactRole = 'invoice_inbox';
/** A statement of PostgreSQL takes 32,767 values. */
const MOST_AT_ONCE = 10_000;

/** What is known of a contact, whoever's it is. */
export type ContactFacts = Omit<Contact, 'id' | 'clientId'>;

/** The contacts of a client, payers first; those of clients merged into it have moved here. */
export async function listContacts(
  db: Queries,
  workspaceId: string,
  clientId: string,
): Promise<Contact[]> {
  const rows = await db.contact.findMany({
    where: { workspaceId, clientId: BigInt(clientId), removedAt: null },
    orderBy: { id: 'asc' },
  });
  return rows.map(contactOf).sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}

/** The contacts of all of these clients. */
export async function listContactsOf(
  db: Queries,
  given: { workspaceId: string; clientIds: readonly string[] },
): Promise<Contact[]> {
  const { clientIds, workspaceId } = given;
  const found: Contact[] = [];
  for (let at = 0; at < clientIds.length; at += MOST_AT_ONCE) {
    const ids = clientIds.slice(at, at + MOST_AT_ONCE).map(BigInt);
    const rows = await db.contact.findMany({
      where: { workspaceId, clientId: { in: ids }, removedAt: null },
    });
    found.push(...rows.map(contactOf));
  }
  return found;
}

/** Null when there is none, or when somebody took it away. */
export async function findContact(
  db: Queries,
  given: { workspaceId: string; id: string },
): Promise<Contact | null> {
  if (!/^\d{1,18}$/.test(given.id)) return null;
  const row = await db.contact.findFirst({
    where: { workspaceId: given.workspaceId, id: BigInt(given.id), removedAt: null },
  });
  return row && contactOf(row);
}

/**
 * Writes a contact: a new one, or with `id` one that is there. A removed one of the same role and address comes back.
 * Addresses that differ in capitals only are one, in the spelling of the books. Null: another contact of the client has
 * this role and address already.
 */
export async function saveContact(
  tx: Queries,
  given: { workspaceId: string; clientId: string; id: string | null; facts: ContactFacts },
): Promise<Contact | null> {
  const { workspaceId, facts, id } = given;
  const clientId = BigInt(given.clientId);
  const rows = await tx.contact.findMany({ where: { workspaceId, clientId } });
  const present = rows.find((row) => row.id.toString() === id) ?? null;
  if (present && isSame(present, facts)) {
    const data = { ...dataOf(facts), email: present.email };
    return contactOf(await tx.contact.update({ where: keyOf(present), data }));
  }
  const twins = rows.filter((row) => isSame(row, facts));
  if (twins.some((row) => row.removedAt === null)) return null;
  const [mark] = twins;
  const data = { ...dataOf(facts), email: mark?.email ?? facts.email, removedAt: null };
  if (!present)
    return contactOf(
      mark
        ? await tx.contact.update({ where: keyOf(mark), data })
        : await tx.contact.create({ data: { ...data, workspaceId, clientId } }),
    );
  if (mark) await tx.contact.delete({ where: keyOf(mark) });
  return contactOf(await tx.contact.update({ where: keyOf(present), data }));
}

/** Everybody in the workspace who has this address, or had it and was taken away, with what is known against it. */
export async function listAtAddress(
  db: Queries,
  given: { workspaceId: string; email: string },
): Promise<MarkedAddress[]> {
  return db.$queryRaw<MarkedAddress[]>`
    SELECT email, bounced_at AS "bouncedAt", bounce_words AS "bounceWords", opted_out_at AS "optedOutAt"
    FROM contact WHERE workspace_id = ${given.workspaceId} AND lower(email) = lower(${given.email})
    ORDER BY id`;
}

/**
 * Remembers the address that a contact had: of an import, as people do not want it any more; of one with a mark, as what is
 * known against an address stays with it.
 */
export async function markReplaced(
  tx: Queries,
  given: { workspaceId: string; former: Contact; at: Date },
): Promise<void> {
  const { at, former, workspaceId } = given;
  const { bouncedAt, bounceWords, email, optedOutAt, role } = former;
  if (role !== IMPORTED_ROLE && !bouncedAt && !optedOutAt) return;
  const marks = { bouncedAt, bounceWords, optedOutAt };
  const clientId = BigInt(former.clientId);
  await tx.contact.create({
    data: { workspaceId, clientId, role, email, ...marks, removedAt: at },
  });
}

/** It is a person's decision from now on: undoing the import that told the contact leaves the mark where it is. */
export async function removeContact(
  tx: Queries,
  given: { workspaceId: string; id: string; at: Date },
): Promise<void> {
  await tx.contact.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    data: { removedAt: given.at, batchId: null },
  });
}

/** A contact to which something happened at its address. */
export type MarkedContact = Pick<Contact, 'id' | 'clientId' | 'role'>;

/** Mail to this address came back: whoever has it is marked, as it is one mailbox. Those of today who were marked by this. */
export async function markBounced(
  tx: Queries,
  given: { workspaceId: string; email: string; at: Date; words: string | null },
): Promise<MarkedContact[]> {
  return changeMarks(tx, given, {
    set: Prisma.sql`bounced_at = ${given.at}, bounce_words = ${given.words}`,
    where: Prisma.sql`bounced_at IS NULL`,
  });
}

/** Whoever reads at this address does not want reminders. Those of today who were marked by this. */
export async function markOptedOut(
  tx: Queries,
  given: { workspaceId: string; email: string; at: Date },
): Promise<MarkedContact[]> {
  return changeMarks(tx, given, {
    set: Prisma.sql`opted_out_at = ${given.at}`,
    where: Prisma.sql`opted_out_at IS NULL`,
  });
}

/** Mail to this address arrives again, whoever has it. Those of today who were marked. */
export async function clearBounced(
  tx: Queries,
  given: { workspaceId: string; email: string },
): Promise<MarkedContact[]> {
  return changeMarks(tx, given, {
    set: Prisma.sql`bounced_at = NULL, bounce_words = NULL`,
    where: Prisma.sql`bounced_at IS NOT NULL`,
  });
}

/** Whoever reads at this address takes reminders again. Those of today who were marked. */
export async function clearOptedOut(
  tx: Queries,
  given: { workspaceId: string; email: string },
): Promise<MarkedContact[]> {
  return changeMarks(tx, given, {
    set: Prisma.sql`opted_out_at = NULL`,
    where: Prisma.sql`opted_out_at IS NOT NULL`,
  });
}

/** Those who were taken away keep the marks of their address, too: one of them may come back. */
async function changeMarks(
  tx: Queries,
  at: { workspaceId: string; email: string },
  change: { set: Prisma.Sql; where: Prisma.Sql },
): Promise<MarkedContact[]> {
  const rows = await tx.$queryRaw<
    { id: bigint; client_id: bigint; role: string; is_there: boolean }[]
  >`
    UPDATE contact SET ${change.set}
    WHERE workspace_id = ${at.workspaceId} AND lower(email) = lower(${at.email}) AND ${change.where}
    RETURNING id, client_id, role, removed_at IS NULL AS is_there`;
  return rows
    .filter((row) => row.is_there)
    .map((row) => ({
      id: row.id.toString(),
      clientId: row.client_id.toString(),
      role: row.role as ContactRole,
    }));
}

/** That a client gets no reminders until somebody takes it back, and why; null takes it back. */
export async function saveDoNotRemind(
  tx: Queries,
  given: { workspaceId: string; clientId: string; hold: { readonly why: string | null } | null },
): Promise<void> {
  const { clientId, hold, workspaceId } = given;
  await tx.client.update({
    where: { workspaceId_id: { workspaceId, id: BigInt(clientId) } },
    data: { doNotRemind: hold !== null, doNotRemindWhy: hold?.why ?? null },
  });
}

function keyOf({ id, workspaceId }: ContactRow) {
  return { workspaceId_id: { workspaceId, id } };
}

function isSame(row: ContactRow, facts: Pick<Contact, 'role' | 'email'>): boolean {
  return row.role === facts.role && row.email.toLowerCase() === facts.email.toLowerCase();
}

/** What a person said is theirs: no import takes it back with itself. */
function dataOf({ hours, ...facts }: ContactFacts) {
  return { ...facts, hoursFrom: hours?.from ?? null, hoursTo: hours?.to ?? null, batchId: null };
}

function contactOf(row: ContactRow): Contact {
  const { hoursFrom: from, hoursTo: to } = row;
  return {
    id: row.id.toString(),
    clientId: row.clientId.toString(),
    role: row.role as ContactRole,
    name: row.name,
    email: row.email,
    phone: row.phone,
    channel: row.channel as ContactChannel,
    language: row.language as Language | null,
    timeZone: row.timeZone,
    country: row.country,
    region: row.region,
    hours: from === null || to === null ? null : { from, to },
    bouncedAt: row.bouncedAt,
    bounceWords: row.bounceWords,
    optedOutAt: row.optedOutAt,
  };
}
