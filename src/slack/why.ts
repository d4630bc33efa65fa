// Why were they late: /ar why, the picture of it, and the invoices behind each figure.
import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import { RespondError } from '@slack/bolt';
import { whyAskedIn, whyValue } from '#blocks/asked.ts';
import { ACTION } from '#blocks/ids.ts';
import { LATE_PAGE, lateInvoicesModal } from '#blocks/late-invoices.ts';
import { refusal } from '#blocks/notice.ts';
import { paretoAlt, paretoSvg } from '#blocks/pareto-svg.ts';
import type { WhyPicture } from '#blocks/why.ts';
import { whyCausesModal, whyMessage } from '#blocks/why.ts';
import type { WhyView } from '#blocks/why-bars.ts';
import { periodOf, periodRefusalWords, splitPeriod } from '#domain/period.ts';
import type { Why } from '#flows/why.ts';
import { findWhy, loadLateInvoices, loadWhy } from '#flows/why.ts';
import { uploadPicture } from '#messages/picture-file.ts';
import { drawPng } from '#platform/picture.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { CLIENT_GONE, OLD_BUTTON, registerRows } from './rows.ts';
import { whichClient } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

/** `/ar why [client] [from] [to]`. */
export async function onWhyCommand(call: CommandCall): Promise<void> {
  const { bot, words } = call;
  const turn = await call.begin('viewer');
  if (!turn) return;
  const { name, ...typed } = splitPeriod(words.rest);
  const asked = periodOf(typed, turn.today);
  if (!asked.ok) {
    await call.respond({ ...refusal(periodRefusalWords(asked)) });
    return;
  }
  const { period } = asked;
  const found = await findWhy(bot.db, { workspaceId: bot.workspaceId, words: name, period });
  if (found.ok) {
    await answer(bot, { turn, why: found, respond: call.respond, replaces: false });
    return;
  }
  const valueFor = (clientId: string): string =>
    whyValue({ clientId, period, which: { kind: 'all' }, currency: null, offset: 0 });
  const question = { query: name, actionId: ACTION.whyChoose, valueFor };
  await call.respond({ ...whichClient(found, question) });
}

/** With the picture where Slack takes it; the words in any case. */
async function answer(
  bot: Bot,
  given: { turn: Turn; why: Why; respond: RespondFn; replaces: boolean },
): Promise<void> {
  const view = viewOf(given.why, given.turn);
  const how = { response_type: 'ephemeral', replace_original: given.replaces } as const;
  const picture = await drawPicture(bot, view);
  try {
    await given.respond({ ...how, ...whyMessage({ ...view, picture }) });
  } catch (error) {
    // Slack may refuse a message for its picture alone; the words are refused by nobody.
    if (!(error instanceof RespondError) || picture.fileId === null) throw error;
    bot.log.warn({ status: error.statusCode }, 'Slack refused an answer with a picture');
    const without = { fileId: null, isMissing: true };
    await given.respond({ ...how, ...whyMessage({ ...view, picture: without }) });
  }
}

function viewOf({ client, period, pareto, causes }: Why, { workspace }: Turn): WhyView {
  return { client, period, pareto, causes, locale: workspace.locale };
}

/** Nothing that goes wrong with the picture may keep the words back. */
async function drawPicture(bot: Bot, view: WhyView): Promise<WhyPicture> {
  if (view.pareto.byCount.bars.length === 0) return { fileId: null, isMissing: false };
  try {
    const { from, to } = view.period;
    const fileId = await uploadPicture(bot, {
      png: await drawPng(paretoSvg(view)),
      filename: `why-late-${from}-${to}.png`,
      title: 'Why invoices were paid late',
      altText: paretoAlt(view),
    });
    return { fileId, isMissing: fileId === null };
  } catch (error) {
    bot.log.error({ err: error }, 'a picture could not be made');
    return { fileId: null, isMissing: true };
  }
}

export function registerWhy(app: App, bot: Bot): void {
  for (const actionId of [ACTION.whyChoose, ACTION.whyBefore])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client, respond }) => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'viewer' });
      if (!begun.ok) {
        await respond({ response_type: 'ephemeral', replace_original: false, ...begun.refusal });
        return;
      }
      const asked = whyAskedIn(action.value ?? '');
      const why = asked && (await loadWhy(bot.db, { ...asked, workspaceId: bot.workspaceId }));
      const replaces = actionId === ACTION.whyChoose;
      if (why) await answer(bot, { turn: begun.turn, why, respond, replaces });
      else await respond({ replace_original: replaces, ...(asked ? CLIENT_GONE : OLD_BUTTON) });
    });

  registerRows(app, bot, {
    title: 'Late invoices',
    open: ACTION.whyRows,
    turns: [ACTION.whyNext, ACTION.whyPrevious],
    draw: async (turn, value) => {
      const asked = whyAskedIn(value);
      if (!asked) return OLD_BUTTON;
      const scope = { ...asked, workspaceId: bot.workspaceId, limit: LATE_PAGE };
      const found = await loadLateInvoices(bot.db, scope);
      return found
        ? lateInvoicesModal({ ...asked, ...found, locale: turn.workspace.locale })
        : CLIENT_GONE;
    },
  });

  registerRows(app, bot, {
    title: 'All causes',
    open: ACTION.whyCauses,
    turns: [],
    draw: async (turn, value) => {
      const asked = whyAskedIn(value);
      if (!asked) return OLD_BUTTON;
      const why = await loadWhy(bot.db, { ...asked, workspaceId: bot.workspaceId });
      return why ? whyCausesModal(viewOf(why, turn)) : CLIENT_GONE;
    },
  });
}
