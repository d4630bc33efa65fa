// `goodterms imports` and `goodterms undo BATCH`: what was brought in, and taking it back.
import { listImports, undoImport } from '#flows/import-undo.ts';
import { toJson } from '#platform/json.ts';
import { count, counted } from './import-print.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs, UsageError } from './terminal.ts';

/** The newest first. */
export async function runImports(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const { values } = readArgs({
    args: [...argv],
    options: { json: { type: 'boolean', default: false } },
  });
  const batches = await listImports(terminal, terminal.workspace.id);
  if (values.json) terminal.out(toJson(batches));
  else if (batches.length === 0) terminal.out('Nothing was imported yet.');
  else
    for (const { batchId, committedAt, fileName, format, actor, rows, isUndone } of batches) {
      const what = `${count(rows.imported)} new, ${count(rows.updated)} changed`;
      terminal.out(
        `${batchId}  ${committedAt.toISOString().slice(0, 16)}Z  ${fileName} (${format}) by ${actor}: ${what}${isUndone ? ', undone' : ''}`,
      );
    }
  return 0;
}

/** 0 taken back; 2 there is nothing to take back, or later work stands on it. */
export async function runUndo(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const { positionals } = readArgs({ args: [...argv], options: {}, allowPositionals: true });
  const [batchId, ...more] = positionals;
  if (!batchId || more.length > 0 || !/^\d{1,18}$/.test(batchId))
    throw new UsageError('Which import? goodterms undo BATCH; goodterms imports lists them.');
  const outcome = await undoImport(terminal, {
    workspaceId: terminal.workspace.id,
    batchId,
    actor: 'terminal',
  });
  if (outcome.ok) {
    const { fileName, invoices, clients } = outcome;
    const what = (deed: 'removed' | 'restored') =>
      `${counted(invoices[deed], 'invoice')} and ${counted(clients[deed], 'client')}`;
    terminal.out(
      `Import ${batchId} (${fileName}) is taken back: ${what('removed')} removed, ${what('restored')} put back as they were before.`,
    );
    return 0;
  }
  if (outcome.reason !== 'built-upon') {
    terminal.err(WHY_NOT[outcome.reason](batchId));
    return 2;
  }
  terminal.err(`Import ${batchId} cannot be taken back, because later work stands on it:`);
  for (const obstacle of outcome.obstacles) terminal.err(`  ${obstacle}`);
  if (outcome.more > 0) terminal.err(`  and ${count(outcome.more)} more`);
  const first = outcome.areImports ? ' Take the later imports back first, the newest first.' : '';
  terminal.err(`Nothing was changed.${first}`);
  return 2;
}

const WHY_NOT = {
  unknown: (id: string) => `There is no import ${id}. goodterms imports lists them.`,
  undone: (id: string) => `Import ${id} was taken back already.`,
  staged: (id: string) => `Import ${id} was never written; there is nothing to take back.`,
  'too-old': (id: string) =>
    `Import ${id} is older than the record of what imports change; it cannot be taken back.`,
};
