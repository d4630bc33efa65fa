// How clients pay, in numbers: /ar numbers, its pages, and the invoices behind each line.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { numbersAskedIn, numbersValue } from '#blocks/asked.ts';
import { ACTION } from '#blocks/ids.ts';
import { refusal } from '#blocks/notice.ts';
import { GROUPS_PAGE, numbersMessage } from '#blocks/numbers.ts';
import { PAYMENT_PAGE, paymentRowsModal } from '#blocks/payment-rows.ts';
import type { Grouping } from '#domain/payment-numbers.ts';
import { GROUPINGS } from '#domain/payment-numbers.ts';
import { periodOf, periodRefusalWords, splitPeriod } from '#domain/period.ts';
import { findNumbers, loadNumbers, loadPaymentRows } from '#flows/payment-numbers.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { CLIENT_GONE, OLD_BUTTON, registerRows } from './rows.ts';
import { whichClient } from './status.ts';
import { beginTurn } from './turn.ts';

/** `/ar numbers [client|owner|month] [name of a client] [from] [to]`. */
export async function onNumbersCommand(call: CommandCall): Promise<void> {
  const { bot } = call;
  const turn = await call.begin('viewer');
  if (!turn) return;
  const { by, name, ...typed } = wordsIn(call.words.rest);
  const asked = periodOf(typed, turn.today);
  if (!asked.ok) {
    await call.respond({ ...refusal(periodRefusalWords(asked)) });
    return;
  }
  const { period } = asked;
  const found = await findNumbers(bot.db, {
    workspaceId: bot.workspaceId,
    words: name,
    by,
    period,
    today: turn.today,
    limit: GROUPS_PAGE,
    offset: 0,
  });
  if (found.ok) {
    await call.respond({ ...numbersMessage({ ...found, locale: turn.workspace.locale }) });
    return;
  }
  const valueFor = (clientId: string): string =>
    numbersValue({ clientId, period, by, key: null, offset: 0 });
  const question = { query: name, actionId: ACTION.numbersChoose, valueFor };
  await call.respond({ ...whichClient(found, question) });
}

/** A client alone is looked at month by month, everybody client by client. */
function wordsIn(rest: string) {
  const { name, ...period } = splitPeriod(rest);
  const [first = '', ...others] = name.split(' ');
  const by = GROUPINGS.find((one) => one === first.toLowerCase());
  if (by !== undefined) return { ...period, by, name: others.join(' ') };
  const usual: Grouping = name === '' ? 'client' : 'month';
  return { ...period, by: usual, name };
}

export function registerNumbers(app: App, bot: Bot): void {
  const { workspaceId } = bot;
  for (const actionId of [ACTION.numbersChoose, ACTION.numbersNext, ACTION.numbersPrevious])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client, respond }) => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'viewer' });
      if (!begun.ok) {
        await respond({ response_type: 'ephemeral', replace_original: false, ...begun.refusal });
        return;
      }
      const { today, workspace } = begun.turn;
      const asked = numbersAskedIn(action.value ?? '');
      const page = { workspaceId, today, limit: GROUPS_PAGE };
      const numbers = asked && (await loadNumbers(bot.db, { ...asked, ...page }));
      const answer = numbers
        ? numbersMessage({ ...numbers, locale: workspace.locale })
        : asked
          ? CLIENT_GONE
          : OLD_BUTTON;
      await respond({ response_type: 'ephemeral', replace_original: true, ...answer });
    });

  registerRows(app, bot, {
    title: 'Invoices',
    open: ACTION.numbersRows,
    turns: [ACTION.numbersRowsNext, ACTION.numbersRowsPrevious],
    draw: async ({ today, workspace }, value) => {
      const asked = numbersAskedIn(value);
      if (!asked) return OLD_BUTTON;
      const scope = { ...asked, workspaceId, today, limit: PAYMENT_PAGE };
      const found = await loadPaymentRows(bot.db, scope);
      return found
        ? paymentRowsModal({ ...asked, ...found, today, locale: workspace.locale })
        : CLIENT_GONE;
    },
  });
}
