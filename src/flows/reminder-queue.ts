// Puts a letter that may go into the outbox, once for a client, stage, set of invoices and day, and says so in the record.
import { createHash, randomUUID } from 'node:crypto';
import type { ActivityEntry } from '#db/activity.ts';
import { recordActivities } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { enqueue } from '#db/outbox.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder, findReminderByOutbox, insertReminder } from '#db/reminders.ts';
import { localDay } from '#domain/calendar.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import type { Override } from '#domain/gate.ts';
import { tellingVersion } from '#domain/telling.ts';
import type { Day } from '#domain/types.ts';
import type { Approval } from './approval.ts';
import type { Account } from './letter-facts.ts';
import { languageFor } from './letter-facts.ts';
import { contactFor } from './reminder-proposal.ts';
import { seenOfCase } from './telling.ts';

const MAIL_LANE = 'mail';

/** A reason that was set aside, with the invoice where it is about one. */
export type SetAside = Override & { readonly invoiceId: string | null };

interface Queueing {
  readonly account: Account;
  readonly approval: Approval;
  readonly runAt: Date;
  readonly setAside: readonly SetAside[];
}

/** Queues the letter; where there is one already, that one. */
export async function queueLetter(
  tx: Queries,
  given: Queueing,
): Promise<{ readonly isNew: boolean; readonly reminder: Reminder }> {
  const { account, approval } = given;
  const { workspaceId } = approval;
  const about = await newLetterOf(tx, given);
  if (!about.isNew) {
    const twin = await findReminderByOutbox(tx, { workspaceId, outboxId: about.outboxId });
    if (!twin) throw new Error('A letter is in the outbox without its words.');
    return { isNew: false, reminder: twin };
  }
  await recordActivities(tx, workspaceId, entriesOf(about.reminderId, given));
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, { workspaceId, clientId: account.client.id });
  const reminder = await findReminder(tx, { workspaceId, id: about.reminderId });
  if (!reminder) throw new Error('A letter that was just written is gone.');
  return { isNew: true, reminder };
}

/** That it was approved, and each reason against one of its invoices that was set aside. */
function entriesOf(reminderId: string, given: Queueing): ActivityEntry[] {
  const { account, approval, runAt, setAside } = given;
  const whole = setAside.find(({ invoiceId }) => invoiceId === null);
  const common = {
    workspaceId: approval.workspaceId,
    at: approval.now,
    actor: approval.member.slackUserId,
    clientId: account.client.id,
  };
  return [
    {
      ...common,
      action: 'reminder.approve',
      ...(whole === undefined ? {} : { why: whole.why }),
      facts: {
        reminderId,
        stage: approval.stage,
        invoiceIds: approval.invoiceIds.join(','),
        runAt: runAt.toISOString(),
        ...(approval.disputeId === undefined ? {} : { disputeId: approval.disputeId }),
        ...(approval.isAutomatic ? { automatic: true } : {}),
        setAside: [...new Set(setAside.map(({ code }) => code))].join(','),
      },
    },
    ...setAside.flatMap(({ code, invoiceId, why }) =>
      invoiceId === null
        ? []
        : [
            {
              ...common,
              action: 'reminder.set_aside',
              why,
              facts: { reminderId, invoiceId, code },
            },
          ],
    ),
  ];
}

/** The row of the outbox, and the letter's own where that one is new. */
async function newLetterOf(
  tx: Queries,
  given: Queueing,
): Promise<
  | { readonly isNew: false; readonly outboxId: string }
  | { readonly isNew: true; readonly outboxId: string; readonly reminderId: string }
> {
  const { account, approval, runAt, setAside } = given;
  const { workspaceId } = approval;
  const contact = contactFor(account, approval.contactId);
  if (!contact || !account.sender) throw new Error('The gate let a letter pass to nobody.');
  const localDate = localDay(runAt, contact.timeZone ?? account.workspace.timeZone);
  const { id: outboxId, isNew } = await enqueue(tx, {
    workspaceId,
    kind: 'reminder',
    key: keyOfLetter({ account, approval, localDate }),
    lane: MAIL_LANE,
    about: { clientId: account.client.id },
    runAt,
    at: approval.now,
  });
  if (!isNew) return { isNew, outboxId };
  const { told } = account;
  const known = approval.stage === 'thanks' ? account.unthanked : account.open;
  const candidates = told ? account.toldInvoices : known;
  const chosen = candidates.filter(({ id }) => approval.invoiceIds.includes(id));
  const reminderId = await insertReminder(tx, {
    workspaceId,
    clientId: account.client.id,
    outboxId,
    stage: approval.stage,
    tone: approval.tone,
    language: languageFor(account, contact),
    contactId: contact.id,
    toName: contact.name,
    toAddress: contact.email,
    ccAddress: approval.ccAddress,
    subject: approval.subject.trim(),
    body: approval.body.trim(),
    overrides: setAside.map(({ byUserId, code, key, why }) => ({ byUserId, code, key, why })),
    createdBy: approval.member.slackUserId,
    createdAt: approval.now,
    localDate,
    isScheduled: runAt > approval.now,
    disputeId: told?.dispute.id ?? null,
    disputeSeen: told && seenOfCase(told),
    isAutomatic: approval.isAutomatic ?? false,
    messageId: `${randomUUID()}@${account.sender.fromAddress.split('@').at(-1)}`,
    invoices: chosen.map((one) => ({
      invoiceId: one.id,
      balanceMinor: one.balanceMinor,
      disputedMinor: disputedOf(one),
      currency: one.currency,
      dueOn: one.dueOn,
    })),
  });
  return { isNew, outboxId, reminderId };
}

/** The business key: however often and by whomever it is asked for, there is one. Of a case decided anew there is another. */
function keyOfLetter(given: { account: Account; approval: Approval; localDate: Day }): string {
  const { account, approval, localDate } = given;
  const { told } = account;
  if (told)
    return `${account.client.id}:${approval.stage}:D${told.dispute.id}:${tellingVersion(told)}:${localDate}`;
  const ids = [...approval.invoiceIds].sort().join(',');
  const hash = createHash('sha256').update(ids).digest('hex').slice(0, 16);
  return `${account.client.id}:${approval.stage}:${hash}:${localDate}`;
}
