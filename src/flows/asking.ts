// When the team asks why a payment was late, and how often it thanks a client: said by an admin, in the record.
import { recordActivity } from '#db/activity.ts';
import { findAskingRules, lockWorkspace, saveAskingRules } from '#db/workspaces.ts';
import type { AskingField, AskingRules } from '#domain/asking.ts';
import { ASKING_FIELDS, askingMistakes } from '#domain/asking.ts';
import type { Database } from './deps.ts';

export async function askingRulesOf(db: Database, workspaceId: string): Promise<AskingRules> {
  return findAskingRules(db.prisma, workspaceId);
}

export type AskingResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly mistakes: readonly AskingField[] };

/** What the record calls each of them. */
const RECORDED: Readonly<Record<AskingField, string>> = {
  fromDays: 'askFromDays',
  fromAmount: 'askFromAmount',
  thankGapDays: 'thankGapDays',
};

/** Changes when the team asks and thanks. Each number that was changed is in the record, with what it was before. */
export async function changeAskingRules(
  db: Database,
  given: { workspaceId: string; rules: AskingRules; actor: string; now: Date },
): Promise<AskingResult> {
  const { actor, now, rules, workspaceId } = given;
  const mistakes = askingMistakes(rules);
  if (mistakes.length > 0) return { ok: false, mistakes };
  return db.prisma.$transaction(async (tx): Promise<AskingResult> => {
    await lockWorkspace(tx, workspaceId);
    const former = await findAskingRules(tx, workspaceId);
    const changed = ASKING_FIELDS.filter((field) => former[field] !== rules[field]);
    if (changed.length === 0) return { ok: true };
    await saveAskingRules(tx, { workspaceId, rules });
    const facts = Object.fromEntries(
      changed.flatMap((field) => [
        [RECORDED[field], rules[field]],
        [`${RECORDED[field]}Before`, former[field]],
      ]),
    );
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'settings.change', facts });
    return { ok: true };
  });
}
