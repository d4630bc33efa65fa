// A team that may write to its clients, and a mailer that keeps what it is given.
import type { Queries } from '#db/client.ts';
import { saveSender } from '#db/senders.ts';
import type { Sender } from '#domain/sender.ts';
import type { Approval } from '#flows/approval.ts';
import { drawnFor } from '#flows/drawn-for.ts';
import type { Proposal } from '#flows/reminder-proposal.ts';
import type { Mailer, MailOutcome, OutgoingMail } from '#mail/mailer.ts';

/** Live, in English, three days between two contacts. */
export async function aSender(
  db: Queries,
  workspaceId: string,
  wishes: Partial<Sender> = {},
): Promise<void> {
  const sender: Sender = {
    fromName: 'Northwind Studio',
    fromAddress: 'billing@northwind.example',
    replyTo: 'owner',
    phone: '+49 40 123456',
    logoUrl: null,
    signature: 'Northwind Studio GmbH, Hamburg',
    paymentLink: null,
    payTo: { EUR: 'IBAN DE89 3704 0044 0532 0130 00' },
    isLive: true,
    allowList: [],
    minGapDays: 3,
    language: 'en',
    ...wishes,
  };
  await saveSender(db, { workspaceId, sender, by: 'U1', at: new Date('2026-11-01T09:00:00Z') });
}

export interface FakeMailer extends Mailer {
  readonly sent: OutgoingMail[];
  /** What becomes of the next letters, in turn; then each is sent. `afterHandOff` happens before the outcome is told. */
  next(...outcomes: FakeOutcome[]): void;
}

type FakeOutcome = Exclude<MailOutcome, { kind: 'stopped' }> | 'crash after hand-off';

/** A mail server of one's dreams: takes what is handed over, or does what it was told. */
export function aFakeMailer(): FakeMailer {
  const sent: OutgoingMail[] = [];
  const script: FakeOutcome[] = [];
  return {
    sent,
    next: (...outcomes) => void script.push(...outcomes),
    send: async (mail, handOff) => {
      const outcome = script.shift() ?? { kind: 'sent', answer: '250 ok' };
      if (outcome !== 'crash after hand-off' && outcome.kind === 'later') return outcome;
      if (!(await handOff())) return { kind: 'stopped' };
      if (outcome === 'crash after hand-off') throw new Error('The process is lost here.');
      if (outcome.kind === 'sent' || outcome.kind === 'unknown') sent.push(mail);
      return outcome;
    },
    check: async () => null,
    close: async () => undefined,
  };
}

export const COLLECTOR = { slackUserId: 'UMAYA', role: 'collector', isBarred: false } as const;

/** What a person approves who changes nothing. */
export function approvalOf(proposal: Proposal, now: Date): Approval {
  const choice = {
    contactId: proposal.contact?.id ?? '',
    tone: proposal.tone,
    invoiceIds: proposal.invoices.filter((one) => one.isTicked).map((one) => one.invoice.id),
  };
  return {
    workspaceId: proposal.account.workspace.id,
    clientId: proposal.account.client.id,
    ccAddress: null,
    stage: proposal.letter.stage,
    ...proposal.draft,
    ...choice,
    drawnFor: drawnFor(choice),
    seen: proposal.seen,
    shown: proposal.shown,
    overrideWhy: null,
    isScheduled: false,
    member: COLLECTOR,
    now,
    hasMailServer: true,
  };
}
