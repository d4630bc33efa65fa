// "What held it up?": the card that asks whoever looks after the client, and what it says once they answered.
import type { KnownBlock, StaticSelect } from '@slack/types';
import type { Cause } from '#domain/cause.ts';
import { isWaiting } from '#domain/late-question.ts';
import type { ClientRef } from '#domain/types.ts';
import { causeLine, SIDE_NAME } from './cause-words.ts';
import { ACTION, BLOCK } from './ids.ts';
import {
  actions,
  button,
  context,
  type Message,
  message,
  option,
  placeholder,
  section,
} from './kit.ts';
import { LIMITS } from './limits.ts';
import { noteButton } from './note-words.ts';
import { type AskedInvoice, canExplain, paidOf } from './question-words.ts';
import { join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, count, days, nameOf } from './words.ts';

const INVOICES_SHOWN = 15;

export interface QuestionCardView {
  readonly question: {
    readonly id: string;
    readonly about: 'payment' | 'contact';
    readonly state: 'open' | 'done' | 'dropped';
    readonly userId: string | null;
  };
  readonly client: ClientRef;
  readonly invoices: readonly AskedInvoice[];
  readonly sentAt: Date | null;
  readonly causes: readonly Cause[];
  /** The likeliest first. */
  readonly choices: readonly Cause[];
  readonly locale: string;
  readonly timeZone: string;
}

/** One idea a line, one select; what is answered says by whom. */
export function questionCard(view: QuestionCardView): Message {
  const { client, question } = view;
  const open = view.invoices.filter(isWaiting);
  const isOver = question.state !== 'open' || open.length === 0;
  const title = isOver ? overLine(view) : askingLine(view, open);
  const lines = view.invoices.length > 1 || isOver ? view.invoices.slice(0, INVOICES_SHOWN) : [];
  const more = view.invoices.length - INVOICES_SHOWN;
  const blocks: KnownBlock[] = [
    section(title),
    ...(lines.length === 0
      ? []
      : [section(join([...lines.map((one) => invoiceLine(one, view)), ...moreLine(more)], '\n'))]),
    ...(isOver ? afterwards(view) : controls(view)),
    ...(isOver
      ? []
      : [context(md`What you say here shapes the next letter to ${nameOf(client)}.`)]),
  ];
  return message(title, blocks);
}

function askingLine(view: QuestionCardView, open: readonly AskedInvoice[]): Mrkdwn {
  const name = nameOf(view.client);
  const [only] = open;
  if (view.question.about === 'contact') {
    const on = view.sentAt === null ? md`lately` : md`on ${clockDay(view.sentAt, view)}`;
    return md`You wrote to *${name}* ${on} about ${count(open.length, 'invoice')}. What did they say?`;
  }
  if (only === undefined || open.length > 1)
    return md`*${name}* paid ${count(open.length, 'invoice')} late. What held them up?`;
  return md`*${name}* paid ${paidOf(only, view)} ${days(only.payment?.daysLate ?? 0)} late. What held it up?`;
}

function overLine(view: QuestionCardView): Mrkdwn {
  const name = nameOf(view.client);
  const end = endOf(view);
  switch (end) {
    case 'noted':
      return view.question.about === 'contact'
        ? md`*${name}*: what they said is noted.`
        : md`*${name}*: what held it up is noted.`;
    case 'client':
      return md`*${name}*: the next thank-you letter asks them what held it up.`;
    case 'skipped':
      return md`*${name}*: skipped. I do not ask about it any more.`;
    case 'paid':
      return md`*${name}* has paid what your letter was about, so I do not ask what they said.`;
    case 'on_time':
      return md`*${name}* paid in time after all, as a later file says.`;
    case 'dropped':
      return md`*${name}*: nobody said what held it up. I do not ask about it any more.`;
  }
}

type End = 'noted' | 'client' | 'skipped' | 'paid' | 'on_time' | 'dropped';

/** What became of a question: the best that can be said of any of its invoices. */
function endOf({ invoices, question }: QuestionCardView): End {
  const has = (answer: string) => invoices.some(({ payment }) => payment?.answer === answer);
  if (question.about === 'contact') {
    if (invoices.some(({ reason }) => reason?.isNew)) return 'noted';
    if (question.state === 'done') return 'skipped';
    return invoices.some(({ balanceMinor }) => balanceMinor > 0n) ? 'dropped' : 'paid';
  }
  if (has('answered')) return 'noted';
  if (has('client')) return 'client';
  if (has('skipped')) return 'skipped';
  return invoices.length > 0 && invoices.every(({ payment }) => payment?.answer === 'on_time')
    ? 'on_time'
    : 'dropped';
}

function invoiceLine(invoice: AskedInvoice, view: QuestionCardView): Mrkdwn {
  const { payment, reason } = invoice;
  const late = payment === null ? md`` : md` · ${days(payment.daysLate)} late`;
  const what = md`• ${paidOf(invoice, view)}${late}`;
  // What was said last counts, whoever was asked first.
  const by =
    (reason?.isNew ? reason.recordedBy : payment?.answeredBy) ?? reason?.recordedBy ?? null;
  const who = by === null ? md`` : md`, said ${mention(by)}`;
  switch (payment?.answer) {
    case 'skipped':
      return md`${what}: not known${who}`;
    case 'client':
      return md`${what}: the next thank-you letter asks them${who}`;
    case 'on_time':
      return md`• ${paidOf(invoice, view)}: in time after all`;
    case 'dropped':
      return md`${what}: not answered`;
    default:
      return reason === null ? what : md`${what}: *${causeLine(reason, view.causes)}*${who}`;
  }
}

function moreLine(more: number): Mrkdwn[] {
  return more > 0 ? [md`${count(more, 'more invoice')}.`] : [];
}

function controls({ choices, client, question }: QuestionCardView): KnownBlock[] {
  const about = nameOf(client);
  const select: StaticSelect = {
    type: 'static_select',
    action_id: ACTION.questionCause,
    placeholder: placeholder('What held it up?'),
    options: choices
      .slice(0, LIMITS.options)
      .map(({ code, name, side }) => option(`${name} (${SIDE_NAME[side]})`, code)),
  };
  return [
    ...actions([select], `${BLOCK.question}:${question.id}`),
    ...actions([
      button({
        label: 'Add what they said',
        actionId: ACTION.questionForm,
        value: question.id,
        about,
      }),
      ...(question.about === 'payment'
        ? [
            button({
              label: 'Ask the client',
              actionId: ACTION.questionLeave,
              value: question.id,
              about,
            }),
          ]
        : []),
      button({ label: 'Skip', actionId: ACTION.questionSkip, value: question.id, about }),
      noteButton(client),
    ]),
  ];
}

/** What was said may be said otherwise; what was left to the client, or to nobody, may still be said. */
function afterwards({ client, invoices, question }: QuestionCardView): KnownBlock[] {
  if (!invoices.some((one) => canExplain(one))) return actions([noteButton(client)]);
  const isLeft = invoices.some(({ payment }) => payment?.answer === 'client');
  const isSaid = invoices.some(({ reason }) => reason !== null);
  const label = isLeft ? 'Say what they answered' : isSaid ? 'Change' : 'Say why';
  return actions([
    button({ label, actionId: ACTION.questionForm, value: question.id, about: nameOf(client) }),
    noteButton(client),
  ]);
}
