// Goal: the card of a case says what is disputed, whose it is, by when, and offers what its state allows and nothing else.
// Method: as the screen reads, state by state; the facts of its thread as sentences.
import { describe, expect, it } from 'vitest';
import { disputeCard } from '#blocks/dispute-card.ts';
import { disputeFact } from '#blocks/dispute-fact.ts';
import { disputeMend } from '#blocks/dispute-mend.ts';
import { refusalSentence } from '#blocks/dispute-refusal-words.ts';
import { DISPUTE_STATES } from '#domain/dispute.ts';
import type { DisputeEventKind, DisputeFacts } from '#domain/dispute-event.ts';
import type { DisputeRefusal } from '#domain/dispute-refusal.ts';
import { aCase, aDispute, aProposal } from './dispute-samples.ts';
import { outline } from './outline.ts';

const TAKEN = { takenAt: new Date('2026-11-24T09:00:00Z') };
const DECIDED = {
  decision: {
    outcome: 'upheld',
    rootSide: 'third_party',
    rootCause: 'packaging',
    prevention: 'Corner guards on every chair.',
    by: 'U2',
    at: new Date('2026-11-25T10:00:00Z'),
    approvedBy: 'U4',
  },
  invoices: aDispute().invoices.map((one) => ({ ...one, creditMinor: one.claimedMinor })),
} as const;

/** What is in the overflow menu, as Slack sends it. */
function menuOf(view: ReturnType<typeof aCase>): string[] {
  return disputeCard(view).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((one) =>
          one.type === 'overflow' ? one.options.map(({ value }) => String(value)) : [],
        )
      : [],
  );
}

describe('the card of a case', () => {
  it('that nobody has taken yet', () => {
    expect(disputeCard(aCase()).text).toMatchInlineSnapshot(
      `"Dispute D-12 of Acme &amp; Sons: €2,000 of INV-1042 (€14,000), damaged or poor quality. <@U1> owns it, not taken yet · answer by Fri 27 Nov · 1 business day old."`,
    );
    expect(outline(disputeCard(aCase()))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €2,000 of INV-1042 (€14,000)",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it, not taken yet · answer by Fri 27 Nov · 1 business day old",
        "The other €12,000 stays collectable.",
        "The client was not told yet: *Tell the client*.",
        "[Take] [Hand over] [Ask client] [Propose resolution] [Resolve] []",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ INV-1042: €14,000 open, due Thu 8 Oct, 48 days late.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
      ]
    `);
    expect(menuOf(aCase())).toEqual(['snooze:7', 'amend:7', 'tell:7', 'record:7']);
  });

  it('that nobody could be found for', () => {
    const card = outline(disputeCard(aCase({ ownerUserId: null })));
    expect(card.find((line) => line.includes('Nobody has it yet'))).toMatchInlineSnapshot(
      `"Nobody has it yet · answer by Fri 27 Nov · 1 business day old"`,
    );
    expect(card).toContain(
      '[I’ll take it] [Hand over] [Ask client] [Propose resolution] [Resolve] []',
    );
  });

  it('that a group looks at, on its day and after', () => {
    const group = { ownerUserId: null, ownerGroupId: 'S1' };
    const on = (today: string) =>
      outline(disputeCard(aCase(group, { today }))).find((line) => line.includes('S1'));
    expect(on('2026-11-27')).toMatchInlineSnapshot(
      `"<!subteam^S1>: one of you takes it · *answer by today* · 1 business day old"`,
    );
    expect(on('2026-11-30')).toMatchInlineSnapshot(
      `"<!subteam^S1>: one of you takes it · *answer was due Fri 27 Nov* · 1 business day old"`,
    );
  });

  it('that waits for the client, rests and cannot be read', () => {
    const view = aCase(
      {
        ...TAKEN,
        state: 'asked',
        unreadable: 'not_in_channel',
        clock: { ...aDispute().clock, snoozedUntil: '2026-12-01' },
      },
      { askedAt: new Date('2026-11-25T08:00:00Z'), restWhy: 'Their buyer is back on Tuesday.' },
    );
    expect(outline(disputeCard(view))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €2,000 of INV-1042 (€14,000)",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it · answer by Fri 27 Nov · 1 business day old",
        "The other €12,000 stays collectable.",
        "*Waiting for the client* since Wed 25 Nov.",
        "*Rests* until Tue 1 Dec: “Their buyer is back on Tuesday.”",
        "The question did not go to the client yet: *Tell the client* in the menu.",
        "*I cannot read this thread*, so what is said here is not in the record. I am not in <#C1>: invite me with \`/invite @Good Terms\` there.",
        "[Hand over] [They answered] [Propose resolution] [Resolve] []",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ INV-1042: €14,000 open, due Thu 8 Oct, 48 days late.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
      ]
    `);
    expect(menuOf(view)).toEqual(['ask:7', 'snooze:7', 'amend:7', 'tell:7', 'record:7']);
  });

  it('that waits for a yes, by anybody or by few', () => {
    const view = aCase({ ...TAKEN, state: 'proposed' }, { proposal: aProposal() });
    expect(outline(disputeCard(view))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €2,000 of INV-1042 (€14,000)",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it · answer by Fri 27 Nov · 1 business day old",
        "The other €12,000 stays collectable.",
        "*<@U2> proposes:* Upheld. Credit: €2,000 on INV-1042. Cause: packaging (third party). What prevents the next one: “Corner guards on every chair.”",
        "“They sent pictures.”",
        "Anybody but <@U2> may say yes.",
        "The client was not told yet: *Tell the client*.",
        "[Accept] [Decline] [Hand over] []",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ INV-1042: €14,000 open, due Thu 8 Oct, 48 days late.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
      ]
    `);
    expect(menuOf(view)).toEqual(['take_back:7:3', 'snooze:7', 'tell:7', 'record:7']);
    const large = { ...view, proposal: aProposal({ needsApproval: true }) };
    expect(outline(disputeCard(large)).join('\n')).toContain(
      'an approver, or <@U4>, has to say yes, and not <@U2>',
    );
  });

  it('that is decided, until the credit is in the books', () => {
    const view = aCase({ ...TAKEN, ...DECIDED, state: 'credit_due', creditDueOn: '2026-12-09' });
    expect(outline(disputeCard({ ...view, canReopen: true }))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €2,000 of INV-1042 (€14,000)",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it",
        "The other €12,000 stays collectable.",
        "*Upheld.* €2,000 credited, cause: packaging (third party). Decided on Wed 25 Nov by <@U2>, approved by <@U4>.",
        "What prevents the next one: “Corner guards on every chair.”",
        "The credit should be in the books by Wed 9 Dec; until then nobody is asked for it.",
        "The client was not told yet: *Tell the client*.",
        "[The credit is in the books] [Hand over] [Tell the client] [Reopen] [Record]",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ INV-1042: €14,000 open, due Thu 8 Oct, 48 days late.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
      ]
    `);
    const late = outline(disputeCard({ ...view, today: '2026-12-10' })).join('\n');
    expect(late).toContain('should have been in the books by Wed 9 Dec');
  });

  it('that is closed', () => {
    const closedAt = new Date('2026-11-26T10:00:00Z');
    const view = aCase({ ...TAKEN, ...DECIDED, state: 'closed', closedAt });
    const told = { ...view, toldAt: closedAt, canReopen: true };
    expect(outline(disputeCard(told))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €2,000 of INV-1042 (€14,000)",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it",
        "*Upheld.* €2,000 credited, cause: packaging (third party). Decided on Wed 25 Nov by <@U2>, approved by <@U4>.",
        "What prevents the next one: “Corner guards on every chair.”",
        "Closed on Thu 26 Nov.",
        "The client was told on Thu 26 Nov.",
        "[Tell the client again] [Reopen] [Record]",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ INV-1042: €14,000 open, due Thu 8 Oct, 48 days late.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
      ]
    `);
    expect(outline(disputeCard(view)).join('\n')).not.toContain('[Reopen]');
  });

  it('of several invoices and currencies names each, and files', () => {
    const [one] = aDispute().invoices;
    const invoices = Array.from({ length: 10 }, (_, at) => ({
      ...one!,
      invoiceId: String(at),
      currency: at === 9 ? 'USD' : 'EUR',
    }));
    const files = [{ id: 'F1', name: 'chairs.jpg', permalink: 'https://files.example/1' }];
    const books = invoices.map(({ balanceMinor, currency, invoiceId }) => ({
      id: invoiceId,
      number: `INV-${invoiceId}`,
      dueOn: '2026-10-08',
      currency,
      balanceMinor,
    }));
    const view = aCase({ invoices, files }, { invoices: books });
    expect(outline(disputeCard(view))).toMatchInlineSnapshot(`
      [
        "*Dispute D-12* · *Acme &amp; Sons* · €18,000 and US$2,000 of 10 invoices",
        "• €2,000 of INV-0 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-1 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-2 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-3 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-4 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-5 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-6 (€14,000) · due Thu 8 Oct",
        "• €2,000 of INV-7 (€14,000) · due Thu 8 Oct",
        "and 2 more",
        "Ms. Weber: “Two of the ten chairs came damaged.”",
        "Reason: damaged or poor quality · asks for: part credit",
        "<@U1> owns it, not taken yet · answer by Fri 27 Nov · 1 business day old",
        "The other €108,000 and US$12,000 stay collectable.",
        "The client was not told yet: *Tell the client*.",
        "[Take] [Hand over] [Ask client] [Propose resolution] [Resolve] []",
        "~ Opened Tue 24 Nov by <@U2>.",
        "~ Pays: late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
        "~ Files: <https://files.example/1|chairs.jpg>",
      ]
    `);
  });

  it('asks for the neutral person and for the end where that is due', () => {
    const askedOverAt = new Date('2026-11-25T08:00:00Z');
    const view = aCase({ ...TAKEN, askedOverAt, mediationOfferedAt: askedOverAt });
    const lines = outline(disputeCard(view));
    expect(lines).toContain('*What was disputed is settled in the books.* Is the case over?');
    expect(lines).toContain(
      '*It is stuck.* <@U5> is neutral and may be asked in, before anything harder.',
    );
    expect(lines).toContain(
      '[It is over] [Not yet] [Ask the neutral person in] [Hand over] [Ask client] [Propose resolution] [Resolve] []',
    );
    const nobody = outline(disputeCard({ ...view, mediatorUserId: null })).join('\n');
    expect(nobody).toContain('an admin names one');
    expect(nobody).not.toContain('[Ask the neutral person in]');
  });

  it('has one main button at most, and every button says of which case it is', () => {
    for (const state of DISPUTE_STATES)
      for (const takenAt of [null, TAKEN.takenAt])
        for (const askedOverAt of [null, TAKEN.takenAt]) {
          const { blocks } = disputeCard(aCase({ state, takenAt, askedOverAt }));
          const buttons = blocks
            .flatMap((block) => (block.type === 'actions' ? block.elements : []))
            .flatMap((one) => (one.type === 'button' ? one : []));
          expect(buttons.filter(({ style }) => style === 'primary').length).toBeLessThanOrEqual(1);
          expect(new Set(buttons.map((one) => one.action_id)).size).toBe(buttons.length);
          for (const one of buttons) expect(one.accessibility_label).toContain('D-12, Acme');
        }
  });
});

function fact(kind: DisputeEventKind, facts: DisputeFacts = {}, words: string | null = null) {
  const actor = ['routed', 'nudged', 'payment_seen', 'credit_seen'].includes(kind) ? 'clock' : 'U2';
  const event = { seq: 2, at: new Date('2026-11-25T08:00:00Z'), actor, kind, facts, words };
  return disputeFact(event, { ...aCase(), proposals: [aProposal()] }).text;
}

describe('a fact in the thread', () => {
  it('tells the way of a case, hop by hop', () => {
    const hops = 'rule:U3 away:U3 no_deputy:U3 owner:U1 away_in_slack:U1 deputy:U6';
    expect(fact('routed', { to: 'person', id: 'U6', hops })).toMatchInlineSnapshot(
      `"A rule names <@U3>; <@U3> is away; nobody stands in for <@U3>; <@U1> looks after this client; <@U1> is away, as their status says; <@U6> stands in. So it is for <@U6>."`,
    );
    expect(fact('routed', { to: 'group', id: 'S1', hops: 'rule:S1' })).toMatchInlineSnapshot(
      `"A rule names <!subteam^S1>. One of <!subteam^S1> takes it."`,
    );
    expect(fact('routed', { to: 'channel', id: null, hops: 'no_owner:' })).toMatchInlineSnapshot(
      `"Nobody looks after this client. So whoever presses *I’ll take it* on the card has it."`,
    );
  });

  it('tells what people did, in their words', () => {
    expect([
      fact('taken', { from: 'U1' }),
      fact('handed_over', { from: 'U1', to: 'U3' }, 'She knows the carrier.'),
      fact('amended', { from: 'pricing', to: 'tax' }, 'The price.'),
      fact('amended', {
        from: 'tax',
        to: 'tax',
        claimedBefore: '5 EUR 200000',
        claimed: '5 EUR 150000',
        targetBefore: '2026-11-27',
        targetOn: '2026-12-01',
      }),
      fact(
        'added',
        {
          reason: 'tax',
          request: 'none',
          claimed: '5 EUR 20000',
          saidBy: 'Mr. Weber',
          files: '[{"id":"F1","name":"photo","permalink":"https://files.example/1"}]',
        },
        'The tax is wrong, too.',
      ),
      fact('client_asked', {}, 'Which chairs?'),
      fact('client_answered', {}, 'Four and five.'),
      fact('proposed', { proposal: 3, needsApproval: true }, 'They sent pictures.'),
      fact('declined', { proposal: 3, by: 'U2' }, 'Too much.'),
      fact('decided', {
        outcome: 'partly',
        rootSide: 'ours',
        rootCause: 'delivery',
        credited: 'EUR 50000, USD 100',
        by: 'U2',
        approvedBy: 'U4',
      }),
      fact('snoozed', { until: '2026-12-01' }, 'They look it up.'),
      fact('mediator_joined', { mediator: 'U5' }),
      fact('reopened', { outcome: 'rejected' }, 'New pictures came.'),
    ]).toMatchInlineSnapshot(`
      [
        "<@U2> took it.",
        "<@U2> handed it over to <@U3>: “She knows the carrier”.",
        "<@U2> put it right; the card above shows it. Reason: tax, before wrong price. Before it said: “The price”.",
        "<@U2> put it right; the card above shows it. Disputed: €1,500 of INV-1042, before €2,000 of INV-1042. The client is to have an answer by Tue 1 Dec now, before by Fri 27 Nov.",
        "<@U2> was about to open the same: tax, €200 of INV-1042. It says (Mr. Weber said it): “The tax is wrong, too”.
      Files: <https://files.example/1|photo>.",
        "<@U2> asks the client: “Which chairs?”. The case waits for their answer.",
        "The client answered, as <@U2> notes: “Four and five”.",
        "<@U2> proposes: Upheld. Credit: €2,000 on INV-1042. Cause: packaging (third party). What prevents the next one: “Corner guards on every chair.”
      “They sent pictures”. It credits so much that an approver, or <@U4>, has to say yes, and not <@U2>. The card above has the buttons.",
        "<@U2> declined the proposal of <@U2>: “Too much”.",
        "*Partly upheld. €500 and US$1 credited, cause: delivery (ours).* Decided by <@U2>, approved by <@U4>.",
        "<@U2> lets it rest until Tue 1 Dec: “They look it up”.",
        "<@U5>, please help as the neutral person: <@U2> asks you in. The card above says what it is about.",
        "<@U2> reopened it: “New pictures came”. All that was said before stays.",
      ]
    `);
  });

  it('tells what the clock and the books say', () => {
    const money = { currency: 'EUR', minor: '50000', number: 'INV-1042', on: '2026-11-25' };
    expect([
      fact('payment_seen', money),
      fact('part_of_it_paid', money),
      fact('credit_seen', money),
      fact('credit_differs', money),
      fact('credit_missing'),
      fact('asked_if_over'),
      fact('nudged', { to: 'owner' }),
      fact('nudged', { to: 'lead' }),
      fact('mediation_offered'),
      fact('thread_unreadable', { code: 'not_in_channel' }),
    ]).toMatchInlineSnapshot(`
      [
        "A payment came in: €500 on INV-1042, Wed 25 Nov.",
        "Part of what is disputed was paid: €500 on INV-1042, Wed 25 Nov. The rest stays in the case.",
        "The credit is in the books: €500 on INV-1042, Wed 25 Nov. This case is closed.",
        "A credit came in, and it is another amount than was decided: €500 on INV-1042, Wed 25 Nov. Please look at it.",
        "<@U1>, the credit that was decided is not in the books yet. Until it is, nobody is asked for it.",
        "What was disputed is settled in the books. <@U1>, is the case over? The card above has the buttons.",
        "<@U1>, the client is to have an answer by Fri 27 Nov. What is in the way?",
        "<@U4>, the client is to have an answer by Fri 27 Nov. It is with <@U1>: can you help?",
        "This is stuck. A neutral person can be asked in, before anything harder: the card above says who.",
        "For a while I could neither read nor write here, as I was not in this channel. The case and its clock went on.",
      ]
    `);
  });
});

describe('a word to one person', () => {
  it('says what to mend, and offers to try again', () => {
    const about = { dispute: aDispute(), client: { name: 'Acme & Sons' } };
    const words = (code: string, channelId: string | null) =>
      outline(disputeMend({ ...about, code, channelId }));
    expect(words('not_in_channel', 'C1')).toMatchInlineSnapshot(`
      [
        "Dispute *D-12* of *Acme &amp; Sons* is safe, and its thread is not where it should be. I am not in <#C1>: invite me with \`/invite @Good Terms\` there. Then press Try again; I also try by myself each hour.",
        "[Try again]",
      ]
    `);
    expect(words('no_channel', null).join('\n')).toContain('No channel is named for disputes');
  });
});

describe('why nothing was done', () => {
  const on = {
    dispute: aDispute(),
    now: new Date('2026-11-25T10:02:00Z'),
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    numberOf: () => 'INV-1042',
  };
  const said = (refusal: DisputeRefusal) => refusalSentence(refusal, on).mrkdwn;
  const last = (kind: DisputeEventKind, at: string, actor = 'U1') => ({
    seq: 3,
    at: new Date(at),
    actor,
    kind,
    facts: {},
    words: null,
  });

  it('names who was faster, and when', () => {
    expect(said({ code: 'moved', last: last('taken', '2026-11-25T10:00:00Z') })).toBe(
      '<@U1> took D-12 2 minutes ago, so I changed nothing.',
    );
    expect(said({ code: 'moved', last: last('decided', '2026-11-24T10:00:00Z') })).toBe(
      '<@U1> decided D-12 on Tue 24 Nov, so I changed nothing.',
    );
    // What the clock did explains nothing.
    expect(said({ code: 'moved', last: last('nudged', '2026-11-25T10:00:00Z', 'clock') })).toBe(
      'D-12 is open now, so I changed nothing.',
    );
  });

  it('says the amount that is left, and who may', () => {
    expect(
      said({ code: 'above_balance', invoiceId: '5', currency: 'EUR', mostMinor: 2_000_00n }),
    ).toBe('At most €2,000 of INV-1042 can be disputed: that is what is open and not promised.');
    expect(said({ code: 'taken', ownerUserId: 'U1' })).toBe(
      '<@U1> has D-12 already, so I changed nothing. Ask them to hand it over.',
    );
  });
});
