// Whom a note is about: the client at the start of what was typed, or those that a reply in one of our threads means.
import { findClientById, listClientsCalled, listClientsWithWords } from '#db/clients.ts';
import { findMember } from '#db/members.ts';
import { findThreadRoot, listCalledClients } from '#db/note-threads.ts';
import { isChatter } from '#domain/chatter.ts';
import { clientsMeant } from '#domain/client-mention.ts';
import { findClient, normaliseName } from '#domain/client-search.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { isCleanSplit, splitsOf } from '#domain/named-client.ts';
import type { ClientRef } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Unclear } from './status.ts';
import { lookUpClient } from './status.ts';

/** The client with which the words begin, and what follows the name, as typed. */
export type NamedClient =
  | { readonly ok: true; readonly client: ClientRef; readonly rest: string }
  | (Unclear & { readonly rest: string });

/** Finds the client at the start of the words: the longest run of them that names exactly one. */
export async function clientAtStart(
  db: Database,
  given: { workspaceId: string; typed: string },
): Promise<NamedClient> {
  const { typed, workspaceId } = given;
  let unclear: NamedClient | null = null;
  for (const split of splitsOf(typed)) {
    const match = findClient(split.name, await candidatesFor(db, workspaceId, split.name));
    if (match.kind === 'one' && isCleanSplit(split, match.client))
      return { ok: true, client: match.client, rest: split.rest };
    if (match.kind === 'many' && match.clients.every((client) => isCleanSplit(split, client)))
      unclear ??= { ok: false, reason: 'many', clients: match.clients, rest: split.rest };
  }
  return unclear ?? { ...(await suggestionsFor(db, given)), rest: typed.trim() };
}

/** Those who are called so; no look for typos, as this is asked for each run of words. */
async function candidatesFor(db: Database, workspaceId: string, name: string) {
  const nameKey = normaliseName(name);
  const number = name.replace(/^#\s*/, '');
  const numbers = [number, number.toUpperCase(), number.toLowerCase()];
  const called = await listClientsCalled(db.prisma, workspaceId, { numbers, nameKey });
  return called.length > 0
    ? called
    : listClientsWithWords(db.prisma, workspaceId, nameKey.split(' '));
}

async function suggestionsFor(
  db: Database,
  { typed, workspaceId }: { workspaceId: string; typed: string },
): Promise<Unclear> {
  const [first = ''] = typed.trim().split(/\s+/);
  const found = await lookUpClient(db, workspaceId, first);
  return found.ok ? { ok: false, reason: 'none', suggestions: [found.client] } : found;
}

/** The client of a form that is shown again; null: not in the books any more. */
export async function clientOfForm(
  db: Database,
  { clientId, workspaceId }: { workspaceId: string; clientId: string },
): Promise<ClientRef | null> {
  return findClientById(db.prisma, workspaceId, clientId);
}

/** What to make of a reply: nothing, a note on this client, or a question about which of these it is, or of all others. */
export type ReplyTarget =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly clientId: string }
  | { readonly kind: 'ask'; readonly clients: readonly ClientRef[] };

/** Which client a reply is about, in the thread of a digest or of a card. */
export async function targetOfReply(
  db: Database,
  given: { workspaceId: string; channelId: string; threadTs: string; words: string },
): Promise<ReplyTarget> {
  const { channelId, threadTs: ts, words, workspaceId } = given;
  const root = await findThreadRoot(db.prisma, { workspaceId, channelId, ts });
  if (!root) return { kind: 'none' };
  if (root.kind === 'card') return { kind: 'one', clientId: root.clientId };
  const ids = clientsIn(root.plan);
  const clients = await listCalledClients(db.prisma, { workspaceId, ids });
  const meant = clientsMeant(words, clients);
  const isOneNamed = meant.length === 1 && clients.length > 1;
  // Somebody else in the books may be meant, also where only one owes something.
  const stranger = isOneNamed ? null : await namedElsewhere(db, { workspaceId, words, clients });
  const [only, ...others] = meant;
  if (only && others.length === 0 && !stranger) return { kind: 'one', clientId: only.id };
  const fitting = stranger ? [stranger, ...meant] : meant;
  if (fitting.length === 0 && isChatter(words)) return { kind: 'none' };
  // Those that fit come first: Slack shows a hundred.
  return { kind: 'ask', clients: [...fitting, ...clients.filter((one) => !meant.includes(one))] };
}

/** The client with whose name the words begin, and who is none of these. */
async function namedElsewhere(
  db: Database,
  given: { workspaceId: string; words: string; clients: readonly ClientRef[] },
): Promise<ClientRef | null> {
  const named = await clientAtStart(db, { workspaceId: given.workspaceId, typed: given.words });
  if (!named.ok || given.clients.some(({ id }) => id === named.client.id)) return null;
  return named.client;
}

/** Everybody whom a digest names, in its order. */
function clientsIn(plan: DigestPlan): string[] {
  const named = [
    ...plan.needsSomeone,
    ...plan.waiting,
    ...plan.goodNews,
    ...(plan.toThank ?? []),
    ...(plan.unanswered ?? []),
  ];
  return [...new Set(named.map(({ clientId }) => clientId))];
}

/** The names of these people, as far as they are known: what Slack writes as an id is kept as a name. */
export async function namesOf(
  db: Database,
  given: { workspaceId: string; userIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const { userIds, workspaceId } = given;
  const known = await Promise.all(
    [...new Set(userIds)].map((id) => findMember(db.prisma, workspaceId, id)),
  );
  return new Map(known.flatMap((one) => (one ? [[one.slackUserId, one.name]] : [])));
}
