// The conversation about when the team asks why a payment was late and how often it thanks: a form on top of the settings.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { ASKING_INPUT, askingModal, askingSaved } from '#blocks/asking.ts';
import { ACTION, VIEW } from '#blocks/ids.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import type { AskingField, AskingRules } from '#domain/asking.ts';
import { ASKING_BOUNDS, askingMistakes } from '#domain/asking.ts';
import { askingRulesOf, changeAskingRules } from '#flows/asking.ts';
import { modalForAdmin } from './admin-modal.ts';
import type { Answers } from './answers.ts';
import { numberIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { fillModal, openModal, placeOn } from './modal.ts';
import type { Turn } from './turn.ts';

const TITLE = 'Asking and thanking';

export function registerAsking(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.askingOpen, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view) };
    const draw = async (): Promise<ModalView> =>
      askingModal(await askingRulesOf(bot.db, bot.workspaceId));
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TITLE, draw }),
    );
  });

  app.view(VIEW.askingSubmit, async ({ ack, body, client, view }) => {
    const rules = rulesOf(view.state.values);
    const mistakes = askingMistakes(rules);
    if (mistakes.length > 0) {
      await ack({ response_action: 'errors', errors: errorsOf(mistakes) });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const draw = (turn: Turn): Promise<ModalView> => save(bot, turn, rules);
    await fillModal(client, { viewId: view.id, title: TITLE }, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TITLE, draw }),
    );
  });
}

async function save(bot: Bot, turn: Turn, rules: AskingRules): Promise<ModalView> {
  const { member, now, workspace } = turn;
  const act = { workspaceId: bot.workspaceId, actor: member.slackUserId, now };
  const result = await changeAskingRules(bot.db, { ...act, rules });
  const message = result.ok
    ? askingSaved(rules, workspace.locale)
    : notice(`Nothing was saved. ${Object.values(errorsOf(result.mistakes)).join(' ')}`);
  return messageModal({ title: TITLE, message });
}

function rulesOf(answers: Answers): AskingRules {
  const number = (field: AskingField) => numberIn(answers, ASKING_INPUT[field]) ?? Number.NaN;
  return {
    fromDays: number('fromDays'),
    fromAmount: number('fromAmount'),
    thankGapDays: number('thankGapDays'),
  };
}

function errorsOf(mistakes: readonly AskingField[]): Record<string, string> {
  return Object.fromEntries(
    mistakes.map((field) => {
      const { least, most } = ASKING_BOUNDS[field];
      return [ASKING_INPUT[field], `Type a whole number from ${least} to ${most}, digits only.`];
    }),
  );
}
