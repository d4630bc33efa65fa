// What an import replaces in the books: kept row by row, for the record, for undo and for a person who looks first.
import type { InvoiceChange } from '#domain/imported.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { ActivityEntry } from './activity.ts';
import { recordActivities } from './activity.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

export type Entity = 'client' | 'invoice' | 'credit' | 'payment' | 'allocation';

/**
 * Runs an update of one table and keeps what each row was and became. `touched` selects the ids that the update will
 * reach, `update` must end where RETURNING begins and call the table `t`.
 */
export async function updateAndRecord(
  tx: Queries,
  batch: BatchRef,
  given: { entity: Entity; touched: Prisma.Sql; update: Prisma.Sql },
): Promise<number> {
  const { workspaceId, batchId } = batch;
  const table = Prisma.raw(given.entity);
  return tx.$executeRaw`
    WITH was AS MATERIALIZED (
      SELECT t.id, to_jsonb(t) AS before FROM ${table} t
      WHERE t.workspace_id = ${workspaceId} AND t.id IN (${given.touched})
    ), became AS (${given.update} RETURNING t.id, to_jsonb(t) AS after)
    INSERT INTO import_change (workspace_id, batch_id, entity, entity_id, before, after)
    SELECT ${workspaceId}, ${batchId}, ${given.entity}, id, before, after
    FROM was JOIN became USING (id) WHERE before <> after
    ON CONFLICT (workspace_id, batch_id, entity, entity_id) DO UPDATE SET after = EXCLUDED.after`;
}

/** Removes rows and keeps what they were. */
export async function deleteAndRecord(
  tx: Queries,
  batch: BatchRef,
  given: { entity: Entity; where: Prisma.Sql },
): Promise<void> {
  const { workspaceId, batchId } = batch;
  const table = Prisma.raw(given.entity);
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM ${table} t WHERE t.workspace_id = ${workspaceId} AND (${given.where})
      RETURNING t.id, to_jsonb(t) AS before)
    INSERT INTO import_change (workspace_id, batch_id, entity, entity_id, before)
    SELECT ${workspaceId}, ${batchId}, ${given.entity}, id, before FROM gone
    ON CONFLICT (workspace_id, batch_id, entity, entity_id) DO UPDATE SET after = NULL`;
}

/** Columns of an invoice that files tell, with the name under which people are told of a change. */
const FIELDS = [
  ['issued_on', 'issuedOn'],
  ['due_on', 'dueOn'],
  ['currency', 'currency'],
  ['amount_minor', 'amountMinor'],
  ['balance_minor', 'balanceMinor'],
  ['paid_on', 'paidOn'],
  ['is_paid_assumed', 'isPaidAssumed'],
  ['paid_minor', 'paidMinor'],
  ['is_disputed', 'isDisputed'],
  ['po', 'po'],
  ['terms', 'terms'],
  ['payment_url', 'paymentUrl'],
  ['missing_since', 'missingSince'],
] as const;

type InvoiceJson = Readonly<Record<string, string | number | boolean | null>>;

/** Field by field what differs, as text. */
export function fieldChanges(before: InvoiceJson, after: InvoiceJson): InvoiceChange['fields'] {
  return FIELDS.flatMap(([column, field]) => {
    const [was, is] = [textOf(before[column]), textOf(after[column])];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function textOf(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** May name a person, or lead to where somebody pays: that they changed is told, what they were is not. */
const PERSONAL: readonly string[] = ['po', 'terms', 'paymentUrl'];
const AT_ONCE = 2_000;

/** One entry for each invoice that the batch changed, with what it was and what it became. */
export async function recordInvoiceChanges(
  tx: Queries,
  given: { batch: BatchRef; actor: string; now: Date },
): Promise<void> {
  const { batch } = given;
  let after = 0n;
  for (;;) {
    const changes = await tx.$queryRaw<ChangedInvoice[]>`
      SELECT ch.entity_id, i.client_id, i.number, ch.before, ch.after
      FROM import_change ch JOIN invoice i ON i.workspace_id = ch.workspace_id AND i.id = ch.entity_id
      WHERE ch.workspace_id = ${batch.workspaceId} AND ch.batch_id = ${batch.batchId} AND ch.entity = 'invoice'
        AND ch.entity_id > ${after}
      ORDER BY ch.entity_id LIMIT ${AT_ONCE}`;
    const last = changes.at(-1);
    if (!last) return;
    after = last.entity_id;
    await recordActivities(
      tx,
      batch.workspaceId,
      changes.map((change) => entryOf(change, given)),
    );
  }
}

interface ChangedInvoice {
  readonly entity_id: bigint;
  readonly client_id: bigint;
  readonly number: string;
  readonly before: InvoiceJson;
  readonly after: InvoiceJson;
}

function entryOf(
  change: ChangedInvoice,
  given: { batch: BatchRef; actor: string; now: Date },
): ActivityEntry {
  const facts: Record<string, string | boolean | null> = {
    batchId: given.batch.batchId.toString(),
    invoiceId: change.entity_id.toString(),
    number: change.number,
  };
  for (const { field, before, after } of fieldChanges(change.before, change.after)) {
    if (PERSONAL.includes(field)) {
      facts[`${field}Changed`] = true;
      continue;
    }
    facts[`${field}Before`] = before;
    facts[`${field}After`] = after;
  }
  return {
    workspaceId: given.batch.workspaceId,
    at: given.now,
    actor: given.actor,
    action: 'invoice.update',
    clientId: change.client_id.toString(),
    facts,
  };
}
