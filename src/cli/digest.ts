// `goodterms digest`: the twin of /ar digest in the terminal.
import { localDay } from '#domain/calendar.ts';
import type { DigestEntry, DigestPlan } from '#domain/digest.ts';
import { disputeName } from '#domain/dispute.ts';
import type { StaleDispute } from '#domain/dispute-stale.ts';
import { formatMoney } from '#domain/money.ts';
import type { ToThank } from '#domain/thanks.ts';
import { isDigestPosted, planToday, requestDigest } from '#flows/digest.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { dayArg, readArgs, UsageError } from './terminal.ts';

/** How `--post` reaches Slack; it runs the same job as the bot, on the same rows. */
export interface DigestPoster {
  readonly workspaceId: string;
  postDue(): Promise<void>;
}

export async function runDigest(
  terminal: Terminal,
  given: { argv: readonly string[]; connect: () => Promise<DigestPoster> },
): Promise<ExitCode> {
  const { positionals, values } = readArgs({
    args: [...given.argv],
    allowPositionals: true,
    options: {
      today: { type: 'string' },
      json: { type: 'boolean' },
      post: { type: 'boolean' },
    },
  });
  if (positionals.length > 0)
    throw new UsageError('goodterms digest [--today DATE] [--json] [--post]');
  const { workspace } = terminal;
  const today =
    values.today !== undefined ? dayArg(values.today) : localDay(terminal.now, workspace.timeZone);
  if (values.post) {
    if (today > localDay(terminal.now, workspace.timeZone))
      throw new UsageError(`${today} has not come yet: its digest comes that morning.`);
    return post(terminal, await given.connect(), today);
  }
  const plan = await planToday(terminal.db, { workspaceId: workspace.id, today });
  terminal.out(values.json ? toJson(jsonOf(plan)) : textOf(plan, workspace.locale));
  return 0;
}

async function post(terminal: Terminal, poster: DigestPoster, today: string): Promise<ExitCode> {
  const { workspaceId } = poster;
  const asked = await requestDigest(terminal.db, {
    workspaceId,
    today,
    now: terminal.now,
    actor: 'terminal',
  });
  if (!asked.ok && asked.reason === 'no_channel') {
    terminal.err('No channel is chosen for the digest: an admin types /ar settings in Slack.');
    return 2;
  }
  if (!asked.ok && asked.reason === 'already_posted') {
    terminal.out(`The digest of ${today} is posted already; nothing was posted again.`);
    return 0;
  }
  await poster.postDue();
  if (await isDigestPosted(terminal.db, { workspaceId, today })) {
    terminal.out(`The digest of ${today} is posted.`);
    return 0;
  }
  terminal.err('The digest is not posted yet. Run goodterms doctor; the bot goes on trying.');
  return 1;
}

/** The shape that scripts rely on; docs/CLI.md names every field. */
function jsonOf(plan: DigestPlan): object {
  return {
    asOf: plan.asOf,
    totals: plan.totals.map(({ currency, openMinor, overdueMinor, buckets, counts }) => ({
      currency,
      openMinor,
      overdueMinor,
      buckets,
      counts,
    })),
    clients: entriesOf(plan).map((entry) => ({
      id: entry.clientId,
      number: entry.number,
      name: entry.name,
      currency: entry.currency,
      overdueMinor: entry.overdueMinor,
      oldestDaysPastDue: entry.oldestDaysPastDue,
      rank: entry.rank,
    })),
    disputesPastTheirDay: (plan.disputes?.shown ?? []).map((one) => ({
      dispute: disputeName(one),
      clientId: one.clientId,
      name: one.name,
      held: one.held,
      targetOn: one.targetOn,
      owner: one.ownerUserId ?? one.ownerGroupId,
    })),
    toThank: (plan.toThank ?? []).map(({ clientId, invoices, name, number }) => ({
      id: clientId,
      number,
      name,
      invoices,
    })),
  };
}

function entriesOf(plan: DigestPlan): readonly DigestEntry[] {
  return [...plan.needsSomeone, ...plan.waiting];
}

function textOf(plan: DigestPlan, locale: string): string {
  const thanks = thanksOf(plan);
  const stale = staleOf(plan, locale);
  if (entriesOf(plan).length === 0)
    return [...stale, `${plan.asOf}: nothing is overdue.`, ...thanks].join('\n');
  const money = (currency: string, minor: bigint): string =>
    formatMoney({ currency, minor }, locale);
  const line = (entry: DigestEntry): string =>
    `${String(entry.rank).padStart(4)}  ${money(entry.currency, entry.overdueMinor).padStart(16)}  ${String(entry.oldestDaysPastDue).padStart(4)} days  ${calledOf(entry)}`;
  return [
    ...stale,
    `Overdue on ${plan.asOf}`,
    ...plan.totals.map(
      (total) =>
        `  ${money(total.currency, total.overdueMinor)} overdue of ${money(total.currency, total.openMinor)} open at ${total.overdueClients} clients`,
    ),
    '',
    'Need someone',
    ...(plan.needsSomeone.length > 0 ? plan.needsSomeone.map(line) : ['  nobody today']),
    ...(plan.waiting.length > 0 ? ['', 'Waiting, nothing to do', ...plan.waiting.map(line)] : []),
    ...thanks,
  ].join('\n');
}

/** Disputes whose client was to have an answer by now; first of all, as in Slack. */
function staleOf({ disputes }: DigestPlan, locale: string): string[] {
  if (!disputes) return [];
  const line = ({ held, name, number, ownerUserId, targetOn }: StaleDispute) => {
    const amounts = held.map((money) => formatMoney(money, locale)).join(', ');
    const owner = ownerUserId ?? 'nobody has it yet';
    return `  ${disputeName({ number })}  ${name}  ${amounts}  answer was due ${targetOn}  ${owner}`;
  };
  const more = disputes.more > 0 ? [`  and ${disputes.more} more`] : [];
  return ['Disputes past their day', ...disputes.shown.map(line), ...more, ''];
}

/** Whom the digest proposes to thank; the letter is written in Slack. */
function thanksOf({ toThank = [] }: DigestPlan): string[] {
  if (toThank.length === 0) return [];
  const line = (one: ToThank) =>
    `  ${calledOf(one)}: ${one.invoices} ${one.invoices === 1 ? 'invoice' : 'invoices'} paid`;
  return ['', 'Say thank you (/ar thank in Slack)', ...toThank.map(line)];
}

function calledOf({ name, number }: { name: string; number: string | null }): string {
  return number === null ? name : `${name}  #${number}`;
}
