// Whether the parts that everything stands on are well.
import type { Database } from '#db/client.ts';
import { databaseNow } from '#db/digests.ts';

/** Seconds between `now` and the database's clock, whichever is ahead. Throws when it does not answer. */
export async function clockSkewSeconds(db: Database, now: Date): Promise<number> {
  return Math.abs((await databaseNow(db.prisma)).getTime() - now.getTime()) / 1_000;
}
