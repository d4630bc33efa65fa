// Goal: what the database picks out of a whole book leads to the same proposals as comparing everybody with everybody.
// Method: random books (the seed is printed on failure); then what a person is shown of a pair.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import type { ComparedClient } from '#domain/look-alike.ts';
import { lookAlikesAmong } from '#domain/look-alike.ts';
import { keepApart, listLookAlikes, mergeClients } from '#flows/merges.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const aClient = fc.record({
  name: fc.constantFrom('Acme', 'ACME', 'acme!', 'Globex', 'Initech', 'Hooli'),
  source: fc.constantFrom('csv', 'xero'),
  email: fc.constantFrom(
    'a@acme.example',
    'b@ACME.example',
    'c@globex.example',
    'd@gmail.com',
    'not an address',
    '@',
    undefined,
  ),
  invoices: fc.nat(2),
});
/** Places in the book, and what a person says of the two. */
const deeds = fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.constantFrom('apart', 'merge')), {
  maxLength: 5,
});

/** Everybody who is not merged, compared with the rows read one by one. */
async function everybody(workspaceId: string): Promise<ComparedClient[]> {
  const rows = await db.prisma.client.findMany({
    where: { workspaceId },
    include: { _count: { select: { invoices: true } } },
  });
  const living = rows.filter(({ mergedIntoId }) => mergedIntoId === null);
  const domainOf = ({ email }: { email: string | null }) =>
    email?.split('@')[1]?.toLowerCase() ?? '';
  return living.map((row) => ({
    id: row.id.toString(),
    source: row.source,
    nameKey: row.nameKey,
    domain:
      domainOf(row) === ''
        ? null
        : {
            name: domainOf(row),
            clients: living.filter((one) => domainOf(one) === domainOf(row)).length,
          },
    invoices: row._count.invoices,
    hasMerged: rows.some(({ mergedIntoId }) => mergedIntoId === row.id),
  }));
}

it('picks out everybody who matters, whatever the book', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(aClient, { maxLength: 12 }),
      deeds,
      fc.nat(3),
      async (clients, said, some) => {
        run += 1;
        const book = await aBook(db, { today, workspaceId: `L${run}` });
        const { workspaceId } = book;
        const ids: string[] = [];
        for (const { email, invoices, ...wishes } of clients) {
          const id = await book.client({ ...wishes, ...(email === undefined ? {} : { email }) });
          ids.push(id);
          for (let at = 0; at < invoices; at += 1) await book.invoice(id);
        }
        const deps = { db, now };
        const apart: [string, string][] = [];
        for (const [one, other, deed] of said) {
          const [clientId = '', otherId = ''] = [ids[one], ids[other]];
          const given = { workspaceId, actor: 'U1' };
          if (deed === 'merge')
            await mergeClients(deps, { ...given, keepId: clientId, mergeId: otherId });
          else if ((await keepApart(deps, { ...given, clientId, otherId })).ok)
            apart.push([clientId, otherId]);
        }
        const merged = await db.prisma.client.findMany({ where: { workspaceId } });
        const nowOf = new Map(
          merged.map(({ id, mergedIntoId }) => [`${id}`, `${mergedIntoId ?? id}`]),
        );
        const pairOf = (one: string, other: string) =>
          [nowOf.get(one) ?? '', nowOf.get(other) ?? ''].toSorted().join(' ');
        const known = new Set(apart.map(([one, other]) => pairOf(one, other)));
        const expected = lookAlikesAmong(await everybody(workspaceId), (one, other) =>
          known.has(pairOf(one, other)),
        );
        const asked = async (given: { limit: number; clientIds?: string[] }) =>
          (await listLookAlikes(deps, { workspaceId, ...given })).map(({ keep, merge, why }) => ({
            keepId: keep.id,
            mergeId: merge.id,
            why,
          }));
        expect(await asked({ limit: 1_000 })).toEqual(expected);
        expect(await asked({ limit: some })).toHaveLength(Math.min(some, expected.length));
        const clientIds = ids.slice(0, some);
        const mine = expected.filter(
          ({ keepId, mergeId }) => clientIds.includes(keepId) || clientIds.includes(mergeId),
        );
        expect(await asked({ limit: 1_000, clientIds })).toEqual(mine);
      },
    ),
    { numRuns: 40 },
  );
}, 180_000);

it('shows of each side what a person needs to decide', async () => {
  const book = await aBook(db, { today, workspaceId: 'show' });
  const acme = await book.client({ name: 'Acme & Sons', number: 'A-1', email: 'ap@acme.example' });
  const xero = await book.client({
    name: 'ACME and Sons',
    number: null,
    source: 'xero',
    email: 'pay@acme.example',
  });
  await book.invoice(acme, { balanceMinor: 4_200_00n });
  await book.invoice(acme, { balanceMinor: 100_00n, currency: 'USD' });
  await book.invoice(acme, { paidDaysLate: 3, currency: 'CHF' });
  expect(await listLookAlikes({ db, now }, { workspaceId: 'show', limit: 5 })).toEqual([
    {
      keep: {
        id: acme,
        number: 'A-1',
        name: 'Acme & Sons',
        source: 'csv',
        invoices: 3,
        open: [
          { currency: 'EUR', minor: 4_200_00n },
          { currency: 'USD', minor: 100_00n },
        ],
      },
      merge: {
        id: xero,
        number: null,
        name: 'ACME and Sons',
        source: 'xero',
        invoices: 0,
        open: [],
      },
      why: [{ code: 'same_name' }, { code: 'same_domain', domain: 'acme.example' }],
    },
  ]);
});
