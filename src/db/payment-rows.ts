// The invoices behind the payment numbers, page by page.
import type { Grouping, PaymentRow } from '#domain/payment-numbers.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { PaymentScope } from './payment-scope.ts';
import { isOpenOverdue, isPaid, keyOf } from './payment-scope.ts';

interface InvoiceRow {
  id: bigint;
  number: string;
  client_id: bigint;
  client_number: string | null;
  client_name: string;
  currency: string;
  minor: bigint;
  issued_on: string | null;
  due_on: string;
  paid_on: string | null;
  total: number;
}

/** The invoices behind the numbers of one group (null: of all), the open ones first, then the latest payment. */
export async function listPaymentRows(
  db: Queries,
  given: PaymentScope & { by: Grouping; key: string | null; limit: number | null; offset: number },
): Promise<{ total: number; offset: number; rows: PaymentRow[] }> {
  const { by, key, limit, offset, today } = given;
  const isOpen = Prisma.sql`i.balance_minor > 0`;
  const day = Prisma.sql`CASE WHEN ${isOpen} THEN ${today}::date ELSE i.paid_on END`;
  const isMeant = key === null ? Prisma.sql`true` : Prisma.sql`(${keyOf(by, day)})::text = ${key}`;
  const rows = await db.$queryRaw<InvoiceRow[]>`
    SELECT i.id, i.number, i.client_id, c.number AS client_number, c.name AS client_name, i.currency,
      CASE WHEN ${isOpen} THEN i.balance_minor ELSE i.amount_minor END AS minor,
      i.issued_on::text AS issued_on, i.due_on::text AS due_on,
      CASE WHEN ${isOpen} THEN NULL ELSE i.paid_on::text END AS paid_on,
      (count(*) OVER ())::int AS total
    FROM invoice i
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    WHERE ((${isPaid(given)}) OR (${isOpenOverdue(given)})) AND ${isMeant}
    ORDER BY ${isOpen} DESC, ${day} DESC, i.due_on, i.id DESC
    LIMIT ${limit}::int OFFSET ${offset}::int`;
  const [first] = rows;
  if (!first && offset > 0) return listPaymentRows(db, { ...given, offset: 0 });
  return { total: first?.total ?? 0, offset, rows: rows.map(paymentRowOf) };
}

function paymentRowOf(row: InvoiceRow): PaymentRow {
  return {
    id: row.id.toString(),
    number: row.number,
    client: { id: row.client_id.toString(), number: row.client_number, name: row.client_name },
    currency: row.currency,
    minor: row.minor,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidOn: row.paid_on,
  };
}
