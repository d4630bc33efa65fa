// `goodterms digest`: the twin of /ar digest in the terminal.
import { localDay } from '#domain/calendar.ts';
import type { DigestEntry, DigestPlan } from '#domain/digest.ts';
import { formatMoney } from '#domain/money.ts';
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
  };
}

function entriesOf(plan: DigestPlan): readonly DigestEntry[] {
  return [...plan.needsSomeone, ...plan.waiting];
}

function textOf(plan: DigestPlan, locale: string): string {
  const money = (currency: string, minor: bigint): string =>
    formatMoney({ currency, minor }, locale);
  if (entriesOf(plan).length === 0) return `${plan.asOf}: nothing is overdue.`;
  const line = (entry: DigestEntry): string =>
    `${String(entry.rank).padStart(4)}  ${money(entry.currency, entry.overdueMinor).padStart(16)}  ${String(entry.oldestDaysPastDue).padStart(4)} days  ${entry.name}${entry.number ? `  #${entry.number}` : ''}`;
  return [
    `Overdue on ${plan.asOf}`,
    ...plan.totals.map(
      (total) =>
        `  ${money(total.currency, total.overdueMinor)} overdue of ${money(total.currency, total.openMinor)} open at ${total.overdueClients} clients`,
    ),
    '',
    'Need someone',
    ...(plan.needsSomeone.length > 0 ? plan.needsSomeone.map(line) : ['  nobody today']),
    ...(plan.waiting.length > 0 ? ['', 'Waiting, nothing to do', ...plan.waiting.map(line)] : []),
  ].join('\n');
}
