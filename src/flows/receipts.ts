// Doing a thing once that Slack delivers twice.
import type { Database } from '#db/client.ts';
import { dropReceipt, purgeReceipts, takeReceipt } from '#db/receipts.ts';

const KEPT_HOURS = 48;

/** True when this delivery is the first with its key. */
export async function isFirstDelivery(
  db: Database,
  given: { workspaceId: string; key: string; at: Date },
): Promise<boolean> {
  return takeReceipt(db.prisma, given);
}

export async function forgetOldReceipts(db: Database, now: Date): Promise<void> {
  await purgeReceipts(db.prisma, new Date(now.getTime() - KEPT_HOURS * 3_600_000));
}

/** It did not come to anything: the same may be tried again. */
export async function forgetDelivery(
  db: Database,
  given: { workspaceId: string; key: string },
): Promise<void> {
  await dropReceipt(db.prisma, given);
}
