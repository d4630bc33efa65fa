// As whom a team writes to its clients, as a row; no row: nobody has said so yet.
import type { Language } from '#domain/contact.ts';
import type { Sender } from '#domain/sender.ts';
import type { Sender as SenderRow } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

export async function findSender(db: Queries, workspaceId: string): Promise<Sender | null> {
  const row = await db.sender.findUnique({ where: { workspaceId } });
  return row && senderOf(row);
}

/** Who said it last; null: nobody has. */
export async function findSenderAuthor(db: Queries, workspaceId: string): Promise<string | null> {
  const row = await db.sender.findUnique({ where: { workspaceId }, select: { updatedBy: true } });
  return row?.updatedBy ?? null;
}

export async function saveSender(
  tx: Queries,
  given: { workspaceId: string; sender: Sender; by: string; at: Date },
): Promise<void> {
  const { at, by, sender, workspaceId } = given;
  const data = {
    ...sender,
    payTo: { ...sender.payTo },
    allowList: [...sender.allowList],
    updatedAt: at,
    updatedBy: by,
  };
  await tx.sender.upsert({
    where: { workspaceId },
    create: { ...data, workspaceId },
    update: data,
  });
}

function senderOf(row: SenderRow): Sender {
  return {
    fromName: row.fromName,
    fromAddress: row.fromAddress,
    replyTo: row.replyTo,
    phone: row.phone,
    logoUrl: row.logoUrl,
    signature: row.signature,
    paymentLink: row.paymentLink,
    payTo: row.payTo as Record<string, string>,
    isLive: row.isLive,
    allowList: row.allowList,
    minGapDays: row.minGapDays,
    language: row.language as Language,
  };
}
