// A small text table as an import reads it: what comes out, or what is said instead.
import type { ImportedDocument, ImportedRow, SkippedRow } from '#domain/imported.ts';
import { memoryBytes } from '#sources/bytes.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import type { Source } from '#sources/source.ts';
import { openBytes } from '#sources/source.ts';

/** Lines of text as the bytes of a file. */
export function aTable(...lines: string[]) {
  return memoryBytes('table.csv', Buffer.from(lines.join('\n')));
}

export async function readTable(
  bytes: ReturnType<typeof aTable>,
  options: SourceOptions = {},
): Promise<{
  source: Source;
  documents: ImportedDocument[];
  skipped: SkippedRow[];
  warnings: readonly string[];
}> {
  const source = await openBytes(bytes, options);
  const rows: ImportedRow[] = [];
  for await (const batch of source.read()) rows.push(...batch.rows);
  return {
    source,
    documents: rows.filter((row) => row.kind !== 'skipped'),
    skipped: rows.filter((row) => row.kind === 'skipped'),
    warnings: source.warnings(),
  };
}

/** What a person is told where the file as a whole cannot be read. */
export async function problemOf(
  bytes: ReturnType<typeof aTable>,
  options: SourceOptions = {},
): Promise<Problem> {
  try {
    await readTable(bytes, options);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('The file was read.');
}
