// A test of a letter to the person who writes it: the same words and table, marked as a test; nothing is noted.
import { randomUUID } from 'node:crypto';
import type { Tone } from '#domain/ladder.ts';
import type { Member } from '#domain/member.ts';
import { renderLetter } from '#mail/render.ts';
import type { Database, Mailer } from './deps.ts';
import { letterFactsOf } from './letter-facts.ts';
import { proposeReminder } from './reminder-proposal.ts';

/** Says, for the person, what became of it. */
export async function sendTestLetter(
  deps: { readonly db: Database; readonly mailer: Mailer | null; readonly now: Date },
  asked: {
    workspaceId: string;
    clientId: string;
    member: Pick<Member, 'name' | 'email'>;
    filled: {
      readonly contactId: string | undefined;
      readonly tone: Tone | undefined;
      readonly invoiceIds: readonly string[] | undefined;
      readonly subject: string;
      readonly body: string;
    };
  },
): Promise<string> {
  const { filled, member, workspaceId, clientId } = asked;
  if (!deps.mailer)
    return 'No mail server is set up yet, so no test was sent. An admin can do that.';
  if (member.email === null)
    return 'Slack does not tell me your mail address, so no test was sent.';
  const result = await proposeReminder(deps.db, {
    workspaceId,
    clientId,
    now: deps.now,
    hasMailServer: true,
    ...(filled.contactId === undefined ? {} : { contactId: filled.contactId }),
    ...(filled.tone === undefined ? {} : { tone: filled.tone }),
    ...(filled.invoiceIds === undefined ? {} : { invoiceIds: filled.invoiceIds }),
  });
  if (!result.ok) return 'There is nothing to remind this client of any more. No test was sent.';
  const { proposal } = result;
  const { account } = proposal;
  if (!account.sender) return 'Nobody has said as whom we write yet: an admin can in /ar settings.';
  const ticked = proposal.invoices.filter(({ isTicked }) => isTicked);
  const letter = renderLetter({
    draft: { subject: `[Test] ${filled.subject}`, body: filled.body },
    facts: letterFactsOf(account, {
      stage: proposal.letter.stage,
      tone: proposal.tone,
      language: proposal.language,
      contactName: proposal.contact?.name ?? null,
      invoices: ticked.length > 0 ? ticked : proposal.invoices,
    }),
  });
  const { fromAddress, fromName } = account.sender;
  const outcome = await deps.mailer.send(
    {
      ...letter,
      from: { name: fromName, address: fromAddress },
      to: { name: member.name, address: member.email },
      cc: null,
      replyTo: null,
      messageId: `${randomUUID()}@${fromAddress.split('@').at(-1)}`,
      references: [],
      date: deps.now,
    },
    async () => true,
  );
  switch (outcome.kind) {
    case 'sent':
      return `A test went to ${member.email}. The client got nothing.`;
    case 'unknown':
      return `The mail server did not say whether it took the test to ${member.email}: look into your inbox.`;
    case 'refused':
    case 'later':
      return `The mail server did not take the test: ${outcome.answer ?? outcome.code}.`;
    case 'stopped':
      return 'The test was not sent.';
  }
}
