// What was disputed is paid or credited, and somebody says that the case is not over all the same.

import { findDispute } from '#db/disputes.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { isUndecided } from '#domain/dispute.ts';
import { may } from '#domain/member.ts';
import type { Database } from './deps.ts';
import type { DisputeResult, Moving } from './dispute-case.ts';
import { loadCase, movedBy, writeMove } from './dispute-case.ts';

/** "It goes on": the card asks no more, until another payment covers what is disputed. Said twice it is so already. */
export async function disputeNotOver(db: Database, given: Moving): Promise<DisputeResult> {
  const { disputeId: id, member, now, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<DisputeResult> => {
    await lockWorkspace(tx, workspaceId);
    const about = await loadCase(tx, { workspaceId, id });
    if (!about) return { ok: false, reason: { code: 'gone' }, dispute: null };
    const { client, dispute } = about;
    if (!may(member, 'collector')) return { ok: false, reason: { code: 'no_role' }, dispute };
    if (!isUndecided(dispute.state))
      return { ok: false, reason: await movedBy(tx, dispute), dispute };
    if (dispute.askedOverAt === null) return { ok: true, dispute, client, isNew: false };
    await writeMove(tx, about, {
      change: { askedOverAt: null },
      event: { kind: 'not_over' },
      actor: member.slackUserId,
      at: now,
    });
    const after = await findDispute(tx, { workspaceId, id });
    return { ok: true, dispute: after ?? dispute, client, isNew: true };
  });
}
