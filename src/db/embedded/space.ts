// Watches the room on the disk: the embedded engine does not survive a full one, so it stops writing before.
import { statfs } from 'node:fs/promises';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

/** Below this the embedded database only reads. */
export const LOW_SPACE_BYTES = 200 * 1024 * 1024;

export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** All clients share one session: what is set here holds for every one of them. */
export async function setReadOnly(prisma: PrismaClient, isReadOnly: boolean): Promise<void> {
  const value = isReadOnly ? 'on' : 'off';
  await prisma.$executeRawUnsafe(`SET default_transaction_read_only = ${value}`);
}

export async function readsOnly(prisma: PrismaClient): Promise<boolean> {
  const rows = await prisma.$queryRaw<{ state: string }[]>`
    SELECT current_setting('default_transaction_read_only') AS state`;
  return rows[0]?.state === 'on';
}
