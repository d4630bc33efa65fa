// `goodterms doctor`: what is well, and for what is not, what to do.
import { clockSkewSeconds } from '#flows/health.ts';
import type { Finding } from '#messages/slack-check.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const MOST_SKEW_SECONDS = 60;

/** One line for each thing looked at. `engine` says which database; `checkSlack` is null when none is configured. */
export async function runDoctor(
  terminal: Terminal,
  given: {
    engine: string;
    checkSlack: ((channelId: string | null) => Promise<Finding[]>) | null;
  },
): Promise<ExitCode> {
  const findings: Finding[] = [
    { what: `Database (${given.engine})`, advice: null },
    await checkClock(terminal),
    ...(given.checkSlack
      ? await given.checkSlack(terminal.workspace.digestChannelId)
      : [
          {
            what: 'Slack',
            advice: 'Not connected. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN; README.md shows how.',
          },
        ]),
  ];
  for (const { advice, what } of findings)
    terminal.out(advice === null ? `OK    ${what}` : `TO DO ${what}: ${advice}`);
  return findings.every(({ advice }) => advice === null) ? 0 : 1;
}

async function checkClock(terminal: Terminal): Promise<Finding> {
  const seconds = Math.round(await clockSkewSeconds(terminal.db, terminal.now));
  return {
    what: `Clock (${seconds} s from the database's)`,
    advice:
      seconds <= MOST_SKEW_SECONDS
        ? null
        : 'Set this machine to network time: with more than five minutes nothing is sent.',
  };
}
