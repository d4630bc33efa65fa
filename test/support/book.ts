// Builders for a team's books: only what a test cares about is said, the rest is believable.
//
//   const book = await aBook(db, { today: '2026-11-24' });
//   const acme = await book.client({ name: 'Acme & Sons' });
//   await book.invoice(acme, { daysPastDue: 31, balanceMinor: 4_200_00n });
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { addDays } from '#domain/calendar.ts';
import { normaliseName } from '#domain/client-search.ts';
import type { Day } from '#domain/types.ts';

export interface InvoiceWishes {
  number?: string;
  /** Due this many days before today; negative: not yet due. */
  daysPastDue?: number;
  dueOn?: Day;
  issuedOn?: Day;
  currency?: string;
  amountMinor?: bigint;
  /** Open balance; the whole amount when left out. */
  balanceMinor?: bigint;
  /** Settled this many days after the due date. */
  paidDaysLate?: number;
  isDisputed?: boolean;
  settledSeenAt?: Date;
  /** The day of the report that no longer lists it. */
  missingSince?: Day;
}

export interface ClientWishes {
  name?: string;
  number?: string | null;
  /** The ledger it came from. */
  source?: string;
  /** Its address, and an invoice inbox of the same address. */
  email?: string;
  aliases?: readonly string[];
  ownerUserId?: string | null;
  ownerEmail?: string | null;
  snoozedUntil?: Day;
  snoozedByUserId?: string;
}

export type Book = Awaited<ReturnType<typeof aBook>>;

export async function aBook(
  db: Database,
  given: { today: Day; workspaceId?: string; teamId?: string; channelId?: string },
) {
  const { today, workspaceId = 'T1' } = given;
  await db.prisma.workspace.create({
    data: {
      id: workspaceId,
      name: 'Northwind Studio',
      slackTeamId: given.teamId ?? null,
      digestChannelId: given.channelId ?? null,
    },
  });
  let count = 0;
  return {
    workspaceId,
    today,
    /** Adds a client and gives its id. */
    client: async (wishes: ClientWishes = {}): Promise<string> => {
      count += 1;
      const name = wishes.name ?? `Client ${count}`;
      const number = wishes.number === undefined ? `C-${1000 + count}` : wishes.number;
      const row = await db.prisma.client.create({
        data: {
          workspaceId,
          source: wishes.source ?? 'csv',
          key: number === null ? `k:${normaliseName(name)}${count}` : `n:${number}`,
          number,
          name,
          nameKey: normaliseName(name),
          email: wishes.email ?? null,
          ownerUserId: wishes.ownerUserId ?? null,
          ownerEmail: wishes.ownerEmail ?? null,
          snoozedUntil: wishes.snoozedUntil ? dateOf(wishes.snoozedUntil) : null,
          snoozedByUserId: wishes.snoozedByUserId ?? null,
          aliases: {
            create: (wishes.aliases ?? []).map((alias) => ({
              alias,
              aliasKey: normaliseName(alias),
            })),
          },
          contacts: {
            create:
              wishes.email === undefined ? [] : { role: 'invoice_inbox', email: wishes.email },
          },
        },
      });
      return row.id.toString();
    },
    /** Adds an invoice: 31 days late and 1,000.00 EUR unless wished otherwise. */
    invoice: async (clientId: string, wishes: InvoiceWishes = {}): Promise<string> => {
      count += 1;
      const dueOn = wishes.dueOn ?? addDays(today, -(wishes.daysPastDue ?? 31));
      const amountMinor = wishes.amountMinor ?? wishes.balanceMinor ?? 1_000_00n;
      const isPaid = wishes.paidDaysLate !== undefined;
      const row = await db.prisma.invoice.create({
        data: {
          workspaceId,
          clientId: BigInt(clientId),
          number: wishes.number ?? `INV-${count}`,
          issuedOn: dateOf(wishes.issuedOn ?? addDays(dueOn, -30)),
          dueOn: dateOf(dueOn),
          currency: wishes.currency ?? 'EUR',
          amountMinor,
          balanceMinor: isPaid ? 0n : (wishes.balanceMinor ?? amountMinor),
          paidMinor: isPaid ? amountMinor : 0n,
          paidOn: isPaid ? dateOf(addDays(dueOn, wishes.paidDaysLate ?? 0)) : null,
          isDisputed: wishes.isDisputed ?? false,
          settledSeenAt: wishes.settledSeenAt ?? null,
          missingSince: wishes.missingSince ? dateOf(wishes.missingSince) : null,
        },
      });
      return row.id.toString();
    },
    /** Money that arrived for an invoice, as an import writes it. */
    payment: async (
      invoiceId: string,
      wishes: { amountMinor: bigint; paidOn?: Day },
    ): Promise<void> => {
      const invoice = await db.prisma.invoice.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId, id: BigInt(invoiceId) } },
      });
      const { amountMinor } = wishes;
      const { clientId, viaClientId, currency } = invoice;
      const key = `${invoice.number}@${amountMinor}`;
      const paidOn = dateOf(wishes.paidOn ?? today);
      const { id: paymentId } = await db.prisma.payment.create({
        data: { workspaceId, clientId, viaClientId, key, paidOn, currency, amountMinor },
      });
      await db.prisma.allocation.create({
        data: { workspaceId, invoiceId: invoice.id, paymentId, amountMinor },
      });
    },
    credit: async (
      clientId: string,
      wishes: { balanceMinor?: bigint; currency?: string; number?: string } = {},
    ): Promise<void> => {
      count += 1;
      const balanceMinor = wishes.balanceMinor ?? 100_00n;
      await db.prisma.credit.create({
        data: {
          workspaceId,
          clientId: BigInt(clientId),
          kind: 'credit_note',
          number: wishes.number ?? `CN-${count}`,
          issuedOn: dateOf(today),
          currency: wishes.currency ?? 'EUR',
          amountMinor: balanceMinor,
          balanceMinor,
        },
      });
    },
  };
}
