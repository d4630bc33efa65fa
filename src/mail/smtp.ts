// The mailer over SMTP: a few connections that are kept between letters. Logs codes, never addresses, texts or replies.
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Log } from '#platform/log.ts';
import { createTurns } from '#platform/turns.ts';
import { compose, type DkimKey, dkimSigner } from './compose.ts';
import type { Mailer, MailOutcome, OutgoingMail } from './mailer.ts';
import {
  closeSession,
  deliver,
  openSession,
  type Passenger,
  type Step,
  type Timeouts,
} from './smtp-session.ts';
import { type MailServer, mailServerOf } from './smtp-url.ts';

export interface MailerOptions {
  readonly url: string;
  readonly dkim?: DkimKey | null;
  readonly log: Log;
  /** How we introduce ourselves to the server; the machine's name by default. */
  readonly name?: string;
  readonly timeouts?: Partial<Timeouts & { readonly idleMs: number }>;
  readonly maxConnections?: number;
}

const TIMEOUTS = { connectionMs: 10_000, greetingMs: 10_000, socketMs: 30_000, idleMs: 20_000 };

/** Throws, in words for an admin, when the URL or the DKIM key cannot be used. Connects with the first letter. */
export function createMailer(options: MailerOptions): Mailer {
  const server = mailServerOf(options.url);
  const dkim = options.dkim ? dkimSigner(options.dkim) : null;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const open = () => openSession(server, { name: options.name, timeouts });
  const max = options.maxConnections ?? 4;
  const seats = createTurns(max);
  const handOffs = createTurns(1);
  const kept = createKept(timeouts.idleMs);
  let isClosed = false;

  async function carry(letter: Passenger): Promise<MailOutcome> {
    for (;;) {
      if (isClosed) return { kind: 'later', code: 'closed', answer: null };
      const reused = kept.take();
      const session: Step<SMTPConnection> = reused ? { ok: true, result: reused } : await open();
      if (!session.ok)
        return { kind: 'later', code: session.fault.code, answer: session.fault.answer };
      const { outcome, isStale } = await deliver(session.result, letter);
      kept.giveBack(session.result);
      // The server hung up while nobody was speaking: no fault of this letter, which has not begun.
      if (!(reused && isStale)) return outcome;
    }
  }

  return {
    async send(mail, handOff) {
      const letter = { ...envelopeOf(mail), bytes: await compose(mail, dkim), turns: handOffs };
      const leave = await seats();
      try {
        const outcome = await carry({ ...letter, handOff });
        note(options.log, outcome);
        return outcome;
      } finally {
        leave();
      }
    },
    async check() {
      const session = await open();
      if (!session.ok) return whatToMend(session.fault.code, server);
      closeSession(session.result);
      return null;
    },
    async close() {
      isClosed = true;
      const leaves = await Promise.all(Array.from({ length: max }, seats));
      kept.closeAll();
      for (const leave of leaves) leave();
    },
  };
}

/** Connections between two letters, the last used first, so that those too many go cold. */
function createKept(idleMs: number) {
  const idle: { session: SMTPConnection; timer: NodeJS.Timeout }[] = [];
  return {
    take(): SMTPConnection | null {
      for (let last = idle.pop(); last; last = idle.pop()) {
        clearTimeout(last.timer);
        if (!last.session.destroyed) return last.session;
      }
      return null;
    },
    giveBack(session: SMTPConnection): void {
      if (session.destroyed) return;
      const timer = setTimeout(() => {
        const at = idle.findIndex((entry) => entry.session === session);
        if (at >= 0) idle.splice(at, 1);
        closeSession(session);
      }, idleMs);
      timer.unref();
      idle.push({ session, timer });
    },
    closeAll(): void {
      for (const { session, timer } of idle.splice(0)) {
        clearTimeout(timer);
        closeSession(session);
      }
    },
  };
}

function envelopeOf({ from, to, cc }: OutgoingMail): Pick<Passenger, 'from' | 'to' | 'cc'> {
  return { from: from.address, to: to.address, cc: cc?.address ?? null };
}

function note(log: Log, outcome: MailOutcome): void {
  if (outcome.kind === 'sent' || outcome.kind === 'stopped') return;
  log.warn({ outcome: outcome.kind, code: outcome.code }, 'the mail server did not take a letter');
}

function whatToMend(code: string, { host, port }: MailServer): string {
  const place = `${host}:${port}`;
  switch (code) {
    case 'auth':
      return 'The mail server refuses the user name or the password. Check both in its URL.';
    case 'dns':
      return `There is no machine called ${host}. Check the mail server's URL.`;
    case 'tls':
      return `The connection to ${place} cannot be made secure. Check the port, smtp or smtps, and the server's certificate.`;
    case 'connection':
      return `Nothing answers at ${place}. Check host and port, and whether a firewall is in the way.`;
    case 'timeout':
      return `${place} does not answer in time. Check host and port, and whether a firewall is in the way.`;
    case 'protocol':
      return `What answers at ${place} is no mail server. Check host and port.`;
    default:
      return `The mail server at ${place} refuses to talk to us (code ${code}). Ask whoever runs it.`;
  }
}
