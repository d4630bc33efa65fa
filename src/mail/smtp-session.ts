// One connection to the mail server: opened, and one letter at a time over it. Knows to the byte how far a letter came.
import type { NodemailerError } from 'nodemailer/lib/errors';
import SMTPConnection, {
  type SMTPConnectionSendInfo,
  type SMTPEnvelope,
} from 'nodemailer/lib/smtp-connection';
import type { MailOutcome } from './mailer.ts';
import {
  copyFault,
  faultAfterText,
  faultBeforeText,
  faultOf,
  type SmtpFault,
  tidyAnswer,
} from './smtp-fault.ts';
import { heldText, type Passage, type Text } from './smtp-text.ts';
import type { MailServer } from './smtp-url.ts';

export interface Timeouts {
  /** From the name of the server to the end of its greeting. */
  readonly connectionMs: number;
  readonly greetingMs: number;
  /** Silence in the middle of a conversation. */
  readonly socketMs: number;
}

export type Step<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly fault: SmtpFault };

/** A letter with where it goes. */
export interface Passenger extends Text {
  readonly from: string;
  readonly to: string;
  readonly cc: string | null;
}

export interface Attempt {
  readonly outcome: MailOutcome;
  /** The connection may have been dead from the start: nobody answered and nobody was asked to hand off. */
  readonly isStale: boolean;
}

/** Connected, greeted, secured and logged in. */
export async function openSession(
  server: MailServer,
  options: { readonly name: string | undefined; readonly timeouts: Timeouts },
): Promise<Step<SMTPConnection>> {
  const { auth, tls, ...target } = server;
  const { connectionMs, greetingMs, socketMs } = options.timeouts;
  const session = new SMTPConnection({
    ...target,
    tls: { ...tls },
    name: options.name,
    connectionTimeout: connectionMs,
    greetingTimeout: greetingMs,
    socketTimeout: socketMs,
    socketCloseTimeout: Math.min(socketMs, 1_000),
  });
  // Between two letters an error only means that the connection is gone.
  session.on('error', () => {});
  const connected = await step(session, (done) => session.connect(done));
  const ready =
    connected.ok && auth
      ? await step(session, (done) => session.login({ ...auth }, done))
      : connected;
  if (ready.ok) return { ok: true, result: session };
  session.close();
  return ready;
}

/** Says goodbye without waiting for the answer. */
export function closeSession(session: SMTPConnection): void {
  session.quit();
  session.close();
}

/**
 * Takes one letter as far as it goes. The envelope and DATA are exchanged first; when the server is ready for the text,
 * and reads for it, the turn is taken and `handOff` asked. Not one byte of text leaves before it said yes, and after a
 * no, or when it throws, the connection is dropped: the server has no text to keep and never sees its end.
 */
export async function deliver(session: SMTPConnection, letter: Passenger): Promise<Attempt> {
  const isSame = letter.cc?.toLowerCase() === letter.to.toLowerCase();
  const cc = isSame ? null : letter.cc;
  const envelope: Envelope = {
    from: letter.from,
    to: cc === null ? [letter.to] : [letter.to, cc],
    size: letter.bytes.length,
  };
  const text = heldText(letter, {
    // nodemailer goes on with 250, too, which may be the late answer to something else.
    isWanted: () =>
      envelope.accepted?.includes(letter.to) === true &&
      `${session.lastServerResponse}`.startsWith('3'),
    drop: () => session.close(),
  });
  const sent = await step<Answered>(session, (done) => session.send(envelope, text.stream, done));
  const passage = await text.settle();
  const outcome = outcomeOf({ sent, passage, envelope, to: letter.to });
  if (outcome.kind !== 'sent') await endTransaction(session, text.wasOpened());
  const isStale =
    passage === 'unasked' && outcome.kind === 'later' && SIGNS_OF_DEATH.has(outcome.code);
  return { outcome, isStale };
}

type Answered = Pick<SMTPConnectionSendInfo, 'response'>;

/** nodemailer keeps its books in the envelope that it is given. */
type Envelope = SMTPEnvelope & { accepted?: string[]; rejectedErrors?: NodemailerError[] };

const SIGNS_OF_DEATH = new Set(['connection', 'timeout', '421']);

function outcomeOf(attempt: {
  sent: Step<Answered>;
  passage: Passage;
  envelope: Envelope;
  to: string;
}): MailOutcome {
  const { sent, passage, envelope, to } = attempt;
  if (passage === 'stopped') return { kind: 'stopped' };
  const refusals = envelope.rejectedErrors ?? [];
  if (passage === 'passed') {
    if (!sent.ok) return faultAfterText(sent.fault);
    const answer = tidyAnswer(sent.result.response);
    // The letter itself was taken, so this one is about the copy.
    const [copy] = refusals;
    return { kind: 'sent', answer, ...(copy && { copyRefused: copyFault(faultOf(copy)) }) };
  }
  const refusal = refusals.find(({ recipient }) => recipient === to);
  if (refusal && (sent.ok || sent.fault.during !== 'MAIL FROM'))
    return faultBeforeText(faultOf(refusal));
  // An answer to a text that was never sent: no conversation to rely on.
  if (sent.ok || passage === 'unwanted') return { kind: 'later', code: 'protocol', answer: null };
  return faultBeforeText(sent.fault);
}

/** After a refused envelope the connection is good for the next letter; with the text opened it is not. */
async function endTransaction(session: SMTPConnection, isTextOpen: boolean): Promise<void> {
  const isClean = !isTextOpen && (await step(session, (done) => session.reset(done))).ok;
  if (!isClean) session.close();
}

/** Runs one exchange with the server; an error, or the end of the connection, ends it too. */
async function step<T>(
  session: SMTPConnection,
  begin: (done: (error?: NodemailerError | null, result?: T) => void) => void,
): Promise<Step<T>> {
  let stopListening = () => {};
  try {
    const result = await new Promise<T>((resolve, reject) => {
      // A reply that closes the connection is reported just after the end of it, and says more.
      const onEnd = () => setImmediate(() => reject(CLOSED));
      session.once('error', reject);
      session.once('end', onEnd);
      stopListening = () => session.off('error', reject).off('end', onEnd);
      begin((error, result) => (error ? reject(error) : resolve(result as T)));
    });
    return { ok: true, result };
  } catch (error) {
    return { ok: false, fault: faultOf(error as NodemailerError) };
  } finally {
    stopListening();
  }
}

const CLOSED = Object.assign(new Error('The connection was closed.'), { code: 'ECONNECTION' });
