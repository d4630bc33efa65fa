// THE TABLE of the menu of a case: each word of a menu's value with what it does, the same as the button of that name.
import type { App } from '@slack/bolt';
import { ACTION } from '#blocks/ids.ts';
import { notice } from '#blocks/notice.ts';
import type { Bot } from './bot.ts';
import { amend } from './dispute-amend.ts';
import { DECIDE_DEEDS } from './dispute-decide.ts';
import { MOVE_DEEDS } from './dispute-moves.ts';
import type { Deed } from './dispute-press.ts';
import { answerPress, idsIn, onPress } from './dispute-press.ts';
import { record } from './dispute-show.ts';
import { TAKE_DEEDS } from './dispute-take.ts';
import { tell } from './dispute-tell.ts';

const MENU: Readonly<Record<string, Deed>> = {
  ...TAKE_DEEDS,
  ...MOVE_DEEDS,
  ...DECIDE_DEEDS,
  amend,
  record,
  tell,
};

/** "snooze:12" lets case 12 rest, "take_back:12:3" takes its third proposal back. */
const choose: Deed = async (press) => {
  const [word = '', ...ids] = press.value.split(':');
  const deed = MENU[word];
  if (deed) await deed({ ...press, ...idsIn(ids.join(':')) });
  else
    await answerPress(
      press,
      notice('This menu is from another version of me. Open the case anew.'),
    );
};

export function registerDisputeMenu(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputeMenu, deed: choose });
  onPress(app, bot, { actionId: ACTION.disputeTell, deed: tell });
}
