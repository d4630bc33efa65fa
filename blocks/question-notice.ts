// Answers around the questions of why somebody paid late, and the list of those that wait.
import type { KnownBlock } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import { causeOf } from '#domain/cause.ts';
import type { ClientRef } from '#domain/types.ts';
import { STEP_NAME } from './cause-words.ts';
import { ACTION } from './ids.ts';
import { button, context, type Message, message, section } from './kit.ts';
import { notice } from './notice.ts';
import { type Mrkdwn, md, mention } from './text.ts';
import { count, nameOf } from './words.ts';

const QUESTIONS_SHOWN = 40;

/** "Noted …", and what follows from it. */
export function questionAnswered(is: {
  readonly client: ClientRef;
  readonly causes: readonly Cause[];
  readonly cause: string;
}): Message {
  const cause = causeOf(is.cause, is.causes);
  return notice(
    md`Noted for ${nameOf(is.client)}: ${cause.name}. What helps next time: ${STEP_NAME[cause.nextStep].toLowerCase()}.`,
  );
}

export function questionSettled(isSkipped: boolean): Message {
  return notice(
    isSkipped
      ? 'Skipped. I do not ask about it again.'
      : 'The next thank-you letter to them asks what held it up.',
  );
}

export interface ListedQuestion {
  readonly id: string;
  readonly client: ClientRef;
  readonly userId: string | null;
  readonly about: 'payment' | 'contact';
  readonly invoices: number;
  readonly isLeftToClient: boolean;
}

/** Each with its own button. */
export function questionsMessage(questions: readonly ListedQuestion[]): Message {
  const title = md`${count(questions.length, 'question')} of what held a payment up ${questions.length === 1 ? 'has' : 'have'} no answer yet.`;
  const more = questions.length - QUESTIONS_SHOWN;
  const blocks: KnownBlock[] = [
    section(title),
    ...questions.slice(0, QUESTIONS_SHOWN).map((one) =>
      section(
        lineOf(one),
        button({
          label: one.isLeftToClient ? 'Say what they answered' : 'Say why',
          actionId: ACTION.questionForm,
          value: one.id,
          about: nameOf(one.client),
        }),
      ),
    ),
    ...(more > 0 ? [context(md`${count(more, 'more')} after these.`)] : []),
  ];
  return message(title, blocks);
}

function lineOf({ about, client, invoices, isLeftToClient, userId }: ListedQuestion): Mrkdwn {
  const whom = userId === null ? md`` : md` · asked ${mention(userId)}`;
  const late = count(invoices, 'late payment');
  if (isLeftToClient) return md`*${nameOf(client)}* · ${late}, and a letter asked them why${whom}`;
  const letter = md`a letter about ${count(invoices, 'invoice')} without a word back`;
  return md`*${nameOf(client)}* · ${about === 'payment' ? late : letter}${whom}`;
}
