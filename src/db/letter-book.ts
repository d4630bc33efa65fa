// Everything that an approved letter rests on in one trip to the database: it is read before every letter and once more in
// the transaction that hands it over, while others wait.
import type { Contact, MarkedAddress } from '#domain/contact.ts';
import type { Sender } from '#domain/sender.ts';
import type { ToldCase } from '#domain/telling.ts';
import type { Client, Credit, Day, DisputeHold, Invoice, Workspace } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { IS_OVERRULED, JOIN_HOLDS } from './dispute-holds.ts';
import type { ClientHolds } from './reminder-facts.ts';
import { CONTACT_NOTES } from './reminder-facts.ts';
import type { PastLetter } from './reminders.ts';
import { findToldCase } from './told-cases.ts';

export interface LetterBook {
  readonly workspace: Workspace;
  readonly client: Client;
  readonly holds: ClientHolds;
  /** Whoever looks after the client; null: nobody, or nobody whose profile is known. */
  readonly owner: { readonly name: string; readonly email: string | null } | null;
  readonly contacts: readonly Contact[];
  /** Everybody in the workspace who has the address of the copy, or had it. */
  readonly atCopy: readonly MarkedAddress[];
  readonly sender: Sender | null;
  /** Those that the letter names, as they are now, whoever has them since a merge; oldest due date first. */
  readonly invoices: readonly Invoice[];
  /** Unused, oldest first. */
  readonly credits: readonly Credit[];
  /** Other letters to the client that went out, or may have; oldest first. */
  readonly letters: readonly PastLetter[];
  /** A person let this letter go once more, as nobody knew whether it had arrived. */
  readonly isSentAgain: boolean;
  /** Of its invoices those that were paid late, and of which the client is to say why. */
  readonly leftToClient: readonly string[];
  /** By when they had promised to pay its invoices, by invoice id. */
  readonly promisedOn: Readonly<Record<string, Day>>;
  /** Least days between two thank-you letters. */
  readonly thankGapDays: number;
  /** The case that it tells of; null: none, or it is gone. */
  readonly told: ToldCase | null;
}

/** JSON has neither instants nor large numbers: those come as text. */
interface Read {
  workspace: Workspace;
  client: Client;
  holds: Omit<ClientHolds, 'repliedAt' | 'lastSpoken'> & {
    repliedAt: string | null;
    lastSpoken: { at: string; byUserId: string } | null;
  };
  owner: LetterBook['owner'];
  contacts: AsText<Contact>[];
  atCopy: AsText<MarkedAddress>[];
  sender: Sender | null;
  invoices: (Omit<Invoice, 'amountMinor' | 'balanceMinor' | 'dispute'> & {
    amountMinor: string;
    balanceMinor: string;
    dispute: (Omit<DisputeHold, 'heldMinor'> & { heldMinor: string }) | null;
  })[];
  credits: (Omit<Credit, 'balanceMinor'> & { balanceMinor: string })[];
  letters: (Omit<PastLetter, 'sentAt'> & { sentAt: string })[];
  isSentAgain: boolean;
  leftToClient: string[];
  promisedOn: Record<string, Day>;
  thankGapDays: number;
}

type AsText<Marked extends MarkedAddress> = Omit<Marked, 'bouncedAt' | 'optedOutAt'> & {
  bouncedAt: string | null;
  optedOutAt: string | null;
};

interface LetterRef {
  readonly workspaceId: string;
  readonly id: string;
  readonly clientId: string;
}

/** Of the client `k`. */
const CONTACTS = Prisma.sql`coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id::text, 'clientId', t.client_id::text,
    'role', t.role, 'name', t.name, 'email', t.email, 'phone', t.phone, 'channel', t.channel,
    'language', t.language, 'timeZone', t.time_zone, 'country', t.country, 'region', t.region,
    'hours', CASE WHEN t.hours_from IS NOT NULL AND t.hours_to IS NOT NULL
      THEN jsonb_build_object('from', t.hours_from, 'to', t.hours_to) END,
    'bouncedAt', t.bounced_at, 'bounceWords', t.bounce_words, 'optedOutAt', t.opted_out_at) ORDER BY t.id)
  FROM contact t WHERE t.workspace_id = k.workspace_id AND t.client_id = k.id AND t.removed_at IS NULL), '[]')`;

/** Null when the client is not in the books. */
export async function loadLetterBook(
  db: Queries,
  letter: LetterRef & {
    ccAddress: string | null;
    invoiceIds: readonly string[];
    disputeId: string | null;
  },
): Promise<LetterBook | null> {
  const [row] = await db.$queryRaw<{ book: Read }[]>`
    WITH k AS (
      SELECT c.* FROM client c
      WHERE c.workspace_id = ${letter.workspaceId} AND c.id = (
        SELECT coalesce(merged_into_id, id) FROM client
        WHERE workspace_id = ${letter.workspaceId} AND id = ${BigInt(letter.clientId)}))
    SELECT jsonb_build_object(
      'workspace', jsonb_build_object('id', w.id, 'slackTeamId', w.slack_team_id, 'name', w.name,
        'digestChannelId', w.digest_channel_id, 'digestHour', w.digest_hour, 'timeZone', w.time_zone,
        'locale', w.locale,
        'week', jsonb_build_object('workingDays', w.working_days, 'country', w.country, 'region', w.region)),
      'client', jsonb_build_object('id', k.id::text, 'number', k.number, 'name', k.name, 'email', k.email,
        'aliases', '[]'::jsonb, 'ownerUserId', k.owner_user_id, 'ownerEmail', k.owner_email,
        'snoozedUntil', k.snoozed_until, 'snoozedByUserId', k.snoozed_by_user_id),
      'holds', (SELECT jsonb_build_object('snoozedUntil', k.snoozed_until, 'nextTouchOn', max(h.next_touch_on), 'repliedAt', min(h.replied_at),
          'lastSpoken', (SELECT jsonb_build_object('at', n.created_at, 'byUserId', n.author_user_id) FROM note n
            WHERE n.workspace_id = k.workspace_id AND n.kind IN ${CONTACT_NOTES} AND n.deleted_at IS NULL
              AND n.client_id IN (SELECT k.id UNION ALL
                SELECT id FROM client WHERE workspace_id = k.workspace_id AND merged_into_id = k.id)
            ORDER BY n.created_at DESC LIMIT 1),
          'doNotRemind', CASE WHEN bool_or(h.do_not_remind) THEN
            jsonb_build_object('why', min(h.do_not_remind_why) FILTER (WHERE h.do_not_remind)) END)
        FROM (SELECT k.replied_at, k.do_not_remind, k.do_not_remind_why, k.next_touch_on UNION ALL
          SELECT replied_at, do_not_remind, do_not_remind_why, next_touch_on FROM client
          WHERE workspace_id = k.workspace_id AND merged_into_id = k.id) h),
      'owner', (SELECT jsonb_build_object('name', m.name, 'email', m.email) FROM member m
        WHERE m.workspace_id = k.workspace_id AND m.slack_user_id = k.owner_user_id AND m.name <> m.slack_user_id),
      'contacts', ${CONTACTS},
      'atCopy', coalesce((SELECT jsonb_agg(jsonb_build_object('email', t.email, 'bouncedAt', t.bounced_at,
          'bounceWords', t.bounce_words, 'optedOutAt', t.opted_out_at) ORDER BY t.id)
        FROM contact t WHERE t.workspace_id = k.workspace_id AND lower(t.email) = lower(${letter.ccAddress})), '[]'),
      'sender', (SELECT jsonb_build_object('fromName', s.from_name, 'fromAddress', s.from_address,
          'replyTo', s.reply_to, 'phone', s.phone, 'logoUrl', s.logo_url, 'signature', s.signature,
          'paymentLink', s.payment_link, 'payTo', s.pay_to, 'isLive', s.is_live, 'allowList', s.allow_list,
          'minGapDays', s.min_gap_days, 'language', s.language)
        FROM sender s WHERE s.workspace_id = k.workspace_id),
      'invoices', ${invoicesOf(letter)},
      'credits', coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id::text,
          'kind', CASE r.kind WHEN 'credit_note' THEN r.kind ELSE 'unapplied_payment' END, 'number', r.number,
          'issuedOn', r.issued_on, 'currency', r.currency, 'balanceMinor', r.balance_minor::text)
          ORDER BY r.issued_on, r.id)
        FROM credit r WHERE r.workspace_id = k.workspace_id AND r.client_id = k.id AND r.balance_minor > 0), '[]'),
      'letters', ${othersThan(letter)},
      'isSentAgain', ${isSentAgain(letter)},
      'leftToClient', ${leftToClient(letter)},
      'promisedOn', coalesce((SELECT jsonb_object_agg(q.invoice_id::text, q.promised_on) FROM late_reason q
        WHERE q.workspace_id = k.workspace_id AND q.promised_on IS NOT NULL
          AND q.invoice_id = ANY(${letter.invoiceIds.map(BigInt)}::bigint[])), '{}'),
      'thankGapDays', w.thank_gap_days
    ) AS book
    FROM k JOIN workspace w ON w.id = k.workspace_id`;
  if (!row) return null;
  const { disputeId, workspaceId } = letter;
  const told = disputeId === null ? null : await findToldCase(db, { workspaceId, id: disputeId });
  return { ...bookOf(row.book), told };
}

function leftToClient({ invoiceIds }: { readonly invoiceIds: readonly string[] }): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT jsonb_agg(p.invoice_id::text ORDER BY p.invoice_id) FROM late_payment p
    WHERE p.workspace_id = k.workspace_id AND p.answer = 'client'
      AND p.invoice_id = ANY(${invoiceIds.map(BigInt)}::bigint[])), '[]')`;
}

/** Those that it names, of the client `k`, each with the open case that it is in. */
function invoicesOf(letter: { invoiceIds: readonly string[] }): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT jsonb_agg(jsonb_build_object('id', i.id::text, 'clientId', i.client_id::text,
      'number', i.number, 'issuedOn', i.issued_on, 'dueOn', i.due_on, 'currency', i.currency,
      'amountMinor', i.amount_minor::text, 'balanceMinor', i.balance_minor::text, 'paidOn', i.paid_on,
      'isDisputed', i.is_disputed AND NOT ${IS_OVERRULED}, 'dispute', CASE WHEN h.invoice_id IS NOT NULL THEN jsonb_build_object(
        'disputeId', d.id::text, 'number', d.number, 'heldMinor', h.held_minor::text) END, 'missingSince', i.missing_since, 'po', i.po, 'paymentUrl', i.payment_url)
      ORDER BY i.due_on, i.number)
    FROM invoice i ${JOIN_HOLDS} LEFT JOIN dispute d ON d.workspace_id = h.workspace_id AND d.id = h.dispute_id
    WHERE i.workspace_id = k.workspace_id AND i.client_id = k.id
      AND i.id = ANY(${letter.invoiceIds.map(BigInt)}::bigint[])), '[]')`;
}

/** Of the client `k`. */
function othersThan(letter: LetterRef): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT jsonb_agg(jsonb_build_object('reminderId', l.id::text, 'stage', l.stage,
      'sentAt', coalesce(o.handoff_at, o.run_at), 'createdBy', l.created_by, 'messageId', l.message_id,
      'state', o.state, 'invoiceIds', coalesce((SELECT jsonb_agg(n.invoice_id::text ORDER BY n.invoice_id) FROM reminder_invoice n
        WHERE n.workspace_id = l.workspace_id AND n.reminder_id = l.id), '[]'))
      ORDER BY coalesce(o.handoff_at, o.run_at), l.id)
    FROM reminder l
    JOIN outbox o ON o.workspace_id = l.workspace_id AND o.id = l.outbox_id AND o.state IN ('handoff', 'sent', 'unknown')
    WHERE l.workspace_id = k.workspace_id AND l.id <> ${BigInt(letter.id)} AND l.client_id IN (
      SELECT k.id UNION ALL
      SELECT id FROM client WHERE workspace_id = k.workspace_id AND merged_into_id = k.id)), '[]')`;
}

/** A person let this letter go once more, as nobody knew whether it had arrived. */
export async function wasSentAgain(db: Queries, letter: LetterRef): Promise<boolean> {
  const [row] = await db.$queryRaw<{ is: boolean }[]>`SELECT ${isSentAgain(letter)} AS is`;
  return row?.is === true;
}

/** The record says it: the row itself is queued as it was before. */
function isSentAgain(letter: LetterRef): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM activity a
    WHERE a.workspace_id = ${letter.workspaceId} AND a.client_id = ${BigInt(letter.clientId)}
      AND a.action = 'reminder.send_again' AND a.facts->>'reminderId' = ${letter.id})`;
}

function bookOf(read: Read): Omit<LetterBook, 'told'> {
  const { lastSpoken } = read.holds;
  return {
    ...read,
    holds: {
      ...read.holds,
      repliedAt: instantOrNull(read.holds.repliedAt),
      lastSpoken: lastSpoken && { ...lastSpoken, at: new Date(lastSpoken.at) },
    },
    contacts: read.contacts.map((one) => ({ ...one, ...marksOf(one) })),
    atCopy: read.atCopy.map((one) => ({ ...one, ...marksOf(one) })),
    invoices: read.invoices.map(({ dispute, ...one }) => ({
      ...one,
      ...(dispute && { dispute: { ...dispute, heldMinor: BigInt(dispute.heldMinor) } }),
      amountMinor: BigInt(one.amountMinor),
      balanceMinor: BigInt(one.balanceMinor),
    })),
    credits: read.credits.map((one) => ({ ...one, balanceMinor: BigInt(one.balanceMinor) })),
    letters: read.letters.map((one) => ({ ...one, sentAt: new Date(one.sentAt) })),
  };
}

function marksOf(one: AsText<MarkedAddress>): Pick<Contact, 'bouncedAt' | 'optedOutAt'> {
  return { bouncedAt: instantOrNull(one.bouncedAt), optedOutAt: instantOrNull(one.optedOutAt) };
}

function instantOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
