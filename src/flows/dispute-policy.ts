// How the team settles disputes, and who gets which: said by an admin, in the record.
import { recordActivity } from '#db/activity.ts';
import { findClientById } from '#db/clients.ts';
import {
  deleteDisputeRule,
  findDisputePolicy,
  insertDisputeRule,
  listDisputeRules,
  saveDisputePolicy,
} from '#db/dispute-policy.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { DisputePolicy, PolicyMistake, RuleMistake } from '#domain/dispute-policy.ts';
import { MOST_RULES, policyMistake, ruleMistake } from '#domain/dispute-policy.ts';
import type { DisputeRule } from '#domain/dispute-route.ts';
import type { ClientRef } from '#domain/types.ts';
import type { Database } from './deps.ts';

interface Acting {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

export async function disputePolicyOf(db: Database, workspaceId: string): Promise<DisputePolicy> {
  return findDisputePolicy(db.prisma, workspaceId);
}

export type PolicyResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: PolicyMistake };

/** Changes the policy; the record has all of it as it is from now on. */
export async function changeDisputePolicy(
  db: Database,
  { actor, now, policy, workspaceId }: Acting & { readonly policy: DisputePolicy },
): Promise<PolicyResult> {
  const reason = policyMistake(policy);
  if (reason) return { ok: false, reason };
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await saveDisputePolicy(tx, { workspaceId, policy });
    const entry = { workspaceId, at: now, actor, action: 'dispute.policy' };
    await recordActivity(tx, { ...entry, facts: { ...policy } });
  });
  return { ok: true };
}

/** A rule with the client whom it names. */
export interface NamedRule extends DisputeRule {
  /** Null: any client, or one that is not in the books any more. */
  readonly client: ClientRef | null;
}

/** The oldest first. */
export async function disputeRulesOf(db: Database, workspaceId: string): Promise<NamedRule[]> {
  const rules = await listDisputeRules(db.prisma, workspaceId);
  const clientOf = async ({ clientId }: DisputeRule): Promise<ClientRef | null> =>
    clientId === null ? null : findClientById(db.prisma, workspaceId, clientId);
  return Promise.all(rules.map(async (rule) => ({ ...rule, client: await clientOf(rule) })));
}

export type RuleResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: RuleMistake | 'no_client' | 'too_many' };

/** Adds a rule for the cases that come from now on. */
export async function addDisputeRule(
  db: Database,
  { actor, now, rule, workspaceId }: Acting & { readonly rule: Omit<DisputeRule, 'id'> },
): Promise<RuleResult> {
  const mistake = ruleMistake(rule);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<RuleResult> => {
    await lockWorkspace(tx, workspaceId);
    const { clientId } = rule;
    const client = clientId === null ? null : await findClientById(tx, workspaceId, clientId);
    if (clientId !== null && !client) return { ok: false, reason: 'no_client' };
    const there = await listDisputeRules(tx, workspaceId);
    if (there.length >= MOST_RULES) return { ok: false, reason: 'too_many' };
    const kept = { ...rule, clientId: client?.id ?? null };
    const id = await insertDisputeRule(tx, { workspaceId, ...kept });
    const entry = { workspaceId, at: now, actor, action: 'dispute.rule.add' };
    await recordActivity(tx, { ...entry, facts: { ...kept, ruleId: id } });
    return { ok: true };
  });
}

/** Takes a rule away; false when it was gone already. Cases that it gave to somebody stay theirs. */
export async function removeDisputeRule(
  db: Database,
  { actor, id, now, workspaceId }: Acting & { readonly id: string },
): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  return db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if (!(await deleteDisputeRule(tx, { workspaceId, id }))) return false;
    const entry = { workspaceId, at: now, actor, action: 'dispute.rule.remove' };
    await recordActivity(tx, { ...entry, facts: { ruleId: id } });
    return true;
  });
}
