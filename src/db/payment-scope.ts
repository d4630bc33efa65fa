// Which invoices the payment numbers are made of, as conditions on `invoice i` (and `client c` where owners are told apart).
import type { Grouping } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';

/** Of whom, and when. What is open and overdue belongs to today: it counts where the period reaches it. */
export interface PaymentScope {
  readonly workspaceId: string;
  readonly clientId: string | null;
  readonly period: Period;
  readonly today: Day;
}

/** Numbers and bytes compare faster than letters, and any order will do to tell groups apart. */
export function keyOf(by: Grouping, day: Prisma.Sql): Prisma.Sql {
  switch (by) {
    case 'client':
      return Prisma.sql`i.client_id`;
    case 'owner':
      return Prisma.sql`coalesce(c.owner_user_id, c.owner_email, '') COLLATE "C"`;
    case 'month':
      return Prisma.sql`to_char(${day}, 'YYYY-MM') COLLATE "C"`;
  }
}

export function isPaid({ workspaceId, clientId, period }: PaymentScope): Prisma.Sql {
  return Prisma.sql`i.workspace_id = ${workspaceId} AND i.balance_minor <= 0
    AND i.paid_on BETWEEN ${period.from}::date AND ${period.to}::date ${ofClient(clientId)}`;
}

export function isOpenOverdue({ workspaceId, clientId, period, today }: PaymentScope): Prisma.Sql {
  if (period.to < today) return Prisma.sql`false`;
  return Prisma.sql`i.workspace_id = ${workspaceId} AND i.balance_minor > 0
    AND i.due_on < ${today}::date ${ofClient(clientId)}`;
}

function ofClient(clientId: string | null): Prisma.Sql {
  return clientId === null ? Prisma.empty : Prisma.sql`AND i.client_id = ${BigInt(clientId)}`;
}
