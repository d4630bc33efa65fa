// What the bot says into the thread of a dispute: one plain fact for each entry of its record, without buttons.
import type { Dispute, Proposal } from '#domain/dispute.ts';
import { OUTCOMES, ROOT_CAUSES, ROOT_SIDES } from '#domain/dispute.ts';
import type { DisputeEvent, DisputeFacts } from '#domain/dispute-event.ts';
import type { Day, Money } from '#domain/types.ts';
import type { DisputeCardInvoice } from './dispute-card.ts';
import { decisionWords, whoMaySayYes } from './dispute-card-state.ts';
import { routeWords } from './dispute-route-words.ts';
import { addedLine, amendedLine, dayOf, quoted, textOf } from './dispute-said.ts';
import { OUTCOME_NAME, rootLine, unreadableWords } from './dispute-words.ts';
import { type Message, message, section } from './kit.ts';
import { clip, group, join, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { amounts, shortDay } from './words.ts';

const NUMBER_LENGTH = 40;

/** What a fact is about: the case as it is now, and what of it the entry only names. */
export interface DisputeFactAbout {
  readonly dispute: Dispute;
  readonly invoices: readonly Pick<DisputeCardInvoice, 'id' | 'number'>[];
  /** Every proposal of the case. */
  readonly proposals: readonly Proposal[];
  readonly leadUserId: string | null;
  readonly today: Day;
  readonly locale: string;
}

export function disputeFact(event: DisputeEvent, about: DisputeFactAbout): Message {
  const text = factLine(event, about);
  return message(text, [section(text)]);
}

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every kind.
function factLine(event: DisputeEvent, about: DisputeFactAbout): Mrkdwn {
  const { facts, kind } = event;
  const who = mention(event.actor);
  const said = saidOf(event);
  switch (kind) {
    case 'opened':
      return md`${who} opened this case.`;
    case 'added':
      return addedLine(event, about);
    case 'routed':
      return routeWords(facts);
    case 'taken':
      return md`${who} took it.`;
    case 'handed_over':
      return md`${who} handed it over to ${personOf(facts, 'to')}${said}`;
    case 'amended':
      return amendedLine(event, about);
    case 'client_asked':
      return md`${who} asks the client${said} The case waits for their answer.`;
    case 'client_answered':
      return md`The client answered, as ${who} notes${said}`;
    case 'proposed':
      return proposedLine(event, about);
    case 'proposal_taken_back':
      return md`${who} took the proposal back.`;
    case 'declined':
      return md`${who} declined the proposal of ${personOf(facts, 'by')}${said}`;
    case 'decided':
      return decidedLine(event, about);
    case 'credit_seen':
    case 'credit_differs':
    case 'credit_missing':
      return creditLine(event, about);
    case 'payment_seen':
      if (facts['isCredit'] === true)
        return md`A credit note came in for the client: ${moneyOf(facts, about)}. If it is for this, the decision says so.`;
      return facts['isTold'] === false
        ? md`Less is open in the books, and no payment is told: ${moneyOf(facts, about)}.`
        : md`A payment came in: ${moneyOf(facts, about)}.`;
    case 'part_of_it_paid':
      return md`Part of what is disputed was paid: ${moneyOf(facts, about)}. The rest stays in the case.`;
    case 'asked_if_over':
      return md`What was disputed is settled in the books. ${holder(about)} is the case over? The card above has the buttons.`;
    case 'not_over':
      return md`${who} says that it is not over: the case goes on.`;
    case 'snoozed':
      return md`${who} lets it rest until ${dayOf(facts, 'until', about) ?? 'later'}${said}`;
    case 'nudged':
      return nudgedLine(facts, about);
    case 'mediation_offered':
      return md`This is stuck. A neutral person can be asked in, before anything harder: the card above says who.`;
    case 'mediator_joined':
      return md`${personOf(facts, 'mediator')}, please help as the neutral person: ${who} asks you in. The card above says what it is about.`;
    case 'told_client':
      return toldLine(event);
    case 'not_told':
      return notToldLine(event);
    case 'thread_unreadable':
      return unreadableLine(textOf(facts, 'code'), about);
    case 'reopened':
      return md`${who} reopened it${said} All that was said before stays.`;
  }
}

const TOLD: Readonly<Record<string, string>> = {
  dispute_received: 'that we have their query, and by when they have an answer',
  dispute_question: 'what we need to know from them',
  dispute_decision: 'what was decided',
};

function toldLine({ actor, facts }: DisputeEvent): Mrkdwn {
  const what = TOLD[textOf(facts, 'stage')];
  const that = what === undefined ? NOTHING : md` ${what}`;
  return facts['automatic'] === true
    ? md`The client was told${that}. The letter went out by itself, as \`/ar settings\` has it.`
    : md`The client was told${that}, by ${mention(actor)}.`;
}

const NOT_TOLD: Readonly<Record<string, string>> = {
  case_moved: 'the case had moved on since the letter was approved',
  amount_changed: 'an amount in it was another one by then',
  currency_changed: 'an amount in it was another one by then',
  due_changed: 'a date in it was another one by then',
  no_contact: 'nobody is known to whom it could go',
  bounced: 'mail to them came back',
  opted_out: 'they asked for no mail',
  no_sender: 'nobody has said yet as whom the team writes',
  no_mail_server: 'no mail server is set up',
  not_on_allow_list: 'letters are still being tried out, and they are not on the list',
};

function notToldLine({ facts }: DisputeEvent): Mrkdwn {
  const [code = ''] = textOf(facts, 'codes').split(',');
  const why = NOT_TOLD[code] ?? 'something stands against it';
  return md`*The client was not told*: ${why}. Nothing was sent. *Tell the client* on the card above shows the letter and what to do.`;
}

/** ": “…”", or only a full stop where nothing was said. */
function saidOf({ words }: DisputeEvent): Mrkdwn {
  return words === null || words.trim() === '' ? md`.` : md`: ${quoted(words)}`;
}

/** Where it can be said here at all, some of it is over. */
const OVER: Readonly<Record<string, string>> = {
  not_in_channel: 'I was not in this channel',
  channel_not_found: 'I was not in this channel',
  is_archived: 'this channel was archived',
  externally_shared: 'people from another company were in this channel',
  no_channel: 'no channel was named for disputes',
};

function unreadableLine(code: string, { dispute }: DisputeFactAbout): Mrkdwn {
  const why = OVER[code];
  if (why !== undefined)
    return md`For a while I could neither read nor write here, as ${why}. The case and its clock went on.`;
  const fix = unreadableWords(code, dispute.place?.channelId ?? null);
  return md`I cannot read what is said here, so it is not in the record. ${fix}`;
}

function personOf(facts: DisputeFacts, name: string): Mrkdwn {
  const id = textOf(facts, name);
  return id === '' ? md`somebody` : mention(id);
}

function proposedLine(event: DisputeEvent, about: DisputeFactAbout): Mrkdwn {
  const proposal = about.proposals.find(({ number }) => number === event.facts['proposal']);
  const what = proposal
    ? decisionWords(proposal, { ...about, invoicesIn: about.dispute.invoices })
    : decidedWords(event.facts, about);
  const needsApproval = event.facts['needsApproval'] === true;
  const leadUserId = proposal?.leadUserId ?? null;
  const who = whoMaySayYes({ by: event.actor, leadUserId, needsApproval });
  const said = event.words === null ? [] : [quoted(event.words)];
  const words = join([...said, md`${who} The card above has the buttons.`], ' ');
  return md`${mention(event.actor)} proposes: ${what}\n${words}`;
}

function decidedLine(event: DisputeEvent, about: DisputeFactAbout): Mrkdwn {
  const approved = textOf(event.facts, 'approvedBy');
  const by = personOf(event.facts, 'by');
  const yes = approved === '' ? NOTHING : md`, approved by ${mention(approved)}`;
  const said = event.words === null ? NOTHING : md` ${quoted(event.words)}`;
  return md`*${decidedWords(event.facts, about)}* Decided by ${by}${yes}.${said}`;
}

/** From the facts alone, as the case may be open again by now. */
function decidedWords(facts: DisputeFacts, { locale }: DisputeFactAbout): Mrkdwn {
  const outcome = OUTCOMES.find((one) => one === facts['outcome']);
  const rootSide = ROOT_SIDES.find((one) => one === facts['rootSide']);
  const rootCause = ROOT_CAUSES.find((one) => one === facts['rootCause']);
  const credits = creditsOf(textOf(facts, 'credited'));
  const credited =
    credits.length === 0 ? md`Nothing credited` : md`${amounts(credits, locale)} credited`;
  const cause = rootSide && rootCause ? md`, cause: ${rootLine({ rootSide, rootCause })}` : NOTHING;
  return md`${outcome ? OUTCOME_NAME[outcome] : 'Decided'}. ${credited}${cause}.`;
}

/** "EUR 200000, USD 500" as the record has it: minor units. */
function creditsOf(text: string): Money[] {
  return [...text.matchAll(/([A-Z]{3}) (\d{1,18})/g)].map(([, currency = '', minor = '0']) => ({
    currency,
    minor: BigInt(minor),
  }));
}

function creditLine({ actor, facts, kind }: DisputeEvent, about: DisputeFactAbout): Mrkdwn {
  const hasMoney = textOf(facts, 'minor') !== '';
  const money = hasMoney ? md`: ${moneyOf(facts, about)}` : NOTHING;
  if (kind === 'credit_differs')
    return md`A credit came in, and it is another amount than was decided${money}${grantedOf(facts, about)}. Please look at it.`;
  if (kind === 'credit_missing')
    return md`${holder(about)} the credit that was decided is not in the books yet${money}. Until it is, nobody is asked for it.`;
  return actor === 'clock'
    ? md`The credit is in the books${money}. This case is closed.`
    : md`${mention(actor)} says that the credit is in the books${money}. This case is closed.`;
}

/** " instead of €2,000". */
function grantedOf(facts: DisputeFacts, { locale }: DisputeFactAbout): Mrkdwn {
  const [currency, minor] = [textOf(facts, 'currency'), textOf(facts, 'grantedMinor')];
  if (!/^[A-Z]{3}$/.test(currency) || !/^\d{1,18}$/.test(minor)) return NOTHING;
  return md` instead of ${amounts([{ currency, minor: BigInt(minor) }], locale)}`;
}

/** "€2,000 on INV-7, Tue 24 Nov", as far as the entry says. */
function moneyOf(facts: DisputeFacts, about: DisputeFactAbout): Mrkdwn {
  const [currency, minor] = [textOf(facts, 'currency'), textOf(facts, 'minor')];
  const isMoney = /^[A-Z]{3}$/.test(currency) && /^-?\d{1,18}$/.test(minor);
  const amount = isMoney
    ? amounts([{ currency, minor: BigInt(minor) }], about.locale)
    : md`an amount`;
  const number = clip(textOf(facts, 'number'), NUMBER_LENGTH);
  const on = number === '' ? NOTHING : md` on ${number}`;
  const day = dayOf(facts, 'on', about);
  return md`${amount}${on}${day === null ? NOTHING : md`, ${day}`}`;
}

/** Whoever has it now: they get a notification. */
function holder({ dispute }: DisputeFactAbout): Mrkdwn {
  if (dispute.ownerUserId !== null) return md`${mention(dispute.ownerUserId)},`;
  return dispute.ownerGroupId === null
    ? md`Whoever takes it:`
    : md`${group(dispute.ownerGroupId)},`;
}

function nudgedLine(facts: DisputeFacts, about: DisputeFactAbout): Mrkdwn {
  const { targetOn } = about.dispute.clock;
  const by = shortDay(targetOn, { locale: about.locale, asOf: about.today });
  const isPast = about.today > targetOn;
  const clock = isPast
    ? md`the client was to have an answer by ${by}, and has none.`
    : md`the client is to have an answer by ${by}.`;
  if (facts['to'] !== 'lead' || about.leadUserId === null)
    return md`${holder(about)} ${clock} What is in the way?`;
  return md`${mention(about.leadUserId)}, ${clock} It is with ${ownerWords(about)}: can you help?`;
}

function ownerWords({ dispute }: DisputeFactAbout): Mrkdwn {
  if (dispute.ownerUserId !== null) return mention(dispute.ownerUserId);
  return dispute.ownerGroupId === null ? md`nobody yet` : group(dispute.ownerGroupId);
}
