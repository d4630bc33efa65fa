// A team that writes letters on a day that is moved by hand, with the flows and the job behind a few words.
//
//   const team = await aLetterTeam(db, 'R1');
//   const acme = await acmeOf(team);
//   await team.approve(await team.propose(acme));
//   await team.run();
//   expect(team.mailer.sent).toHaveLength(1);
import type { Database } from '#db/client.ts';
import { saveRole } from '#db/members.ts';
import { listReminders } from '#db/reminders.ts';
import type { Approval } from '#flows/approval.ts';
import { drawnFor } from '#flows/drawn-for.ts';
import type { Asked, Proposal } from '#flows/reminder-proposal.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { submitReminder } from '#flows/reminder-submit.ts';
import { sendReminders } from '#jobs/reminders.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import type { Book, InvoiceWishes } from './book.ts';
import { aBook } from './book.ts';
import type { FakeMailer } from './letters.ts';
import { aFakeMailer, approvalOf, aSender, COLLECTOR } from './letters.ts';

const log = createLog({ level: 'silent', secrets: [] });
export const APPROVER = { slackUserId: 'UPRIYA', role: 'approver', isBarred: false } as const;

export interface LetterTeam {
  book: Book;
  clock: ReturnType<typeof fixedClock>;
  mailer: FakeMailer;
  propose: (clientId: string, changes?: Partial<Asked>) => Promise<Proposal>;
  approve: (proposal: Proposal, changes?: Partial<Approval>) => ReturnType<typeof submitReminder>;
  run: () => Promise<void>;
  letters: (clientId: string) => ReturnType<typeof listReminders>;
  record: () => Promise<Awaited<ReturnType<Database['prisma']['activity']['findMany']>>>;
  actions: () => Promise<string[]>;
}

/** On Tuesday 24 November 2026, ten in the morning in Berlin. */
export async function aLetterTeam(db: Database, workspaceId: string): Promise<LetterTeam> {
  const book = await aBook(db, { today: '2026-11-24', workspaceId });
  await db.prisma.workspace.update({
    where: { id: workspaceId },
    data: { timeZone: 'Europe/Berlin', country: 'DE', region: 'HH', locale: 'en-GB' },
  });
  await aSender(db.prisma, workspaceId);
  for (const { role, slackUserId } of [COLLECTOR, APPROVER])
    await saveRole(db.prisma, { workspaceId, slackUserId, role });
  const clock = fixedClock(new Date('2026-11-24T09:00:00Z'));
  const mailer = aFakeMailer();
  const record = async () =>
    db.prisma.activity.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  return {
    book,
    clock,
    mailer,
    record,
    propose: async (clientId, changes = {}) => {
      const asked = { workspaceId, clientId, now: clock.now(), hasMailServer: true, ...changes };
      const result = await proposeReminder(db, asked);
      if (!result.ok) throw new Error(result.reason);
      return result.proposal;
    },
    // Whatever is chosen, the words were drawn for it, unless a test says otherwise.
    approve: async (proposal, changes = {}) => {
      const approval = { ...approvalOf(proposal, clock.now()), ...changes };
      return submitReminder(db, { ...approval, drawnFor: drawnFor(approval), ...changes });
    },
    run: async () =>
      sendReminders({
        db,
        clock,
        log,
        mailer,
        workspaceId,
        admins: [],
        pause: async () => undefined,
      }),
    letters: async (clientId) => listReminders(db.prisma, { workspaceId, clientId, limit: 50 }),
    actions: async () => (await record()).map(({ action }) => action),
  };
}

/** A client with two late invoices and an inbox for them. */
export async function acmeOf(
  { book }: Pick<LetterTeam, 'book'>,
  wishes: { older?: InvoiceWishes; newer?: InvoiceWishes } = {},
): Promise<string> {
  const acme = await book.client({ name: 'Acme & Sons', email: 'ap@acme.example' });
  const [older, newer] = [
    { number: 'INV-1042', daysPastDue: 47, balanceMinor: 14_000_00n },
    { number: 'INV-1077', daysPastDue: 21, balanceMinor: 4_200_00n },
  ];
  await book.invoice(acme, { ...older, ...wishes.older });
  await book.invoice(acme, { ...newer, ...wishes.newer });
  return acme;
}
