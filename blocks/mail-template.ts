// The words of letters: the list of them, and the form in which a team writes its own, with a preview and what to mind.
import type { KnownBlock, ModalView } from '@slack/types';
import type { Language } from '#domain/contact.ts';
import type { LetterStage, Tone } from '#domain/ladder.ts';
import { LANGUAGE_NAME } from './contact-words.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput, optionsOf, textInput } from './inputs.ts';
import { actions, button, context, divider, type Message, message, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip, join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay } from './words.ts';

const SUBJECT_LENGTH = 150;
const WARNINGS_SHOWN = 10;
const SENTENCE_LENGTH = 250;

const STAGE_NAME: Readonly<Record<LetterStage, string>> = {
  pre_due: 'Note before the due date',
  friendly: 'Friendly reminder',
  follow_up: 'Follow-up',
  thanks: 'Thank-you',
  dispute_received: 'Note on a dispute',
  dispute_question: 'Question on a dispute',
  dispute_decision: 'Decision on a dispute',
};
const TONE_NAME: Readonly<Record<Tone, string>> = {
  softest: 'Softest',
  warm: 'Warm',
  plain: 'Plain',
};

interface LetterRef {
  readonly stage: LetterStage;
  readonly language: Language;
}

/** Every letter with whose words it has. */
export function lettersModal(view: {
  letters: readonly (LetterRef & {
    readonly own: { readonly updatedAt: Date; readonly updatedBy: string } | null;
  })[];
  locale: string;
  timeZone: string;
  metadata: string;
  /** What has just been done. */
  said?: Message;
}): ModalView {
  return modal({
    title: 'Letters',
    callbackId: VIEW.message,
    metadata: view.metadata,
    blocks: [
      ...(view.said ? [...view.said.blocks, divider()] : []),
      section(md`The words of each letter. Whoever sends one sees them first and may change them.`),
      ...view.letters.map(({ own, ...letter }) => {
        const edit = button({
          label: 'Edit',
          actionId: ACTION.letterEdit,
          value: `${letter.stage}:${letter.language}`,
          about: nameOf(letter),
        });
        const whose = own
          ? md`Your words, by ${mention(own.updatedBy)} on ${clockDay(own.updatedAt, view)}.`
          : md`Built-in words.`;
        return section(md`*${nameOf(letter)}*\n${whose}`, edit);
      }),
    ],
  });
}

export interface LetterForm extends LetterRef {
  readonly words: { readonly subject: string; readonly body: string };
  readonly isOwn: boolean;
  /** What a text may name, and what each stands for. */
  readonly placeholders: Readonly<Record<string, string>>;
  readonly tone: Tone;
  /** How the letter would read, or a sentence for each mistake; null until somebody asks. */
  readonly tried:
    | null
    | {
        readonly draft: { readonly subject: string; readonly body: string };
        readonly warnings: readonly string[];
        /** Somebody wanted to save it before they had seen the warnings. */
        readonly isHeld?: boolean;
      }
    | { readonly mistakes: readonly string[] };
  readonly metadata: string;
}

/** The words of one letter, to be written anew. */
export function letterModal(view: LetterForm): ModalView {
  const { tried } = view;
  const value = `${view.stage}:${view.language}`;
  const preview = button({ label: 'Show a preview', actionId: ACTION.letterPreview, value });
  const reset = button({
    label: 'Use the built-in words again',
    actionId: ACTION.letterReset,
    value,
    confirm: {
      title: 'Use the built-in words?',
      text: 'Your own words for this letter are removed.',
      yes: 'Use built-in words',
    },
  });
  return modal({
    title: 'Words of a letter',
    callbackId: VIEW.letterSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      section(md`*${nameOf(view)}*`),
      textInput({
        label: 'Subject',
        field: FIELD.letterSubject,
        value: view.words.subject,
        max: SUBJECT_LENGTH,
      }),
      linesInput({
        label: 'Text',
        field: FIELD.letterBody,
        value: view.words.body,
        max: LIMITS.inputLength,
        hint: 'The table of invoices, ways to pay and the signature follow by themselves.',
      }),
      choiceInput({
        label: 'Tone of the preview',
        field: FIELD.letterTone,
        options: optionsOf(TONE_NAME),
        chosen: view.tone,
      }),
      ...actions(view.isOwn ? [preview, reset] : [preview]),
      ...(tried ? triedBlocks(tried) : []),
      divider(),
      section(md`*What the text may name*\n${placeholderLines(view.placeholders)}`),
    ],
  });
}

/** What holds after saving, with what a reader of such a letter may stumble over. */
export function lettersSaid(is: { text: string; warnings: readonly string[] }): Message {
  const text = md`${is.text}`;
  return message(text, [section(text), ...warningBlocks(is.warnings)]);
}

function warningBlocks(warnings: readonly string[]): KnownBlock[] {
  if (warnings.length === 0) return [];
  return [section(md`*Worth another look*\n${sentences(warnings)}`)];
}

function triedBlocks(tried: NonNullable<LetterForm['tried']>): KnownBlock[] {
  if ('mistakes' in tried)
    return [section(md`*This cannot be saved yet*\n${sentences(tried.mistakes)}`)];
  const { draft, isHeld = false, warnings } = tried;
  return [
    ...(isHeld
      ? [section(md`*Not saved yet.* Look at the notes below; save once more to keep it as it is.`)]
      : []),
    divider(),
    section(md`*${draft.subject}*`),
    section(linesOf(draft.body)),
    context(md`With the facts of an invented client.`),
    ...warningBlocks(warnings),
  ];
}

function sentences(all: readonly string[]): Mrkdwn {
  const shown = all
    .slice(0, WARNINGS_SHOWN)
    .map((sentence) => md`• ${clip(sentence, SENTENCE_LENGTH)}`);
  const more = all.length - shown.length;
  return join(more > 0 ? [...shown, md`• ${more} more.`] : shown, '\n');
}

/** Blank lines stay; what a template says is shown, never obeyed. */
function linesOf(text: string): Mrkdwn {
  return {
    mrkdwn: text
      .split('\n')
      .map((line) => md`${line}`.mrkdwn)
      .join('\n'),
  };
}

function placeholderLines(placeholders: LetterForm['placeholders']): Mrkdwn {
  const lines = Object.entries(placeholders).map(([name, what]) => md`\`{{ ${name} }}\` ${what}`);
  return join([...lines, md`\`{% if phone %}…{% endif %}\` only where it is known`], '\n');
}

function nameOf({ language, stage }: LetterRef): string {
  return `${STAGE_NAME[stage]}, ${LANGUAGE_NAME[language]}`;
}
