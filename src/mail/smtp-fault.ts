// Sorts what went wrong with the mail server, by its codes and by how far the letter had come. Pure.
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { MailOutcome, Refused } from './mailer.ts';

export interface SmtpFault {
  /** The server's reply code ("451"), else one word for what happened without a reply. Safe to log. */
  readonly code: string;
  /** The server's reply, which may quote addresses. */
  readonly answer: string | null;
  readonly reply: number | null;
  /** What was answered ("RCPT TO"). */
  readonly during: string | null;
}

const MAX_ANSWER = 500;

/** Enhanced codes that are about the recipient: no such mailbox, host or domain, or a mailbox that was switched off. */
const ABOUT_ADDRESS = new Set(
  '5.1.0 5.1.1 5.1.2 5.1.3 5.1.4 5.1.6 5.1.10 5.2.1 5.4.1 5.4.4 5.5.0'.split(' '),
);
/** The same for servers that give no enhanced code. */
const PLAIN_ABOUT_ADDRESS = new Set([550, 551, 553, 556]);
/** Not about this letter: log in first; wrong order of commands. */
const ABOUT_LOGIN = new Set([530, 534, 535, 538]);
const BAD_SEQUENCE = 503;

export function faultOf(error: NodemailerError): SmtpFault {
  const code = error.responseCode ?? 0;
  const reply = code >= 400 && code < 600 ? code : null;
  return {
    code: codeOf(error, reply),
    answer: error.response === undefined ? null : tidyAnswer(error.response),
    reply,
    during: error.command ?? null,
  };
}

/** The letter's text had not begun: nothing was sent, whatever happened. */
export function faultBeforeText({ code, answer, reply, during }: SmtpFault): MailOutcome {
  const isForGood = (reply !== null && reply >= 500 && reply !== BAD_SEQUENCE) || code === 'size';
  const isLetters =
    code === 'size' || during === 'RCPT TO' || during === 'MAIL FROM' || during === 'DATA';
  if (!isForGood || !isLetters || code === 'auth') return { kind: 'later', code, answer };
  const isAddress = during === 'RCPT TO' && isAboutAddress(answer ?? '', reply);
  return { kind: 'refused', code, answer: answer ?? '', isAddress };
}

/** The letter was taken and its copy was not: that is over, whatever the server would say another time. */
export function copyFault(fault: SmtpFault): Refused {
  const { answer, code } = fault;
  const judged = faultBeforeText(fault);
  const isAddress = judged.kind === 'refused' && judged.isAddress;
  return { code, answer: answer ?? '', isAddress };
}

/** The text was on its way: only a reply tells what became of it. */
export function faultAfterText({ code, answer, reply }: SmtpFault): MailOutcome {
  if (reply === null) return { kind: 'unknown', code, answer };
  if (reply < 500) return { kind: 'later', code, answer };
  // By now the plain codes are about the text; some servers look for the mailbox only here, and say so.
  return {
    kind: 'refused',
    code,
    answer: answer ?? '',
    isAddress: isAboutAddress(answer ?? '', null),
  };
}

export function tidyAnswer(answer: string): string {
  return answer
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_ANSWER);
}

function isAboutAddress(answer: string, reply: number | null): boolean {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(answer)?.[1];
  return enhanced === undefined
    ? reply !== null && PLAIN_ABOUT_ADDRESS.has(reply)
    : ABOUT_ADDRESS.has(enhanced);
}

function codeOf(error: NodemailerError, reply: number | null): string {
  if (reply !== null) return ABOUT_LOGIN.has(reply) ? 'auth' : String(reply);
  const cause = `${error.code ?? ''} ${error.originalCode ?? ''}`;
  if (/EAUTH/.test(cause)) return 'auth';
  if (/ETLS|CERT|SIGNATURE|SSL|TLS|EPROTO\b/.test(cause)) return 'tls';
  if (/EDNS|ENOTFOUND/.test(cause)) return 'dns';
  if (/ETIMEDOUT/.test(cause)) return 'timeout';
  // Larger than the server said that it takes.
  if (/EMESSAGE/.test(cause) && error.command === 'MAIL FROM') return 'size';
  if (/ECONNECTION|ESOCKET/.test(cause)) return 'connection';
  if (/EPROTOCOL|EMESSAGE|EENVELOPE/.test(cause) && error.command !== 'API') return 'protocol';
  throw error;
}
