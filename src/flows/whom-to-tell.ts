// Who hears of what went wrong about a client: whoever looks after it, whoever caused it, the admins, or all who read the digest.
import type { Card } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { findLastPostedDigest, listDigestMessages } from '#db/digests.ts';
import { findMember, listAdmins } from '#db/members.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { may } from '#domain/member.ts';

/** Where a card goes: to a person, or to all who read a channel. */
export type Place = Pick<Card, 'userId' | 'channelId' | 'threadTs'>;

/** The id by which Slack knows it. */
export function nameOfPlace({ channelId, userId }: Pick<Card, 'userId' | 'channelId'>): string {
  return userId === '' ? (channelId ?? '') : userId;
}

/** Those who should know of a letter, one group after the other. */
export async function whoShouldKnow(
  tx: Queries,
  given: {
    letter: { workspaceId: string; clientId: string; createdBy: string };
    /** Slack user ids that are admins by configuration. */
    admins: readonly string[];
  },
): Promise<readonly (readonly string[])[]> {
  const { admins, letter } = given;
  const { clientId, createdBy, workspaceId } = letter;
  const client = await findClientById(tx, workspaceId, clientId);
  const owner = client?.ownerUserId ? [client.ownerUserId] : [];
  return [owner, [createdBy], await adminsOf(tx, { workspaceId, admins })];
}

/** Those of the configuration and those that we know, each once. */
export async function adminsOf(
  tx: Queries,
  given: { workspaceId: string; admins: readonly string[] },
): Promise<string[]> {
  const known = await listAdmins(tx, given.workspaceId);
  return [...new Set([...given.admins, ...known.map(({ slackUserId }) => slackUserId)])];
}

/** The places of the first group in which anybody may be told, else the thread of the digest; none: nobody is left. */
export async function nextPlaces(
  tx: Queries,
  given: {
    workspaceId: string;
    groups: readonly (readonly string[])[];
    /** Who had it before, by the ids by which Slack knows them. */
    asked: ReadonlySet<string>;
    admins: readonly string[];
  },
): Promise<Place[]> {
  const { asked, groups, workspaceId } = given;
  for (const group of groups) {
    const next = [...new Set(group)].filter((userId) => !asked.has(userId));
    const userIds = await whoMayWork(tx, { ...given, userIds: next });
    if (userIds.length > 0)
      return userIds.map((userId) => ({ userId, channelId: null, threadTs: null }));
  }
  const place = await underTheDigest(tx, workspaceId);
  return place && !asked.has(nameOfPlace(place)) ? [place] : [];
}

/** A client belongs to whomever an import names, a guest, too; what is said names amounts, and its buttons want the role. */
export async function whoMayWork(
  tx: Queries,
  given: { workspaceId: string; userIds: readonly string[]; admins: readonly string[] },
): Promise<string[]> {
  const { admins, userIds, workspaceId } = given;
  const able: string[] = [];
  for (const userId of userIds) {
    const member = await findMember(tx, workspaceId, userId);
    const isAdmin = admins.includes(userId) && member?.isBarred !== true;
    if (isAdmin || (member !== null && may(member, 'collector'))) able.push(userId);
  }
  return able;
}

/** The thread of the newest digest, else its channel: whoever is in it reads amounts every morning. */
async function underTheDigest(tx: Queries, workspaceId: string): Promise<Place | null> {
  const workspace = await findWorkspace(tx, workspaceId);
  const channelId = workspace?.digestChannelId ?? null;
  if (channelId === null) return null;
  const digest = await findLastPostedDigest(tx, workspaceId);
  const [root] = digest?.channelId === channelId ? await listDigestMessages(tx, digest) : [];
  return { userId: '', channelId, threadTs: root?.ts ?? null };
}
