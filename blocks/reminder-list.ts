// Everybody who may need a letter today, each with its whole words and a button of its own: there is none for all.
import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { LetterStage } from '#domain/ladder.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientRef, Money } from '#domain/types.ts';
import { ACTION, VIEW } from './ids.ts';
import { actions, button, context, divider, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { practiceBlocks } from './practice.ts';
import { quoted, STAGE_NAME } from './reminder-words.ts';
import { type Mrkdwn, md } from './text.ts';
import { amounts, nameOf } from './words.ts';

export const LETTERS_A_PAGE = 10;
/** For what stands around the letters. */
const FRAME_BLOCKS = 3;
const FRAME_BYTES = 5_000;

export interface ListedLetter {
  /** Which client of the list it is to, from 0. */
  readonly position: number;
  readonly client: ClientRef;
  readonly stage: LetterStage;
  readonly overdue: readonly Money[];
  readonly to: string | null;
  readonly subject: string;
  readonly body: string;
  /** Why it cannot go out now; empty when it can. */
  readonly refusals: readonly Mrkdwn[];
}

export interface ReminderListView {
  /** Of this page, in the order of the list. */
  readonly letters: readonly ListedLetter[];
  /** The position of the first client of this page. */
  readonly from: number;
  /** How many clients the list has. */
  readonly total: number;
  /** Whom letters reach for now. */
  readonly reach: Reach;
  readonly locale: string;
  /** What the list remembers of itself; left out: nothing. */
  readonly metadata?: string;
}

/** One letter after the other, as each would read; every one is asked for. */
export function reminderListModal(is: ReminderListView): ModalView {
  const { from, letters, locale, total } = is;
  const drawn = fitting(letters.map((letter) => letterBlocks(letter, locale)));
  // What does not fit is the first of the next page.
  const until = letters[drawn.length]?.position ?? Math.min(from + LETTERS_A_PAGE, total);
  return modal({
    title: 'Reminders today',
    callbackId: VIEW.message,
    metadata: is.metadata ?? '',
    blocks: [
      ...practiceBlocks(is.reach),
      ...(drawn.length > 0
        ? [
            context(
              md`Each letter is looked at and sent by itself. Nothing here goes out by being shown.`,
              ...(total > drawn.length
                ? [md`Clients ${from + 1} to ${until} of ${total}, by what is at risk.`]
                : []),
            ),
            ...drawn.flat(),
          ]
        : [
            section(md`${total > LETTERS_A_PAGE ? 'Nobody here' : 'Nobody'} needs a letter today.`),
          ]),
      ...actions([
        ...(from > 0 ? [pageButton('Previous', Math.max(0, from - LETTERS_A_PAGE))] : []),
        ...(until < total ? [pageButton('Next', until)] : []),
      ]),
    ],
  });
}

function pageButton(which: 'Previous' | 'Next', from: number): Button {
  const actionId = which === 'Next' ? ACTION.reminderNext : ACTION.reminderPrevious;
  return button({ label: `${which} ten`, actionId, value: String(from) });
}

/** As many letters as a modal takes, at least the first: none is ever cut short. */
function fitting(letters: readonly KnownBlock[][]): KnownBlock[][] {
  let blocks = FRAME_BLOCKS;
  let bytes = FRAME_BYTES;
  const end = letters.findIndex((letter, at) => {
    blocks += letter.length;
    bytes += new TextEncoder().encode(JSON.stringify(letter)).length;
    return at > 0 && (blocks > LIMITS.viewBlocks || bytes > LIMITS.viewBytes);
  });
  return letters.slice(0, end === -1 ? letters.length : end);
}

function letterBlocks(letter: ListedLetter, locale: string): KnownBlock[] {
  const { body, client, refusals, stage, subject } = letter;
  const to = letter.to === null ? md`nobody known yet` : md`to ${letter.to}`;
  return [
    divider(),
    section(
      md`*${nameOf(client)}* · ${amounts(letter.overdue, locale)} · ${STAGE_NAME[stage].toLowerCase()} ${to}`,
    ),
    ...refusalBlocks(refusals),
    section(md`*${subject}*`),
    ...quoted(body).map((piece) => section(piece)),
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

function refusalBlocks(refusals: readonly Mrkdwn[]): KnownBlock[] {
  const rows = Math.ceil(refusals.length / LIMITS.contextElements);
  return Array.from({ length: rows }, (_, at) => {
    const start = at * LIMITS.contextElements;
    const row = refusals.slice(start, start + LIMITS.contextElements);
    return context(...row.map((line) => md`:warning: ${line}`));
  });
}
