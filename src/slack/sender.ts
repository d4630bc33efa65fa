// The conversation about as whom the team writes: the form on top of the settings, going live, a test mail to oneself.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { goLiveModal, senderSaved, testMailNotice } from '#blocks/sender.ts';
import { MODE, REPLY_RULE, senderModal } from '#blocks/sender-form.ts';
import { changeSender, goLive, senderOf } from '#flows/sender.ts';
import type { SenderForm, SenderMistake } from '#flows/sender-form.ts';
import { LONGEST_GAP_DAYS, payToText, senderMistakes } from '#flows/sender-form.ts';
import { sendTestMail } from '#flows/test-mail.ts';
import { modalForAdmin } from './admin-modal.ts';
import type { Answers } from './answers.ts';
import { chosenIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { fillModal, openModal } from './modal.ts';
import { isInModal } from './status.ts';
import type { Turn } from './turn.ts';

const TITLE = 'Mail to clients';
const TEST = 'Test mail';

export function registerSender(app: App, bot: Bot): void {
  const hasMailServer = bot.mailer !== null;
  app.action<BlockAction<ButtonAction>>(ACTION.senderOpen, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, isOnTop: isInModal(body) };
    const draw = async ({ workspace }: Turn): Promise<ModalView> => {
      const sender = await senderOf(bot.db, bot.workspaceId);
      const payTo = payToText(sender?.payTo ?? {});
      return senderModal({ sender, payTo, hasMailServer, teamName: workspace.name });
    };
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TITLE, draw }),
    );
  });

  app.action<BlockAction<ButtonAction>>(ACTION.senderTest, async ({ body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TEST, isOnTop: isInModal(body) };
    const draw = (turn: Turn): Promise<ModalView> => testMail(bot, turn);
    await openModal(client, opening, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TEST, draw }),
    );
  });

  app.view(VIEW.senderSubmit, async ({ ack, body, client, view }) => {
    const form = formOf(view.state.values);
    const mistakes = senderMistakes(form);
    if (mistakes.length > 0) {
      await ack({ response_action: 'errors', errors: errorsOf(mistakes) });
      return;
    }
    const wantsLive = chosenIn(view.state.values, FIELD.senderMode) === MODE.live;
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const draw = (turn: Turn): Promise<ModalView> => save(bot, turn, { form, wantsLive });
    await fillModal(client, { viewId: view.id, title: TITLE }, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TITLE, draw }),
    );
  });

  app.view(VIEW.senderLive, async ({ ack, body, client, view }) => {
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const draw = async ({ member, now }: Turn): Promise<ModalView> => {
      const { db, workspaceId } = bot;
      const sender = await goLive(db, { workspaceId, actor: member.slackUserId, now });
      const message = sender
        ? senderSaved({ sender, hasMailServer })
        : testMailNotice({ ok: false, reason: 'no_sender' });
      return messageModal({ title: TITLE, message });
    };
    await fillModal(client, { viewId: view.id, title: TITLE }, () =>
      modalForAdmin(bot, client, { userId: body.user.id, title: TITLE, draw }),
    );
  });
}

/** Going live is asked once more, when everything else is saved. */
async function save(
  bot: Bot,
  turn: Turn,
  given: { form: SenderForm; wantsLive: boolean },
): Promise<ModalView> {
  const { form, wantsLive } = given;
  const { member, now } = turn;
  const act = { workspaceId: bot.workspaceId, actor: member.slackUserId, now };
  const result = await changeSender(bot.db, { ...act, form, staysLive: wantsLive });
  if (!result.ok) {
    const words = Object.values(errorsOf(result.mistakes)).join(' ');
    return messageModal({ title: TITLE, message: notice(`Nothing was saved. ${words}`) });
  }
  const { sender } = result;
  if (wantsLive && !sender.isLive) return goLiveModal(sender);
  const message = senderSaved({ sender, hasMailServer: bot.mailer !== null });
  return messageModal({ title: TITLE, message });
}

async function testMail(bot: Bot, { member, now }: Turn): Promise<ModalView> {
  const { db, mailer, workspaceId } = bot;
  const to = member.email;
  const asked = { workspaceId, actor: member.slackUserId, to, mailer };
  const result = await sendTestMail({ db, now }, asked);
  const message = testMailNotice(result.ok ? { ...result, to: to ?? '' } : result);
  return messageModal({ title: TEST, message });
}

const LANGUAGE = z.enum(['en', 'de']);

function formOf(answers: Answers): SenderForm {
  const rule = chosenIn(answers, FIELD.senderReplyRule);
  return {
    fromName: typedIn(answers, FIELD.senderName) ?? '',
    fromAddress: typedIn(answers, FIELD.senderAddress) ?? '',
    replyTo: rule === REPLY_RULE.address ? (typedIn(answers, FIELD.senderReplyTo) ?? '') : null,
    phone: typedIn(answers, FIELD.senderPhone),
    logoUrl: typedIn(answers, FIELD.senderLogo),
    paymentLink: typedIn(answers, FIELD.senderLink),
    payTo: typedIn(answers, FIELD.senderPayTo) ?? '',
    signature: typedIn(answers, FIELD.senderSignature),
    language: LANGUAGE.parse(chosenIn(answers, FIELD.senderLanguage)),
    minGapDays: Number(chosenIn(answers, FIELD.senderGap) ?? Number.NaN),
    allowList: typedIn(answers, FIELD.senderAllowList) ?? '',
  };
}

/** One sentence a field: the first mistake in it. */
function errorsOf(mistakes: readonly SenderMistake[]): Record<string, string> {
  const said = mistakes.map(mistakeIn).toReversed();
  return Object.fromEntries(said.map(({ field, words }) => [field, words]));
}

function mistakeIn(mistake: SenderMistake): { field: string; words: string } {
  switch (mistake.code) {
    case 'no_name':
      return { field: FIELD.senderName, words: 'Letters need the name of a sender.' };
    case 'bad_from':
      return { field: FIELD.senderAddress, words: NO_ADDRESS };
    case 'bad_reply_to':
      return { field: FIELD.senderReplyTo, words: NO_ADDRESS };
    case 'bad_logo':
      return {
        field: FIELD.senderLogo,
        words: 'This must be an address that begins with https://.',
      };
    case 'bad_link':
      return {
        field: FIELD.senderLink,
        words: 'This must be an address that begins with https:// and has {number} after the host.',
      };
    case 'link_without_number':
      return {
        field: FIELD.senderLink,
        words: 'Say with {number} where the number of the invoice goes.',
      };
    case 'bad_gap':
      return { field: FIELD.senderGap, words: `Choose 0 to ${LONGEST_GAP_DAYS} days.` };
    case 'no_currency':
      return {
        field: FIELD.senderPayTo,
        words: `Line ${mistake.line} does not begin with a currency. Type it like this: EUR: IBAN …`,
      };
    case 'currency_twice':
      return {
        field: FIELD.senderPayTo,
        words: `Line ${mistake.line} is about a currency that has a line already.`,
      };
    case 'bad_allowed':
      return {
        field: FIELD.senderAllowList,
        words: `Line ${mistake.line} is neither an address nor @ and a domain.`,
      };
  }
}

const NO_ADDRESS = 'This is not one mail address. Type it like this: name@company.example.';
