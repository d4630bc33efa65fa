// `goodterms mappings`: what was said once of tables that we did not know, and forgetting it.
import { forgetMapping, listMappings } from '#flows/column-mappings.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs, UsageError } from './terminal.ts';

/** So much of a fingerprint tells it apart and can be typed. */
const SHORT = 8;

/** 0 done; 2 there is no such mapping. */
export async function runMappings(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const { values } = readArgs({
    args: [...argv],
    options: { json: { type: 'boolean', default: false }, forget: { type: 'string' } },
  });
  const all = await listMappings(terminal.db, terminal.workspace.id);
  if (values.forget !== undefined) return forget(terminal, all, values.forget);
  if (values.json) terminal.out(toJson(all));
  else if (all.length === 0) terminal.out('Nothing is remembered of any table.');
  else for (const mapping of all) terminal.out(textOf(mapping));
  return 0;
}

type Mapping = Awaited<ReturnType<typeof listMappings>>[number];

async function forget(
  terminal: Terminal,
  all: readonly Mapping[],
  wanted: string,
): Promise<ExitCode> {
  if (wanted.length < SHORT)
    throw new UsageError(`--forget wants the ${SHORT} letters that stand before a mapping.`);
  const found = all.find(({ fingerprint }) => fingerprint.startsWith(wanted));
  const isGone =
    found !== undefined &&
    (await forgetMapping(terminal.db, {
      workspaceId: terminal.workspace.id,
      fingerprint: found.fingerprint,
      actor: 'terminal',
      now: terminal.now,
    }));
  if (!isGone) {
    terminal.err(`Nothing is remembered under ${wanted}. goodterms mappings lists what is.`);
    return 2;
  }
  terminal.out('Forgotten. The next file with these titles is looked at afresh.');
  return 0;
}

function textOf({ fingerprint, columns, answers, createdBy, createdAt }: Mapping): string {
  const { mapping, dateOrder, currency, termDays } = answers;
  const pairs = Object.entries(mapping).map(([field, label]) => `${field}=${label ?? '(nowhere)'}`);
  const said = [
    ...pairs,
    ...(dateOrder === null ? [] : [`dates ${dateOrder}`]),
    ...(currency === null ? [] : [`currency ${currency}`]),
    ...(termDays === null ? [] : [`terms ${termDays} days`]),
  ];
  return [
    `${fingerprint.slice(0, SHORT)}  by ${createdBy} on ${createdAt.toISOString().slice(0, 10)}`,
    `  Titles   ${columns.join(', ')}`,
    `  Read as  ${said.join(', ')}`,
  ].join('\n');
}
