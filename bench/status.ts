// The card of one client beside the least that it must ask: that client's open invoices and how it pays.
import type { ClientStatus } from '#domain/status.ts';
import { findStatus } from '#flows/status.ts';
import { ACME, TODAY, WORKSPACE_ID } from './books.ts';
import { askInTurns } from './command.ts';
import type { Row } from './table.ts';
import type { Turns } from './turns.ts';
import { inTurns, ratioOf } from './turns.ts';
import type { Workbench } from './workbench.ts';

interface FloorRow {
  /** Null where the client owes nothing. */
  number: string | null;
  balance_minor: string | null;
  paid: string;
  on_time: string;
}

/** The statement for whoever the condition finds; its `$2` is what was typed. */
const floorWhere = (condition: string): string => `
  SELECT o.number, o.issued_on::text, o.due_on::text, o.currency, o.amount_minor, o.balance_minor,
    p.paid, p.on_time, p.median
  FROM client c
  CROSS JOIN LATERAL (
    SELECT count(*) AS paid, count(*) FILTER (WHERE paid_on <= due_on) AS on_time,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY paid_on - due_on) AS median
    FROM invoice i
    WHERE i.workspace_id = c.workspace_id AND i.client_id = c.id AND i.balance_minor <= 0
      AND i.paid_on IS NOT NULL) p
  LEFT JOIN invoice o
    ON o.workspace_id = c.workspace_id AND o.client_id = c.id AND o.balance_minor > 0
  WHERE c.workspace_id = $1 AND ${condition}
  ORDER BY o.due_on, o.number`;

/** The ways in which people ask for one client, and the condition that finds it by hand. */
const FOUND = [
  { what: 'whole name', words: ACME.name, condition: 'c.name_key = $2', typed: ACME.nameKey },
  {
    what: 'first word',
    words: 'acme',
    condition: `' ' || c.name_key LIKE '% ' || $2 || '%'`,
    typed: 'acme',
  },
] as const;
const TYPO = 'amce & sons';

export async function benchStatus(bench: Workbench, size: number): Promise<Row[]> {
  const row = rowFor(bench.engine.name, size);
  const find = (words: string) => () =>
    findStatus(bench.db, { workspaceId: WORKSPACE_ID, words, today: TODAY });
  const rows: Row[] = [];
  for (const { what, words, condition, typed } of FOUND) {
    const ours = find(words);
    const floor = async () =>
      (await bench.floor.query<FloorRow>(floorWhere(condition), [WORKSPACE_ID, typed])).rows;
    const result = await ours();
    if (!result.ok) throw new Error(`"${words}" is not found.`);
    refuseDifference(result.status, await floor());
    rows.push(row(what, await inTurns({ ours, floor })));
  }
  const suggested = await find(TYPO)();
  if (suggested.ok || suggested.reason !== 'none' || suggested.suggestions[0]?.name !== ACME.name)
    throw new Error(`"${TYPO}" does not suggest ${ACME.name} first.`);
  rows.push(row('typo, suggestions', await inTurns({ ours: find(TYPO) })));
  const { acknowledged, answered } = await askInTurns(bench.db);
  rows.push(row('/ar status acme, acknowledged', acknowledged));
  rows.push(row('/ar status acme, answered', answered));
  return rows;
}

/** A typo has no floor: no plain SQL answers it. */
const rowFor =
  (engine: string, invoices: number) =>
  (asked: string, { all, ms, runs }: Turns<'ours' | 'floor'> | Turns<'ours'>): Row => {
    const floorMs = 'floor' in ms ? ms.floor : null;
    return {
      engine,
      invoices,
      asked,
      'ours ms': ms.ours,
      'floor ms': floorMs,
      ratio: 'floor' in all ? ratioOf(all.ours, all.floor) : null,
      runs,
    };
  };

/** A fast wrong number is no result. */
function refuseDifference({ invoices, habit }: ClientStatus, rows: readonly FloorRow[]): void {
  const paid = rows[0]?.paid;
  if (paid !== String(habit.paid))
    throw new Error(`The card says ${habit.paid} paid, the floor ${paid}.`);
  const ours = invoices.map((one) => `${one.number} ${one.balanceMinor}`);
  const floor = rows.flatMap((row) =>
    row.number === null ? [] : `${row.number} ${row.balance_minor}`,
  );
  if (ours.join() !== floor.join())
    throw new Error(`The card lists ${ours.join()}, the floor ${floor.join()}.`);
}
