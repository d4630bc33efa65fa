// The letters that today's digest suggests, one for each client who needs somebody.
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { planToday } from './digest.ts';
import type { Proposal } from './reminder-proposal.ts';
import { proposeReminder } from './reminder-proposal.ts';

/** Those that may go out first, by risk; `more` counts the clients beyond the limit. */
export async function listProposals(
  db: Database,
  given: { workspaceId: string; today: Day; now: Date; hasMailServer: boolean; limit: number },
): Promise<{ readonly proposals: readonly Proposal[]; readonly more: number }> {
  const plan = await planToday(db, given);
  const clientIds = [...new Set(plan.needsSomeone.map(({ clientId }) => clientId))];
  const proposals: Proposal[] = [];
  for (const clientId of clientIds.slice(0, given.limit)) {
    const result = await proposeReminder(db, { ...given, clientId });
    if (result.ok) proposals.push(result.proposal);
  }
  proposals.sort((a, b) => Number(b.verdict.ok) - Number(a.verdict.ok));
  return { proposals, more: Math.max(0, clientIds.length - given.limit) };
}
