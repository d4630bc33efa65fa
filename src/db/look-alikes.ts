// Clients that may look like one, found in the whole book at once; which of them do is said by domain/look-alike.ts.
import { FREE_MAIL_DOMAINS } from '#domain/free-mail.ts';
import type {
  ComparedClient,
  LookAlike,
  MergeProposal,
  ProposedClient,
} from '#domain/look-alike.ts';
import { SHARED_BY_MANY } from '#domain/look-alike.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** Whom to compare, and who is known to be two. */
export interface Candidates {
  readonly clients: ComparedClient[];
  readonly isApart: (oneId: string, otherId: string) => boolean;
}

interface CandidateRow {
  id: bigint;
  source: string;
  name_key: string;
  domain: string | null;
  domain_clients: number | null;
  invoices: number;
  has_merged: boolean;
}

/** However large the groups are: more than anybody looks through. */
const MOST_CANDIDATES = 5_000;

/**
 * Clients enough for `limit` pairs, the likeliest groups first; with `clientIds` only groups in which one of these stands.
 * Each group gives a pair unless a person kept two of it apart or two of it have others merged into them: so many groups
 * more. A pair may come by its name and by its domain. Must run in a transaction of its own.
 */
export async function loadCandidates(
  tx: Queries,
  given: { workspaceId: string; clientIds?: readonly string[]; limit: number },
): Promise<Candidates> {
  const { workspaceId } = given;
  await tx.$executeRaw`SET LOCAL work_mem = '32MB'`;
  await tx.$executeRaw`SET LOCAL jit = off`; // It takes longer than the query.
  const apart = await loadApart(tx, workspaceId);
  const [keepers] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT merged_into_id)::int AS count FROM client
    WHERE workspace_id = ${workspaceId} AND merged_into_id IS NOT NULL`;
  const groups = given.limit + apart.length + (keepers?.count ?? 0);
  const only = given.clientIds?.map(BigInt);
  const among = (column: Prisma.Sql) =>
    only === undefined
      ? Prisma.empty
      : Prisma.sql`AND ${column} IN (SELECT ${column} FROM living WHERE id = ANY(${only}::bigint[]))`;
  const rows = await tx.$queryRaw<CandidateRow[]>`
    WITH living AS MATERIALIZED (
      SELECT id, source, name_key COLLATE "C" AS name_key,
        CASE WHEN email LIKE '%@_%' THEN lower(split_part(email, '@', -1) COLLATE "C") END AS domain
      FROM client WHERE workspace_id = ${workspaceId} AND merged_into_id IS NULL
    ), name_group AS (
      SELECT name_key FROM living WHERE name_key <> '' ${among(Prisma.sql`name_key`)}
      GROUP BY name_key HAVING count(*) > 1
      ORDER BY count(domain) > 1 AND min(domain) = max(domain) DESC, min(id) LIMIT ${groups}
    ), domain_group AS (
      SELECT domain FROM living
      WHERE domain <> ALL(${[...FREE_MAIL_DOMAINS]}::text[]) ${among(Prisma.sql`domain`)}
      GROUP BY domain HAVING count(*) BETWEEN 2 AND ${SHARED_BY_MANY - 1}
      ORDER BY min(id) LIMIT ${groups + given.limit}
    ), member AS MATERIALIZED (
      SELECT * FROM living
      WHERE name_key IN (SELECT name_key FROM name_group) OR domain IN (SELECT domain FROM domain_group)
      ORDER BY id LIMIT ${MOST_CANDIDATES}
    ), crowd AS (
      SELECT domain, count(*)::int AS clients FROM living
      WHERE domain IN (SELECT domain FROM member) GROUP BY domain
    )
    SELECT m.id, m.source, m.name_key, m.domain, w.clients AS domain_clients,
      (SELECT count(*) FROM invoice i WHERE i.workspace_id = ${workspaceId} AND i.client_id = m.id)::int AS invoices,
      m.id IN (SELECT o.merged_into_id FROM client o
        WHERE o.workspace_id = ${workspaceId} AND o.merged_into_id IS NOT NULL) AS has_merged
    FROM member m LEFT JOIN crowd w USING (domain)`;
  const known = new Set(apart.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]));
  return {
    clients: rows.map(candidateOf),
    isApart: (oneId, otherId) => known.has(`${oneId} ${otherId}`),
  };
}

/** What was said of a client who was merged later holds of the one who has its invoices now. */
async function loadApart(
  tx: Queries,
  workspaceId: string,
): Promise<{ one: bigint; other: bigint }[]> {
  return tx.$queryRaw`
    SELECT coalesce(c.merged_into_id, c.id) AS one, coalesce(o.merged_into_id, o.id) AS other
    FROM clients_apart p
    JOIN client c ON c.workspace_id = p.workspace_id AND c.id = p.client_id
    JOIN client o ON o.workspace_id = p.workspace_id AND o.id = p.other_id
    WHERE p.workspace_id = ${workspaceId}`;
}

function candidateOf(row: CandidateRow): ComparedClient {
  return {
    id: row.id.toString(),
    source: row.source,
    nameKey: row.name_key,
    domain: row.domain === null ? null : { name: row.domain, clients: row.domain_clients ?? 1 },
    invoices: row.invoices,
    hasMerged: row.has_merged,
  };
}

interface SideRow {
  id: bigint;
  number: string | null;
  name: string;
  source: string;
  invoices: number;
  currency: string | null;
  minor: string;
}

/** The pairs with what a person wants to see of each side. */
export async function describeLookAlikes(
  db: Queries,
  workspaceId: string,
  pairs: readonly LookAlike[],
): Promise<MergeProposal[]> {
  const ids = pairs.flatMap(({ keepId, mergeId }) => [BigInt(keepId), BigInt(mergeId)]);
  const rows = await db.$queryRaw<SideRow[]>`
    SELECT c.id, c.number, c.name, c.source, i.currency,
      (sum(coalesce(i.invoices, 0)) OVER (PARTITION BY c.id))::int AS invoices,
      coalesce(i.open_minor, 0)::text AS minor
    FROM client c
    LEFT JOIN (SELECT client_id, currency, count(*) AS invoices, sum(balance_minor) FILTER (WHERE balance_minor > 0) AS open_minor FROM invoice
      WHERE workspace_id = ${workspaceId} AND client_id = ANY(${ids}::bigint[])
      GROUP BY client_id, currency) i ON i.client_id = c.id
    WHERE c.workspace_id = ${workspaceId} AND c.id = ANY(${ids}::bigint[])
    ORDER BY c.id, i.currency`;
  const sides = new Map<string, ProposedClient>();
  for (const { currency, minor, ...row } of rows) {
    const id = row.id.toString();
    const open = sides.get(id)?.open ?? [];
    const owes =
      currency === null || BigInt(minor) <= 0n ? [] : [{ currency, minor: BigInt(minor) }];
    sides.set(id, { ...row, id, open: [...open, ...owes] });
  }
  return pairs.flatMap(({ keepId, mergeId, why }) => {
    const [keep, merge] = [sides.get(keepId), sides.get(mergeId)];
    return keep && merge ? [{ keep, merge, why }] : [];
  });
}
