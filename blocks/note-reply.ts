// What somebody is told about a reply in one of our threads: whom it is about, why it is no note, and words that were not kept.
import type { StaticSelect } from '@slack/types';
import { piecesOf } from '#domain/long-note.ts';
import type { ClientRef } from '#domain/types.ts';
import { ACTION, BLOCK } from './ids.ts';
import { actions, button, context, type Message, message, placeholder, section } from './kit.ts';
import { paragraphs } from './note-words.ts';
import { clientOptions } from './picker.ts';
import { join, type Mrkdwn, md } from './text.ts';

/** Of words that are given back: escaped each piece fits into a section, and all of them into a message. */
const PIECE_LENGTH = 600;
const WORDS_SHOWN = 7_500;

/** Whom a reply in the thread of a digest is about: those that it may mean first, and a way to all others. */
export function replyQuestion(is: {
  clients: readonly ClientRef[];
  /** Of the thread and of the reply. */
  threadTs: string;
  ts: string;
}): Message {
  const text = md`Which client is your reply about? I keep it as a note on them.`;
  const select: StaticSelect = {
    type: 'static_select',
    action_id: ACTION.noteReplyClient,
    placeholder: placeholder('Choose a client'),
    options: clientOptions(is.clients),
  };
  const other = button({
    label: is.clients.length === 0 ? 'Choose a client' : 'Another client',
    actionId: ACTION.noteReplyOther,
  });
  const dismiss = button({ label: 'Not a note', actionId: ACTION.noteReplyNone });
  const choices = is.clients.length === 0 ? [other, dismiss] : [select, other, dismiss];
  return message(text, [
    section(text),
    ...actions(choices, `${BLOCK.noteReply}:${is.threadTs}:${is.ts}`),
  ]);
}

/** For somebody who may not write notes; `why` says whom to ask. */
export function replyNotKept(why: Message): Message {
  const text = md`Your reply is not kept as a note.`;
  const way = md`Somebody with access can keep it: ⋯ on your message, then *Save as AR note*.`;
  const all = join([text, { mrkdwn: why.text }], ' ');
  return message(all, [section(text), ...why.blocks, context(way)]);
}

/** An answer that says why nothing was saved, and what the person wrote, to be copied. */
export function withWords(said: Message, words: string): Message {
  if (words === '') return said;
  const pieces = piecesOf(words, PIECE_LENGTH).map(paragraphs);
  const fitting = pieces.filter((_, at) => lengthOf(pieces.slice(0, at + 1)) <= WORDS_SHOWN);
  const cut = context(md`There was more; Slack shows no more of it here.`);
  return {
    ...said,
    blocks: [
      ...said.blocks,
      context(md`What you wrote:`),
      ...fitting.map((piece) => section(piece)),
      ...(fitting.length < pieces.length ? [cut] : []),
    ],
  };
}

function lengthOf(texts: readonly Mrkdwn[]): number {
  return texts.reduce((sum, { mrkdwn }) => sum + mrkdwn.length, 0);
}
