// `goodterms missing`: invoices that the books' report no longer lists, and what a person says of them.
import { formatMoney } from '#domain/money.ts';
import type { AskedInvoice, SettlementAnswer } from '#domain/settlement.ts';
import type { AnsweredBefore, CalledAnswerResult } from '#flows/settlements.ts';
import { answerCalled, listMissing } from '#flows/settlements.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { dayArg, readArgs, UsageError } from './terminal.ts';

const USAGE = 'goodterms missing [--paid NUMBER… | --open NUMBER…] [--all] [--on DATE] [--json]';
const SHOWN = 20;
/** More than any book has. */
const ALL = 1_000_000;

const OPTIONS = {
  paid: { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  on: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

type Words = ReturnType<typeof wordsOf>;

/** Without an answer it lists. 0 done; 2 the words do not fit; 3 several invoices have the number; 4 none has. */
export async function runMissing(terminal: Terminal, argv: readonly string[]): Promise<ExitCode> {
  const words = wordsOf(argv);
  const { values } = words;
  const limit = values.all ? ALL : SHOWN + 1;
  const isAnswer = values.paid || values.open;
  const asked =
    isAnswer && !values.all
      ? []
      : await listMissing(terminal, { workspaceId: terminal.workspace.id, limit });
  if (!isAnswer) {
    list(terminal, asked, values);
    return 0;
  }
  const called = values.all ? asked.map(({ invoiceId }) => `id:${invoiceId}`) : words.numbers;
  const result = await answerCalled(terminal, {
    workspaceId: terminal.workspace.id,
    called,
    answer: values.paid ? 'paid' : 'open',
    actor: 'terminal',
    ...(values.on === undefined ? {} : { paidOn: dayArg(values.on, '--on') }),
  });
  if (!result.ok) return refuse(terminal, result);
  if (values.json) terminal.out(toJson(result));
  else tell(terminal, result, values.paid ? 'paid' : 'open');
  return 0;
}

function wordsOf(argv: readonly string[]) {
  const { values, positionals: numbers } = readArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const isAnswer = values.paid || values.open;
  if (values.paid && values.open) throw new UsageError(`Paid or still open? ${USAGE}`);
  if (!isAnswer && numbers.length > 0) throw new UsageError(`Were they paid? ${USAGE}`);
  if (isAnswer && values.all === numbers.length > 0)
    throw new UsageError(`Which invoices? Their numbers, or --all. ${USAGE}`);
  if (values.on !== undefined && !values.paid)
    throw new UsageError(`--on says when it was paid: it goes with --paid. ${USAGE}`);
  return { values, numbers };
}

function list(
  terminal: Terminal,
  asked: readonly AskedInvoice[],
  { json, all }: Words['values'],
): void {
  const shown = all ? asked : asked.slice(0, SHOWN);
  if (json) {
    terminal.out(toJson({ missing: shown }));
    return;
  }
  if (shown.length === 0) {
    terminal.out('Every open invoice is in the newest report that should list it.');
    return;
  }
  terminal.out('Open here, but no longer in the report of the books. Were they paid?');
  for (const invoice of shown) terminal.out(`  ${lineOf(terminal, invoice)}`);
  if (asked.length > shown.length) terminal.out('  and more; --all lists them');
  terminal.out(
    'Paid: goodterms missing --paid NUMBER…, with --on DATE where you know the day. Not paid: goodterms missing --open NUMBER…',
  );
}

function lineOf({ workspace }: Terminal, invoice: AskedInvoice): string {
  const { invoiceId, number, currency, balanceMinor, client, dueOn, missingSince } = invoice;
  const amount = formatMoney({ currency, minor: balanceMinor }, workspace.locale);
  return `${number}  ${amount}  ${client.name}${client.number === null ? '' : ` #${client.number}`}  due ${dueOn}  not in the report of ${missingSince}  id:${invoiceId}`;
}

function tell(
  terminal: Terminal,
  result: Extract<CalledAnswerResult, { ok: true }>,
  answer: SettlementAnswer,
): void {
  for (const invoice of result.answered)
    terminal.out(`${invoice.number} of ${invoice.client.name}: ${SAID[answer]}`);
  for (const invoice of result.before) terminal.err(beforeText(invoice));
  for (const id of result.unknown) terminal.err(`There is no invoice with the id ${id}.`);
}

const SAID = {
  paid: 'paid.',
  open: 'still open. It is asked about again when a later report does not list it either.',
};

function beforeText({ number, client, answer, by, at }: AnsweredBefore): string {
  const invoice = `${number} of ${client.name}`;
  if (answer === null || by === null || at === null)
    return `${invoice} is not asked about: it is settled, or the newest report lists it. Nothing was changed.`;
  const when = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `${invoice} was answered already: ${answer === 'paid' ? 'paid' : 'still open'}, by ${by} at ${when}. Nothing was changed.`;
}

function refuse(terminal: Terminal, refused: Extract<CalledAnswerResult, { ok: false }>): ExitCode {
  switch (refused.reason) {
    case 'paid-in-future':
      terminal.err('That day has not come yet. Nothing was changed.');
      return 2;
    case 'unknown-number':
      terminal.err(`There is no invoice ${refused.number}. Nothing was changed.`);
      return 4;
    case 'several':
      terminal.err(`Several clients have an invoice ${refused.number}; name one by its id:`);
      for (const { invoiceId, client } of refused.invoices)
        terminal.err(
          `  id:${invoiceId}  ${client.name}${client.number === null ? '' : ` #${client.number}`}`,
        );
      return 3;
  }
}
