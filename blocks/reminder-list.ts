// Everybody who may need a letter today, each with its words and a button of its own: there is none for all.
import type { KnownBlock, ModalView } from '@slack/types';
import type { LetterStage } from '#domain/ladder.ts';
import type { ClientRef, Money } from '#domain/types.ts';
import { ACTION, VIEW } from './ids.ts';
import { actions, button, context, divider, modal, section } from './kit.ts';
import { PRACTICE, STAGE_NAME } from './reminder-words.ts';
import { clip, join, type Mrkdwn, md } from './text.ts';
import { amounts, count, nameOf } from './words.ts';

export const LETTERS_SHOWN = 10;
const BODY_LENGTH = 1_500;

export interface ListedLetter {
  readonly client: ClientRef;
  readonly stage: LetterStage;
  readonly overdue: readonly Money[];
  readonly to: string | null;
  readonly subject: string;
  readonly body: string;
  /** Why it cannot go out now; empty when it can. */
  readonly refusals: readonly Mrkdwn[];
}

/** One letter after the other, as each would read; every one is asked for. */
export function reminderListModal(is: {
  letters: readonly ListedLetter[];
  /** How many clients there are beyond those shown. */
  more: number;
  /** Only addresses of the allow-list get mail. */
  isPractice: boolean;
  locale: string;
}): ModalView {
  const blocks: KnownBlock[] =
    is.letters.length === 0
      ? [section(md`Nobody needs a letter today.`)]
      : [
          context(
            md`Each letter is looked at and sent by itself. Nothing here goes out by being shown.`,
          ),
          ...is.letters.flatMap((letter) => letterBlocks(letter, is.locale)),
        ];
  const more = is.more > 0 ? [context(md`${count(is.more, 'more client')} in the digest.`)] : [];
  return modal({
    title: 'Reminders today',
    callbackId: VIEW.message,
    blocks: [...(is.isPractice ? [context(PRACTICE)] : []), ...blocks, ...more],
  });
}

function letterBlocks(letter: ListedLetter, locale: string): KnownBlock[] {
  const { client, refusals, stage } = letter;
  const to = letter.to === null ? md`nobody known yet` : md`to ${letter.to}`;
  const words = letter.body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => md`>${line}`);
  return [
    divider(),
    section(
      md`*${nameOf(client)}* · ${amounts(letter.overdue, locale)} · ${STAGE_NAME[stage].toLowerCase()} ${to}`,
    ),
    ...refusals.map((line) => context(md`:warning: ${line}`)),
    section(
      join(
        [md`*${letter.subject}*`, { mrkdwn: clip(join(words, '\n').mrkdwn, BODY_LENGTH) }],
        '\n',
      ),
    ),
    ...actions([
      button({
        label: refusals.length === 0 ? 'Look at it and send' : 'Look at it',
        actionId: ACTION.reminderOpen,
        value: client.id,
        about: nameOf(client),
      }),
    ]),
  ];
}
