// The disputes that the made-up company has had before the demo is opened: two that are over, one past its day, one that waits
// for somebody's yes. Told by the bot's own flows and jobs on the days on which they happened.
import type { Decision } from '#domain/dispute.ts';
import type { DisputeResult } from '#flows/dispute-case.ts';
import { proposeResolution, resolveDispute } from '#flows/dispute-decide.ts';
import { loadDisputable } from '#flows/dispute-form.ts';
import { askClient, clientAnswered, takeDispute } from '#flows/dispute-moves.ts';
import { type DisputeToOpen, openDispute } from '#flows/dispute-open.ts';
import { changeDisputePolicy, disputePolicyOf } from '#flows/dispute-policy.ts';
import { lookUpClient } from '#flows/status.ts';
import type { History, Scene } from './history.ts';

/** Where cases stand, who helps where two sides do not agree, and from when on a credit needs a second person. */
export async function agreeOnDisputes(history: History, channelId: string): Promise<void> {
  const { db, workspaceId } = history;
  const userId = (name: string) => history.who(name).slackUserId;
  const { now } = history.moment();
  const policy = {
    ...(await disputePolicyOf(db, workspaceId)),
    channelId,
    approveFrom: 2_000,
    mediatorUserId: userId('tomas'),
    leadUserId: userId('maya'),
  };
  await changeDisputePolicy(db, { workspaceId, actor: userId('maya'), now, policy });
}

/** Each story is told to its end before the next one begins. */
export async function tellOfDisputes(history: History): Promise<void> {
  await aNewInvoice(history);
  await aDeliveryNote(history);
  await scratchedPanels(history);
  await tooManyHours(history);
}

async function aNewInvoice(history: History): Promise<void> {
  const told = await opened(history, {
    client: 'K-1007',
    at: { daysAgo: 24, hour: 10 },
    by: 'maya',
    reason: 'terms_or_discount',
    request: 'new_invoice',
    words: 'We agreed on sixty days, and the invoice says thirty. Please send a new one.',
    saidBy: 'Sabine Müller',
  });
  await step(history, { daysAgo: 24, hour: 11, by: 'jonas' }, (by) =>
    takeDispute(history.db, told(by)),
  );
  await history.say(told.dispute, 'jonas', 'The offer does say sixty. Our template did not know.');
  await step(history, { daysAgo: 20, hour: 15, by: 'jonas' }, (by) =>
    resolveDispute(history.db, {
      ...told(by),
      decision: decision({
        outcome: 'upheld',
        rootSide: 'ours',
        rootCause: 'price_or_terms',
        prevention: 'Terms are taken from the signed offer.',
      }),
      words: 'The new invoice went out with sixty days on it.',
    }),
  );
}

async function aDeliveryNote(history: History): Promise<void> {
  const told = await opened(history, {
    client: 'K-1019',
    at: { daysAgo: 14, hour: 14 },
    by: 'priya',
    reason: 'not_received_or_late',
    request: 'full_credit',
    words: 'Nobody here remembers these signs, so we are not going to pay for them.',
    saidBy: 'Michael Bluth',
  });
  await step(history, { daysAgo: 13, hour: 9, by: 'tomas' }, (by) =>
    takeDispute(history.db, told(by)),
  );
  const note = 'Their warehouse signed for all of it: the delivery note is in the folder.';
  await history.say(told.dispute, 'tomas', note);
  await step(history, { daysAgo: 8, hour: 16, by: 'tomas' }, (by) =>
    resolveDispute(history.db, {
      ...told(by),
      decision: decision({
        outcome: 'rejected',
        rootSide: 'theirs',
        rootCause: 'their_receiving',
        prevention: 'Delivery notes go out with the invoice.',
      }),
      words: 'They have the signed note now and do not object any more.',
    }),
  );
}

async function scratchedPanels(history: History): Promise<void> {
  const told = await opened(history, {
    client: 'K-1013',
    at: { daysAgo: 7, hour: 10 },
    by: 'tomas',
    reason: 'damaged_or_quality',
    request: 'part_credit',
    words:
      'Some of the panels came scratched. We pay the rest as soon as we know what becomes of them.',
    saidBy: 'Judith Halloran',
    share: { part: 2n, of: 5n },
  });
  await step(history, { daysAgo: 7, hour: 12, by: 'priya' }, (by) =>
    takeDispute(history.db, told(by)),
  );
  await step(history, { daysAgo: 6, hour: 10, by: 'priya' }, (by) =>
    askClient(history.db, { ...told(by), words: 'Could you send us photos of the scratches?' }),
  );
  await step(history, { daysAgo: 5, hour: 11, by: 'priya' }, (by) =>
    clientAnswered(history.db, { ...told(by), words: 'Three photos came by mail this morning.' }),
  );
  const photos = 'The scratches look like the pallet, not like us. Who can ask the carrier?';
  const said = await history.say(told.dispute, 'priya', photos);
  await history.react(said, 'tomas', '+1');
  for (const daysAgo of [4, 3, 2]) {
    history.go({ daysAgo, hour: 9 });
    await history.settle();
  }
}

async function tooManyHours(history: History): Promise<void> {
  const told = await opened(history, {
    client: 'K-1036',
    at: { daysAgo: 2, hour: 11 },
    by: 'jonas',
    reason: 'quantity_short',
    request: 'part_credit',
    words: 'You billed more hours of set-up than we signed for.',
    saidBy: null,
    share: { part: 1n, of: 4n },
  });
  await step(history, { daysAgo: 2, hour: 13, by: 'tomas' }, (by) =>
    takeDispute(history.db, told(by)),
  );
  const credits = new Map(
    told.dispute.invoices.map(({ claimedMinor, invoiceId }) => [invoiceId, claimedMinor / 2n]),
  );
  await step(history, { daysAgo: 1, hour: 15, by: 'tomas' }, (by) =>
    proposeResolution(history.db, {
      ...told(by),
      decision: decision({
        outcome: 'partly',
        rootSide: 'ours',
        rootCause: 'order_entry',
        prevention: 'Hours are signed off before we leave.',
        credits,
      }),
      words: 'The sheet has half of the hours that they miss. Let us meet them there.',
    }),
  );
}

const decision = (
  said: Omit<Decision, 'credits'> & { credits?: Decision['credits'] },
): Decision => ({ credits: new Map(), ...said });

interface Opening extends Pick<DisputeToOpen, 'reason' | 'request' | 'words' | 'saidBy'> {
  /** The client's number in the books. */
  client: string;
  at: Scene;
  by: string;
  /** How much of their oldest invoice; all of it when left out. */
  share?: { part: bigint; of: bigint };
}

/** Opens the case of somebody's oldest invoice; what comes back says who moves it when. */
async function opened(history: History, { at, by, client, share, ...said }: Opening) {
  const { db, workspaceId } = history;
  const found = await lookUpClient(db, workspaceId, client);
  const its = found.ok && (await loadDisputable(db, { workspaceId, clientId: found.client.id }));
  const [oldest] = its ? its.invoices : [];
  if (!its || !oldest) throw new Error(`The demo's client ${client} has nothing to dispute.`);
  const part = share && ((oldest.balanceMinor * share.part) / share.of / 100n) * 100n;
  const { now, today } = history.go(at);
  const result = await openDispute(db, {
    workspaceId,
    actor: history.who(by).slackUserId,
    now,
    today,
    dispute: {
      ...said,
      clientId: its.client.id,
      claims: new Map([[oldest.id, part ?? null]]),
      files: [],
      origin: `demo:${client}`,
    },
  });
  if (!result.ok) throw new Error(`The demo's dispute of ${client}: ${result.reason.code}`);
  await history.settle();
  const { dispute } = result;
  const moving = (person: string) => ({
    workspaceId,
    disputeId: dispute.id,
    member: history.who(person),
    ...history.moment(),
  });
  return Object.assign(moving, { dispute });
}

/** One move of one person, and what the bot makes of it. */
async function step(
  history: History,
  { by, ...at }: Scene & { by: string },
  move: (by: string) => Promise<DisputeResult>,
): Promise<void> {
  history.go(at);
  const result = await move(by);
  if (!result.ok) throw new Error(`The demo's dispute: ${result.reason.code}`);
  await history.settle();
}
