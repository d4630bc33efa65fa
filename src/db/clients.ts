// Clients as rows: looking them up, who looks after them, how long they are left in peace. A client who was merged into
// another is found nowhere; its id, number and names lead to the one who has its invoices.
import type { SearchableClient } from '#domain/client-search.ts';
import type { Client, ClientRef, Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf } from './days.ts';

interface ClientRow {
  id: bigint;
  number: string | null;
  name: string;
  email: string | null;
  aliases: string[];
  owner_user_id: string | null;
  owner_email: string | null;
  snoozed_until: string | null;
  snoozed_by_user_id: string | null;
}

/** A client with its aliases in one trip to the database: people wait for this. */
const SELECT_CLIENT = Prisma.sql`
  SELECT c.id, c.number, c.name, c.email, c.owner_user_id, c.owner_email,
    c.snoozed_until::text AS snoozed_until, c.snoozed_by_user_id,
    ARRAY(SELECT a.alias FROM client_alias a
          WHERE a.workspace_id = c.workspace_id AND a.client_id = c.id) AS aliases
  FROM client c`;

/** The client with this id, or the one that it was merged into: an older card may still name the former. */
export async function findClientById(
  db: Queries,
  workspaceId: string,
  id: string,
): Promise<Client | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const [row] = await db.$queryRaw<ClientRow[]>`
    ${SELECT_CLIENT} WHERE c.workspace_id = ${workspaceId} AND c.id = (
      SELECT coalesce(merged_into_id, id) FROM client WHERE workspace_id = ${workspaceId} AND id = ${BigInt(id)})`;
  return row ? clientOf(row) : null;
}

/** The same of many in one trip, by the id that was asked for. */
export async function findClientsById(
  db: Queries,
  given: { workspaceId: string; ids: readonly string[] },
): Promise<Map<string, ClientRef>> {
  const rows = await db.$queryRaw<
    { asked: bigint; id: bigint; number: string | null; name: string }[]
  >`
    SELECT a.id AS asked, c.id, c.number, c.name FROM client a
    JOIN client c ON c.workspace_id = a.workspace_id AND c.id = coalesce(a.merged_into_id, a.id)
    WHERE a.workspace_id = ${given.workspaceId} AND a.id = ANY(${given.ids.map(BigInt)}::bigint[])`;
  return new Map(
    rows.map(({ asked, id, name, number }) => [
      asked.toString(),
      { id: id.toString(), number, name },
    ]),
  );
}

/** Clients who have one of these numbers, or whose normalised name or alias is exactly this. */
export async function listClientsCalled(
  db: Queries,
  workspaceId: string,
  called: { numbers: readonly string[]; nameKey: string },
): Promise<Client[]> {
  const rows = await db.$queryRaw<ClientRow[]>`
    ${SELECT_CLIENT}
    WHERE c.workspace_id = ${workspaceId} AND c.id IN (
      SELECT coalesce(merged_into_id, id) FROM client
      WHERE workspace_id = ${workspaceId} AND number = ANY(${[...called.numbers]}::text[])
      UNION
      SELECT coalesce(merged_into_id, id) FROM client
      WHERE workspace_id = ${workspaceId} AND name_key = ${called.nameKey}
      UNION
      SELECT client_id FROM client_alias
      WHERE workspace_id = ${workspaceId} AND alias_key = ${called.nameKey})
      AND c.merged_into_id IS NULL
    LIMIT 50`;
  return rows.map(clientOf);
}

/** Clients in whose name, or a name of one merged into them, each of these words begins a word: more than anybody is ever offered. */
export async function listClientsWithWords(
  db: Queries,
  workspaceId: string,
  words: readonly string[],
): Promise<Client[]> {
  const patterns = words.map((word) => `% ${startingWith(word)}`);
  const rows = await db.$queryRaw<ClientRow[]>`
    ${SELECT_CLIENT}
    WHERE c.workspace_id = ${workspaceId} AND c.id IN (
      SELECT coalesce(merged_into_id, id) FROM client
      WHERE workspace_id = ${workspaceId} AND ' ' || name_key LIKE ALL (${patterns}::text[]))
    ORDER BY c.name, c.id LIMIT 50`;
  return rows.map(clientOf);
}

/** Enough for any typo, few enough to compare letter by letter without keeping others waiting. */
const MOST_CANDIDATES = 2_000;

/** The clients whose names share most of these pieces of a name: candidates for suggestions. */
export async function listClientsLike(
  db: Queries,
  workspaceId: string,
  pieces: readonly string[],
): Promise<SearchableClient[]> {
  const rows = await db.$queryRaw<
    { id: bigint; number: string | null; name: string; aliases: string[] }[]
  >`
    WITH alias AS (
      SELECT client_id, array_agg(alias) AS aliases, string_agg(alias_key, ' ') AS keys
      FROM client_alias WHERE workspace_id = ${workspaceId} GROUP BY client_id),
    called AS (
      SELECT c.id, c.number, c.name, coalesce(a.aliases, '{}') AS aliases,
             c.name_key || coalesce(' ' || a.keys, '') AS keys
      FROM client c LEFT JOIN alias a ON a.client_id = c.id
      WHERE c.workspace_id = ${workspaceId} AND c.merged_into_id IS NULL)
    SELECT id, number, name, aliases FROM called
    ORDER BY (SELECT count(*) FROM unnest(${[...pieces]}::text[]) piece
              WHERE position(piece IN keys) > 0) DESC, id
    LIMIT ${MOST_CANDIDATES}`;
  return rows.map((row) => ({ ...row, id: row.id.toString() }));
}

export type PickableClient = ClientRef & {
  readonly overdue: readonly { readonly currency: string; readonly minor: bigint }[];
};

/** Up to `limit` clients whose number or a word of whose name, or of one merged into them, starts with the letters; most overdue invoices first. */
export async function listPickableClients(
  db: Queries,
  given: { workspaceId: string; letters: string; nameKey: string; today: Day; limit: number },
): Promise<PickableClient[]> {
  const prefix = startingWith(given.nameKey);
  const numberPrefix = startingWith(given.letters.trim());
  const rows = await db.$queryRaw<
    { id: bigint; number: string | null; name: string; currency: string | null; minor: string }[]
  >`
    WITH found AS (
      SELECT c.id, c.number, c.name,
             (SELECT count(*) FROM invoice i
              WHERE i.workspace_id = c.workspace_id AND i.client_id = c.id
                AND i.balance_minor > 0 AND i.due_on < ${given.today}::date) AS late
      FROM client c
      WHERE c.workspace_id = ${given.workspaceId} AND c.id IN (
        SELECT coalesce(n.merged_into_id, n.id) FROM client n
        WHERE n.workspace_id = ${given.workspaceId}
          AND (n.name_key LIKE ${prefix} OR n.name_key LIKE ${`% ${prefix}`} OR n.number ILIKE ${numberPrefix}))
      ORDER BY late DESC, c.name, c.id
      LIMIT ${given.limit})
    SELECT f.id, f.number, f.name, i.currency, coalesce(sum(i.balance_minor), 0)::text AS minor
    FROM found f
    LEFT JOIN invoice i ON i.workspace_id = ${given.workspaceId} AND i.client_id = f.id
      AND i.balance_minor > 0 AND i.due_on < ${given.today}::date
    GROUP BY f.id, f.number, f.name, f.late, i.currency
    ORDER BY f.late DESC, f.name, f.id, i.currency`;
  const byId = new Map<string, ClientRef & { overdue: { currency: string; minor: bigint }[] }>();
  for (const row of rows) {
    const id = row.id.toString();
    const client = byId.get(id) ?? { id, number: row.number, name: row.name, overdue: [] };
    if (row.currency !== null)
      client.overdue.push({ currency: row.currency, minor: BigInt(row.minor) });
    byId.set(id, client);
  }
  return [...byId.values()];
}

/** A LIKE pattern in which what was typed has no wildcard of its own. */
function startingWith(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
}

export async function saveOwner(
  db: Queries,
  given: { workspaceId: string; clientId: string; ownerUserId: string },
): Promise<void> {
  await db.client.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.clientId) } },
    data: { ownerUserId: given.ownerUserId },
  });
}

export async function saveSnooze(
  db: Queries,
  given: { workspaceId: string; clientId: string; until: Day | null; byUserId: string },
): Promise<void> {
  await db.client.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.clientId) } },
    data: {
      snoozedUntil: given.until === null ? null : dateOf(given.until),
      snoozedByUserId: given.byUserId,
    },
  });
}

/** Owner e-mails from the books that no Slack user stands for yet. */
export async function listUnresolvedOwnerEmails(
  db: Queries,
  workspaceId: string,
): Promise<string[]> {
  const rows = await db.client.findMany({
    where: { workspaceId, ownerUserId: null, ownerEmail: { not: null }, mergedIntoId: null },
    distinct: ['ownerEmail'],
    select: { ownerEmail: true },
    orderBy: { ownerEmail: 'asc' },
  });
  return rows.flatMap((row) => row.ownerEmail ?? []);
}

/** Gives every unowned client with this owner e-mail to the Slack user; how many there were. */
export async function resolveOwnerEmail(
  db: Queries,
  given: { workspaceId: string; email: string; slackUserId: string },
): Promise<number> {
  const { count } = await db.client.updateMany({
    where: {
      workspaceId: given.workspaceId,
      ownerEmail: given.email,
      ownerUserId: null,
      mergedIntoId: null,
    },
    data: { ownerUserId: given.slackUserId },
  });
  return count;
}

function clientOf(row: ClientRow): Client {
  return {
    id: row.id.toString(),
    number: row.number,
    name: row.name,
    email: row.email,
    aliases: row.aliases,
    ownerUserId: row.owner_user_id,
    ownerEmail: row.owner_email,
    snoozedUntil: row.snoozed_until,
    snoozedByUserId: row.snoozed_by_user_id,
  };
}
