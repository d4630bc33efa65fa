// The small forms of a case: hand it over, ask the client, what they answered, decline, let it rest, reopen.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { MoveForm } from '#blocks/dispute-move-forms.ts';
import { MOVE_FORMS, MOVE_TITLE, moveForm } from '#blocks/dispute-move-forms.ts';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md, mention, NOTHING } from '#blocks/text.ts';
import { shortDay } from '#blocks/words.ts';
import type { DisputeMove } from '#domain/dispute.ts';
import { disputeAfter } from '#domain/dispute.ts';
import type { DisputeEventKind } from '#domain/dispute-event.ts';
import type { DisputeResult, Moving } from '#flows/dispute-case.ts';
import { declineProposal, reopenDispute } from '#flows/dispute-decide.ts';
import type { CaseToMove } from '#flows/dispute-form.ts';
import type { Absent } from '#flows/dispute-holder.ts';
import { askClient, clientAnswered, handOverDispute, snoozeDispute } from '#flows/dispute-moves.ts';
import type { Answers } from './answers.ts';
import { typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { plainOf } from './dispute-form.ts';
import type { Deed, Done, Press } from './dispute-press.ts';
import {
  caseFor,
  movingIn,
  nameIn,
  onPress,
  openCaseForm,
  refused,
  said,
  sentenceOf,
} from './dispute-press.ts';
import { proposalMessage } from './dispute-show.ts';
import type { Concluded } from './dispute-submit.ts';
import { conclude, isDoneAlready, laterWords } from './dispute-submit.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import type { Turn } from './turn.ts';
import { beginTurn, isBarred } from './turn.ts';

/** What came of it; of a hand-over also whether whoever got it is away. */
type Acted = DisputeResult & { readonly absent?: Absent | null };

/** What each small form asks of the table, writes into the record, and says when it is done. */
const FORMS: Readonly<
  Record<
    MoveForm,
    {
      readonly move: DisputeMove;
      readonly kind: DisputeEventKind;
      readonly act: (bot: Bot, moving: Moving, sent: Sent) => Promise<Acted>;
      readonly done: (result: Acted & Done, turn: Turn) => Mrkdwn;
    }
  >
> = {
  hand_over: {
    move: 'hand_over',
    kind: 'handed_over',
    act: ({ admins, db }, moving, { toUserId, words }) =>
      handOverDispute(db, { ...moving, toUserId: toUserId ?? '', why: words, admins }),
    done: (result, turn) =>
      md`${nameIn(result)} is with ${mention(result.dispute.ownerUserId ?? '')} now, who is told in its thread.${awayWords(result.absent ?? null, turn)}`,
  },
  ask: {
    move: 'ask_client',
    kind: 'client_asked',
    act: ({ db }, moving, { words }) => askClient(db, { ...moving, words }),
    done: (result) =>
      md`Noted: ${nameIn(result)} waits for the client. Nothing went to them by this.`,
  },
  answered: {
    move: 'client_answered',
    kind: 'client_answered',
    act: ({ db }, moving, { words }) => clientAnswered(db, { ...moving, words }),
    done: (result) => md`Noted: the client answered, and ${nameIn(result)} goes on.`,
  },
  decline: {
    move: 'decline',
    kind: 'declined',
    act: ({ db }, moving, { about, words }) =>
      declineProposal(db, { ...moving, proposal: about.proposal ?? 0, why: words }),
    done: (result) => md`Declined. Somebody proposes another way for ${nameIn(result)}.`,
  },
  snooze: {
    move: 'snooze',
    kind: 'snoozed',
    act: ({ db }, moving, { until, words }) =>
      snoozeDispute(db, { ...moving, until: until ?? '', why: words }),
    done: (result, { today, workspace: { locale } }) =>
      md`${nameIn(result)} rests until ${shortDay(result.dispute.clock.snoozedUntil ?? today, { locale, asOf: today })}.`,
  },
  reopen: {
    move: 'reopen',
    kind: 'reopened',
    act: ({ admins, db }, moving, { words }) =>
      reopenDispute(db, { ...moving, why: words, admins }),
    done: (result) =>
      md`${nameIn(result)} is open again, with all that was said and done. What is disputed of it is out of the chase.`,
  },
};

/** They have it all the same: whoever gave it knows best whether it can wait. */
function awayWords(absent: Absent | null, { today, workspace: { locale } }: Turn): Mrkdwn {
  if (absent === null) return NOTHING;
  const { deputyUserId, until } = absent;
  const when =
    until === null
      ? md`are away, as their Slack status says`
      : md`are away until ${shortDay(until, { locale, asOf: today })}`;
  const deputy =
    deputyUserId === null ? NOTHING : md`, and ${mention(deputyUserId)} stands in for them`;
  return md` They ${when}${deputy}: hand it over once more if it cannot wait.`;
}

/** What a small form says. */
interface Sent {
  readonly about: Metadata;
  readonly form: MoveForm;
  readonly userId: string;
  readonly words: string;
  readonly toUserId: string | null;
  readonly until: string | null;
}

function sentIn(
  view: { private_metadata: string; state: { values: Answers } },
  userId: string,
): Sent {
  const { values } = view.state;
  const about = readMetadata(view.private_metadata);
  return {
    about,
    form: MOVE_FORMS.find((one) => one === about.disputeDeed) ?? 'ask',
    userId,
    words: typedIn(values, FIELD.disputeWhy) ?? '',
    toUserId: values[FIELD.disputeTo]?.[FIELD.disputeTo]?.selected_user ?? null,
    until: values[FIELD.disputeUntil]?.[FIELD.disputeUntil]?.selected_date ?? null,
  };
}

/** The form about the case as it stands; a sentence where it is too late for it. */
function formOf(
  form: MoveForm,
  { about, turn }: { about: CaseToMove; turn: Turn },
  more: { readonly later?: Mrkdwn; readonly draft?: Sent; readonly proposal?: number | null } = {},
): ModalView {
  const { client, dispute, proposal } = about;
  const number = more.proposal ?? proposal?.number;
  const isAnotherProposal = form === 'decline' && proposal?.number !== number;
  if (disputeAfter(dispute.state, FORMS[form].move) === null || isAnotherProposal) {
    const reason = { code: 'moved', last: null } as const;
    const why = more.later ? notice(more.later) : refused({ dispute, reason }, turn);
    const message = withWords(why, more.draft?.words ?? '');
    return messageModal({ title: MOVE_TITLE[form], message });
  }
  const { locale } = turn.workspace;
  return moveForm({
    form,
    dispute,
    client,
    ...(form === 'decline' ? { about: proposalMessage(about, locale) } : {}),
    ...(more.later ? { said: laterWords(more.later) } : {}),
    ...(more.draft ? { draft: more.draft } : {}),
    metadata: writeMetadata({
      disputeId: dispute.id,
      moves: dispute.moves,
      disputeDeed: form,
      ...(form === 'decline' && number !== undefined ? { proposal: number } : {}),
    }),
  });
}

const opens =
  (form: MoveForm): Deed =>
  (press: Press) =>
    openCaseForm(press, MOVE_TITLE[form], (about, turn) =>
      formOf(form, { about, turn }, { proposal: press.proposal }),
    );

/** By the word that a menu names them with. */
export const MOVE_DEEDS = {
  hand_over: opens('hand_over'),
  ask: opens('ask'),
  answered: opens('answered'),
  decline: opens('decline'),
  snooze: opens('snooze'),
  reopen: opens('reopen'),
} satisfies Record<string, Deed>;

export function registerDisputeMoves(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputeHandOver, deed: MOVE_DEEDS.hand_over });
  onPress(app, bot, { actionId: ACTION.disputeAsk, deed: MOVE_DEEDS.ask });
  onPress(app, bot, { actionId: ACTION.disputeAnswered, deed: MOVE_DEEDS.answered });
  onPress(app, bot, { actionId: ACTION.disputeDecline, deed: MOVE_DEEDS.decline });
  onPress(app, bot, { actionId: ACTION.disputeReopen, deed: MOVE_DEEDS.reopen });

  app.view(VIEW.disputeMove, async ({ ack, body, client, view }) => {
    const sent = sentIn(view, body.user.id);
    const title = MOVE_TITLE[sent.form];
    await conclude({ ack, client, viewId: view.id, title, words: sent.words }, async () => {
      const { toUserId } = sent;
      // Only a hand-over asks Slack about somebody else.
      const isTo = sent.form === 'hand_over' && toUserId !== null;
      if (isTo && (await isBarred(bot, client, toUserId)))
        return {
          errors: {
            [FIELD.disputeTo]:
              'They are a guest or no person of this workspace. Choose somebody of the team.',
          },
        };
      const key = { userId: sent.userId, role: 'collector', isHurried: true } as const;
      const begun = await beginTurn(bot, client, key);
      return begun.ok
        ? submit(bot, begun.turn, {
            ...sent,
            redraw: (later) => redraw({ bot, client, sent, later }),
          })
        : { view: messageModal({ title, message: begun.refusal }) };
    });
    bot.kick();
  });
}

async function submit(
  bot: Bot,
  turn: Turn,
  sent: Sent & { readonly redraw: (later: Mrkdwn) => Promise<ModalView> },
): Promise<Concluded> {
  const { about, form, userId, words } = sent;
  const { act, done, kind } = FORMS[form];
  const title = MOVE_TITLE[form];
  const moving = { ...movingIn(bot, turn, about.disputeId ?? ''), seenMoves: about.moves };
  const result = await act(bot, moving, sent);
  if (result.ok)
    return { view: messageModal({ title, message: said(result, done(result, turn)) }) };
  const { dispute, reason } = result;
  if (isDoneAlready(reason, { kind, userId, words }))
    return {
      view: messageModal({ title, message: notice('This form was sent already: it is done.') }),
    };
  const field = fieldOf(reason.code);
  const sentence = sentenceOf(reason, { dispute, turn, invoices: [] });
  if (field !== null) return { errors: { [field]: plainOf(sentence) } };
  if (reason.code === 'moved') return { view: await sent.redraw(sentence) };
  return { view: messageModal({ title, message: notice(sentence) }) };
}

/** The case moved while the form was open: it is drawn as things are now, and keeps what was typed. */
async function redraw(given: {
  bot: Bot;
  client: Press['client'];
  sent: Sent;
  later: Mrkdwn;
}): Promise<ModalView> {
  const { bot, client, later, sent } = given;
  const { disputeId = '', proposal = null } = sent.about;
  const found = await caseFor({ bot, client, disputeId, userId: sent.userId }, 'collector');
  if ('refusal' in found)
    return messageModal({ title: MOVE_TITLE[sent.form], message: found.refusal });
  return formOf(sent.form, found, { later, draft: sent, proposal });
}

/** Where a refusal of a small form is said; null: in place of the form. */
function fieldOf(code: string): string | null {
  switch (code) {
    case 'no_words':
    case 'no_reason':
      return FIELD.disputeWhy;
    case 'same_owner':
    case 'cannot_have':
      return FIELD.disputeTo;
    case 'too_early':
    case 'too_late':
    case 'too_often':
      return FIELD.disputeUntil;
    default:
      return null;
  }
}
