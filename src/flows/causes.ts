// The team's own list of what holds payments up: changed by admins, in the record; what was said with a cause stays.
import { recordActivity } from '#db/activity.ts';
import { wantCauseRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { deleteCause, listOwnCauses, listUsedCauses, saveCause } from '#db/late-reasons.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Cause, CauseDeed, CauseForm, CauseMistake, CauseRefusal } from '#domain/cause.ts';
import { causeMistake, causeName, causeRefusal, causesOf, codeFor } from '#domain/cause.ts';
import type { Database } from './deps.ts';

/** A cause as the list shows it. */
export interface CauseInList extends Cause {
  /** How many invoices were late because of it. */
  readonly uses: number;
  /** The team's own, and nothing was laid to it. */
  readonly canRemove: boolean;
}

/** Those that are offered first, in their order. */
export async function causesInUse(db: Database, workspaceId: string): Promise<CauseInList[]> {
  const { causes, used } = await load(db.prisma, workspaceId);
  const listed = causes.map((cause) => {
    const isUsed = used.has(cause.code);
    // Whether it is the last one does not matter here: it can be removed once there is another.
    const refusal = causeRefusal('remove', { cause, causes, isUsed });
    const canRemove = refusal === null || refusal === 'last_one';
    return { ...cause, uses: used.get(cause.code) ?? 0, canRemove };
  });
  return [...listed.filter((one) => !one.isRetired), ...listed.filter((one) => one.isRetired)];
}

/** Null: there is none of this code. */
export async function causeOfCode(
  db: Database,
  given: { workspaceId: string; code: string },
): Promise<Cause | null> {
  const { causes } = await load(db.prisma, given.workspaceId);
  return causes.find(({ code }) => code === given.code) ?? null;
}

/** What stands against a form in the present list, for the person who still has it open. */
export async function causeMistakeNow(
  db: Database,
  given: { workspaceId: string; code: string | null; form: CauseForm },
): Promise<CauseMistake | null> {
  const { causes } = await load(db.prisma, given.workspaceId);
  return causeMistake(given.form, { code: given.code, causes });
}

interface Act {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

export type CauseResult =
  | { readonly ok: true; readonly cause: Cause }
  | { readonly ok: false; readonly reason: CauseMistake | 'no_cause' };

/** Adds a cause (`code` null) or changes one. Of two who change one at once the last one's words hold; both are recorded. */
export async function keepCause(
  db: Database,
  given: Act & { code: string | null; form: CauseForm },
): Promise<CauseResult> {
  const { code, form, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<CauseResult> => {
    await lockWorkspace(tx, workspaceId);
    const { causes, used } = await load(tx, workspaceId);
    const former = causes.find((one) => one.code === code) ?? null;
    if (code !== null && !former) return { ok: false, reason: 'no_cause' };
    const mistake = causeMistake(form, { code, causes });
    if (mistake) return { ok: false, reason: mistake };
    const name = causeName(form.name);
    const taken = [...causes.map((one) => one.code), ...used.keys()];
    const cause: Cause = {
      ...form,
      name,
      code: code ?? codeFor(name, taken),
      isRetired: former?.isRetired ?? false,
    };
    await save(tx, { ...given, former, cause });
    return { ok: true, cause };
  });
}

export type CauseDeedResult =
  | { readonly ok: true; readonly cause: Cause }
  | { readonly ok: false; readonly reason: 'no_cause' }
  | { readonly ok: false; readonly reason: CauseRefusal; readonly cause: Cause };

/** Retires a cause, brings it back, or removes it; whether it was used is looked up at this moment. */
export async function doToCause(
  db: Database,
  given: Act & { code: string; deed: CauseDeed },
): Promise<CauseDeedResult> {
  const { code, deed, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<CauseDeedResult> => {
    await lockWorkspace(tx, workspaceId);
    const { causes, used } = await load(tx, workspaceId);
    const cause = causes.find((one) => one.code === code);
    if (!cause) return { ok: false, reason: 'no_cause' };
    const reason = causeRefusal(deed, { cause, causes, isUsed: used.has(code) });
    if (reason) return { ok: false, reason, cause };
    if (deed === 'remove') {
      await deleteCause(tx, { workspaceId, code });
      await record(tx, { ...given, action: 'cause.remove', facts: { cause: code } });
      return { ok: true, cause };
    }
    const changed = { ...cause, isRetired: deed === 'retire' };
    await save(tx, { ...given, former: cause, cause: changed });
    return { ok: true, cause: changed };
  });
}

async function load(
  db: Queries,
  workspaceId: string,
): Promise<{ causes: Cause[]; used: Map<string, number> }> {
  const causes = causesOf(await listOwnCauses(db, workspaceId));
  return { causes, used: await listUsedCauses(db, workspaceId) };
}

const FIELDS = ['name', 'side', 'nextStep', 'touchDays', 'isRetired'] as const;

/** The record names which fields were changed, never the words. */
async function save(
  tx: Queries,
  given: Act & { former: Cause | null; cause: Cause },
): Promise<void> {
  const { actor, cause, former, now, workspaceId } = given;
  const changed = FIELDS.filter((field) => former?.[field] !== cause[field]);
  if (former && changed.length === 0) return;
  await saveCause(tx, { ...cause, workspaceId, by: actor, at: now });
  await record(tx, {
    ...given,
    action: former ? 'cause.change' : 'cause.add',
    facts: {
      cause: cause.code,
      isRetired: cause.isRetired,
      ...(former && { changed: changed.join(' ') }),
    },
  });
}

async function record(
  tx: Queries,
  given: Act & { action: string; facts: Record<string, string | boolean> },
): Promise<void> {
  const { action, actor, facts, now, workspaceId } = given;
  await recordActivity(tx, { workspaceId, at: now, actor, action, facts });
  await wantRedraw(tx, workspaceId);
  await wantCauseRedraws(tx, workspaceId);
}
