// The form with the words of a letter: what stands in it, what comes out of it, and what was shown of it.
import { createHash } from 'node:crypto';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { FIELD } from '#blocks/ids.ts';
import { letterModal } from '#blocks/mail-template.ts';
import type { Tone } from '#domain/ladder.ts';
import { LETTER_STAGES, TONES } from '#domain/ladder.ts';
import type { LetterInList, Tried, WordsMistake } from '#flows/mail-templates.ts';
import { LETTER_PLACEHOLDERS } from '#flows/mail-templates.ts';
import type { Answers } from './answers.ts';
import { chosenIn, typedIn } from './answers.ts';
import type { Metadata } from './metadata.ts';
import { writeMetadata } from './metadata.ts';

export type Letter = Pick<LetterInList, 'stage' | 'language'>;

export function formFor(
  letter: Letter,
  given: {
    words: { subject: string; body: string };
    metadata: Metadata;
    tone: Tone;
    tried: Tried | null;
    /** The warnings had not been seen when the words were to be saved. */
    isHeld?: boolean;
  },
): ModalView {
  const { isHeld = false, metadata, tone, tried, words } = given;
  const shown =
    tried &&
    (tried.ok
      ? { draft: tried.draft, warnings: warningsOf(tried), isHeld }
      : { mistakes: tried.mistakes.map(({ sentence }) => sentence) });
  return letterModal({
    ...letter,
    words,
    tone,
    isOwn: metadata.isOwn ?? false,
    placeholders: LETTER_PLACEHOLDERS,
    tried: shown,
    metadata: writeMetadata(metadata),
  });
}

/** Tells these words from others, in few letters. */
export function markOf({ body, subject }: { subject: string; body: string }): string {
  return createHash('sha256').update(`${subject}\n${body}`).digest('hex').slice(0, 16);
}

export function warningsOf({ warnings }: Tried & { ok: true }): string[] {
  return warnings.map(({ sentence }) => sentence);
}

const LETTER = z.tuple([z.enum(LETTER_STAGES), z.enum(['en', 'de'])]);

/** "friendly:en", as buttons and forms carry it. */
export function letterIn(text: string | undefined): Letter {
  const [stage, language] = LETTER.parse(text?.split(':'));
  return { stage, language };
}

export function typedWords(answers: Answers): { subject: string; body: string; tone: Tone } {
  const tone = TONES.find((one) => one === chosenIn(answers, FIELD.letterTone));
  return {
    subject: typedIn(answers, FIELD.letterSubject) ?? '',
    body: typedIn(answers, FIELD.letterBody) ?? '',
    tone: tone ?? 'warm',
  };
}

export function errorsOf(mistakes: readonly WordsMistake[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { sentence, where } of mistakes) {
    const field = where === 'subject' ? FIELD.letterSubject : FIELD.letterBody;
    errors[field] = errors[field] === undefined ? sentence : `${errors[field]} ${sentence}`;
  }
  return errors;
}
