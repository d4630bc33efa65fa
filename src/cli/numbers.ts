// `goodterms numbers`: the twin of /ar numbers in the terminal.
import { daysBetween } from '#domain/calendar.ts';
import { formatMoney } from '#domain/money.ts';
import type { Grouping, PaymentNumbers, PaymentRow } from '#domain/payment-numbers.ts';
import { GROUPINGS } from '#domain/payment-numbers.ts';
import type { Day } from '#domain/types.ts';
import type { GroupNumbers, NumbersOverview } from '#flows/payment-numbers.ts';
import { findNumbers, loadPaymentRows } from '#flows/payment-numbers.ts';
import { toJson } from '#platform/json.ts';
import { periodArgs } from './period.ts';
import { tellUnclear } from './status.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs, UsageError } from './terminal.ts';

/** 0 said; 2 no such grouping, key or period; 3 several clients match; 4 nobody. */
export async function runNumbers(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const { positionals, values } = readArgs({
    args: [...argv],
    allowPositionals: true,
    options: { by: text, from: text, to: text, rows: text, json: { type: 'boolean' } },
  });
  const { period, today } = periodArgs(terminal, { from: values.from, to: values.to });
  const words = positionals.join(' ').trim();
  const by = GROUPINGS.find((one) => one === (values.by ?? 'client'));
  if (by === undefined) throw new UsageError(`--by wants ${GROUPINGS.join(', ')}.`);
  const { db, workspace } = terminal;
  const question = { workspaceId: workspace.id, by, period, today, limit: null, offset: 0 };
  const found = await findNumbers(db, { ...question, words });
  const isJson = values.json === true;
  if (!found.ok) return tellUnclear(terminal, { words, found, isJson });
  if (values.rows !== undefined)
    return tellRows(terminal, { overview: found, word: values.rows, today, isJson });
  terminal.out(isJson ? toJson(jsonOf(found)) : textOf(found));
  return 0;
}

async function tellRows(
  terminal: Terminal,
  given: { overview: NumbersOverview; word: string; today: Day; isJson: boolean },
): Promise<ExitCode> {
  const { isJson, overview, today, word } = given;
  const { by, client, period } = overview;
  const key = keyCalled(word, overview);
  if (key === undefined)
    throw new UsageError(
      `There are no numbers for "${word}". --rows wants all, or a key that goodterms numbers --by ${by} --json shows.`,
    );
  const found = await loadPaymentRows(terminal.db, {
    workspaceId: terminal.workspace.id,
    clientId: client?.id ?? null,
    by,
    key,
    period,
    today,
    limit: null,
    offset: 0,
  });
  const rows = found?.rows ?? [];
  if (isJson) {
    const invoices = rows.map(({ minor, ...row }) => ({
      ...row,
      amountMinor: minor,
      daysLate: daysBetween(row.dueOn, row.paidOn ?? today),
    }));
    terminal.out(
      toJson({ from: period.from, to: period.to, by, key, total: rows.length, invoices }),
    );
  } else
    for (const row of rows)
      terminal.out(rowText(row, { today, locale: terminal.workspace.locale }));
  return 0;
}

/** Null for all; undefined where nothing goes by that word. A client goes by its number, too, an owner's absence by "nobody". */
function keyCalled(word: string, { by, groups }: NumbersOverview): string | null | undefined {
  if (word === 'all') return null;
  if (by === 'owner' && word === 'nobody') return groups.find(({ key }) => key === '')?.key;
  const called = groups.filter(({ key, client }) => key === word || client?.number === word);
  return (called.find(({ key }) => key !== word) ?? called[0])?.key;
}

function rowText(row: PaymentRow, on: { today: Day; locale: string }): string {
  const { client, currency, dueOn, issuedOn, minor, number, paidOn } = row;
  const late = daysBetween(dueOn, paidOn ?? on.today);
  return [
    number,
    client.name,
    formatMoney({ currency, minor }, on.locale),
    issuedOn === null ? 'no issue date' : `issued ${issuedOn}`,
    `due ${dueOn}`,
    paidOn === null ? 'open' : `paid ${paidOn}`,
    late > 0 ? `${dayCount(late)} late` : late < 0 ? `${dayCount(-late)} early` : 'on the due date',
  ].join('  ');
}

/** The shape that scripts rely on; docs/CLI.md names every field. */
function jsonOf({ by, client, count, groups, period, whole }: NumbersOverview): object {
  return {
    client: client && { id: client.id, number: client.number, name: client.name },
    from: period.from,
    to: period.to,
    by,
    whole,
    count,
    groups: groups.map(({ key, client, numbers }) => ({
      key,
      ...(by === 'client' ? { number: client?.number ?? null, name: client?.name ?? null } : {}),
      ...numbers,
    })),
  };
}

function textOf({ by, client, groups, period, whole }: NumbersOverview): string {
  return [
    `${client === null ? 'Everybody' : client.name}, ${period.from} to ${period.to}: ${figures(whole)}`,
    ...groups.map((group) => `  ${labelOf(group, by)}: ${figures(group.numbers)}`),
  ].join('\n');
}

function labelOf({ client, key }: GroupNumbers, by: Grouping): string {
  if (by === 'owner') return key === '' ? 'nobody' : key;
  return client === null
    ? key
    : `${client.name}${client.number === null ? '' : ` #${client.number}`}`;
}

function figures(numbers: PaymentNumbers): string {
  const { averageDaysLate, averageDaysToPay, late, medianDaysToPay, onTimeShare, paid } = numbers;
  const { openOverdue, undated, weighted } = numbers;
  const delays = weighted.flatMap(({ currency, days }) =>
    days === null ? [] : `${oneDigit(days)} in ${currency}`,
  );
  return [
    onTimeShare === null
      ? 'nothing paid'
      : `${paid} paid, ${Math.round(onTimeShare * 100)} % on time`,
    ...(averageDaysLate === null ? [] : [`${late} late by ${oneDigit(averageDaysLate)} days`]),
    ...(averageDaysToPay === null || medianDaysToPay === null
      ? []
      : [`days to pay ${oneDigit(averageDaysToPay)}, median ${oneDigit(medianDaysToPay)}`]),
    ...(undated > 0 ? [`${undated} without an issue date`] : []),
    ...(delays.length === 0 ? [] : [`weighted delay ${delays.join(', ')}`]),
    ...(openOverdue > 0 ? [`${openOverdue} open and overdue`] : []),
  ].join('; ');
}

function dayCount(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

function oneDigit(number: number): string {
  return String(Math.round(number * 10) / 10);
}
