// Cards about one client that stand in Slack: what they show now, and which are to be posted or drawn again.
import { randomUUID } from 'node:crypto';
import type { Card, ClaimedCardRedraw } from '#db/cards.ts';
import { claimCardRedraw, findCard, insertCard, listUnreached } from '#db/cards.ts';
import { findClientById } from '#db/clients.ts';
import { findContact } from '#db/contacts.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import type { HeldRow } from '#db/outbox.ts';
import { claimNext } from '#db/outbox.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { Reach } from '#domain/sender.ts';
import { reachOf } from '#domain/sender.ts';
import type { ClientRef, Day, Workspace } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { QuestionOverview } from './late-questions.ts';
import { loadQuestion } from './late-questions.ts';
import type { RefusedCopy } from './reminder-copy.ts';
import { refusedCopyOf } from './reminder-copy.ts';
import type { StatusOverview } from './status.ts';
import { loadOverview } from './status.ts';

const POST_LEASE_MINUTES = 5;
const REDRAW_LEASE_MINUTES = 5;

/** What a card shows now, and for whom it was before it was passed on. */
export type CardContent = { readonly unreached: readonly string[] } & (
  | {
      readonly kind: 'reminder';
      readonly workspace: Workspace;
      readonly today: Day;
      readonly client: ClientRef;
      readonly reminder: Reminder;
      readonly isBounced: boolean;
      readonly refusedCopy: RefusedCopy | null;
      readonly reach: Reach;
      readonly numbers: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'status';
      readonly workspace: Workspace;
      readonly overview: StatusOverview;
      readonly sharedBy: string;
    }
  | ({ readonly kind: 'question' } & QuestionOverview)
);

/** Null: what the card is about is gone; it stays as it is. */
export async function loadCardContent(
  db: Database,
  card: Card,
  now: Date,
): Promise<CardContent | null> {
  const unreached = await listUnreached(db.prisma, card);
  const { workspaceId } = card;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) return null;
  const today = localDay(now, workspace.timeZone);
  if (card.kind === 'question') {
    const overview = await loadQuestion(db, { workspaceId, id: card.questionId ?? '' });
    return overview && { kind: 'question', unreached, ...overview };
  }
  if (card.kind === 'status') {
    const overview = await loadOverview(db, { workspaceId, clientId: card.clientId, today });
    return overview && { kind: 'status', unreached, workspace, overview, sharedBy: card.userId };
  }
  const reminder = await findReminder(db.prisma, { workspaceId, id: card.reminderId ?? '' });
  const client = await findClientById(db.prisma, workspaceId, card.clientId);
  if (!reminder || !client) return null;
  const contact = await findContact(db.prisma, { workspaceId, id: reminder.contactId });
  const ids = reminder.invoices.map(({ invoiceId }) => invoiceId);
  const invoices = await loadInvoicesById(db.prisma, { workspaceId, ids });
  return {
    kind: 'reminder',
    unreached,
    workspace,
    today,
    client,
    reminder,
    isBounced: contact !== null && contact.bouncedAt !== null,
    refusedCopy: refusedCopyOf(reminder),
    reach: reachOf(await findSender(db.prisma, workspaceId)),
    numbers: new Map(invoices.map(({ id, number }) => [id, number])),
  };
}

/** A card of the outbox that this process posts. */
export interface HeldCard {
  readonly held: HeldRow;
  readonly card: Card;
}

export async function claimDueCardPost(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<HeldCard | null> {
  const held = await claimNext(db.prisma, {
    ...given,
    kind: 'card',
    leaseUntil: new Date(given.now.getTime() + POST_LEASE_MINUTES * 60_000),
    fence: randomUUID(),
  });
  if (!held) return null;
  const id = held.about['cardId'] ?? '';
  const card = await findCard(db.prisma, { workspaceId: given.workspaceId, id });
  if (!card) throw new Error(`Row ${held.id} of the outbox has no card.`);
  return { held, card };
}

export async function claimDueCardRedraw(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<ClaimedCardRedraw | null> {
  const leaseUntil = new Date(given.now.getTime() + REDRAW_LEASE_MINUTES * 60_000);
  return claimCardRedraw(db.prisma, { ...given, leaseUntil, fence: randomUUID() });
}

/** Remembers a status card that somebody shared, so that it stays true. */
export async function rememberShared(
  db: Database,
  given: {
    workspaceId: string;
    clientId: string;
    userId: string;
    channelId: string;
    ts: string;
    now: Date;
  },
): Promise<void> {
  const { now, ...rest } = given;
  await insertCard(db.prisma, { ...rest, kind: 'status', reminderId: null, at: now });
}
