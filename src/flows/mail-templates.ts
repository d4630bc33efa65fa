// The words of letters: ours, or the team's own, which are tried on letters that nobody gets before they are saved.
import { recordActivity } from '#db/activity.ts';
import type { OwnWords, TemplateKey } from '#db/mail-templates.ts';
import {
  findTemplate,
  listOwnTemplates,
  removeTemplate,
  saveTemplate,
} from '#db/mail-templates.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Language } from '#domain/contact.ts';
import type { Tone } from '#domain/ladder.ts';
import { LETTER_STAGES } from '#domain/ladder.ts';
import { checkTemplate, draftOf, templateOf } from '#mail/draft.ts';
import type { Draft } from '#mail/letter.ts';
import type { LintWarning } from '#mail/lint.ts';
import { lint } from '#mail/lint.ts';
import { sampleFacts } from '#mail/template-samples.ts';
import { PLACEHOLDERS } from '#mail/template-values.ts';
import type { Database } from './deps.ts';

/** What a text may name, and what each stands for. */
export const LETTER_PLACEHOLDERS: Readonly<Record<string, string>> = PLACEHOLDERS;

const LANGUAGES: readonly Language[] = ['en', 'de'];

/** One letter in one language, and whose words it has. */
export interface LetterInList extends TemplateKey {
  /** Null: ours. */
  readonly own: { readonly updatedAt: Date; readonly updatedBy: string } | null;
}

interface Act extends TemplateKey {
  readonly workspaceId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Every letter, the softest of the ladder first, then the thank-you and those about a dispute. */
export async function lettersOf(db: Database, workspaceId: string): Promise<LetterInList[]> {
  const own = await listOwnTemplates(db.prisma, workspaceId);
  return LANGUAGES.flatMap((language) =>
    LETTER_STAGES.map((stage) => ({
      stage,
      language,
      own: own.find((one) => one.stage === stage && one.language === language) ?? null,
    })),
  );
}

/** The words that a letter has now. */
export async function wordsOf(
  db: Database,
  key: { workspaceId: string } & TemplateKey,
): Promise<OwnWords & { readonly isOwn: boolean }> {
  const own = await findTemplate(db.prisma, key);
  return { ...(own ?? templateOf(key.stage, key.language)), isOwn: own !== null };
}

export type Tried =
  | { readonly ok: true; readonly draft: Draft; readonly warnings: readonly LintWarning[] }
  /** A sentence for each mistake, and where it stands. */
  | { readonly ok: false; readonly mistakes: readonly WordsMistake[] };

export interface WordsMistake {
  readonly where: 'subject' | 'body';
  readonly sentence: string;
}

/** How a letter would read, or what is wrong with its words. Asks no database. */
export function tryWords(words: OwnWords, about: TemplateKey & { tone: Tone }): Tried {
  const check = checkTemplate(words, about);
  if (!check.ok)
    return {
      ok: false,
      mistakes: check.mistakes.map((sentence) => ({
        where: /^(?:the )?subject/i.test(sentence) ? 'subject' : 'body',
        sentence,
      })),
    };
  const [facts] = sampleFacts(about);
  if (!facts) throw new Error('There is no sample to try words on.');
  const draft = draftOf(facts, words);
  return { ok: true, draft, warnings: lint(draft, about.language, about.stage) };
}

/** From now on letters of this stage and language have these words. */
export async function saveWords(db: Database, given: Act & { words: OwnWords }): Promise<Tried> {
  const { actor, language, now, stage, words, workspaceId } = given;
  const tried = tryWords(words, { stage, language, tone: 'warm' });
  if (!tried.ok) return tried;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await saveTemplate(tx, { workspaceId, stage, language, words, by: actor, at: now });
    const facts = { stage, language };
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'letter.change', facts });
  });
  return tried;
}

/** From now on letters of this stage and language have our words again. */
export async function resetWords(db: Database, given: Act): Promise<void> {
  const { actor, language, now, stage, workspaceId } = given;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if (!(await removeTemplate(tx, given))) return;
    const facts = { stage, language };
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'letter.reset', facts });
  });
}
