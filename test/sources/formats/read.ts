// Reads one file as an import would and lays out its documents for comparison.
import { decimalOf } from '#domain/money.ts';
import type { SourceOptions } from '#sources/options.ts';
import { openSource } from '#sources/source.ts';

/** line, kind, client, number, issued, due, currency, amount, balance, paid */
type Line = readonly (string | number | null)[];

/** Amounts as plain decimals; `null` where the file does not say. */
export async function documentsOf(path: string, options: SourceOptions = {}) {
  const source = await openSource(path, options);
  const documents: Line[] = [];
  const skipped: [line: number, reason: string][] = [];
  const aliases: (string | undefined)[] = [];
  let summaries = 0;
  for await (const batch of source.read()) {
    summaries += batch.summaries;
    for (const row of batch.rows) {
      if (row.kind === 'skipped') {
        skipped.push([row.line, row.reason]);
        continue;
      }
      const money = (minor: bigint | null) =>
        minor === null ? null : decimalOf({ currency: row.currency, minor });
      const client = row.clientNumber ? `${row.clientNumber} ${row.clientName}` : row.clientName;
      documents.push([
        row.line,
        row.kind,
        client,
        row.number,
        row.issuedOn,
        row.dueOn,
        row.currency,
        ...[row.amountMinor, row.balanceMinor, row.paidMinor].map(money),
      ]);
      aliases.push(row.clientAlias);
    }
  }
  const { format, source: ledger, asOf, isCompleteOpenItems: isComplete } = source;
  return {
    format,
    ledger,
    asOf,
    isComplete,
    documents,
    skipped,
    summaries,
    aliases,
    warnings: source.warnings(),
  };
}
