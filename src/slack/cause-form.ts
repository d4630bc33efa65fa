// The form about a cause when it is sent: mistakes beside their field, and the list below drawn again.
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import type { CauseForm, CauseMistake } from '#domain/cause.ts';
import {
  CAUSE_NAME_LENGTH,
  causeMistake,
  LONGEST_TOUCH_DAYS,
  MOST_OFFERED,
  NEXT_STEPS,
  SIDES,
} from '#domain/cause.ts';
import { causeMistakeNow, keepCause } from '#flows/causes.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import type { Answers } from './answers.ts';
import { chosenIn, numberIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { CAUSE_GONE, causesFor } from './causes.ts';
import { readMetadata } from './metadata.ts';
import { fillModal } from './modal.ts';
import { redrawList } from './redraw-list.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Causes of lateness';
/** Slack waits three seconds for an answer to a form; a busy database must not use them up. */
const PATIENCE_MS = 1_500;

interface Sent {
  readonly formId: string;
  readonly userId: string;
  /** Null: a new one. */
  readonly code: string | null;
  readonly form: CauseForm;
}

export function registerCauseForm(app: App, bot: Bot): void {
  app.view(VIEW.causeSubmit, async ({ ack, body, client, view }) => {
    const { cause: code = null, from = 0, listId } = readMetadata(view.private_metadata);
    const userId = body.user.id;
    const sent = { formId: view.id, userId, code, form: formOf(view.state.values) };
    const mistake =
      causeMistake(sent.form, { code, causes: [] }) ?? (await mistakeInTime(bot, client, sent));
    if (mistake) {
      const { field, words } = mistakeIn(mistake);
      await ack({ response_action: 'errors', errors: { [field]: words } });
      return;
    }
    // The list below shows what came of it; without one it takes the place of the form.
    if (listId) await ack();
    else await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const said = await save(bot, client, sent);
    const draw = () => causesFor(bot, client, { userId, from, ...(said ? { said } : {}) });
    if (!listId) await fillModal(client, { viewId: view.id, title: TITLE }, draw);
    else if (said) await redrawList(client, listId, draw);
    bot.kick(); // Cards that name causes are drawn again for everybody.
  });
}

/** Asked while the form is open, so that nothing typed is lost; nothing where the database takes too long. */
async function mistakeInTime(
  bot: Bot,
  client: WebClient,
  sent: Sent,
): Promise<CauseMistake | null> {
  const { code, form, userId } = sent;
  const ask = async (): Promise<CauseMistake | null> => {
    const begun = await beginTurn(bot, client, { userId, role: 'admin', isHurried: true });
    if (!begun.ok) return null;
    return causeMistakeNow(bot.db, { workspaceId: bot.workspaceId, code, form });
  };
  // What goes wrong here goes wrong again when the form is saved, and is said then.
  const asking = ask().catch(() => null);
  return Promise.race([asking, wait(PATIENCE_MS, null, { ref: false })]);
}

/** Saves it once, however often the form arrives; null when it was saved already. */
async function save(bot: Bot, client: WebClient, sent: Sent): Promise<Message | null> {
  const { code, form, formId, userId } = sent;
  const begun = await beginTurn(bot, client, { userId, role: 'admin' });
  if (!begun.ok) return begun.refusal;
  const { now } = begun.turn;
  const { db, workspaceId } = bot;
  if (!(await isFirstDelivery(db, { workspaceId, key: `form|${formId}`, at: now }))) return null;
  const result = await keepCause(db, { workspaceId, actor: userId, now, code, form });
  if (result.ok) return notice(md`Saved: ${result.cause.name}.`);
  if (result.reason === 'no_cause') return CAUSE_GONE;
  return notice(`Nothing was saved. ${mistakeIn(result.reason).words}`);
}

const CHOSEN = z.object({ side: z.enum(SIDES), nextStep: z.enum(NEXT_STEPS) });

function formOf(answers: Answers): CauseForm {
  const side = chosenIn(answers, FIELD.causeSide);
  const nextStep = chosenIn(answers, FIELD.causeStep);
  return {
    ...CHOSEN.parse({ side, nextStep }),
    name: typedIn(answers, FIELD.causeName) ?? '',
    touchDays: numberIn(answers, FIELD.causeDays),
  };
}

function mistakeIn(mistake: CauseMistake): { field: string; words: string } {
  switch (mistake) {
    case 'no_name':
      return { field: FIELD.causeName, words: 'A cause needs a name with letters in it.' };
    case 'long_name':
      return {
        field: FIELD.causeName,
        words: `This is too long: ${CAUSE_NAME_LENGTH} characters fit.`,
      };
    case 'name_taken':
      return {
        field: FIELD.causeName,
        words: 'Another cause that people can choose has this name already.',
      };
    case 'too_many':
      return {
        field: FIELD.causeName,
        words: `The list has ${MOST_OFFERED} causes, and no more fit. Retire another one first.`,
      };
    case 'bad_days':
      return {
        field: FIELD.causeDays,
        words: `Type a whole number from 1 to ${LONGEST_TOUCH_DAYS}, or leave it empty.`,
      };
  }
}
