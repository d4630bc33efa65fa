// Who gets a case: the rules of the team, the people they name and who stands in for those who are away, asked together.
import type { Queries } from '#db/client.ts';
import { listDisputeRules, listStandings } from '#db/dispute-policy.ts';
import { findDisputes } from '#db/disputes.ts';
import { findMember } from '#db/members.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { Dispute } from '#domain/dispute.ts';
import { hopsText } from '#domain/dispute-hops.ts';
import type { Candidate, DisputeRule, Routed } from '#domain/dispute-route.ts';
import { routeDispute } from '#domain/dispute-route.ts';
import { may } from '#domain/member.ts';
import { sumByCurrency } from '#domain/money.ts';
import type { Database } from './deps.ts';
import type { Case } from './dispute-case.ts';
import { loadCase, writeMove } from './dispute-case.ts';

const MOST_AT_ONCE = 20;
/** Who stands in for whom, for whom, and so on: nobody follows more of it than that. */
const MOST_DEPUTIES = 10;

/** Gives every case that nobody has looked at yet to whoever should have it; each hop is on record. */
export async function routeDueDisputes(
  db: Database,
  given: { workspaceId: string; admins: readonly string[]; now: Date },
): Promise<void> {
  const { workspaceId } = given;
  const due = await findDisputes(db.prisma, { workspaceId, routedAt: null });
  for (const dispute of due.slice(0, MOST_AT_ONCE)) await routeOne(db, { ...given, dispute });
}

/** What Slack said of somebody is good for so long, where a case waits for it. */
const PROFILE_MINUTES = 10;

/** Whom Slack is to be asked about before the next cases are given to somebody: all who may get one, and who stands in for them. */
export async function peopleToAsk(
  db: Database,
  given: { workspaceId: string; admins: readonly string[]; now: Date },
): Promise<string[]> {
  const { admins, now, workspaceId } = given;
  const due = await findDisputes(db.prisma, { workspaceId, routedAt: null });
  if (due.length === 0) return [];
  const rules = await listDisputeRules(db.prisma, workspaceId);
  const cases = await Promise.all(
    due.slice(0, MOST_AT_ONCE).map(({ id }) => loadCase(db.prisma, { workspaceId, id })),
  );
  const owners = cases.map((about) => about?.client.ownerUserId ?? null);
  const first = [...new Set(owners.flatMap((owner) => namedBy(rules, owner)))];
  const people = await peopleOf(db.prisma, { workspaceId, first, admins, now });
  const oldest = new Date(now.getTime() - PROFILE_MINUTES * 60_000);
  const userIds = [...new Set([...first, ...people.keys()])];
  const members = await Promise.all(userIds.map((id) => findMember(db.prisma, workspaceId, id)));
  return userIds.filter((_, at) => (members[at]?.refreshedAt ?? oldest) <= oldest);
}

async function routeOne(
  db: Database,
  given: { dispute: Dispute; admins: readonly string[]; now: Date },
): Promise<void> {
  const { admins, dispute, now } = given;
  const { id, workspaceId } = dispute;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const about = await loadCase(tx, { workspaceId, id });
    if (!about || about.dispute.routedAt !== null) return;
    const routed = await routedTo(tx, { about, admins, now });
    await writeMove(tx, about, {
      change: {
        routedAt: now,
        ownerUserId: routed.to === 'person' ? routed.userId : null,
        ownerGroupId: routed.to === 'group' ? routed.groupId : null,
      },
      event: { kind: 'routed', facts: factsOf(routed) },
      actor: 'clock',
      at: now,
    });
  });
}

/** Where it ended, and by which way. */
function factsOf(routed: Routed) {
  const id = routed.to === 'person' ? routed.userId : routed.to === 'group' ? routed.groupId : null;
  return { to: routed.to, id, hops: hopsText(routed.hops) };
}

async function routedTo(
  tx: Queries,
  given: { about: Case; admins: readonly string[]; now: Date },
): Promise<Routed> {
  const { admins, about, now } = given;
  const { client, dispute, workspace } = about;
  const rules = await listDisputeRules(tx, workspace.id);
  const disputed = sumByCurrency(
    dispute.invoices.map(({ claimedMinor, currency }) => ({ currency, minor: claimedMinor })),
  );
  const { ownerUserId } = client;
  return routeDispute({
    rules,
    about: { clientId: client.id, reason: dispute.reason, disputed },
    ownerUserId,
    people: await peopleOf(tx, {
      workspaceId: workspace.id,
      first: namedBy(rules, ownerUserId),
      admins,
      now,
    }),
    today: localDay(now, workspace.timeZone),
  });
}

function namedBy(rules: readonly DisputeRule[], ownerUserId: string | null): string[] {
  return [ownerUserId, ...rules.map(({ userId }) => userId)].filter((one) => one !== null);
}

/** These people and all who stand in for them. */
async function peopleOf(
  tx: Queries,
  given: { workspaceId: string; first: readonly string[]; admins: readonly string[]; now: Date },
): Promise<Map<string, Candidate>> {
  const { admins, now, workspaceId } = given;
  const people = new Map<string, Candidate>();
  let next = [...new Set(given.first)];
  for (let round = 0; round < MOST_DEPUTIES && next.length > 0; round++) {
    const found = await listStandings(tx, { workspaceId, userIds: next });
    for (const { awayUntil, deputyUserId, slackUserId, statusAwayUntil } of found) {
      const member = await findMember(tx, workspaceId, slackUserId);
      if (!member) continue;
      const isAdmin = admins.includes(slackUserId) && !member.isBarred;
      people.set(slackUserId, {
        userId: slackUserId,
        isBarred: member.isBarred,
        mayWork: isAdmin || may(member, 'collector'),
        awayUntil,
        isAwayInSlack: statusAwayUntil !== null && statusAwayUntil > now,
        deputyUserId,
      });
    }
    const deputies = found.map(({ deputyUserId }) => deputyUserId).filter((one) => one !== null);
    next = [...new Set(deputies)].filter((userId) => !people.has(userId));
  }
  return people;
}
