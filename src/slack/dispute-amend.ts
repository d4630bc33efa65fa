// Putting a case right: the reason, what they ask for, what they said, and how much of each invoice is disputed.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { disputeDone } from '#blocks/dispute-answer.ts';
import type { DisputeDraft } from '#blocks/dispute-form.ts';
import { AMEND_TITLE, amendForm } from '#blocks/dispute-form.ts';
import { FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import { disputeAfter, disputeName } from '#domain/dispute.ts';
import { decimalOf } from '#domain/money.ts';
import type { CaseToMove } from '#flows/dispute-form.ts';
import { amendTypedDispute } from '#flows/dispute-typed.ts';
import type { Bot } from './bot.ts';
import { codesIn, draftIn, fieldOf, lineWords, plainOf } from './dispute-form.ts';
import type { Deed, Press } from './dispute-press.ts';
import { caseFor, movingIn, openCaseForm, refused, sentenceOf } from './dispute-press.ts';
import type { Concluded } from './dispute-submit.ts';
import { conclude, isDoneAlready, laterWords } from './dispute-submit.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const say = (message: Message): ModalView => messageModal({ title: AMEND_TITLE, message });

/** The form with the case as it stands, or with what was typed before somebody else was faster. */
function formOf(
  { about, turn }: { about: CaseToMove; turn: Turn },
  more: { readonly later?: Mrkdwn; readonly draft?: DisputeDraft } = {},
): ModalView {
  const { client, dispute, invoices } = about;
  if (disputeAfter(dispute.state, 'amend') === null) {
    const reason = { code: 'moved', last: null } as const;
    const why = more.later ? notice(more.later) : refused({ dispute, reason }, turn);
    return say(withWords(why, more.draft?.words ?? ''));
  }
  const [first] = dispute.invoices;
  const number = invoices.find(({ id }) => id === first?.invoiceId)?.number ?? '';
  const example = first
    ? `${number} ${decimalOf({ currency: first.currency, minor: first.claimedMinor })}`
    : '';
  const { reason, request, saidBy, words } = dispute;
  const asItIs = { amounts: '', links: '', reason, request, words, saidBy: saidBy ?? '' };
  return amendForm({
    dispute,
    client,
    draft: more.draft ?? asItIs,
    example,
    ...(more.later ? { said: laterWords(more.later) } : {}),
    metadata: writeMetadata({ disputeId: dispute.id, moves: dispute.moves, disputeDeed: 'amend' }),
  });
}

export const amend: Deed = (press) =>
  openCaseForm(press, AMEND_TITLE, (about, turn) => formOf({ about, turn }));

export function registerDisputeAmend(app: App, bot: Bot): void {
  app.view(VIEW.disputeAmend, async ({ ack, body, client, view }) => {
    const draft = draftIn(view.state.values);
    const about = readMetadata(view.private_metadata);
    const form = { ack, client, viewId: view.id, title: AMEND_TITLE, words: draft.words };
    await conclude(form, () => submit(bot, client, { about, draft, userId: body.user.id }));
    bot.kick();
  });
}

async function submit(
  bot: Bot,
  client: Press['client'],
  { about, draft, userId }: { about: Metadata; draft: DisputeDraft; userId: string },
): Promise<Concluded> {
  const codes = codesIn(draft);
  if (!codes) return { errors: { [FIELD.disputeReason]: 'Choose why they dispute it.' } };
  const begun = await beginTurn(bot, client, { userId, role: 'collector', isHurried: true });
  if (!begun.ok) return { view: say(begun.refusal) };
  const { turn } = begun;
  const { disputeId = '', moves } = about;
  const { locale } = turn.workspace;
  const result = await amendTypedDispute(bot.db, {
    ...movingIn(bot, turn, disputeId),
    seenMoves: moves,
    locale,
    typed: draft.amounts,
    amendment: { ...codes, words: draft.words, saidBy: draft.saidBy || null },
  });
  if ('line' in result)
    return { errors: { [FIELD.disputeAmounts]: lineWords(result.line, locale) } };
  if (result.ok) {
    const text = md`*${disputeName(result.dispute)}* is put right. What it said before stays in the record.`;
    return { view: say(disputeDone({ dispute: result.dispute, client: result.client, text })) };
  }
  const { dispute, invoices, reason } = result;
  if (isDoneAlready(reason, { kind: 'amended', userId, words: null }))
    return { view: say(notice('This form was sent already: it is done.')) };
  const sentence = sentenceOf(reason, { dispute, turn, invoices });
  const { disputeAmounts: typed } = FIELD;
  const field = fieldOf(reason.code, { invoices: typed, typed });
  if (field !== null) return { errors: { [field]: plainOf(sentence) } };
  if (reason.code !== 'moved') return { view: say(notice(sentence)) };
  const found = await caseFor({ bot, client, disputeId, userId }, 'collector');
  const view = 'refusal' in found ? say(found.refusal) : formOf(found, { later: sentence, draft });
  return { view };
}
