// `goodterms status NAME`: the twin of /ar status in the terminal.

import type { AgedBalance } from '#domain/aging.ts';
import { BUCKETS } from '#domain/aging.ts';
import { localDay } from '#domain/calendar.ts';
import { disputeName } from '#domain/dispute.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientStatus } from '#domain/status.ts';
import type { Unclear } from '#flows/status.ts';
import { findStatus } from '#flows/status.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { dayArg, readArgs, UsageError } from './terminal.ts';

const USAGE = 'goodterms status "NAME" [--today DATE] [--json]';

export async function runStatus(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const { positionals, values } = readArgs({
    args: [...argv],
    allowPositionals: true,
    options: { today: { type: 'string' }, json: { type: 'boolean' } },
  });
  const words = positionals.join(' ').trim();
  if (words === '') throw new UsageError(`Which client? ${USAGE}`);
  const { workspace } = terminal;
  const today =
    values.today !== undefined ? dayArg(values.today) : localDay(terminal.now, workspace.timeZone);
  const found = await findStatus(terminal.db, { workspaceId: workspace.id, words, today });
  if (!found.ok) return tellUnclear(terminal, { words, found, isJson: values.json === true });
  terminal.out(values.json ? toJson(jsonOf(found.status)) : textOf(found.status, workspace.locale));
  return 0;
}

/** Says who may be meant: 3 several clients, 4 no such client. */
export function tellUnclear(
  terminal: Terminal,
  given: { words: string; found: Unclear; isJson: boolean },
): ExitCode {
  const { found } = given;
  const clients = (found.reason === 'many' ? found.clients : found.suggestions).map(
    ({ id, name, number }) => ({ id, number, name }),
  );
  const lines = clients.map(({ name, number }) => `  ${name}${number ? `  #${number}` : ''}`);
  if (found.reason === 'many') {
    if (given.isJson) terminal.out(toJson({ matches: clients }));
    else
      terminal.err(
        [`Several clients match "${given.words}"; use the number:`, ...lines].join('\n'),
      );
    return 3;
  }
  if (given.isJson) terminal.out(toJson({ suggestions: clients }));
  else {
    const unknown = `I do not know a client called "${given.words}".`;
    terminal.err([`${unknown}${lines.length > 0 ? ' Did you mean:' : ''}`, ...lines].join('\n'));
  }
  return 4;
}

/** The shape that scripts rely on; docs/CLI.md names every field. */
function jsonOf(status: ClientStatus): object {
  const { client, habit } = status;
  return {
    client: {
      id: client.id,
      number: client.number,
      name: client.name,
      owner: client.ownerUserId ?? client.ownerEmail,
    },
    asOf: status.asOf,
    balances: status.balances.map((balance) => ({
      currency: balance.currency,
      openMinor: balance.openMinor,
      overdueMinor: balance.overdueMinor,
      invoices: balance.invoices,
      buckets: balance.buckets,
    })),
    payer: {
      paid: habit.paid,
      medianDaysLate: habit.medianDaysLate,
      weightedDaysLate: habit.weightedDaysLate,
      onTimeShare: habit.onTimeShare,
    },
    invoices: status.invoices.map((invoice) => ({
      number: invoice.number,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn,
      currency: invoice.currency,
      amountMinor: invoice.amountMinor,
      balanceMinor: invoice.balanceMinor,
      daysPastDue: invoice.daysPastDue,
      disputedMinor: disputedOf(invoice),
      dispute: invoice.dispute ? disputeName(invoice.dispute) : null,
      missingSince: invoice.missingSince,
    })),
  };
}

const BUCKET_WORDS = {
  current: 'current',
  d1_30: '1-30',
  d31_60: '31-60',
  d61_90: '61-90',
  d90plus: 'over 90',
} as const;

function textOf(status: ClientStatus, locale: string): string {
  const { client, habit } = status;
  const owner = client.ownerUserId ?? client.ownerEmail ?? 'nobody';
  const head = [client.name, client.number && `#${client.number}`, `owner ${owner}`];
  const pays =
    habit.medianDaysLate === null || habit.onTimeShare === null
      ? 'Pays: nothing paid yet.'
      : `Pays: median ${habit.medianDaysLate} days late, ${Math.round(habit.onTimeShare * 100)} % on time (${habit.paid} ${habit.paid === 1 ? 'invoice' : 'invoices'}).`;
  return [
    head.filter(Boolean).join('  ·  '),
    ...status.balances.flatMap((balance) => balanceLines(balance, locale)),
    ...(status.balances.length === 0 ? ['Nothing is open.'] : []),
    pays,
    ...status.invoices.map((invoice) => `  ${invoiceLine(invoice, locale)}`),
  ].join('\n');
}

function invoiceLine(invoice: ClientStatus['invoices'][number], locale: string): string {
  const { number, dueOn, daysPastDue, currency, balanceMinor, missingSince } = invoice;
  return [
    number,
    `due ${dueOn}`,
    daysPastDue > 0 ? `${daysPastDue} days late` : 'not yet due',
    formatMoney({ currency, minor: balanceMinor }, locale),
    ...disputedWords(invoice, locale),
    ...(missingSince === null ? [] : [`not in the report of ${missingSince}: paid?`]),
  ].join('  ');
}

/** "in dispute D-12", "€2,000 in dispute D-12", or "in dispute" as the ledger marks it. */
function disputedWords(invoice: ClientStatus['invoices'][number], locale: string): string[] {
  const minor = disputedOf(invoice);
  if (minor === 0n) return [];
  const { balanceMinor, currency, dispute } = invoice;
  const which = dispute ? `in dispute ${disputeName(dispute)}` : 'in dispute';
  return [minor === balanceMinor ? which : `${formatMoney({ currency, minor }, locale)} ${which}`];
}

function balanceLines(balance: AgedBalance, locale: string): string[] {
  const money = (minor: bigint): string =>
    formatMoney({ currency: balance.currency, minor }, locale);
  const buckets = BUCKETS.map((name) => `${BUCKET_WORDS[name]} ${money(balance.buckets[name])}`);
  const oldest = balance.overdueMinor > 0n ? ` · oldest ${balance.oldestDaysPastDue} days` : '';
  return [
    `${money(balance.overdueMinor)} overdue of ${money(balance.openMinor)} open${oldest}`,
    `  ${buckets.join(' · ')}`,
  ];
}
