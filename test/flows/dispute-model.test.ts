// Goal: whatever people do to a case in whatever order, it is what a small model of it says, its money is held or asked for
// and never both, and nothing that happened is missing from its record.
// Method: fast-check commands over the flows and a real database, by people of every role; the seed is printed on failure.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import { saveDisputePolicy } from '#db/dispute-policy.ts';
import { findDispute } from '#db/disputes.ts';
import { saveRole } from '#db/members.ts';
import type { Decision, DisputeState, Outcome } from '#domain/dispute.ts';
import { NO_POLICY } from '#domain/dispute-policy.ts';
import type { Role } from '#domain/types.ts';
import type { DisputeResult, Moving } from '#flows/dispute-case.ts';
import {
  acceptProposal,
  creditSeen,
  declineProposal,
  proposeResolution,
  reopenDispute,
  resolveDispute,
  takeBackProposal,
} from '#flows/dispute-decide.ts';
import {
  askClient,
  askMediator,
  clientAnswered,
  handOverDispute,
  snoozeDispute,
  takeDispute,
} from '#flows/dispute-moves.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const TODAY = '2026-11-24';
const NOW = new Date('2026-11-24T10:00:00Z');
const BALANCE = 1_000_00n;
const CLAIMED = 400_00n;

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const PEOPLE: Readonly<Record<string, Role>> = {
  UVIEW: 'viewer',
  UANNA: 'collector',
  UBEN: 'collector',
  UCHEF: 'approver',
};

interface Model {
  state: DisputeState;
  owner: string | null;
  isTaken: boolean;
  proposal: { by: string; credit: bigint; outcome: Outcome; isLarge: boolean } | null;
  proposals: number;
  held: bigint;
  outcome: Outcome | null;
  snoozes: number;
  hasMediator: boolean;
  /** What is on its record. */
  events: string[];
}

interface Real {
  readonly db: Database;
  readonly workspaceId: string;
  readonly disputeId: string;
  readonly invoiceId: string;
}

type Act = (
  real: Real,
  given: Moving & { readonly credit: bigint; proposal: number },
) => Promise<DisputeResult>;

/** "ok", "same" (nothing to write), or the code of the refusal: what the model expects, after which it has moved. */
type Foresee = (model: Model, by: string, credit: bigint) => string;

/** All of it is "upheld", a part of it "partly", nothing "rejected". */
function decisionOf({ invoiceId }: Real, credit: bigint): Decision {
  return {
    outcome: outcomeOf(credit),
    rootSide: 'third_party',
    rootCause: 'packaging',
    prevention: null,
    credits: new Map([[invoiceId, credit]]),
  };
}

function outcomeOf(credit: bigint): Outcome {
  if (credit === 0n) return 'rejected';
  return credit === CLAIMED ? 'upheld' : 'partly';
}

const isUndecided = ({ state }: Model) => ['open', 'asked', 'proposed'].includes(state);
const isWorkedOn = ({ state }: Model) => ['open', 'asked'].includes(state);
const LIMIT = 300_00n;

function decided(model: Model, credit: bigint): void {
  Object.assign(model, {
    state: credit > 0n ? 'credit_due' : 'closed',
    held: credit,
    outcome: outcomeOf(credit),
    proposal: null,
    isTaken: true,
  });
}

function proposed(model: Model, by: string, credit: bigint): void {
  model.proposals += 1;
  model.state = 'proposed';
  model.proposal = { by, credit, outcome: outcomeOf(credit), isLarge: credit >= LIMIT };
}

const DEEDS: Readonly<Record<string, { act: Act; foresee: Foresee; event: string }>> = {
  take: {
    event: 'taken',
    act: (real, given) => takeDispute(real.db, given),
    foresee(model, by) {
      if (!isUndecided(model)) return 'moved';
      if (model.isTaken && model.owner !== null) return model.owner === by ? 'same' : 'taken';
      Object.assign(model, { owner: by, isTaken: true });
      return 'ok';
    },
  },
  handOver: {
    event: 'handed_over',
    act: (real, given) =>
      handOverDispute(real.db, { ...given, toUserId: 'UBEN', why: 'He knows them', admins: [] }),
    foresee(model, by) {
      if (model.state === 'closed') return 'moved';
      if (model.owner !== null && model.owner !== by && by !== 'UCHEF') return 'not_yours';
      if (model.owner === 'UBEN') return 'same_owner';
      Object.assign(model, { owner: 'UBEN', isTaken: false });
      return 'ok';
    },
  },
  ask: {
    event: 'client_asked',
    act: (real, given) => askClient(real.db, { ...given, words: 'Which chairs?' }),
    foresee(model) {
      if (!isWorkedOn(model)) return 'moved';
      model.state = 'asked';
      return 'ok';
    },
  },
  answered: {
    event: 'client_answered',
    act: (real, given) => clientAnswered(real.db, { ...given, words: 'The red ones' }),
    foresee(model) {
      if (model.state !== 'asked') return 'moved';
      model.state = 'open';
      return 'ok';
    },
  },
  snooze: {
    event: 'snoozed',
    act: (real, given) =>
      snoozeDispute(real.db, { ...given, until: '2026-11-25', why: 'The carrier looks' }),
    foresee(model) {
      if (!isUndecided(model)) return 'moved';
      if (model.snoozes === 3) return 'too_often';
      model.snoozes += 1;
      return 'ok';
    },
  },
  mediate: {
    event: 'mediator_joined',
    act: (real, given) => askMediator(real.db, given),
    foresee(model) {
      if (!isUndecided(model)) return 'moved';
      if (model.hasMediator) return 'same';
      model.hasMediator = true;
      return 'ok';
    },
  },
  propose: {
    event: 'proposed',
    act: (real, given) =>
      proposeResolution(real.db, {
        ...given,
        decision: decisionOf(real, given.credit),
        words: null,
      }),
    foresee(model, by, credit) {
      if (!isWorkedOn(model)) return 'moved';
      proposed(model, by, credit);
      return 'ok';
    },
  },
  accept: {
    event: 'decided',
    act: (real, given) => acceptProposal(real.db, given),
    foresee(model, by) {
      const { proposal } = model;
      if (!proposal) return 'moved';
      if (proposal.by === by) return 'own_proposal';
      if (proposal.isLarge && by !== 'UCHEF') return 'needs_approver';
      decided(model, proposal.credit);
      return 'ok';
    },
  },
  decline: {
    event: 'declined',
    act: (real, given) => declineProposal(real.db, { ...given, why: 'They will not like it' }),
    foresee(model) {
      if (!model.proposal) return 'moved';
      Object.assign(model, { state: 'open', proposal: null });
      return 'ok';
    },
  },
  takeBack: {
    event: 'proposal_taken_back',
    act: (real, given) => takeBackProposal(real.db, given),
    foresee(model, by) {
      if (!model.proposal) return 'moved';
      if (model.proposal.by !== by) return 'not_proposer';
      Object.assign(model, { state: 'open', proposal: null });
      return 'ok';
    },
  },
  resolve: {
    event: 'decided',
    act: (real, given) =>
      resolveDispute(real.db, { ...given, decision: decisionOf(real, given.credit), words: null }),
    foresee(model, by, credit) {
      if (!isWorkedOn(model)) return 'moved';
      if (credit < LIMIT) decided(model, credit);
      else {
        proposed(model, by, credit);
        return 'proposed';
      }
      return 'ok';
    },
  },
  creditSeen: {
    event: 'credit_seen',
    act: (real, given) => creditSeen(real.db, given),
    foresee(model) {
      if (model.state !== 'credit_due') return 'moved';
      Object.assign(model, { state: 'closed', held: 0n });
      return 'ok';
    },
  },
  reopen: {
    event: 'reopened',
    act: (real, given) => reopenDispute(real.db, { ...given, why: 'They found another one' }),
    foresee(model) {
      if (isUndecided(model)) return 'moved';
      Object.assign(model, { state: 'open', held: CLAIMED, outcome: null, snoozes: 0 });
      return 'ok';
    },
  },
};

/** One deed of one person, the same to the model and to the database. */
function aCommand(wish: {
  name: string;
  by: string;
  credit: bigint;
}): fc.AsyncCommand<Model, Real> {
  return {
    check: () => true,
    toString: () => `${wish.name} by ${wish.by} (${wish.credit})`,
    run: (model, real) => run(wish, { model, real }),
  };
}

async function run(
  { by, credit, name }: { name: string; by: string; credit: bigint },
  { model, real }: { model: Model; real: Real },
): Promise<void> {
  const deed = DEEDS[name];
  if (!deed) throw new Error(name);
  const { disputeId, workspaceId } = real;
  const role = PEOPLE[by] ?? 'none';
  const member = { slackUserId: by, role, isBarred: false };
  const moving = { workspaceId, disputeId, member, now: NOW, today: TODAY };
  const proposal = model.proposals;
  const expected = role === 'viewer' ? 'no_role' : deed.foresee(model, by, credit);
  if (expected === 'ok') model.events.push(deed.event);
  if (expected === 'proposed') model.events.push('proposed');
  const result = await deed.act(real, { ...moving, credit, proposal });
  expect(answerOf(result)).toBe(expected === 'proposed' ? 'ok' : expected);
  await compare(model, real);
}

function answerOf(result: DisputeResult): string {
  if (!result.ok) return result.reason.code;
  return result.isNew ? 'ok' : 'same';
}

async function compare(model: Model, real: Real): Promise<void> {
  const { disputeId, invoiceId, workspaceId } = real;
  const dispute = await findDispute(real.db.prisma, { workspaceId, id: disputeId });
  expect(dispute).toMatchObject({
    state: model.state,
    ownerUserId: model.owner,
    moves: model.events.length,
    invoices: [{ invoiceId, claimedMinor: CLAIMED, heldMinor: model.held }],
  });
  expect(dispute?.takenAt != null).toBe(model.isTaken);
  expect(dispute?.decision?.outcome ?? null).toBe(model.outcome);
  // Closed or waiting for a credit: never without an outcome and a root cause.
  expect(dispute?.decision === null).toBe(isUndecided(model));
  const events = await listDisputeEvents(real.db.prisma, { workspaceId, disputeId });
  expect(events.map(({ kind }) => kind)).toEqual(model.events);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
}

let count = 0;

async function aWorld(): Promise<{ model: Model; real: Real }> {
  count += 1;
  const workspaceId = `D${count}`;
  const { dispute, invoiceId } = await aCase(workspaceId);
  const model: Model = {
    state: 'open',
    owner: null,
    isTaken: false,
    proposal: null,
    proposals: 0,
    held: CLAIMED,
    outcome: null,
    snoozes: 0,
    hasMediator: false,
    events: ['opened'],
  };
  return { model, real: { db, workspaceId, invoiceId, disputeId: dispute.id } };
}

it('walks through every deed', async () => {
  const world = await aWorld();
  const walk = [
    'take UANNA, ask UANNA, answered UBEN, snooze UANNA, mediate UANNA, propose UANNA, decline UBEN',
    'propose UANNA, takeBack UANNA, propose UANNA, accept UBEN, reopen UBEN, resolve UANNA',
    'creditSeen UBEN, reopen UCHEF, handOver UCHEF',
  ];
  for (const step of walk.flatMap((line) => line.split(', '))) {
    const [name = '', by = ''] = step.split(' ');
    await run({ name, by, credit: 1n }, world);
  }
  const { events } = world.model;
  expect(new Set(events)).toEqual(
    new Set(['opened', ...Object.values(DEEDS).map(({ event }) => event)]),
  );
});

it('is what the model says, whoever does what', async () => {
  const deed = fc.record({
    name: fc.constantFrom(...Object.keys(DEEDS)),
    by: fc.constantFrom(...Object.keys(PEOPLE)),
    credit: fc.constantFrom(0n, 1n, 299_99n, 300_00n, CLAIMED),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.commands([deed.map(aCommand)], { maxCommands: 40, size: '+1' }),
      async (commands) => {
        const world = await aWorld();
        await fc.asyncModelRun(() => world, commands);
        expect(await brokenLinks(db.prisma, world.real.workspaceId)).toEqual([]);
      },
    ),
    { numRuns: Number(process.env['DISPUTE_RUNS'] ?? 8) },
  );
});

async function aCase(workspaceId: string) {
  const book = await aBook(db, { today: TODAY, workspaceId });
  const clientId = await book.client({ name: 'Acme' });
  const invoiceId = await book.invoice(clientId, { balanceMinor: BALANCE });
  const policy = { ...NO_POLICY, approveFrom: 300, mediatorUserId: 'UMED' };
  await saveDisputePolicy(db.prisma, { workspaceId, policy });
  await saveRole(db.prisma, { workspaceId, slackUserId: 'UBEN', role: 'collector' });
  const opened = await openDispute(db, {
    workspaceId,
    actor: 'UANNA',
    now: NOW,
    today: TODAY,
    dispute: {
      clientId,
      claims: new Map([[invoiceId, CLAIMED]]),
      reason: 'damaged_or_quality',
      request: 'part_credit',
      words: 'Two of the ten chairs came damaged.',
      saidBy: 'Ms. Weber',
      files: [],
      origin: `view:${workspaceId}`,
    },
  });
  if (!opened.ok) throw new Error(opened.reason.code);
  return { dispute: opened.dispute, invoiceId };
}
