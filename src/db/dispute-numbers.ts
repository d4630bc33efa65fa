// The cases of a team as rows to look up and to count.
import type { DisputeReason, DisputeState, Outcome, RootCause, RootSide } from '#domain/dispute.ts';
import type { DisputeRow } from '#domain/dispute-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { Money } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** Which cases: of one client (null: of all), of one owner (null: whoever). */
export interface DisputeScope {
  readonly workspaceId: string;
  readonly clientId: string | null;
  readonly ownerUserId: string | null;
}

interface Row {
  id: bigint;
  number: number;
  client_id: bigint;
  client_number: string | null;
  client_name: string;
  state: string;
  reason: string;
  owner_user_id: string | null;
  opened_on: string;
  target_on: string;
  decided_on: string | null;
  outcome: string | null;
  root_side: string | null;
  root_cause: string | null;
  currencies: string[];
  claimed: string[];
  held: string[];
  credited: string[];
}

/** Cases in the scope by their number: all that are not closed, and those opened or decided in the period; with the client who has its invoices since a merge; days are of `timeZone`. */
export async function listDisputeRows(
  db: Queries,
  {
    period,
    timeZone,
    ...scope
  }: DisputeScope & { readonly period: Period; readonly timeZone: string },
): Promise<DisputeRow[]> {
  const { clientId, ownerUserId, workspaceId } = scope;
  const ofClient = clientId === null ? Prisma.empty : Prisma.sql`AND k.id = ${BigInt(clientId)}`;
  const ofOwner =
    ownerUserId === null ? Prisma.empty : Prisma.sql`AND d.owner_user_id = ${ownerUserId}`;
  const within = (
    at: Prisma.Sql,
  ) => Prisma.sql`(${at} >= ${period.from}::timestamp AT TIME ZONE ${timeZone}
    AND ${at} < (${period.to}::date + 1)::timestamp AT TIME ZONE ${timeZone})`;
  const rows = await db.$queryRaw<Row[]>`
    WITH picked AS (
      SELECT d.* FROM dispute d WHERE d.workspace_id = ${workspaceId} ${ofOwner}
        AND (d.state <> 'closed' OR ${within(Prisma.sql`d.opened_at`)} OR ${within(Prisma.sql`d.decided_at`)})),
    sums AS (
      SELECT dispute_id, currency, sum(claimed_minor) AS claimed, sum(held_minor) AS held,
        sum(credit_minor) AS credited
      FROM dispute_invoice WHERE workspace_id = ${workspaceId} AND dispute_id IN (SELECT id FROM picked)
      GROUP BY dispute_id, currency),
    money AS (
      SELECT dispute_id, array_agg(currency ORDER BY currency) AS currencies,
        array_agg(claimed::text ORDER BY currency) AS claimed, array_agg(held::text ORDER BY currency) AS held,
        array_agg(credited::text ORDER BY currency) AS credited
      FROM sums GROUP BY dispute_id)
    SELECT d.id, d.number, k.id AS client_id, k.number AS client_number, k.name AS client_name, d.state, d.reason,
      d.owner_user_id, (d.opened_at AT TIME ZONE ${timeZone})::date::text AS opened_on,
      d.target_on::text AS target_on, (d.decided_at AT TIME ZONE ${timeZone})::date::text AS decided_on, d.outcome,
      d.root_side, d.root_cause, money.currencies, money.claimed, money.held, money.credited
    FROM picked d
    JOIN client c ON c.workspace_id = d.workspace_id AND c.id = d.client_id
    JOIN client k ON k.workspace_id = c.workspace_id AND k.id = coalesce(c.merged_into_id, c.id)
    JOIN money ON money.dispute_id = d.id
    WHERE true ${ofClient}
    ORDER BY d.number`;
  return rows.map(rowOf);
}

function rowOf(row: Row): DisputeRow {
  const money = (minors: readonly string[]): Money[] =>
    row.currencies
      .map((currency, at) => ({ currency, minor: BigInt(minors[at] ?? '0') }))
      .filter(({ minor }) => minor > 0n);
  return {
    id: row.id.toString(),
    number: row.number,
    client: { id: row.client_id.toString(), number: row.client_number, name: row.client_name },
    state: row.state as DisputeState,
    reason: row.reason as DisputeReason,
    ownerUserId: row.owner_user_id,
    openedOn: row.opened_on,
    targetOn: row.target_on,
    decided: decidedOf(row),
    claimed: money(row.claimed),
    held: money(row.held),
    credited: money(row.credited),
  };
}

function decidedOf({ decided_on: on, outcome, root_cause, root_side }: Row): DisputeRow['decided'] {
  if (on === null || outcome === null || root_side === null || root_cause === null) return null;
  return {
    on,
    outcome: outcome as Outcome,
    rootSide: root_side as RootSide,
    rootCause: root_cause as RootCause,
  };
}
