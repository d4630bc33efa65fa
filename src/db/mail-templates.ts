// The team's own words for a stage in a language, as rows; without a row ours are used.
import type { Language } from '#domain/contact.ts';
import type { LetterStage } from '#domain/ladder.ts';
import type { Queries } from './client.ts';

/** Which letter the words are for. */
export interface TemplateKey {
  readonly stage: LetterStage;
  readonly language: Language;
}

export interface OwnWords {
  readonly subject: string;
  readonly body: string;
}

/** Null: the team has none of its own. */
export async function findTemplate(
  db: Queries,
  given: { workspaceId: string } & TemplateKey,
): Promise<OwnWords | null> {
  const row = await db.mailTemplate.findUnique({
    where: { workspaceId_stage_language: keyOf(given) },
  });
  return row && { subject: row.subject, body: row.body };
}

/** For which letters the team has words of its own, and who wrote them when. */
export async function listOwnTemplates(
  db: Queries,
  workspaceId: string,
): Promise<(TemplateKey & { readonly updatedAt: Date; readonly updatedBy: string })[]> {
  const rows = await db.mailTemplate.findMany({ where: { workspaceId } });
  return rows.map((row) => ({
    stage: row.stage as LetterStage,
    language: row.language as Language,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy,
  }));
}

export async function saveTemplate(
  tx: Queries,
  given: { workspaceId: string; words: OwnWords; by: string; at: Date } & TemplateKey,
): Promise<void> {
  const { subject, body } = given.words;
  const data = { subject, body, updatedAt: given.at, updatedBy: given.by };
  const key = keyOf(given);
  await tx.mailTemplate.upsert({
    where: { workspaceId_stage_language: key },
    create: { ...key, ...data },
    update: data,
  });
}

/** True when there was one to remove. */
export async function removeTemplate(
  tx: Queries,
  given: { workspaceId: string } & TemplateKey,
): Promise<boolean> {
  const { count } = await tx.mailTemplate.deleteMany({ where: keyOf(given) });
  return count > 0;
}

function keyOf({ language, stage, workspaceId }: { workspaceId: string } & TemplateKey) {
  return { workspaceId, stage, language };
}
