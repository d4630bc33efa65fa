// Leaves out the check of references where a whole set of rows was joined with what they refer to.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/**
 * From here on the transaction writes only what comes from a join with the rows that it refers to, and deletes only what
 * nobody refers to: to look each of them up again, row by row, takes longer than all else. A role without the right to
 * do so (see docs/OPERATIONS.md) checks.
 */
export async function trustJoins(tx: Queries): Promise<void> {
  await takeRole(tx, 'replica');
}

/** References are checked again. */
export async function trustNobody(tx: Queries): Promise<void> {
  await takeRole(tx, 'origin');
}

async function takeRole(tx: Queries, role: 'replica' | 'origin'): Promise<void> {
  await tx.$executeRaw`
    DO $$ BEGIN
      SET LOCAL session_replication_role = ${Prisma.raw(role)};
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$`;
}
