// A test of a letter to the person who writes it: the same words and table, marked as a test; nothing is noted.
import type { Tone } from '#domain/ladder.ts';
import type { Member } from '#domain/member.ts';
import { renderLetter } from '#mail/render.ts';
import type { Database, Mailer } from './deps.ts';
import { letterFactsOf } from './letter-content.ts';
import type { TestMailResult } from './mail-to-oneself.ts';
import { sendToOneself } from './mail-to-oneself.ts';
import { proposeReminder } from './reminder-proposal.ts';
import { proposeThanks } from './thanks.ts';

/** Says, for the person, what became of it. */
export async function sendTestLetter(
  deps: { readonly db: Database; readonly mailer: Mailer | null; readonly now: Date },
  asked: {
    workspaceId: string;
    clientId: string;
    member: Pick<Member, 'name' | 'email' | 'role' | 'isBarred'>;
    filled: {
      readonly contactId: string | undefined;
      readonly tone: Tone | undefined;
      readonly invoiceIds: readonly string[] | undefined;
      readonly setAsideIds: readonly string[];
      readonly subject: string;
      readonly body: string;
    };
    isThanks?: boolean;
    disputeId?: string | undefined;
  },
): Promise<string> {
  const { clientId, filled, isThanks = false, member, workspaceId } = asked;
  const { contactId, invoiceIds, setAsideIds, tone } = filled;
  const propose = isThanks ? proposeThanks : proposeReminder;
  const result = await propose(deps.db, {
    workspaceId,
    clientId,
    now: deps.now,
    hasMailServer: deps.mailer !== null,
    member,
    setAsideIds,
    disputeId: asked.disputeId,
    ...(contactId === undefined ? {} : { contactId }),
    ...(tone === undefined ? {} : { tone }),
    ...(invoiceIds === undefined ? {} : { invoiceIds }),
  });
  if (!result.ok)
    return `There is nothing to ${isThanks ? 'thank this client for' : 'remind this client of'} any more. No test was sent.`;
  const { proposal } = result;
  const ticked = proposal.invoices.filter(({ isTicked }) => isTicked);
  const words = renderLetter({
    draft: { subject: `[Test] ${filled.subject}`, body: filled.body },
    facts: letterFactsOf(proposal.account, {
      stage: proposal.letter.stage,
      tone: proposal.tone,
      language: proposal.language,
      contact: proposal.contact,
      invoices: ticked.length > 0 ? ticked : proposal.invoices,
    }),
  });
  const { sender } = proposal.account;
  const to = { name: member.name, address: member.email };
  const sent = await sendToOneself(deps, { sender, to, replyTo: null, words });
  return saidOf(sent.result, member);
}

function saidOf(result: TestMailResult, { email }: Pick<Member, 'email'>): string {
  if (result.ok) return `A test went to ${email}. The client got nothing.`;
  switch (result.reason) {
    case 'no_mail_server':
      return 'No mail server is set up yet, so no test was sent. An admin can do that.';
    case 'no_sender':
      return 'Nobody has said as whom we write yet: an admin can in /ar settings.';
    case 'no_address':
      return 'Slack does not tell me your mail address, so no test was sent.';
    case 'unknown':
      return `The mail server did not say whether it took the test to ${email}: look into your inbox.`;
    case 'not_taken':
      return `The mail server did not take the test: ${result.said}.`;
  }
}
