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
import { loadClientBook } from '#db/invoices.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import type { PastLetter } from '#db/reminders.ts';
import { listPastLetters } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import { findClient, normaliseName } from '#domain/client-search.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { nextLetter } from '#domain/ladder.ts';
import type { ClientStatus } from '#domain/status.ts';
import { statusOf } from '#domain/status.ts';
import type { Client, ClientRef, Day } from '#domain/types.ts';

/** Why words do not name exactly one client. */
export type Unclear =
  | { readonly ok: false; readonly reason: 'many'; readonly clients: readonly ClientRef[] }
  | { readonly ok: false; readonly reason: 'none'; readonly suggestions: readonly ClientRef[] };

/** A client at a glance, with the letters that went out or are on their way. */
export interface StatusOverview {
  readonly status: ClientStatus;
  readonly lastLetter: PastLetter | null;
  /** Only addresses of the allow-list get mail. */
  readonly isPractice: boolean;
  /** Since when an answer of theirs waits for one of ours. */
  readonly repliedAt: Date | null;
  /** What a letter would be now; null: none makes sense. */
  readonly nextStage: LetterStage | null;
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
  return statusOf({ client, ...(await loadClientBook(db.prisma, workspaceId, client.id)), today });
}

async function overviewFor(
  db: Database,
  given: { workspaceId: string; client: Client; today: Day },
): Promise<StatusOverview> {
  const { workspaceId, client, today } = given;
  const key = { workspaceId, clientId: client.id };
  const [book, letters, holds, sender] = await Promise.all([
    loadClientBook(db.prisma, workspaceId, client.id),
    listPastLetters(db.prisma, { ...key, andWaiting: true }),
    loadHolds(db.prisma, key),
    findSender(db.prisma, workspaceId),
  ]);
  const status = statusOf({ client, ...book, today });
  const overdue = status.invoices.filter((one) => one.daysPastDue > 0 && !one.isDisputed);
  const invoices = overdue.length > 0 ? overdue : status.invoices;
  const next = invoices.length > 0 ? nextLetter({ invoices, letters, today }) : null;
  return {
    status,
    lastLetter: letters.at(-1) ?? null,
    isPractice: sender?.isLive === false,
    repliedAt: holds?.repliedAt ?? null,
    nextStage: next?.stage ?? null,
  };
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
