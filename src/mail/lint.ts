// Reads the words of a letter as the client will, and warns of what spoils good terms. Never stops a letter. Pure.
import type { Language } from '#domain/contact.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { isTelling } from '#domain/telling.ts';
import type { Draft } from './letter.ts';
import { TONE_PHRASES, type TonePhrases } from './lint-words.ts';

export type LintCode =
  | 'threat'
  | 'blame'
  | 'shouting'
  | 'no_please'
  | 'no_thanks'
  | 'no_already_paid'
  | 'no_question';

export interface LintWarning {
  readonly code: LintCode;
  /** What it is about, as it stands in the letter; none where something is missing. */
  readonly words: readonly string[];
  /** For the person who is about to send it: what it reads like, and what to write instead. */
  readonly sentence: string;
}

const WORDS_SHOWN = 3;
const LETTER = String.raw`[\p{L}\p{N}]`;
const CAPITALS = /(?<![\p{L}\p{N}])\p{Lu}{2,}(?:[ ,]+\p{Lu}{2,})*(?![\p{L}\p{N}])/gu;
/** Fewer capitalised words in a row may be a name or an abbreviation that we do not know. */
const CAPITALS_IN_A_ROW = 5;

/**
 * Threats and blame are looked for in both languages, what is missing in that of the letter. A letter of ours has none of
 * these; a warning is a hint, so a phrase more rather than less is on the lists. A thank-you asks for nothing: of what may
 * be missing only the thanks are, and of a letter about a dispute "please" and the thanks.
 */
export function lint(draft: Draft, language: Language, stage: LetterStage): readonly LintWarning[] {
  const text = plain(`${draft.subject}\n${draft.body}`);
  const missing = missingIn(plain(draft.body), TONE_PHRASES[language]);
  return [
    ...said('threat', threatsIn(text)),
    ...said(
      'blame',
      Object.values(TONE_PHRASES).flatMap(({ blame }) => found(text, blame)),
    ),
    ...said('shouting', shoutsIn(text)),
    ...missing.filter((code) => mustSay(stage).includes(code)).map((code) => warning(code, [])),
  ];
}

function mustSay(stage: LetterStage): readonly LintCode[] {
  if (stage === 'thanks') return ['no_thanks'];
  if (isTelling(stage)) return ['no_please', 'no_thanks'];
  return ['no_please', 'no_thanks', 'no_already_paid', 'no_question'];
}

/** What a letter that asks for money should say and this one does not. */
function missingIn(body: string, mine: TonePhrases): LintCode[] {
  const sentences = sentencesOf(body);
  const has = (phrases: readonly string[]) => found(body, phrases).length > 0;
  const asks = sentences.some(
    (sentence) =>
      (sentence.endsWith('?') || found(sentence, mine.tellUs).length > 0) &&
      found(sentence, mine.holdUp).length > 0,
  );
  const letsGo = sentences.some(
    (sentence, at) =>
      found(sentence, mine.paidAlready).length > 0 &&
      found(`${sentence} ${sentences[at + 1] ?? ''}`, mine.ignoreIt).length > 0,
  );
  const isSaid = {
    no_please: has(mine.please),
    no_thanks: has(mine.thanks),
    no_already_paid: letsGo,
    no_question: asks,
  };
  const codes = ['no_please', 'no_thanks', 'no_already_paid', 'no_question'] as const;
  return codes.filter((code) => !isSaid[code]);
}

function said(code: LintCode, words: readonly string[]): LintWarning[] {
  const shown = [...new Set(words)].slice(0, WORDS_SHOWN);
  return shown.length === 0 ? [] : [warning(code, shown)];
}

function warning(code: LintCode, words: readonly string[]): LintWarning {
  return { code, words, sentence: sentenceOf(code, words) };
}

function sentenceOf(code: LintCode, words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`).join(', ');
  const reads = words.length === 1 ? 'reads' : 'read';
  switch (code) {
    case 'threat':
      return `${quoted} ${reads} like a threat. This letter only asks: say what is open and offer help.`;
    case 'blame':
      return `${quoted} ${reads} like blame. Say what is open, and ask what holds it up.`;
    case 'shouting':
      return `${quoted} ${reads} like shouting. Small letters and one mark are enough.`;
    case 'no_please':
      return 'The text does not say please.';
    case 'no_thanks':
      return 'The text does not say thank you.';
    case 'no_already_paid':
      return 'The payment may be on its way: add “If you have already paid, please ignore this.”';
    case 'no_question':
      return 'The text does not ask why: add “Is anything holding the payment up?”';
  }
}

/** One kind of blank and apostrophe, so that the phrases need only one. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2018\u2019\u02BC`´]/g, "'")
    .replace(/[^\S\n]+/g, ' ');
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+|\n{2,}/)
    .map((sentence) => sentence.replaceAll('\n', ' ').trim())
    .filter((sentence) => sentence !== '');
}

function threatsIn(text: string): string[] {
  return Object.values(TONE_PHRASES).flatMap(({ takenBack, threats }) => {
    const isTakenBack = new RegExp(`(?<!${LETTER})${takenBack} (?:[\\p{L}]+ )?$`, 'iu');
    return matches(text, threats)
      .filter((match) => !isTakenBack.test(text.slice(Math.max(0, match.index - 40), match.index)))
      .map(([words]) => words);
  });
}

/** Marks in a row, and words in capitals that are no name. */
function shoutsIn(text: string): string[] {
  const shouted = new Set(Object.values(TONE_PHRASES).flatMap(({ shouted }) => shouted.split(' ')));
  const marks = text.match(/[!?]{2,}/g) ?? [];
  const capitals = [...text.matchAll(CAPITALS)]
    .map(([run]) => run)
    .filter((run) => {
      const words = run.split(/[ ,]+/);
      return words.length >= CAPITALS_IN_A_ROW || words.some((word) => shouted.has(word));
    });
  return [...marks, ...capitals];
}

function found(text: string, phrases: readonly string[]): string[] {
  return matches(text, phrases).map(([words]) => words);
}

function matches(text: string, phrases: readonly string[]): RegExpExecArray[] {
  return [...text.matchAll(patternOf(phrases))];
}

const patterns = new Map<readonly string[], RegExp>();

/** Whole words, whatever their case, over the ends of lines. */
function patternOf(phrases: readonly string[]): RegExp {
  const known = patterns.get(phrases);
  if (known) return known;
  const either = phrases
    .join('|')
    .replaceAll(/(?<=[a-zäöüß])\*/g, String.raw`\p{L}*`)
    .replaceAll(' ', String.raw`\s`)
    .replaceAll(/\.(?=t|ve|re)/g, "'?");
  const pattern = new RegExp(`(?<!${LETTER})(?:${either})(?!${LETTER})`, 'giu');
  patterns.set(phrases, pattern);
  return pattern;
}
