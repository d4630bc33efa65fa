// The names under which people look for a merged client: the one who stays answers to them.
import { normaliseName } from '#domain/client-search.ts';
import type { Queries } from './client.ts';

/**
 * Name, number and aliases of all who are merged into the client become aliases of it. The tombstones keep their own, and
 * two of them may share a name: when one leaves, the other lends it.
 */
export async function lendNames(
  tx: Queries,
  { workspaceId, keepId }: { workspaceId: string; keepId: bigint },
): Promise<void> {
  const merged = await tx.client.findMany({
    where: { workspaceId, mergedIntoId: keepId },
    orderBy: { id: 'asc' },
    include: { aliases: { orderBy: { aliasKey: 'asc' } } },
  });
  await tx.clientAlias.createMany({
    data: merged.flatMap((one) => {
      const lent = { workspaceId, clientId: keepId, viaClientId: one.id };
      const called = namesOf(one).map((name) => ({ ...lent, ...name }));
      return [...called, ...one.aliases.map((alias) => ({ ...alias, ...lent }))];
    }),
    skipDuplicates: true,
  });
}

function namesOf(client: {
  name: string;
  nameKey: string;
  number: string | null;
}): { alias: string; aliasKey: string }[] {
  const { name, nameKey, number } = client;
  const numbered = number === null ? [] : [{ alias: number, aliasKey: normaliseName(number) }];
  return [{ alias: name, aliasKey: nameKey }, ...numbered];
}

/** Names that imports brought since go to the one they are of; what was only lent goes. */
export async function returnNames(
  tx: Queries,
  given: { workspaceId: string; keepId: bigint; mergedId: bigint },
): Promise<void> {
  const { workspaceId, keepId, mergedId } = given;
  const lent = { workspaceId, clientId: keepId, viaClientId: mergedId };
  const own = await tx.client.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId, id: mergedId } },
  });
  const keys = namesOf(own).map(({ aliasKey }) => aliasKey);
  const brought = await tx.clientAlias.findMany({
    where: { ...lent, aliasKey: { notIn: keys } },
  });
  await tx.clientAlias.createMany({
    data: brought.map((one) => ({ ...one, clientId: mergedId, viaClientId: null })),
    skipDuplicates: true,
  });
  await tx.clientAlias.deleteMany({ where: lent });
}
