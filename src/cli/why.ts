// `goodterms why`: the twin of /ar why in the terminal.
import type { Side } from '#domain/cause.ts';
import { causeOf } from '#domain/cause.ts';
import type { LateInvoice } from '#domain/late-invoice.ts';
import { whichCalled } from '#domain/late-invoice.ts';
import { formatMoney } from '#domain/money.ts';
import type { Bar, Lateness, Ranking } from '#domain/pareto.ts';
import type { Period } from '#domain/period.ts';
import { periodBefore } from '#domain/period.ts';
import type { ClientRef } from '#domain/types.ts';
import type { Why } from '#flows/why.ts';
import { findWhy, loadLateInvoices } from '#flows/why.ts';
import { toJson } from '#platform/json.ts';
import { periodArgs } from './period.ts';
import { tellUnclear } from './status.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs, UsageError } from './terminal.ts';

/** 0 said; 2 no such cause or period; 3 several clients match; 4 nobody. */
export async function runWhy(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const text = { type: 'string' } as const;
  const { positionals, values } = readArgs({
    args: [...argv],
    allowPositionals: true,
    options: { from: text, to: text, rows: text, json: { type: 'boolean' } },
  });
  const { period } = periodArgs(terminal, { from: values.from, to: values.to });
  const words = positionals.join(' ').trim();
  const { db, workspace } = terminal;
  const why = await findWhy(db, { workspaceId: workspace.id, words, period });
  const isJson = values.json === true;
  if (!why.ok) return tellUnclear(terminal, { words, found: why, isJson });
  if (values.rows !== undefined) return tellRows(terminal, { why, word: values.rows, isJson });
  terminal.out(isJson ? toJson(jsonOf(why)) : textOf(why, workspace.locale));
  return 0;
}

async function tellRows(
  terminal: Terminal,
  given: { why: Why; word: string; isJson: boolean },
): Promise<ExitCode> {
  const { isJson, why, word } = given;
  const which = whichCalled(word);
  if (which.kind === 'cause' && !isKnown(which.cause, why))
    throw new UsageError(
      `There is no cause "${word}". --rows wants all, reasoned, none, ours, or one of: ${why.causes.map(({ code }) => code).join(', ')}.`,
    );
  const found = await loadLateInvoices(terminal.db, {
    workspaceId: terminal.workspace.id,
    clientId: why.client?.id ?? null,
    period: why.period,
    which,
    currency: null,
    limit: null,
    offset: 0,
  });
  const invoices = found?.invoices ?? [];
  if (isJson) {
    const scope = { client: refOf(why.client), from: why.period.from, to: why.period.to };
    terminal.out(toJson({ ...scope, rows: word, total: invoices.length, invoices }));
  } else if (invoices.length === 0) terminal.out('No such invoice was paid late in this time.');
  else
    for (const invoice of invoices)
      terminal.out(rowText(invoice, { why, locale: terminal.workspace.locale }));
  return 0;
}

/** The team's causes, and those that were removed since and still stand on an invoice. */
function isKnown(code: string, { causes, pareto }: Why): boolean {
  return [
    ...causes.map((one) => one.code),
    ...pareto.byCount.bars.map(({ cause }) => cause),
  ].includes(code);
}

function rowText(invoice: LateInvoice, on: { why: Why; locale: string }): string {
  const { amountMinor, cause, client, currency, daysLate, dueOn, number, paidOn, side } = invoice;
  const reason =
    cause === null || side === null
      ? 'no reason recorded'
      : `${causeOf(cause, on.why.causes).name} (${SIDE_WORDS[side]})`;
  return [
    number,
    client.name,
    formatMoney({ currency, minor: amountMinor }, on.locale),
    `due ${dueOn}`,
    `paid ${paidOn}`,
    `${daysLate} ${daysLate === 1 ? 'day' : 'days'} late`,
    reason,
  ].join('  ');
}

/** The shape that scripts rely on; docs/CLI.md names every field. */
function jsonOf(why: Why): object {
  const { client, pareto, period } = why;
  return {
    client: refOf(client),
    ...timeOf(period, pareto.now),
    before: timeOf(periodBefore(period), pareto.before),
    causes: pareto.byCount.bars.map((bar) => ({
      ...barOf(bar, why),
      invoices: Number(bar.weight),
      before: Number(bar.before),
      sides: sidesOf(bar, Number),
    })),
    amountDays: pareto.byAmountDays.map(({ currency, bars, total, unreasoned }) => ({
      currency,
      minorDays: total,
      unreasonedMinorDays: unreasoned,
      causes: bars.map((bar) => ({
        ...barOf(bar, why),
        minorDays: bar.weight,
        beforeMinorDays: bar.before,
        sides: sidesOf(bar, (weight) => weight),
      })),
    })),
    changes: pareto.changes,
  };
}

function timeOf({ from, to }: Period, { late, reasoned, ours, ourShare }: Lateness): object {
  return { from, to, late, reasoned, unreasoned: late - reasoned, ours, ourShare };
}

function barOf({ cause, share, cumulative }: Bar, { causes }: Why): object {
  return { cause, name: causeOf(cause, causes).name, share, cumulative };
}

function sidesOf<T>({ sides }: Bar, valueOf: (weight: bigint) => T): Record<Side, T> {
  const weightOn = (side: Side) => sides.find((one) => one.side === side)?.weight ?? 0n;
  return {
    ours: valueOf(weightOn('ours')),
    theirs: valueOf(weightOn('theirs')),
    third_party: valueOf(weightOn('third_party')),
    unknown: valueOf(weightOn('unknown')),
  };
}

function refOf(client: ClientRef | null): ClientRef | null {
  return client && { id: client.id, number: client.number, name: client.name };
}

const SIDE_WORDS: Readonly<Record<Side, string>> = {
  ours: 'ours',
  theirs: 'theirs',
  third_party: 'third party',
  unknown: 'side unclear',
};

function textOf(why: Why, locale: string): string {
  const { client, pareto, period } = why;
  const { before, byAmountDays, byCount, changes, now } = pareto;
  const earlier = periodBefore(period);
  const share = (of: Lateness) => (of.ourShare === null ? 'not known' : percent(of.ourShare));
  const nameOf = (cause: string | null) =>
    cause === null ? 'No reason recorded' : causeOf(cause, why.causes).name;
  return [
    `${client === null ? 'Everybody' : client.name}, ${period.from} to ${period.to}, beside ${earlier.from} to ${earlier.to}`,
    `Paid late: ${now.late} (${before.late} before), ${now.reasoned} with a reason`,
    `Our fault (reason on our side / with a reason): ${share(now)} (${share(before)} before)`,
    ...rankingText(why, { title: 'By number of invoices', ranking: byCount, words: String }),
    ...(now.late > now.reasoned
      ? [`  No reason recorded: ${now.late - now.reasoned} of ${now.late}`]
      : []),
    ...byAmountDays.flatMap((ranking) =>
      rankingText(why, {
        title: `By amount-days (amount x days late), ${ranking.currency}`,
        ranking,
        words: (minor) => formatMoney({ currency: ranking.currency, minor }, locale),
      }),
    ),
    ...(changes.length === 0 ? [] : ['What changed:']),
    ...changes.map(({ cause, now, before }) => `  ${nameOf(cause)}: ${now} (${before} before)`),
  ].join('\n');
}

function rankingText(
  { causes }: Why,
  is: { title: string; ranking: Ranking; words: (weight: bigint) => string },
): string[] {
  const { ranking, title, words } = is;
  if (ranking.bars.length === 0) return [];
  return [
    `${title}:`,
    ...ranking.bars.map(({ cause, cumulative, share, sides, weight }, at) => {
      const on = sides.map(({ side }) => SIDE_WORDS[side]).join(', ');
      return `  ${at + 1}. ${causeOf(cause, causes).name} [${cause}] (${on}): ${words(weight)}, ${percent(share)}, ${percent(cumulative)} so far`;
    }),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
