// Goal: that a thread cannot be read is told to nobody who may not work on the case. Method: rows of one team, and the row of the outbox.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { saveRole } from '#db/members.ts';
import { noteUnreadable } from '#flows/dispute-posts.ts';
import { aDatabase } from '#test/support/database.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';
import { aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

it.each([
  {
    roles: { UGUEST: 'collector', UMAYA: 'collector' } as const,
    told: 'UGUEST,UMAYA,UCONF,UADMIN',
  },
  { roles: { UGUEST: 'viewer', UMAYA: 'collector' } as const, told: 'UMAYA,UCONF,UADMIN' },
  { roles: { UGUEST: 'none', UMAYA: 'none' } as const, told: 'UCONF,UADMIN' },
])('$roles: $told', async ({ roles, told }) => {
  const workspaceId = `MEND${Object.values(roles).join('')}`;
  const team = await aLetterTeam(db, workspaceId);
  const client = await team.book.client();
  const invoiceId = await team.book.invoice(client, { daysPastDue: 21, balanceMinor: 100_00n });
  const desk = aDisputeDesk(db, { workspaceId, now: () => team.clock.now() });
  const dispute = await desk.open(client, [[invoiceId, null]]);
  for (const [slackUserId, role] of Object.entries({ ...roles, UADMIN: 'admin' as const }))
    await saveRole(db.prisma, { workspaceId, slackUserId, role });
  await db.prisma.dispute.updateMany({ where: { workspaceId }, data: { ownerUserId: 'UGUEST' } });
  const given = { dispute, code: 'not_in_channel', admins: ['UCONF'], now: team.clock.now() };
  await noteUnreadable(db, given);
  const rows = await db.prisma.outbox.findMany({ where: { workspaceId, kind: 'dispute' } });
  const people = rows.flatMap(({ about }) => (about as { people?: string }).people ?? []);
  expect(people).toEqual([told]);
});
