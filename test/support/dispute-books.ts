// Two invoices over 1,000.00 each, brought by files, and cases about them: what may be asked for after each file.
//
//   const { asked, bring, first } = await creditBooks(desk);
//   await bring(bookFile(bookRow('INV-1', '800')));
//   expect(await asked(first)).toBe(800_00n);
import { loadInvoicesById } from '#db/invoices.ts';
import { undisputedOf } from '#domain/dispute-hold.ts';
import { aDisputeDesk } from './dispute.ts';
import type { anImportDesk } from './import-desk.ts';

export const LATER = new Date('2026-11-25T09:00:00Z');
const TITLES =
  'Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Type,Disputed';

export const bookRow = (
  number: string,
  balance: string,
  is: { currency?: string; disputed?: string } = {},
) =>
  `Acme,${number},2026-09-01,2026-10-01,${is.currency ?? 'EUR'},1000.00,${balance},,,Invoice,${is.disputed ?? ''}`;
export const bookNote = (number: string, amount: string, balance = amount) =>
  `Acme,${number},2026-11-25,,EUR,-${amount},-${balance},,,Credit Note,`;
export const bookFile = (...rows: string[]) => [TITLES, ...rows, ''].join('\n');

/** Two invoices over 1,000.00 each. */
export async function creditBooks(
  desk: ReturnType<typeof anImportDesk>,
  rows: readonly string[] = [],
) {
  const { db, workspaceId } = desk;
  await desk.bring(
    bookFile(...(rows.length > 0 ? rows : [bookRow('INV-1', '1000'), bookRow('INV-2', '1000')])),
  );
  const its = await db.prisma.invoice.findMany({
    where: { workspaceId },
    orderBy: { number: 'asc' },
  });
  const [first = '', second = ''] = its.map(({ id }) => id.toString());
  const clientId = its[0]!.clientId.toString();
  const clock = { now: new Date('2026-11-24T10:00:00Z') };
  const disputes = aDisputeDesk(db, { workspaceId, now: () => clock.now });
  /** What of it may be asked for. */
  const asked = async (id: string) => {
    const [invoice] = await loadInvoicesById(db.prisma, { workspaceId, ids: [id] });
    return undisputedOf(invoice!);
  };
  const bring = (content: string, now = LATER) => desk.bring(content, { now });
  return { db, workspaceId, first, second, clientId, clock, disputes, asked, bring };
}
