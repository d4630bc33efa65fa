// What can be done from the card of a dispute, as its state has it: one main thing at most, the rare ones in the menu.
import type { Button, Overflow } from '@slack/types';
import { disputeName, isUndecided } from '#domain/dispute.ts';
import type { DisputeCardView } from './dispute-card.ts';
import { ACTION } from './ids.ts';
import { button, option } from './kit.ts';
import { nameOf } from './words.ts';

export function disputeButtons(view: DisputeCardView): (Button | Overflow)[] {
  switch (view.dispute.state) {
    case 'open':
    case 'asked':
      return [...over(view), ...mediate(view), ...working(view), menu(view)];
    case 'proposed':
      return [...answers(view), ...mediate(view), handOver(view), menu(view)];
    case 'credit_due':
      return [
        plain(view, { label: 'The credit is in the books', actionId: ACTION.disputeCreditSeen }),
        handOver(view),
        ...afterwards(view),
      ];
    case 'closed':
      return afterwards(view);
  }
}

interface Labelled {
  readonly label: string;
  readonly actionId: string;
  readonly style?: 'primary';
  readonly value?: string;
}

function plain({ client, dispute }: DisputeCardView, is: Labelled): Button {
  const about = `${disputeName(dispute)}, ${nameOf(client)}`;
  return button({ value: dispute.id, about, ...is });
}

function handOver(view: DisputeCardView): Button {
  return plain(view, { label: 'Hand over', actionId: ACTION.disputeHandOver });
}

function working(view: DisputeCardView): Button[] {
  const { ownerUserId, takenAt } = view.dispute;
  const isTaken = ownerUserId !== null && takenAt !== null;
  const label = ownerUserId === null ? 'I’ll take it' : 'Take';
  const main = view.dispute.askedOverAt === null ? ({ style: 'primary' } as const) : {};
  return [
    ...(isTaken ? [] : [plain(view, { label, actionId: ACTION.disputeTake, ...main })]),
    handOver(view),
    view.dispute.state === 'asked'
      ? plain(view, { label: 'They answered', actionId: ACTION.disputeAnswered })
      : plain(view, { label: 'Ask client', actionId: ACTION.disputeAsk }),
    plain(view, {
      label: 'Propose resolution',
      actionId: ACTION.disputePropose,
      ...(isTaken ? main : {}),
    }),
    plain(view, { label: 'Resolve', actionId: ACTION.disputeResolve }),
  ];
}

/** What was disputed is paid: whether that is the end of it is for a person to say. */
function over(view: DisputeCardView): Button[] {
  if (view.dispute.askedOverAt === null) return [];
  return [
    plain(view, { label: 'It is over', actionId: ACTION.disputeOver, style: 'primary' }),
    plain(view, { label: 'Not yet', actionId: ACTION.disputeNotOver }),
  ];
}

function mediate(view: DisputeCardView): Button[] {
  const { dispute, mediatorUserId } = view;
  const isOffered = dispute.mediationOfferedAt !== null && dispute.mediatorUserId === null;
  if (!isOffered || mediatorUserId === null) return [];
  return [plain(view, { label: 'Ask the neutral person in', actionId: ACTION.disputeMediate })];
}

/** Each names the proposal that it answers, as another may stand by the time it is pressed. */
function answers(view: DisputeCardView): Button[] {
  const value = proposalValue(view);
  return [
    plain(view, { label: 'Accept', actionId: ACTION.disputeAccept, value, style: 'primary' }),
    plain(view, { label: 'Decline', actionId: ACTION.disputeDecline, value }),
  ];
}

function proposalValue({ dispute, proposal }: DisputeCardView): string {
  return proposal === null ? dispute.id : `${dispute.id}:${proposal.number}`;
}

function afterwards(view: DisputeCardView): Button[] {
  const tell = plain(view, {
    label: view.toldAt === null ? 'Tell the client' : 'Tell the client again',
    actionId: ACTION.disputeTell,
    ...(view.toldAt === null ? { style: 'primary' as const } : {}),
  });
  return [
    tell,
    ...(view.canReopen ? [plain(view, { label: 'Reopen', actionId: ACTION.disputeReopen })] : []),
    plain(view, { label: 'Record', actionId: ACTION.disputeRecord }),
  ];
}

/** Slack takes five options at most. */
function menu(view: DisputeCardView): Overflow {
  const { id, state } = view.dispute;
  const entries: readonly (readonly [boolean, string, string])[] = [
    [state === 'proposed', 'Take the proposal back', `take_back:${proposalValue(view)}`],
    [state === 'asked', 'Ask again', `ask:${id}`],
    [isUndecided(state), 'Let it rest', `snooze:${id}`],
    [state !== 'proposed', 'Put it right', `amend:${id}`],
    [true, 'Tell the client', `tell:${id}`],
    [true, 'Show the record', `record:${id}`],
  ];
  return {
    type: 'overflow',
    action_id: ACTION.disputeMenu,
    options: entries.flatMap(([isOffered, text, value]) =>
      isOffered ? [option(text, value)] : [],
    ),
  };
}
