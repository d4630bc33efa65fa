// One client at a glance: finds whom the person means, loads the account, says what to do next.
import type { Database } from '#db/client.ts';
import type { PickableClient } from '#db/clients.ts';
import {
  findClientById,
  listClientsCalled,
  listClientsLike,
  listClientsWithWords,
  listPickableClients,
} from '#db/clients.ts';
import { findDisputes } from '#db/disputes.ts';
import { loadClientBook } from '#db/invoices.ts';
import { listOwnCauses, listPromises, listReasons } from '#db/late-reasons.ts';
import type { NextTouch } from '#db/notes.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import type { PastLetter } from '#db/reminders.ts';
import { listPastLetters } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import type { MainReason } from '#domain/cause.ts';
import { causeOf, causesOf, mainReason } from '#domain/cause.ts';
import { findClient, normaliseName } from '#domain/client-search.ts';
import type { Dispute } from '#domain/dispute.ts';
import { undisputedOf } from '#domain/dispute-hold.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { nextLetter } from '#domain/ladder.ts';
import type { Reach } from '#domain/sender.ts';
import { reachOf } from '#domain/sender.ts';
import type { ClientStatus } from '#domain/status.ts';
import { statusOf } from '#domain/status.ts';
import type { Client, ClientRef, Day, Invoice } from '#domain/types.ts';
import type { LatestNotes } from './note-list.ts';
import { latestNotesOf, touchToCome } from './note-list.ts';
import { loadUnthanked } from './unthanked.ts';

/** Why words do not name exactly one client. */
export type Unclear =
  | { readonly ok: false; readonly reason: 'many'; readonly clients: readonly ClientRef[] }
  | { readonly ok: false; readonly reason: 'none'; readonly suggestions: readonly ClientRef[] };

/** A client at a glance, with the letters that went out or are on their way. */
export interface StatusOverview {
  readonly status: ClientStatus;
  readonly lastLetter: PastLetter | null;
  /** Only addresses of the allow-list get mail. */
  readonly reach: Reach;
  /** Since when an answer of theirs waits for one of ours. */
  readonly repliedAt: Date | null;
  /** What a letter would be now; null: none makes sense. */
  readonly nextStage: LetterStage | null;
  /** What held them up most often, as people said; null: nobody has said. */
  readonly heldUpBy: (MainReason & { readonly name: string }) | null;
  readonly notes: LatestNotes;
  /** Null: no day is named, or it is over. */
  readonly nextTouch: NextTouch | null;
  /** They paid, and nobody has thanked them for it yet. */
  readonly canThank: boolean;
  /** Open cases about what is open, the oldest first. */
  readonly disputes: readonly Dispute[];
}

export type StatusResult = ({ readonly ok: true } & StatusOverview) | Unclear;

/** Whom the words mean: each way to name a client is asked only when the one before finds nobody, the dear one last. */
export async function lookUpClient(
  db: Database,
  workspaceId: string,
  words: string,
): Promise<{ readonly ok: true; readonly client: Client } | Unclear> {
  const nameKey = normaliseName(words);
  const numbers = spellingsOf(words.trim().replace(/^#\s*/, ''));
  let known = await listClientsCalled(db.prisma, workspaceId, { numbers, nameKey });
  if (known.length === 0)
    known = await listClientsWithWords(db.prisma, workspaceId, nameKey.split(' '));
  const candidates =
    known.length > 0 ? known : await listClientsLike(db.prisma, workspaceId, piecesOf(nameKey));
  const match = findClient(words, candidates);
  switch (match.kind) {
    case 'one': {
      const { id } = match.client;
      const client =
        known.find((one) => one.id === id) ?? (await findClientById(db.prisma, workspaceId, id));
      return client ? { ok: true, client } : { ok: false, reason: 'none', suggestions: [] };
    }
    case 'many':
      return { ok: false, reason: 'many', clients: match.clients };
    case 'none':
      return { ok: false, reason: 'none', suggestions: match.suggestions };
  }
}

/** People type "c-17" for C-17. */
function spellingsOf(number: string): string[] {
  return [...new Set([number, number.toUpperCase(), number.toLowerCase()])];
}

/** Runs of three letters: a name with one slip of the pen still shares most of them. */
function piecesOf(nameKey: string): string[] {
  const words = nameKey.split(' ');
  const pieces = words.flatMap((word) =>
    word.length <= 3
      ? [word]
      : Array.from({ length: word.length - 2 }, (_, i) => word.slice(i, i + 3)),
  );
  return [...new Set(pieces)];
}

/** The status of the client that the words name. */
export async function findStatus(
  db: Database,
  given: { workspaceId: string; words: string; today: Day },
): Promise<StatusResult> {
  const found = await lookUpClient(db, given.workspaceId, given.words);
  if (!found.ok) return found;
  return { ok: true, ...(await overviewFor(db, { ...given, client: found.client })) };
}

/** One client by id; null when there is no such client in the workspace. */
export async function loadOverview(
  db: Database,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<StatusOverview | null> {
  const client = await findClientById(db.prisma, given.workspaceId, given.clientId);
  return client && overviewFor(db, { ...given, client });
}

/** The account alone, for what needs no letters. */
export async function loadStatus(
  db: Database,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<ClientStatus | null> {
  const { today, workspaceId } = given;
  const client = await findClientById(db.prisma, workspaceId, given.clientId);
  if (!client) return null;
  const key = { workspaceId, clientId: client.id };
  const nextTouchOn = (await loadHolds(db.prisma, key))?.nextTouchOn ?? null;
  const book = await loadClientBook(db.prisma, workspaceId, client.id);
  const promisedOn = await listPromises(db.prisma, key);
  return statusOf({ client, ...book, nextTouchOn, promisedOn, today });
}

/** Whatever was said, however long ago. */
const EVER = new Date(0);

async function overviewFor(
  db: Database,
  given: { workspaceId: string; client: Client; today: Day },
): Promise<StatusOverview> {
  const { workspaceId, client, today } = given;
  const key = { workspaceId, clientId: client.id };
  const [book, letters, holds, sender, notes, reasons, causes, paid, promisedOn] =
    await Promise.all([
      loadClientBook(db.prisma, workspaceId, client.id),
      listPastLetters(db.prisma, { ...key, andWaiting: true }),
      loadHolds(db.prisma, key),
      findSender(db.prisma, workspaceId),
      latestNotesOf(db.prisma, key),
      listReasons(db.prisma, { ...key, since: EVER }),
      listOwnCauses(db.prisma, workspaceId),
      loadUnthanked(db.prisma, { ...key, today }),
      listPromises(db.prisma, key),
    ]);
  const nextTouchOn = holds?.nextTouchOn ?? null;
  const status = statusOf({ client, ...book, nextTouchOn, promisedOn, today });
  const askable = status.invoices.filter((one) => undisputedOf(one) > 0n);
  const overdue = askable.filter(({ daysPastDue }) => daysPastDue > 0);
  const invoices = overdue.length > 0 ? overdue : askable;
  const main = mainReason(reasons);
  const next = invoices.length > 0 ? nextLetter({ invoices, letters, today }) : null;
  return {
    status,
    lastLetter: letters.at(-1) ?? null,
    reach: reachOf(sender),
    repliedAt: holds?.repliedAt ?? null,
    nextStage: next?.stage ?? null,
    heldUpBy: main && { ...main, name: causeOf(main.cause, causesOf(causes)).name },
    notes,
    // Nearly always there is none: whoever waits for the card does not wait for that.
    nextTouch: holds?.nextTouchOn ? await touchToCome(db.prisma, { ...key, today }) : null,
    canThank: paid.unthanked.length > 0,
    disputes: await disputesOf(db, workspaceId, book.open),
  };
}

/** The open cases that these invoices are in, the oldest first; nearly always there is none, and nothing is asked. */
async function disputesOf(
  db: Database,
  workspaceId: string,
  open: readonly Invoice[],
): Promise<Dispute[]> {
  const ids = new Set(open.flatMap(({ dispute }) => dispute?.disputeId ?? []));
  if (ids.size === 0) return [];
  return findDisputes(db.prisma, { workspaceId, id: { in: [...ids].map(BigInt) } });
}

/** What a typeahead offers for the letters so far, those with most overdue first. */
export async function suggestClients(
  db: Database,
  given: { workspaceId: string; letters: string; today: Day },
): Promise<PickableClient[]> {
  return listPickableClients(db.prisma, {
    workspaceId: given.workspaceId,
    letters: given.letters,
    nameKey: normaliseName(given.letters),
    today: given.today,
    limit: 50,
  });
}
