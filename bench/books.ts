// Fills an empty database with believable books of any size, set-based: the same rows for the same size, on any engine.
// Payments and allocations are left out: neither digest nor status reads them.
import type pg from 'pg';

export const WORKSPACE_ID = 'bench';
/** The day on which the books are looked at. */
export const TODAY = '2026-11-24';
/** One client that people ask for by name, and its number. */
export const ACME = { name: 'Acme & Sons', nameKey: 'acme and sons' } as const;

/** Three years of invoices, evenly spread. */
const HISTORY_DAYS = 1_095;
const INVOICES_PER_CLIENT = 100;

const FIRST =
  'Amber,Birch,Cedar,Delta,Ember,Falcon,Granite,Harbor,Indigo,Juniper,Kestrel,Lantern,Meadow,Nimbus,Orchard,Pioneer,Quarry,Ridge,Summit,Timber';
const SECOND =
  'Analytics,Bakery,Carpentry,Design,Energy,Foods,Gardens,Hardware,Imports,Joinery,Kitchens,Logistics,Media,Networks,Optics,Printing,Robotics,Studios,Textiles,Ventures';
const FORMS = 'Ltd,GmbH,Inc,LLC,BV,AG,SA,Group,Partners,Company';

/** A number from 0 to `sides - 1` that looks random and is always the same for the row `i`; each seed throws anew. */
const dice = (seed: number, sides: number): string =>
  `((hashint8extended(i, ${seed}) & 2147483647) % ${sides})::int`;

/** The word of a list for a number, round and round. */
const word = (list: string, index: string): string =>
  `(string_to_array('${list}', ','))[1 + (${index}) % ${list.split(',').length}]`;

/** About 5 % of the invoices are open, part of them overdue; clients differ in how late they pay and in currency. */
export async function fillBooks(db: pg.Client, invoices: number): Promise<void> {
  const clients = Math.max(1, Math.round(invoices / INVOICES_PER_CLIENT));
  await db.query(`INSERT INTO workspace (id, name) VALUES ('${WORKSPACE_ID}', 'Bench & Co')`);
  await db.query(clientsSql(clients));
  await db.query(invoicesSql(invoices, clients));
  await db.query(creditsSql(clients));
  await db.query(yesterdaySql());
  await db.query('VACUUM ANALYZE'); // What a server does by itself after a while.
}

/** Four thousand names; from then on a number tells them apart. */
function clientsSql(clients: number): string {
  return `
    WITH named AS (
      SELECT i, CASE WHEN i = 1 THEN '${ACME.name}' ELSE
        ${word(FIRST, 'i / 200')} || ' ' || ${word(SECOND, 'i / 10')} || ' ' || ${word(FORMS, 'i')}
        || CASE WHEN i < 4000 THEN '' ELSE ' ' || i / 4000 END END AS name
      FROM generate_series(1, ${clients}) i)
    INSERT INTO client (workspace_id, id, source, key, number, name, name_key, owner_user_id, snoozed_until)
    SELECT '${WORKSPACE_ID}', i, 'csv', 'n:C' || 10000 + i, 'C' || 10000 + i, name,
      replace(lower(name), '&', 'and'),
      CASE WHEN ${dice(11, 3)} > 0 THEN 'U0OWNER' || ${dice(12, 8)} END,
      CASE WHEN ${dice(13, 50)} = 0 THEN date '${TODAY}' + ${dice(14, 20)} END
    FROM named;
    INSERT INTO client_alias (workspace_id, client_id, alias, alias_key)
    SELECT workspace_id, id, split_part(name, ' ', 1) || ' ' || number,
      lower(split_part(name, ' ', 1) || ' ' || number)
    FROM client WHERE id % 10 = 0`;
}

/** In the order in which they were written, so that the invoices of one client lie all over the table. */
function invoicesSql(invoices: number, clients: number): string {
  return `
    WITH payer AS (
      SELECT i AS client_id, ${word('14,30,30,30,45,60', dice(21, 6))}::int AS terms,
        ${word('-3,-2,0,1,5,9,12,12,20,34', dice(22, 10))}::int AS usual_days,
        ${word('USD,USD,USD,USD,USD,EUR,EUR,EUR,GBP,GBP', dice(23, 10))} AS currency
      FROM generate_series(1, ${clients}) i),
    written AS (
      SELECT i, 1 + ${dice(31, clients)} AS client_id,
        date '${TODAY}' - ${HISTORY_DAYS} + ((i - 1)::bigint * ${HISTORY_DAYS} / ${invoices})::int AS issued_on,
        (5000 + ${dice(32, 10_000)}::bigint * ${dice(33, 10_000)} / 20)::bigint AS amount,
        ${dice(34, 21)} - 10 AS more_days, ${dice(35, 1000)} AS fate
      FROM generate_series(1, ${invoices}) i),
    due AS (
      SELECT *, issued_on + terms AS due_on, issued_on + terms + usual_days + more_days AS pays_on
      FROM written JOIN payer USING (client_id)),
    -- Thirteen in a thousand are not paid at all so far, a tenth of what is open is paid in part.
    settled AS (
      SELECT *, pays_on < date '${TODAY}' AND fate >= 13 AS is_paid,
        CASE WHEN fate % 10 = 0 THEN amount / 3 ELSE 0 END AS part
      FROM due)
    INSERT INTO invoice (workspace_id, client_id, number, issued_on, due_on, currency, amount_minor,
      balance_minor, paid_on, paid_minor, is_disputed, settled_seen_at)
    SELECT '${WORKSPACE_ID}', client_id, 'INV-' || i, issued_on, due_on, currency, amount,
      CASE WHEN is_paid THEN 0 ELSE amount - part END,
      CASE WHEN is_paid THEN greatest(pays_on, issued_on) END,
      CASE WHEN is_paid THEN amount ELSE part END,
      NOT is_paid AND due_on < date '${TODAY}' AND fate % 20 = 7,
      CASE WHEN is_paid THEN (greatest(pays_on, issued_on) + time '09:00') AT TIME ZONE 'UTC' END
    FROM settled ORDER BY i`;
}

/** Three clients in a hundred have money in their favour. */
function creditsSql(clients: number): string {
  return `
    INSERT INTO credit (workspace_id, client_id, kind, number, issued_on, currency, amount_minor, balance_minor)
    SELECT '${WORKSPACE_ID}', i, ${word('credit_note,credit_note,unapplied_payment', dice(41, 3))},
      'CN-' || i, date '${TODAY}' - ${dice(42, 90)}, 'USD', 250000, 10000 + ${dice(43, 240_000)}
    FROM generate_series(1, ${clients}) i WHERE ${dice(44, 100)} < 3`;
}

/** The digest of the day before, so that today's has something to compare with. */
function yesterdaySql(): string {
  return `
    INSERT INTO digest (workspace_id, channel_id, local_date, posted_at)
    VALUES ('${WORKSPACE_ID}', 'C0BENCH', date '${TODAY}' - 1,
      (date '${TODAY}' - 1 + time '08:00') AT TIME ZONE 'UTC')`;
}
