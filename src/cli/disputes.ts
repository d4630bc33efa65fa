// `goodterms disputes`: the twin of /ar disputes in the terminal.
import { disputeName } from '#domain/dispute.ts';
import type { DisputeNumbers, DisputeRow } from '#domain/dispute-numbers.ts';
import { formatMoney } from '#domain/money.ts';
import type { Money } from '#domain/types.ts';
import type { DisputeList } from '#flows/dispute-list.ts';
import { findDisputeList } from '#flows/dispute-list.ts';
import { toJson } from '#platform/json.ts';
import { periodArgs } from './period.ts';
import { tellUnclear } from './status.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs } from './terminal.ts';

/** 0 said; 2 no such period; 3 several clients match; 4 nobody. */
export async function runDisputes(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { positionals, values } = readArgs({
    args: [...argv],
    allowPositionals: true,
    options: { from: text, to: text, owner: text, open: flag, json: flag },
  });
  const { period, today } = periodArgs(terminal, { from: values.from, to: values.to });
  const words = positionals.join(' ').trim();
  const { db, workspace } = terminal;
  const found = await findDisputeList(db, {
    workspaceId: workspace.id,
    words,
    period,
    ownerUserId: values.owner ?? null,
    which: { kind: values.open === true ? 'open' : 'all' },
  });
  const isJson = values.json === true;
  if (!found.ok) return tellUnclear(terminal, { words, found, isJson });
  terminal.out(isJson ? toJson(jsonOf(found)) : textOf(found, { today, locale: workspace.locale }));
  return 0;
}

/** The shape that scripts rely on; docs/CLI.md names every field. */
function jsonOf({ client, numbers, period, rows }: DisputeList): object {
  return {
    client: client && { id: client.id, number: client.number, name: client.name },
    from: period.from,
    to: period.to,
    numbers,
    disputes: rows.map(({ number, ...row }) => ({ case: disputeName({ number }), ...row })),
  };
}

function textOf(
  { client, numbers, period, rows }: DisputeList,
  on: { today: string; locale: string },
): string {
  const whose = client === null ? 'Everybody' : client.name;
  return [
    `${whose}, ${period.from} to ${period.to}: ${figures(numbers, on.locale)}`,
    ...rows.map((row) => `  ${rowText(row, on)}`),
  ].join('\n');
}

function figures(numbers: DisputeNumbers, locale: string): string {
  const { averageDays, byReason, byRoot, claimed, credited, decided, medianDays } = numbers;
  const { inTimeShare, opened, undecided, upheldShare } = numbers;
  const most = (groups: readonly { key: string; cases: number }[]): string =>
    groups.map(({ cases, key }) => `${key.replaceAll(/[:_]/g, ' ')} ${cases}`).join(', ');
  return [
    `${opened} opened${claimed.length === 0 ? '' : ` (${amounts(claimed, locale)})`}`,
    `${undecided} without a decision`,
    `${decided} decided`,
    ...(upheldShare === null ? [] : [`${percent(upheldShare)} upheld at least in part`]),
    ...(inTimeShare === null ? [] : [`${percent(inTimeShare)} in time`]),
    ...(averageDays === null || medianDays === null
      ? []
      : [`${oneDigit(averageDays)} days to decide, median ${oneDigit(medianDays)}`]),
    ...(credited.length === 0 ? [] : [`credited ${amounts(credited, locale)}`]),
    ...(byReason.length === 0 ? [] : [`reasons: ${most(byReason)}`]),
    ...(byRoot.length === 0 ? [] : [`root causes: ${most(byRoot)}`]),
  ].join('; ');
}

function rowText(row: DisputeRow, { locale, today }: { today: string; locale: string }): string {
  const { claimed, client, decided, openedOn, ownerUserId, reason, state, targetOn } = row;
  const isPast = decided === null && targetOn < today;
  return [
    disputeName(row),
    client.name,
    amounts(claimed, locale),
    reason.replaceAll('_', ' '),
    `opened ${openedOn}`,
    decided === null
      ? `${state}, ${isPast ? 'was due' : 'due'} ${targetOn}`
      : `${decided.outcome} ${decided.on}, ${decided.rootCause.replaceAll('_', ' ')} (${decided.rootSide.replaceAll('_', ' ')})${state === 'credit_due' ? ', credit to come' : ''}`,
    ownerUserId ?? 'nobody',
  ].join('  ');
}

function amounts(money: readonly Money[], locale: string): string {
  return money.map((one) => formatMoney(one, locale)).join(' and ');
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function oneDigit(number: number): string {
  return String(Math.round(number * 10) / 10);
}
