// Goal: looking at letters that cannot go keeps no import from being undone. Method: import, look, undo.
import { expect, it } from 'vitest';
import { listProposals } from '#flows/reminder-list.ts';
import { anImportDesk } from '#test/support/import-desk.ts';
import { aSender, COLLECTOR } from '#test/support/letters.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const desk = anImportDesk(NOW.toISOString());

it('an import can be undone after the list recorded what it refuses', async () => {
  const { db, workspaceId } = desk;
  const { batchId } = await desk.bring(
    'Customer No,Customer,Invoice,Due Date,Currency,Amount\nC1,Acme,I-1,2026-10-01,EUR,50.00\n',
  );
  await aSender(db.prisma, workspaceId);
  const page = { from: 0, limit: 10, hasMailServer: true, member: COLLECTOR };
  const listed = await listProposals(db, { ...page, workspaceId, today: '2026-11-23', now: NOW });
  expect(listed.total).toBe(1);
  const where = { workspaceId, action: 'reminder.refuse' };
  expect(await db.prisma.activity.count({ where })).toBe(1);
  expect(await desk.undo(batchId)).toMatchObject({ ok: true, clients: { removed: 1 } });
  expect(await db.prisma.activity.count({ where })).toBe(1);
});
