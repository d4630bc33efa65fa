// How clients pay, added up by the database per client, owner or month; test/flows proves the sums equal to the rules in
// domain/payment-numbers.ts.
import type { DelayWeight, Grouping, PaymentSums } from '#domain/payment-numbers.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { PaymentScope } from './payment-scope.ts';
import { isOpenOverdue, isPaid, keyOf } from './payment-scope.ts';

/** The sums of one client, owner or month. */
export interface PaymentGroup {
  /** Id of the client; Slack id or e-mail address of the owner, "" for nobody; the month as 2026-10. */
  readonly key: string;
  /** Of a client only. */
  readonly client: { readonly number: string | null; readonly name: string } | null;
  readonly sums: PaymentSums;
}

interface SumRow {
  key: string;
  is_whole: boolean;
  number: string | null;
  name: string | null;
  groups: number;
  paid: number;
  on_time: number;
  late: number;
  late_days: string;
  median_late: number | null;
  dated: number;
  to_pay_days: string;
  median_to_pay: number | null;
  weights: { currency: string; paid: number; open: number; minor: string; days: string }[] | null;
}

/**
 * The sums of everything, and those of a page of groups: months the newest first, others with the most late invoices
 * first. Null as limit: all of them.
 */
export async function loadPaymentSums(
  db: Queries,
  given: PaymentScope & { by: Grouping; limit: number | null; offset: number },
): Promise<{ whole: PaymentSums; groups: PaymentGroup[]; count: number; offset: number }> {
  const { by, limit, offset } = given;
  const names = namesOf(given);
  const rows = await db.$queryRaw<SumRow[]>`
    WITH item AS (${itemsOf(given)}),
    figure AS (
      SELECT coalesce(key::text, '') AS key, grouping(key) = 1 AS is_whole, count(paid_on)::int AS paid,
        (count(*) FILTER (WHERE paid_on <= due_on))::int AS on_time,
        (count(*) FILTER (WHERE paid_on > due_on))::int AS late,
        coalesce(sum(days) FILTER (WHERE paid_on > due_on), 0)::text AS late_days,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE paid_on IS NOT NULL) AS median_late,
        count(to_pay)::int AS dated, coalesce(sum(to_pay), 0)::text AS to_pay_days,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY to_pay) AS median_to_pay
      FROM item GROUP BY GROUPING SETS ((key), ())),
    weight AS (
      SELECT coalesce(key::text, '') AS key, grouping(key) = 1 AS is_whole, currency, count(paid_on) AS paid,
        count(*) - count(paid_on) AS open, sum(minor) AS minor, sum(minor::numeric * days) AS days
      FROM item GROUP BY GROUPING SETS ((key, currency), (currency))),
    weighed AS (
      SELECT key, is_whole, jsonb_agg(jsonb_build_object('currency', currency, 'paid', paid, 'open', open,
        'minor', minor::text, 'days', days::text)) AS weights
      FROM weight GROUP BY key, is_whole),
    placed AS (
      SELECT f.*, ${names.columns},
        row_number() OVER (PARTITION BY f.is_whole ORDER BY ${ORDER[by]}) AS place,
        (count(*) OVER (PARTITION BY f.is_whole))::int AS groups
      FROM figure f ${names.join})
    SELECT p.key, p.is_whole, p.number, p.name, p.groups, p.paid, p.on_time, p.late, p.late_days, p.median_late,
      p.dated, p.to_pay_days, p.median_to_pay, w.weights
    FROM placed p LEFT JOIN weighed w ON w.key = p.key AND w.is_whole = p.is_whole
    WHERE p.is_whole OR (p.place > ${offset} AND (${limit}::int IS NULL OR p.place <= ${offset} + ${limit}::int))
    ORDER BY p.place`;
  const whole = rows.find(({ is_whole: isWhole }) => isWhole);
  if (!whole) throw new Error('The sums of everything are missing.');
  const shown = rows.filter(({ is_whole: isWhole }) => !isWhole);
  // Fewer groups than there were when this page was asked for.
  if (shown.length === 0 && offset > 0) return loadPaymentSums(db, { ...given, offset: 0 });
  return {
    whole: sumsOf(whole),
    groups: shown.map((row) => ({
      key: row.key,
      client: row.name === null ? null : { number: row.number, name: row.name },
      sums: sumsOf(row),
    })),
    count: shown[0]?.groups ?? 0,
    offset,
  };
}

/** Only clients have names of their own. */
function namesOf({ by, workspaceId }: { by: Grouping; workspaceId: string }) {
  if (by !== 'client')
    return { columns: Prisma.sql`NULL AS number, NULL AS name`, join: Prisma.empty };
  return {
    columns: Prisma.sql`c.number, c.name`,
    join: Prisma.sql`LEFT JOIN client c ON NOT f.is_whole AND c.workspace_id = ${workspaceId}
      AND c.id = nullif(f.key, '')::bigint`,
  };
}

const ORDER: Readonly<Record<Grouping, Prisma.Sql>> = {
  client: Prisma.sql`f.late DESC, f.paid DESC, c.name, f.key`,
  owner: Prisma.sql`f.late DESC, f.paid DESC, f.key`,
  month: Prisma.sql`f.key DESC`,
};

/** What the sums add up. An open item has no day of payment; its days count up to today. */
function itemsOf({ by, ...scope }: PaymentScope & { by: Grouping }): Prisma.Sql {
  const { today } = scope;
  const owner =
    by === 'owner'
      ? Prisma.sql`JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id`
      : Prisma.empty;
  return Prisma.sql`
    SELECT ${keyOf(by, Prisma.sql`i.paid_on`)} AS key, i.currency, greatest(i.amount_minor, 0) AS minor, i.due_on,
      i.paid_on, i.paid_on - i.due_on AS days, i.paid_on - i.issued_on AS to_pay
    FROM invoice i ${owner} WHERE ${isPaid(scope)}
    UNION ALL
    SELECT ${keyOf(by, Prisma.sql`${today}::date`)}, i.currency, i.balance_minor, i.due_on,
      NULL, ${today}::date - i.due_on, NULL
    FROM invoice i ${owner} WHERE ${isOpenOverdue(scope)}`;
}

function sumsOf(row: SumRow): PaymentSums {
  return {
    paid: row.paid,
    onTime: row.on_time,
    late: row.late,
    lateDays: Number(row.late_days),
    medianDaysLate: row.median_late,
    dated: row.dated,
    daysToPay: Number(row.to_pay_days),
    medianDaysToPay: row.median_to_pay,
    weights: (row.weights ?? []).map(
      ({ currency, paid, open, minor, days }): DelayWeight => ({
        currency,
        paid,
        openOverdue: open,
        amountMinor: BigInt(minor),
        amountDays: BigInt(days),
      }),
    ),
  };
}
