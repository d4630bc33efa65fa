// Makes the first words of a letter from a template: ours, or the team's own. Pure, but for our own files, read at load.
import { readFileSync } from 'node:fs';
import type { Language } from '#domain/contact.ts';
import { type LetterStage, TONES } from '#domain/ladder.ts';
import {
  BODY_LENGTH,
  type Draft,
  type LetterFacts,
  SUBJECT_LENGTH,
  type Template,
} from './letter.ts';
import { clip, manyLines, oneLine } from './plain-text.ts';
import { fillIn } from './template-engine.ts';
import { sampleFacts } from './template-samples.ts';
import { mistakesOfShape } from './template-shape.ts';
import { type TemplateValues, valuesOf } from './template-values.ts';

export type { Template } from './letter.ts';

export type TemplateCheck =
  | { readonly ok: true }
  /** A sentence for each, with its line. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

const OURS: Readonly<Record<Language, Readonly<Record<LetterStage, Template>>>> = {
  en: {
    pre_due: read('en/pre_due'),
    friendly: read('en/friendly'),
    follow_up: read('en/follow_up'),
    thanks: read('en/thanks'),
    dispute_received: read('en/dispute_received'),
    dispute_question: read('en/dispute_question'),
    dispute_decision: read('en/dispute_decision'),
  },
  de: {
    pre_due: read('de/pre_due'),
    friendly: read('de/friendly'),
    follow_up: read('de/follow_up'),
    thanks: read('de/thanks'),
    dispute_received: read('de/dispute_received'),
    dispute_question: read('de/dispute_question'),
    dispute_decision: read('de/dispute_decision'),
  },
};

/** Our own text, for teams that have not written theirs. */
export function templateOf(stage: LetterStage, language: Language): Template {
  return OURS[language][stage];
}

/** The words of a letter for a person to see and edit, never longer than Slack's inputs. Throws on a template that `checkTemplate` refuses. */
export function draftOf(facts: LetterFacts, template: Template): Draft {
  return filledIn(template, valuesOf(facts));
}

/** Whether a text of the team's can be saved: as long as it is, whatever the facts, it gives a letter. */
export function checkTemplate(
  template: Template,
  about: { stage: LetterStage; language: Language },
): TemplateCheck {
  const mistakes = [...lengthMistakes(template), ...shapeMistakes(template)];
  // Only what is sound so far is tried: one mistake would come back with each of the samples.
  const found = mistakes.length > 0 ? mistakes : samplesMistakes(template, about);
  return found.length > 0 ? { ok: false, mistakes: [...new Set(found)] } : { ok: true };
}

function read(name: string): Template {
  const file = new URL(`./templates/${name}.liquid`, import.meta.url);
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const parts = /^Subject: ([^\n]+)\n\n(.+)$/s.exec(text);
  if (!parts?.[1] || !parts[2]) throw new Error(`${name}.liquid does not begin with its subject`);
  return { subject: parts[1], body: parts[2].trim() };
}

function filledIn(template: Template, values: Partial<TemplateValues>): Draft {
  return {
    subject: clip(oneLine(fillIn(template.subject, values)), SUBJECT_LENGTH),
    body: clip(manyLines(fillIn(template.body, values)), BODY_LENGTH),
  };
}

function lengthMistakes({ subject, body }: Template): string[] {
  return [
    ...(subject.length > SUBJECT_LENGTH
      ? [`The subject has ${subject.length} characters; ${SUBJECT_LENGTH} is the most.`]
      : []),
    ...(body.length > BODY_LENGTH
      ? [`The text has ${body.length} characters; ${BODY_LENGTH} is the most.`]
      : []),
    ...(/[\r\n\v\f\u0085\u2028\u2029]/.test(subject.trim())
      ? ['The subject must be one line.']
      : []),
  ];
}

function shapeMistakes({ subject, body }: Template): string[] {
  return [
    ...mistakesOfShape(subject).map(({ sentence }) => `Subject: ${sentence}`),
    ...mistakesOfShape(body).map(({ line, sentence }) => `Line ${line}: ${sentence}`),
  ];
}

function samplesMistakes(
  template: Template,
  about: { stage: LetterStage; language: Language },
): string[] {
  return TONES.flatMap((tone) => sampleFacts({ ...about, tone })).flatMap((facts) => {
    // What is not known is left out, so that a placeholder for it must stand inside a condition.
    const known = Object.entries(valuesOf(facts)).filter(([, value]) => value !== null);
    const values: Partial<TemplateValues> = Object.fromEntries(known);
    return [
      ...trial(template.subject, { values, what: 'subject', tone: facts.tone }),
      ...trial(template.body, { values, what: 'text', tone: facts.tone }),
    ];
  });
}

function trial(
  text: string,
  on: { values: Partial<TemplateValues>; what: 'subject' | 'text'; tone: string },
): string[] {
  const { tone, values, what } = on;
  try {
    const filled = manyLines(fillIn(text, values));
    if (filled === '') return [`The ${what} comes out empty in the tone "${tone}".`];
    const isLong = what === 'text' && filled.length > BODY_LENGTH;
    return isLong
      ? [`With long names the text comes out longer than ${BODY_LENGTH} characters.`]
      : [];
  } catch (error) {
    return [liquidMistake(error, what)];
  }
}

/** What Liquid has against a text, in our words. */
function liquidMistake(error: unknown, what: 'subject' | 'text'): string {
  const said = error instanceof Error ? error.message : String(error);
  const line = /line:(\d+)/.exec(said)?.[1] ?? '1';
  const where = what === 'subject' ? 'Subject' : `Line ${line}`;
  const unknown = /undefined variable: (\w+)/.exec(said)?.[1];
  if (unknown !== undefined)
    return `${where}: {{ ${unknown} }} is not always known. Put it between {% if ${unknown} %} and {% endif %}.`;
  const stray = /^tag "(\w+)" not found/.exec(said)?.[1];
  if (stray !== undefined) return `${where}: {% ${stray} %} stands where no condition is open.`;
  const open = /^(?:tag|output) "?(.+?)"? not closed/s.exec(said)?.[1];
  if (open !== undefined) return `${where}: ${clip(oneLine(open), 60)} is not closed.`;
  const bare = said.split(/, line:\d+/, 1)[0] ?? said;
  return `${where}: ${clip(oneLine(bare), 200)}.`;
}
