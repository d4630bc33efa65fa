// What needs no form: taking a case, asking the neutral person in, and saying that it is not over.
import type { App } from '@slack/bolt';
import { ACTION } from '#blocks/ids.ts';
import { md, mention } from '#blocks/text.ts';
import { askMediator, takeDispute } from '#flows/dispute-moves.ts';
import { disputeNotOver } from '#flows/dispute-over.ts';
import type { Bot } from './bot.ts';
import type { Deed } from './dispute-press.ts';
import { doAndAnswer, nameIn, onPress, said } from './dispute-press.ts';

const take: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => takeDispute(press.bot.db, moving),
    done: (result) => said(result, md`${nameIn(result)} is yours.`),
  });

const mediate: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => askMediator(press.bot.db, moving),
    done: (result) => {
      const { mediatorUserId } = result.dispute;
      return said(
        result,
        md`${mention(mediatorUserId ?? '')} is asked into the thread of ${nameIn(result)}.`,
      );
    },
  });

const notOver: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => disputeNotOver(press.bot.db, moving),
    done: (result) => said(result, md`${nameIn(result)} goes on.`),
  });

/** By the word that a menu names them with. */
export const TAKE_DEEDS = { take, mediate, not_over: notOver } satisfies Record<string, Deed>;

export function registerDisputeTake(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputeTake, deed: take });
  onPress(app, bot, { actionId: ACTION.disputeMediate, deed: mediate });
  onPress(app, bot, { actionId: ACTION.disputeNotOver, deed: notOver });
}
