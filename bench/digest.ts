// The digest of one day beside the least that any digest must ask: totals by age, and what each client owes overdue.

import { BUCKETS } from '#domain/aging.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { planToday } from '#flows/digest.ts';
import { TODAY, WORKSPACE_ID } from './books.ts';
import type { Row } from './table.ts';
import { inTurns, ratioOf } from './turns.ts';
import type { Workbench } from './workbench.ts';

/** Totals have no client. */
interface FloorRow {
  client_id: string | null;
  currency: string;
  open: string;
  overdue: string;
  current: string;
  d1_30: string;
  d31_60: string;
  d61_90: string;
  d90plus: string;
}

const SUMS = `sum(balance_minor) AS open,
  coalesce(sum(balance_minor) FILTER (WHERE late > 0), 0) AS overdue,
  coalesce(sum(balance_minor) FILTER (WHERE late <= 0), 0) AS current,
  coalesce(sum(balance_minor) FILTER (WHERE late BETWEEN 1 AND 30), 0) AS d1_30,
  coalesce(sum(balance_minor) FILTER (WHERE late BETWEEN 31 AND 60), 0) AS d31_60,
  coalesce(sum(balance_minor) FILTER (WHERE late BETWEEN 61 AND 90), 0) AS d61_90,
  coalesce(sum(balance_minor) FILTER (WHERE late > 90), 0) AS d90plus`;

const FLOOR = `
  WITH owed AS (
    SELECT client_id, currency, balance_minor, $2::date - due_on AS late
    FROM invoice WHERE workspace_id = $1 AND balance_minor > 0)
  SELECT client_id, currency, ${SUMS} FROM owed
  GROUP BY GROUPING SETS ((currency), (client_id, currency))
  HAVING client_id IS NULL OR bool_or(late > 0)`;

/** What the ranking asks beyond the floor: how each client usually pays, out of everything it ever paid. */
const HABITS = `
  SELECT client_id, count(*) AS paid, count(*) FILTER (WHERE paid_on <= due_on) AS on_time,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY paid_on - due_on) AS median
  FROM invoice WHERE workspace_id = $1 AND balance_minor <= 0 AND paid_on IS NOT NULL
  GROUP BY client_id`;

export async function benchDigest({ db, floor, engine }: Workbench, size: number): Promise<Row[]> {
  const plan = () => planToday(db, { workspaceId: WORKSPACE_ID, today: TODAY });
  const totals = async () => (await floor.query<FloorRow>(FLOOR, [WORKSPACE_ID, TODAY])).rows;
  const habits = () => floor.query(HABITS, [WORKSPACE_ID]);
  refuseDifference(await plan(), await totals());
  const { all, ms, runs } = await inTurns({ plan, totals, habits });
  return [
    {
      engine: engine.name,
      invoices: size,
      'ours ms': ms.plan,
      'floor ms': ms.totals,
      ratio: ratioOf(all.plan, all.totals),
      'habits ms': ms.habits,
      'ratio to both': ratioOf(all.plan, all.totals, all.habits),
      runs,
    },
  ];
}

/** A fast wrong number is no result. */
function refuseDifference(plan: DigestPlan, rows: readonly FloorRow[]): void {
  const ours = [
    ...plan.totals.map(({ currency, openMinor, overdueMinor, buckets }) =>
      [currency, openMinor, overdueMinor, ...BUCKETS.map((name) => buckets[name])].join(' '),
    ),
    ...[...plan.needsSomeone, ...plan.waiting].map(
      ({ clientId, currency, overdueMinor }) => `${clientId} ${currency} ${overdueMinor}`,
    ),
  ].sort();
  const floor = rows
    .map((row) =>
      row.client_id === null
        ? [row.currency, row.open, row.overdue, ...BUCKETS.map((name) => row[name])].join(' ')
        : `${row.client_id} ${row.currency} ${row.overdue}`,
    )
    .sort();
  const at = ours.findIndex((line, index) => line !== floor[index]);
  if (ours.length === 0) throw new Error('The digest of the books says nothing.');
  if (at !== -1 || ours.length !== floor.length)
    throw new Error(`Digest and floor differ: "${ours[at]}" is not "${floor[at]}".`);
}
