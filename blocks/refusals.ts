// The gate's reasons as lines in Slack, with people mentioned by name.
import type { Refusal } from '#domain/gate.ts';
import type { RefusalContext } from '#domain/refusal-words.ts';
import { refusalSentence } from '#domain/refusal-words.ts';
import { type Mrkdwn, md, mention } from './text.ts';

/** Of no use in text: they mark where a mention goes, so that all else can be escaped. */
const PERSON = /\uE000([^\uE001]*)\uE001/g;

export type RefusalPlace = Omit<RefusalContext, 'personOf'>;

/** The sentence of a refusal, safe to show: what happened, and what to do. */
export function refusalLine(refusal: Refusal, on: RefusalPlace): Mrkdwn {
  const sentence = refusalSentence(refusal, {
    ...on,
    personOf: (userId) => `\uE000${userId}\uE001`,
  });
  return {
    mrkdwn: md`${sentence}`.mrkdwn.replace(
      PERSON,
      (_whole, userId: string) => mention(userId).mrkdwn,
    ),
  };
}
