// What stands on a committed import and would fall with it: later changes, payments and words of people.
import { disputeName } from '#domain/dispute.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

const SHOWN = 20;

/** What stands on a batch; nothing means that it can be taken back to the last cent. */
export interface Obstacles {
  /** The first of them, each a sentence. */
  readonly obstacles: readonly string[];
  /** How many there are beyond them. */
  readonly more: number;
  /** Some are later imports, which can be taken back first. */
  readonly areImports: boolean;
}

export async function obstaclesTo(tx: Queries, batch: BatchRef): Promise<Obstacles> {
  const found = [
    ...(await changedSince(tx, batch)),
    ...(await invoicesBuiltUpon(tx, batch)),
    ...(await clientsBuiltUpon(tx, batch)),
    ...(await disputesClosed(tx, batch)),
  ];
  return {
    obstacles: found.slice(0, SHOWN).map(({ text }) => text),
    more: Math.max(0, found.length - SHOWN),
    areImports: found.some(({ isImport }) => isImport),
  };
}

interface Obstacle {
  readonly text: string;
  readonly isImport: boolean;
}

interface Named {
  readonly name: string;
  readonly number?: string;
  readonly batch?: string | null;
  readonly action?: string | null;
}

/** What somebody did, as it is told of a client or an invoice. */
const DEEDS: Readonly<Record<string, string>> = {
  'client.merge': 'was merged with another client',
  'client.unmerge': 'was merged with another client and taken out again',
  'client.apart': 'was said to be another client than one of a like name',
  'client.owner': 'was given an owner',
  'client.snooze': 'was snoozed',
  'invoice.paid': 'was said to be paid',
  'invoice.stillopen': 'was said to be still open',
  'invoice.letter': 'was named in a letter',
  'reminder.approve': 'was written a letter',
  'contact.change': 'was given other contacts',
  'reason.record': 'was given a reason for being late',
  'note.add': 'was given a note',
  'dispute.opened': 'is in a dispute',
  'dispute.decided': 'is in a dispute that was decided',
  'dispute.reopened': 'is in a dispute that was opened again',
};

/** That a letter could not go, or that the clock asked somebody a question, has changed nothing: neither must keep an import. */
const NO_DEEDS = Prisma.sql`('reminder.refuse', 'question.ask', 'question.drop', 'question.below')`;

function deed(what: string, action: string | null | undefined): Obstacle {
  const done = DEEDS[action ?? ''] ?? (isOfDispute(action) ? 'is in a dispute' : undefined);
  const text =
    done === undefined ? `Somebody has worked on ${what} (${action})` : `${what} ${done}`;
  return { text, isImport: false };
}

/** Whatever happened to a case, it is about this. */
function isOfDispute(action: string | null | undefined): boolean {
  return action?.startsWith('dispute.') === true;
}

/** Values may have come back to what they were; what they stand on, such as payments, has not. */
const laterImport = Prisma.sql`(SELECT min(l.batch_id) FROM import_change l
  JOIN import_batch b ON b.workspace_id = l.workspace_id AND b.id = l.batch_id AND b.state = 'committed'
  WHERE l.workspace_id = ch.workspace_id AND l.entity = ch.entity AND l.entity_id = ch.entity_id
    AND l.batch_id > ch.batch_id)`;

/** Rows that the batch changed and that are no longer what it made of them. */
async function changedSince(tx: Queries, { workspaceId, batchId }: BatchRef): Promise<Obstacle[]> {
  const documents = (entity: 'invoice' | 'credit') => tx.$queryRaw<Named[]>`
    SELECT c.name, t.number, later.batch::text AS batch FROM import_change ch
    CROSS JOIN LATERAL (SELECT ${laterImport} AS batch) later
    JOIN ${Prisma.raw(entity)} t ON t.workspace_id = ch.workspace_id AND t.id = ch.entity_id
    JOIN client c ON c.workspace_id = t.workspace_id AND c.id = t.client_id
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = ${entity}
      AND (NOT to_jsonb(t) @> ch.after OR later.batch IS NOT NULL) ORDER BY t.id`;
  const changed = [...(await documents('invoice')), ...(await documents('credit'))];
  // A snooze or an owner given since then is no change of what the import told.
  const clients = await tx.$queryRaw<Named[]>`
    SELECT t.name FROM import_change ch
    JOIN client t ON t.workspace_id = ch.workspace_id AND t.id = ch.entity_id
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = 'client'
      AND (t.name, t.email, t.owner_email) IS DISTINCT FROM
        (ch.after->>'name', ch.after->>'email', ch.after->>'owner_email') ORDER BY t.id`;
  return [
    ...changed.map(({ name, number, batch }) =>
      batch
        ? { text: `Import ${batch} changed ${number} of ${name}`, isImport: true }
        : { text: `${number} of ${name} was changed since`, isImport: false },
    ),
    ...clients.map(({ name }) => ({
      text: `The name or addresses of ${name} were changed since`,
      isImport: false,
    })),
  ];
}

/** Invoices and credits that the batch brought and that something later is about. */
async function invoicesBuiltUpon(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<Obstacle[]> {
  const found = await tx.$queryRaw<Named[]>`
    WITH ours AS (
      SELECT i.id, i.client_id, i.number, 'invoice' AS entity FROM invoice i
      WHERE i.workspace_id = ${workspaceId} AND i.first_batch_id = ${batchId}
      UNION ALL
      SELECT k.id, k.client_id, k.number, 'credit' FROM credit k
      WHERE k.workspace_id = ${workspaceId} AND k.first_batch_id = ${batchId}
    ), later AS (
      SELECT ch.entity, ch.entity_id, min(ch.batch_id) AS batch FROM import_change ch
      JOIN import_batch b ON b.workspace_id = ch.workspace_id AND b.id = ch.batch_id AND b.state = 'committed'
      WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id <> ${batchId} GROUP BY 1, 2
    ), acts AS (
      SELECT id, min(action) AS action FROM (
        SELECT (a.facts->>'invoiceId')::bigint AS id, a.action FROM activity a
        WHERE a.workspace_id = ${workspaceId} AND a.facts ? 'invoiceId' AND NOT a.facts ? 'batchId'
          AND a.action NOT IN ${NO_DEEDS}
          AND a.client_id IN (SELECT client_id FROM ours)
        UNION ALL
        SELECT n.invoice_id, 'invoice.letter' FROM reminder_invoice n
        WHERE n.workspace_id = ${workspaceId} AND n.invoice_id IN (SELECT id FROM ours WHERE entity = 'invoice')) act
      GROUP BY 1)
    SELECT c.name, o.number, l.batch::text AS batch, acts.action FROM ours o
    JOIN client c ON c.workspace_id = ${workspaceId} AND c.id = o.client_id
    LEFT JOIN later l ON l.entity = o.entity AND l.entity_id = o.id
    LEFT JOIN acts ON o.entity = 'invoice' AND acts.id = o.id
    WHERE l.batch IS NOT NULL OR acts.action IS NOT NULL ORDER BY o.entity DESC, o.id`;
  return found.map(({ name, number, batch, action }) =>
    batch
      ? { text: `Import ${batch} changed ${number} of ${name}`, isImport: true }
      : deed(`${number} of ${name}`, action),
  );
}

/** Clients that the batch brought and that others have used since. */
async function clientsBuiltUpon(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<Obstacle[]> {
  const found = await tx.$queryRaw<Named[]>`
    WITH ours AS (
      SELECT id, name, merged_into_id, owner_user_id, snoozed_until FROM client
      WHERE workspace_id = ${workspaceId} AND first_batch_id = ${batchId}
    ), touching AS (
      SELECT client_id, via_client_id, first_batch_id AS batch FROM invoice
      WHERE workspace_id = ${workspaceId} AND first_batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, first_batch_id FROM credit
      WHERE workspace_id = ${workspaceId} AND first_batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, batch_id FROM contact
      WHERE workspace_id = ${workspaceId} AND batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, batch_id FROM client_alias
      WHERE workspace_id = ${workspaceId} AND batch_id IS DISTINCT FROM ${batchId}
    ), others AS (
      SELECT id, min(batch) AS batch FROM (
        SELECT client_id AS id, batch FROM touching
        UNION ALL SELECT via_client_id, batch FROM touching WHERE via_client_id IS NOT NULL) t GROUP BY id
    ), acts AS (
      SELECT client_id AS id, min(action) AS action FROM activity
      WHERE workspace_id = ${workspaceId} AND NOT facts ? 'batchId' AND action NOT IN ${NO_DEEDS}
        AND client_id IN (SELECT id FROM ours) GROUP BY 1)
    SELECT o.name, min(x.batch)::text AS batch,
      coalesce(min(acts.action), min(CASE WHEN o.merged_into_id IS NOT NULL OR m.id IS NOT NULL THEN 'client.merge' END))
        AS action
    FROM ours o
    LEFT JOIN others x ON x.id = o.id
    LEFT JOIN acts ON acts.id = o.id
    LEFT JOIN client m ON m.workspace_id = ${workspaceId} AND m.merged_into_id = o.id
    WHERE x.id IS NOT NULL OR acts.id IS NOT NULL OR m.id IS NOT NULL OR o.merged_into_id IS NOT NULL
    GROUP BY o.id, o.name ORDER BY o.id`;
  return found.map(({ name, batch, action }) =>
    batch
      ? { text: `Import ${batch} brought more for ${name}`, isImport: true }
      : deed(name, action),
  );
}

/** Disputes that are closed because of a credit that the batch told of: without it the client would be asked for it again. */
async function disputesClosed(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<Obstacle[]> {
  const found = await tx.$queryRaw<{ name: string; number: number }[]>`
    SELECT DISTINCT c.name, d.number FROM import_batch b
    JOIN dispute d ON d.workspace_id = b.workspace_id AND d.state = 'closed' AND d.decided_at <= b.committed_at
    JOIN dispute_event e ON e.workspace_id = d.workspace_id AND e.dispute_id = d.id AND e.kind = 'credit_seen'
      AND e.actor = 'clock' AND e.at >= b.committed_at
    JOIN client c ON c.workspace_id = d.workspace_id AND c.id = d.client_id
    WHERE b.workspace_id = ${workspaceId} AND b.id = ${batchId} AND (
      EXISTS (SELECT 1 FROM credit k WHERE k.workspace_id = b.workspace_id AND k.first_batch_id = b.id
        AND k.id::text = ANY(string_to_array(e.facts->>'creditIds', ',')))
      OR EXISTS (SELECT 1 FROM dispute_invoice h
        JOIN import_change ch ON ch.workspace_id = h.workspace_id AND ch.batch_id = b.id AND ch.entity = 'invoice'
          AND ch.entity_id = h.invoice_id
        WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id AND h.credit_minor > 0
          AND (h.credited_minor > 0 OR NOT e.facts ? 'creditIds')))
    ORDER BY d.number`;
  return found.map(({ name, number }) => ({
    text: `Its credit closed dispute ${disputeName({ number })} of ${name}`,
    isImport: false,
  }));
}
