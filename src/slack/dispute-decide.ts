// Settling a case: the form that proposes or decides, the yes of somebody else, taking back, and the credit in the books.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { DecisionDraft } from '#blocks/dispute-decide-form.ts';
import {
  CREDIT_CHOICES,
  decisionForm,
  EMPTY_DECISION,
  PROPOSE_TITLE,
  RESOLVE_TITLE,
} from '#blocks/dispute-decide-form.ts';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import type { Decision } from '#domain/dispute.ts';
import { disputeAfter, OUTCOMES, ROOT_CAUSES, ROOT_SIDES } from '#domain/dispute.ts';
import { acceptProposal, creditSeen, takeBackProposal } from '#flows/dispute-decide.ts';
import type { CaseToMove } from '#flows/dispute-form.ts';
import type { TypedCredit } from '#flows/dispute-typed.ts';
import { settleTypedDispute } from '#flows/dispute-typed.ts';
import type { Answers } from './answers.ts';
import { chosenIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import { lineWords, plainOf } from './dispute-form.ts';
import type { Deed, Done, Press } from './dispute-press.ts';
import {
  caseFor,
  doAndAnswer,
  movingIn,
  nameIn,
  onPress,
  openCaseForm,
  refused,
  said,
  sentenceOf,
} from './dispute-press.ts';
import type { Concluded } from './dispute-submit.ts';
import { conclude, isDoneAlready, laterWords } from './dispute-submit.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const accept: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => acceptProposal(press.bot.db, { ...moving, proposal: press.proposal ?? 0 }),
    done: (result) => said(result, decidedWords(result)),
  });

const takeBack: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => takeBackProposal(press.bot.db, { ...moving, proposal: press.proposal ?? 0 }),
    done: (result) => said(result, md`Your proposal for ${nameIn(result)} is taken back.`),
  });

const seen: Deed = (press) =>
  doAndAnswer(press, {
    act: (moving) => creditSeen(press.bot.db, moving),
    done: (result) => said(result, md`${nameIn(result)} is closed: the credit is in the books.`),
  });

/** What is decided leaves the person with what comes next. */
function decidedWords(result: Done): Mrkdwn {
  return result.dispute.state === 'credit_due'
    ? md`${nameIn(result)} is decided. The credit is out of the chase, and waited for in the books; the rest is asked for again.`
    : md`${nameIn(result)} is closed. What is still open is asked for again.`;
}

/** What the form does: a proposal, a decision, or the end of what is paid. */
const DECIDE_FORMS = ['propose', 'resolve', 'over'] as const;
type DecideForm = (typeof DECIDE_FORMS)[number];

const titleOf = (form: DecideForm): string => (form === 'propose' ? PROPOSE_TITLE : RESOLVE_TITLE);

/** Who paid it all no longer disputes it: that is set, and may be chosen otherwise. */
const PAID: DecisionDraft = { ...EMPTY_DECISION, outcome: 'withdrawn', credit: 'none' };

function formOf(
  form: DecideForm,
  { about, turn }: { about: CaseToMove; turn: Turn },
  more: { readonly later?: Mrkdwn; readonly draft?: DecisionDraft } = {},
): ModalView {
  const { client, dispute, invoices, policy, proposal } = about;
  const isProposal = form === 'propose';
  const next = disputeAfter(dispute.state, isProposal ? 'propose' : 'settle');
  if (next === null || proposal !== null) {
    const reason = { code: 'moved', last: null } as const;
    const why = more.later ? notice(more.later) : refused({ dispute, reason }, turn);
    const message = withWords(why, more.draft?.words ?? '');
    return messageModal({ title: titleOf(form), message });
  }
  const numberOf = (id: string) => invoices.find((one) => one.id === id)?.number ?? '';
  return decisionForm({
    isProposal,
    dispute,
    client,
    claims: dispute.invoices.map(({ claimedMinor, currency, invoiceId }) => ({
      number: numberOf(invoiceId),
      currency,
      claimedMinor,
    })),
    approveFrom: policy.approveFrom,
    draft: more.draft ?? (form === 'over' ? PAID : EMPTY_DECISION),
    ...(more.later ? { said: laterWords(more.later) } : {}),
    locale: turn.workspace.locale,
    metadata: writeMetadata({ disputeId: dispute.id, moves: dispute.moves, disputeDeed: form }),
  });
}

const opens =
  (form: DecideForm): Deed =>
  (press: Press) =>
    openCaseForm(press, titleOf(form), (about, turn) => formOf(form, { about, turn }));

/** By the word that a menu names them with. */
export const DECIDE_DEEDS = {
  propose: opens('propose'),
  resolve: opens('resolve'),
  over: opens('over'),
  accept,
  take_back: takeBack,
  credit_seen: seen,
} satisfies Record<string, Deed>;

export function registerDisputeDecide(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputePropose, deed: DECIDE_DEEDS.propose });
  onPress(app, bot, { actionId: ACTION.disputeResolve, deed: DECIDE_DEEDS.resolve });
  onPress(app, bot, { actionId: ACTION.disputeOver, deed: DECIDE_DEEDS.over });
  onPress(app, bot, { actionId: ACTION.disputeAccept, deed: accept });
  onPress(app, bot, { actionId: ACTION.disputeTakeBack, deed: takeBack });
  onPress(app, bot, { actionId: ACTION.disputeCreditSeen, deed: seen });

  app.view(VIEW.disputeDecide, async ({ ack, body, client, view }) => {
    const about = readMetadata(view.private_metadata);
    const form = DECIDE_FORMS.find((one) => one === about.disputeDeed) ?? 'resolve';
    const draft = draftIn(view.state.values);
    const sent = { about, draft, form, userId: body.user.id };
    const title = titleOf(form);
    const words = [draft.words, draft.prevention].filter((one) => one !== '').join('\n\n');
    await conclude({ ack, client, viewId: view.id, title, words }, () => submit(bot, client, sent));
    bot.kick();
  });
}

function draftIn(answers: Answers): DecisionDraft {
  return {
    outcome: chosenIn(answers, FIELD.disputeOutcome) ?? '',
    credit: chosenIn(answers, FIELD.disputeCredit) ?? '',
    credits: typedIn(answers, FIELD.disputeCredits) ?? '',
    rootSide: chosenIn(answers, FIELD.disputeSide) ?? '',
    rootCause: chosenIn(answers, FIELD.disputeCause) ?? '',
    prevention: typedIn(answers, FIELD.disputePrevention) ?? '',
    words: typedIn(answers, FIELD.disputeWords) ?? '',
  };
}

interface Sent {
  readonly about: Metadata;
  readonly draft: DecisionDraft;
  readonly form: DecideForm;
  readonly userId: string;
}

async function submit(bot: Bot, client: Press['client'], sent: Sent): Promise<Concluded> {
  const { about, draft, form, userId } = sent;
  const title = titleOf(form);
  const decision = decisionIn(draft);
  if ('errors' in decision) return decision;
  const begun = await beginTurn(bot, client, { userId, role: 'collector', isHurried: true });
  if (!begun.ok) return { view: messageModal({ title, message: begun.refusal }) };
  const { turn } = begun;
  const { disputeId = '', moves } = about;
  const isProposal = form === 'propose';
  const result = await settleTypedDispute(bot.db, {
    ...movingIn(bot, turn, disputeId),
    seenMoves: moves,
    locale: turn.workspace.locale,
    isProposal,
    ...decision,
    words: draft.words || null,
  });
  if ('line' in result)
    return {
      errors: { [FIELD.disputeCredits]: lineWords(result.line, turn.workspace.locale) },
    };
  if (result.ok) {
    const message = said(result, doneWords(result, isProposal));
    return { view: messageModal({ title, message }) };
  }
  const { dispute, invoices, reason } = result;
  const kinds = isProposal ? (['proposed'] as const) : (['decided', 'proposed'] as const);
  if (kinds.some((kind) => isDoneAlready(reason, { kind, userId, words: null })))
    return {
      view: messageModal({ title, message: notice('This form was sent already: it is done.') }),
    };
  const sentence = sentenceOf(reason, { dispute, turn, invoices });
  const field = fieldOf(reason.code, draft);
  if (field !== null) return { errors: { [field]: plainOf(sentence) } };
  if (reason.code !== 'moved') return { view: messageModal({ title, message: notice(sentence) }) };
  const found = await caseFor({ bot, client, disputeId, userId }, 'collector');
  return {
    view:
      'refusal' in found
        ? messageModal({ title, message: found.refusal })
        : formOf(form, found, { later: sentence, draft }),
  };
}

/** Nothing is closed without an outcome, a credit or none, and where the root of it lay. */
function decisionIn(
  draft: DecisionDraft,
):
  | { readonly decision: Omit<Decision, 'credits'>; readonly credit: TypedCredit }
  | { readonly errors: Record<string, string> } {
  const outcome = OUTCOMES.find((one) => one === draft.outcome);
  const credit = CREDIT_CHOICES.find((one) => one === draft.credit);
  const rootSide = ROOT_SIDES.find((one) => one === draft.rootSide);
  const rootCause = ROOT_CAUSES.find((one) => one === draft.rootCause);
  const errors = {
    ...(outcome ? {} : { [FIELD.disputeOutcome]: 'Say what became of it.' }),
    ...(credit ? {} : { [FIELD.disputeCredit]: 'Say what is credited, or that nothing is.' }),
    ...(rootSide ? {} : { [FIELD.disputeSide]: 'Say on whose side it lay.' }),
    ...(rootCause
      ? {}
      : { [FIELD.disputeCause]: 'Say what caused it: nothing is closed without.' }),
    ...(credit === 'typed' && draft.credits === ''
      ? { [FIELD.disputeCredits]: 'Say how much is credited.' }
      : {}),
    ...(credit !== 'typed' && draft.credits !== ''
      ? {
          [FIELD.disputeCredit]:
            'Amounts are typed below: choose “The amounts below”, or clear them.',
        }
      : {}),
  };
  if (!outcome || !credit || !rootSide || !rootCause || Object.keys(errors).length > 0)
    return { errors };
  const decision = { outcome, rootSide, rootCause, prevention: draft.prevention || null };
  return { decision, credit: credit === 'typed' ? { typed: draft.credits } : credit };
}

function doneWords(result: Done, isProposal: boolean): Mrkdwn {
  if (result.dispute.state !== 'proposed') return decidedWords(result);
  return isProposal
    ? md`Proposed. Somebody else says yes or no to it in the thread of ${nameIn(result)}.`
    : md`So much needs a second yes, so it is a proposal now: an approver or the owner’s lead accepts it in the thread of ${nameIn(result)}.`;
}

/** The field that a refused decision belongs to; null: it belongs to none. */
function fieldOf(code: string, { credit }: DecisionDraft): string | null {
  switch (code) {
    case 'above_claim':
    case 'not_in_case':
      return FIELD.disputeCredits;
    case 'upheld_is_all':
    case 'partly_is_part':
      return credit === 'typed' ? FIELD.disputeCredits : FIELD.disputeCredit;
    case 'no_credit':
    case 'credit_unexpected':
      return FIELD.disputeCredit;
    default:
      return null;
  }
}
