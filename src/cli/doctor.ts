// `goodterms doctor`: what is well, and for what is not, what to do.
import type { Mailer } from '#flows/deps.ts';
import { clockSkewSeconds } from '#flows/health.ts';
import { senderOf } from '#flows/sender.ts';
import type { Finding } from '#messages/slack-check.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const MOST_SKEW_SECONDS = 60;

export interface MailToCheck {
  readonly mailer: Mailer;
  /** The address that the environment names, where nobody has said one in Slack. */
  readonly from: string | null;
}

/** One line for each thing looked at. `engine` says which database; `mail` and `checkSlack` are null when none is configured. */
export async function runDoctor(
  terminal: Terminal,
  given: {
    engine: string;
    mail: MailToCheck | null;
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
    await checkMail(terminal, given.mail),
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

/** Whether letters can be sent, as whom, and where they would go. */
async function checkMail({ db, workspace }: Terminal, mail: MailToCheck | null): Promise<Finding> {
  const what = 'Mail';
  if (!mail)
    return {
      what,
      advice:
        'No mail server is set, so no reminder can be sent. Set GOODTERMS_SMTP_URL; docs/OPERATIONS.md shows how.',
    };
  const sender = await senderOf(db, workspace.id);
  const from = sender?.fromAddress ?? mail.from;
  const trouble = await mail.mailer.check();
  if (from === null)
    return {
      what,
      advice:
        trouble ?? 'Nobody has said as whom the team writes. An admin types /ar settings in Slack.',
    };
  const allowed = sender?.allowList.join(', ');
  const practice = allowed ? `practice, only to ${allowed}` : 'practice, to nobody yet';
  const to = sender?.isLive ? 'live, to clients' : practice;
  return { what: `${what} (from ${from}; ${to})`, advice: trouble };
}
