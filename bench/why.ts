// Why invoices were late, and how clients pay, beside the single statements that any such report must ask.

import type { NumbersOverview } from '#flows/payment-numbers.ts';
import { loadNumbers } from '#flows/payment-numbers.ts';
import type { Why } from '#flows/why.ts';
import { loadWhy } from '#flows/why.ts';
import { TODAY, WORKSPACE_ID } from './books.ts';
import type { Row } from './table.ts';
import type { Turns } from './turns.ts';
import { inTurns, ratioOf } from './turns.ts';
import type { Workbench } from './workbench.ts';

/** A quarter, as people look back on. */
const PERIOD = { from: '2026-08-27', to: TODAY };
/** As a report of everything: three years. */
const ALWAYS = { from: '2023-01-01', to: TODAY };

interface CauseRow {
  cause: string | null;
  currency: string;
  late: string;
  amount_days: string;
}

const CAUSES = `
  SELECT r.cause, i.currency, count(*) AS late, sum(i.amount_minor * (i.paid_on - i.due_on)) AS amount_days
  FROM invoice i LEFT JOIN late_reason r ON r.workspace_id = i.workspace_id AND r.invoice_id = i.id
  WHERE i.workspace_id = $1 AND i.balance_minor <= 0 AND i.paid_on BETWEEN $2::date AND $3::date
    AND i.paid_on > i.due_on
  GROUP BY r.cause, i.currency`;

interface ClientRow {
  client_id: string;
  paid: string;
  on_time: string;
  average: string | null;
  median: number | null;
  median_late: number | null;
}

interface WeightRow {
  client_id: string;
  currency: string;
  minor: string;
  days: string;
}

const ITEMS = `
    SELECT client_id, currency, issued_on, due_on, paid_on, paid_on - due_on AS days, amount_minor AS minor
    FROM invoice WHERE workspace_id = $1 AND balance_minor <= 0 AND paid_on BETWEEN $2::date AND $3::date
    UNION ALL
    SELECT client_id, currency, issued_on, due_on, NULL, $3::date - due_on, balance_minor
    FROM invoice WHERE workspace_id = $1 AND balance_minor > 0 AND due_on < $3::date`;

const CLIENTS = `
  SELECT client_id, count(paid_on) AS paid, count(*) FILTER (WHERE paid_on <= due_on) AS on_time,
    avg(paid_on - issued_on) AS average,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY paid_on - issued_on) AS median,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY paid_on - due_on) AS median_late
  FROM (${ITEMS}) item GROUP BY client_id`;

/** Amounts are added in one currency alone, so the weights take a statement of their own. */
const WEIGHTS = `
  SELECT client_id, currency, sum(minor) AS minor, sum(minor::numeric * days) AS days
  FROM (${ITEMS}) item GROUP BY client_id, currency`;

/** Seven in ten late payments have a reason, of ten causes. */
const REASONS = `
  INSERT INTO late_reason (workspace_id, invoice_id, side, cause, recorded_by, recorded_at)
  SELECT workspace_id, id,
    (string_to_array('ours,theirs,theirs,third_party,unknown', ','))[1 + id % 5],
    (string_to_array('po_missing,cash_flow,payment_run,awaiting_approval,invoice_not_received,already_paid,other,unreachable,promise_to_pay,bank_or_payment_error', ','))[1 + (id / 7) % 10],
    'U0BENCH', '${TODAY}T08:00:00Z'
  FROM invoice WHERE workspace_id = '${WORKSPACE_ID}' AND balance_minor <= 0 AND paid_on > due_on AND id % 10 < 7
  ON CONFLICT DO NOTHING`;

export async function benchWhy({ db, floor, engine }: Workbench, size: number): Promise<Row[]> {
  await floor.query(REASONS);
  await floor.query('VACUUM ANALYZE late_reason');
  const whole = { workspaceId: WORKSPACE_ID, clientId: null };
  const numbers = { ...whole, by: 'client' as const, today: TODAY, offset: 0 };
  const rows: Row[] = [];
  for (const [asked, period] of [
    ['causes, 90 days', PERIOD],
    ['causes, three years', ALWAYS],
  ] as const) {
    const ours = () => loadWhy(db, { ...whole, period });
    const given = [WORKSPACE_ID, period.from, period.to];
    const plain = async () => (await floor.query<CauseRow>(CAUSES, given)).rows;
    refuseCauses(await ours(), await plain());
    rows.push(
      rowOf({ asked, engine: engine.name, size, ...(await inTurns({ ours, floor: plain })) }),
    );
  }
  for (const [asked, period, limit] of [
    ['clients, 90 days, ten shown', PERIOD, 10],
    ['clients, 90 days, all', PERIOD, null],
    ['clients, three years, all', ALWAYS, null],
  ] as const) {
    const ours = () => loadNumbers(db, { ...numbers, period, limit });
    const given = [WORKSPACE_ID, period.from, period.to];
    const plain = async () => ({
      clients: (await floor.query<ClientRow>(CLIENTS, given)).rows,
      weights: (await floor.query<WeightRow>(WEIGHTS, given)).rows,
    });
    refuseClients(await ours(), await plain());
    rows.push(
      rowOf({ asked, engine: engine.name, size, ...(await inTurns({ ours, floor: plain })) }),
    );
  }
  return rows;
}

function rowOf(is: { asked: string; engine: string; size: number } & Turns<'ours' | 'floor'>): Row {
  const { all, asked, engine, ms, runs, size } = is;
  return {
    engine,
    invoices: size,
    asked,
    'ours ms': ms.ours,
    'floor ms': ms.floor,
    ratio: ratioOf(all.ours, all.floor),
    runs,
  };
}

/** A fast wrong number is no result. */
function refuseCauses(why: Why | null, rows: readonly CauseRow[]): void {
  if (!why) throw new Error('There is no client to ask about.');
  const { byCount, byAmountDays } = why.pareto;
  const ours = byAmountDays
    .flatMap(({ bars, currency, unreasoned }) => [
      ...bars.map(({ cause, weight }) => `${cause} ${currency} ${weight}`),
      ...(unreasoned > 0n ? [`null ${currency} ${unreasoned}`] : []),
    ])
    .sort();
  const floor = rows.map(
    ({ cause, currency, amount_days: days }) => `${cause} ${currency} ${days}`,
  );
  const late = rows.reduce((sum, row) => sum + Number(row.late), 0);
  if (late === 0) throw new Error('Nothing was paid late in the books.');
  if (Number(byCount.total + byCount.unreasoned) !== late || ours.join() !== floor.sort().join())
    throw new Error(`Causes and floor differ: ${ours.join()} is not ${floor.join()}.`);
}

function refuseClients(
  numbers: NumbersOverview | null,
  plain: { clients: readonly ClientRow[]; weights: readonly WeightRow[] },
): void {
  const floor = new Map(plain.clients.map((row) => [row.client_id, row]));
  if (!numbers || numbers.count !== floor.size)
    throw new Error(`The numbers have ${numbers?.count} clients, the floor ${floor.size}.`);
  const weights = new Map(plain.weights.map((row) => [`${row.client_id} ${row.currency}`, row]));
  for (const { key, numbers: one } of numbers.groups) {
    const row = floor.get(key);
    const same = [one.paid, one.onTime, one.medianDaysToPay, one.medianDaysLate];
    const theirs = [row?.paid, row?.on_time, row?.median, row?.median_late];
    const average = Number(row?.average ?? 0) - (one.averageDaysToPay ?? 0);
    if (same.map(String).join() !== theirs.map(String).join() || Math.abs(average) > 1e-6)
      throw new Error(`Client ${key}: ${same.join()} is not ${theirs.join()}.`);
    for (const { currency, days } of one.weighted) {
      const weight = weights.get(`${key} ${currency}`);
      const plainly = Number(weight?.days) / Number(weight?.minor);
      if (days !== null && !(Math.abs(days - plainly) < 1e-6))
        throw new Error(`Client ${key}: ${days} days in ${currency} are not ${plainly}.`);
    }
  }
}
