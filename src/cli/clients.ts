// `goodterms alike | merge | unmerge | apart`: clients that look like one, and what a person says of them.
import type { Likeness, ProposedClient } from '#domain/look-alike.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientRef } from '#domain/types.ts';
import type { ApartResult, MergeResult, UnmergeResult } from '#flows/merges.ts';
import { keepApart, listLookAlikes, mergeClients, unmergeClient } from '#flows/merges.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { commandOf, readArgs, UsageError } from './terminal.ts';

/** More are proposed once these are settled. */
const SHOWN = 50;

/** The likeliest pairs, numbered. */
export async function runAlike(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const { values } = readArgs({ args: [...argv], options: { json: { type: 'boolean' } } });
  const { workspace } = terminal;
  const proposals = await listLookAlikes(terminal, { workspaceId: workspace.id, limit: SHOWN });
  if (values.json) {
    terminal.out(toJson({ proposals }));
    return 0;
  }
  if (proposals.length === 0) {
    terminal.out('No two clients look like one.');
    return 0;
  }
  for (const [at, { keep, merge, why }] of proposals.entries()) {
    terminal.out(`${String(at + 1).padStart(3)}  ${sideText(keep, workspace.locale)}`);
    terminal.out(`     ${sideText(merge, workspace.locale)}`);
    terminal.out(
      `     ${why.map(reasonText).join(', and ')}: ${commandOf(`merge ${keep.id} ${merge.id}`)}`,
    );
  }
  const firsts = proposals.length === SHOWN ? `The first ${SHOWN}. ` : '';
  terminal.out(
    `${firsts}They may be two all the same: goodterms apart ID ID, and they are not proposed again.`,
  );
  return 0;
}

function sideText({ open, invoices, source, ...client }: ProposedClient, locale: string): string {
  const owes = open.map((money) => formatMoney(money, locale)).join(' and ');
  const has = `${invoices} ${invoices === 1 ? 'invoice' : 'invoices'}`;
  return `id ${client.id}  ${nameText(client)}  from ${source}  ${has}, ${owes || 'nothing'} open`;
}

function nameText({ name, number }: ClientRef): string {
  return number === null ? name : `${name} #${number}`;
}

function reasonText(why: Likeness): string {
  return why.code === 'same_name' ? 'the same name' : `both write from ${why.domain}`;
}

/** 0 merged; 2 they cannot be; 4 there is no such client. */
export async function runMerge(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const [keepId, mergeId] = idsIn(argv, 2, 'goodterms merge KEEP_ID MERGE_ID');
  const result = await mergeClients(terminal, {
    workspaceId: terminal.workspace.id,
    keepId,
    mergeId,
    actor: 'terminal',
  });
  if (!result.ok) return refuse(terminal, result);
  const { keep, merged, moved } = result;
  terminal.out(
    `${nameText(merged)} is one with ${nameText(keep)} now: ${movedText(moved)} came along, and its name and number lead there. Undo: ${commandOf(`unmerge ${merged.id}`)}`,
  );
  return 0;
}

/** 0 taken out; 2 it cannot be; 4 there is no such client. */
export async function runUnmerge(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const [clientId] = idsIn(argv, 1, 'goodterms unmerge ID');
  const result = await unmergeClient(terminal, {
    workspaceId: terminal.workspace.id,
    clientId,
    actor: 'terminal',
  });
  if (!result.ok) return refuse(terminal, result);
  const { client, from, moved } = result;
  terminal.out(
    `${nameText(client)} stands for itself again, with ${movedText(moved)} from ${nameText(from)}. To have the two proposed no more: ${commandOf(`apart ${from.id} ${client.id}`)}`,
  );
  return 0;
}

function movedText({ invoices, credits }: { invoices: number; credits: number }): string {
  const billed = `${invoices} ${invoices === 1 ? 'invoice' : 'invoices'}`;
  return credits === 0
    ? billed
    : `${billed} and ${credits} ${credits === 1 ? 'credit' : 'credits'}`;
}

/** 0 noted, also when it was before; 2 it cannot be; 4 there is no such client. */
export async function runApart(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const [clientId, otherId] = idsIn(argv, 2, 'goodterms apart ID ID');
  const result = await keepApart(terminal, {
    workspaceId: terminal.workspace.id,
    clientId,
    otherId,
    actor: 'terminal',
  });
  if (!result.ok) return refuse(terminal, result);
  const [one, other] = result.clients.map(nameText);
  terminal.out(`${one} and ${other} are two; they are not proposed for merging again.`);
  return 0;
}

function idsIn(argv: readonly string[], count: 1 | 2, usage: string): [string, string] {
  const { positionals } = readArgs({ args: [...argv], options: {}, allowPositionals: true });
  if (positionals.length !== count || !positionals.every((id) => /^\d{1,18}$/.test(id)))
    throw new UsageError(`Which clients? ${usage}; goodterms alike shows the ids.`);
  const [one = '', other = ''] = positionals;
  return [one, other];
}

type Refused = Extract<MergeResult | UnmergeResult | ApartResult, { ok: false }>;

function refuse(terminal: Terminal, refused: Refused): ExitCode {
  terminal.err(`${refusalText(refused)} Nothing was changed.`);
  return refused.reason === 'unknown-client' ? 4 : 2;
}

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every reason.
function refusalText(refused: Refused): string {
  switch (refused.reason) {
    case 'unknown-client':
      return `There is no client with the id ${refused.clientId}.`;
    case 'same-client':
      return 'That is one and the same client.';
    case 'already-merged':
      return `${nameText(refused.client)} is merged into id ${refused.intoId} already; name that one, or undo it first: ${commandOf(`unmerge ${refused.client.id}`)}.`;
    case 'has-merged':
      return `Others are merged into ${nameText(refused.client)}, so it has to be the one that stays: name it first.`;
    case 'same-numbers':
      return `Both have ${listText(refused.numbers)}: one client has a number once, so perhaps they are two.`;
    case 'not-merged': {
      const merged = refused.merged.map((one) => `${nameText(one)} (id ${one.id})`);
      const who = merged.length === 0 ? '' : ` Merged into it: ${merged.join(', ')}.`;
      return `${nameText(refused.client)} is not merged into another client.${who}`;
    }
    case 'crossed':
      return `Payments or credits of one settle invoices of the other (${listText(refused.numbers)}), so they cannot be told apart any more.`;
  }
}

/** More than these say nothing further. */
const NUMBERS_SHOWN = 20;

function listText(numbers: readonly string[]): string {
  const more = numbers.length - NUMBERS_SHOWN;
  const shown = numbers.slice(0, NUMBERS_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
