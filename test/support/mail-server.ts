// A real SMTP server for tests, in this process: it keeps what it took and fails on demand.
//
//   const server = await aMailServer();
//   const mailer = createMailer({ url: server.url, log });
//   server.next('451 4.3.2 try again at RCPT', 'accepted but answer lost');   // The next letter, and the one after it.
//   expect(server.mails[0]).toMatchObject({ subject: 'Invoice 7', envelope: { to: ['ap@client.example'] } });
//   await server.close();
//
// For answers that no real server gives there is scripted-mail-server.ts.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';

export interface ReceivedMail extends Email {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: string;
}

/**
 * What goes wrong with the next letter: a reply ("550 5.1.1 No such user"), "silence" (no reply at all) or "drop" (hangs up
 * instead of a reply), and where; AUTH and CONNECT are for the next connection. After DATA only "silence" has taken it.
 */
export type MailFault =
  | `${string} at ${'CONNECT' | 'AUTH' | 'MAIL' | 'RCPT'}`
  | `${string} at RCPT of ${string}`
  | `${string} after DATA`
  /** Takes the letter, then hangs up. */
  | 'accepted but answer lost'
  /** Hangs up with the first byte of the text. */
  | 'dropped during DATA'
  | 'no greeting'
  | 'none';

export interface MailServerOptions {
  /** Before each reply. */
  readonly latencyMs?: number;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** STARTTLS, or TLS from the start, with a certificate that nobody should trust. */
  readonly tls?: 'starttls' | 'implicit';
  /** False: one command at a time. */
  readonly isPipelining?: boolean;
  /** The largest letter that it takes. */
  readonly size?: number;
}

export type MailServer = Awaited<ReturnType<typeof aMailServer>>;

export async function aMailServer(options: MailServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const faults = faultQueue();
  const seen = { connections: 0, unanswered: 0, mostUnanswered: 0 };
  const sockets = new Map<number, Socket>();
  let latencyMs = options.latencyMs ?? 0;

  let wake: () => void = () => undefined;
  const arrive = (mail: ReceivedMail): void => {
    mails.push(mail);
    wake();
  };
  const socketOf = ({ remotePort }: SMTPServerSession) => sockets.get(remotePort);
  async function answer(session: SMTPServerSession, word: string | null, reply: Reply) {
    if (latencyMs > 0) await pause(latencyMs);
    if (word === 'silence') return;
    if (word === 'drop') socketOf(session)?.destroy();
    else reply(word === null ? null : errorOf(word));
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession, reply: Reply) {
    const raw = await wholeText(stream, () => {
      if (faults.isFor(session.id, 'dropped during DATA')) socketOf(session)?.destroy();
      seen.unanswered += 1;
      seen.mostUnanswered = Math.max(seen.mostUnanswered, seen.unanswered);
    });
    const word = faults.forLetter(session.id, 'after DATA');
    const isWhole = raw !== null && !faults.isFor(session.id, 'dropped during DATA');
    if (isWhole && (word === null || word === 'silence')) arrive(await received(raw, session));
    const isLost = faults.isFor(session.id, 'accepted but answer lost');
    await answer(session, isLost ? 'drop' : word, (error) => {
      seen.unanswered -= 1;
      reply(error);
    });
  }

  const smtp = new SMTPServer({
    ...settings(options),
    onConnect: (session, done) => void answer(session, faults.forConnection('CONNECT'), done),
    onAuth({ username, password }, session, done) {
      const isRight = username === options.auth?.user && password === options.auth?.pass;
      const word = faults.forConnection('AUTH') ?? (isRight ? null : '535 5.7.8 Not you');
      void answer(session, word, (error) => done(error, { user: username }));
    },
    onSecure(socket, session, done) {
      // From here on nobody may touch the one below.
      sockets.set(session.remotePort, socket);
      done();
    },
    onMailFrom(_address, session, done) {
      faults.begin(session.id);
      void answer(session, faults.forLetter(session.id, 'at MAIL'), done);
    },
    onRcptTo({ address }, session, done) {
      const word =
        faults.forLetter(session.id, 'at RCPT') ??
        faults.forLetter(session.id, `at RCPT of ${address}`);
      void answer(session, word, done);
    },
    onData: (stream, session, done) => void take(stream, session, done),
  });
  // Somebody who hangs up is what these tests are about.
  smtp.on('error', () => {});

  const listener = createServer((socket) => {
    const port = socket.remotePort ?? 0;
    seen.connections += 1;
    sockets.set(port, socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(port));
    if (faults.take('no greeting')) return;
    smtp.connect(socket);
  });
  const port = await listening(listener, 0);

  return {
    port,
    url: `${options.tls === 'implicit' ? 'smtps' : 'smtp'}://${credentials(options)}127.0.0.1:${port}`,
    mails,
    /** How many connections were made, and how many letters were ever in its hands at the same time without an answer. */
    seen: seen as Readonly<typeof seen>,
    /** Resolves when so many letters have been taken. */
    async arrived(count: number) {
      while (mails.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    },
    next: (...more: MailFault[]) => faults.add(more),
    setLatency(ms: number) {
      latencyMs = ms;
    },
    hangUp: () => hangUp(sockets.values()),
    /** Resolves when everybody has hung up. */
    async untilQuiet() {
      for (const socket of sockets.values()) if (!socket.closed) await once(socket, 'close');
    },
    /** Refuses connections until `up`. */
    down() {
      listener.close();
      hangUp(sockets.values());
    },
    up: () => listening(listener, port),
    close() {
      if (listener.listening) listener.close();
      hangUp(sockets.values());
    },
  };
}

type Reply = (error: Error | null) => void;

function settings({ auth, tls, isPipelining, size }: MailServerOptions): SMTPServerOptions {
  return {
    disabledCommands: [...(auth ? [] : ['AUTH']), ...(tls === 'starttls' ? [] : ['STARTTLS'])],
    // The built-in certificate, without the warning about it.
    logger: false,
    ...(tls === 'implicit' && { secure: true, needsUpgrade: true }),
    allowInsecureAuth: true,
    disableReverseLookup: true,
    hidePIPELINING: isPipelining === false,
    maxAllowedUnauthenticatedCommands: false,
    ...(size !== undefined && { size }),
  };
}

/** Faults in the order in which they come, and those of the letters at hand. */
function faultQueue() {
  const waiting: MailFault[] = [];
  const atHand = new Map<string, MailFault>();
  const isForConnection = (fault: MailFault | undefined) =>
    fault === 'no greeting' || /at (?:CONNECT|AUTH)$/.test(fault ?? '');
  const before = (fault: string | undefined, place: string) =>
    fault?.endsWith(` ${place}`) ? fault.slice(0, -place.length - 1) : null;
  return {
    add: (more: readonly MailFault[]) => void waiting.push(...more),
    take: (fault: MailFault) => waiting[0] === fault && waiting.shift() !== undefined,
    forConnection(place: 'CONNECT' | 'AUTH'): string | null {
      const word = before(waiting[0], `at ${place}`);
      if (word !== null) waiting.shift();
      return word;
    },
    begin: (session: string) =>
      void atHand.set(session, isForConnection(waiting[0]) ? 'none' : (waiting.shift() ?? 'none')),
    forLetter: (session: string, place: string) => before(atHand.get(session), place),
    isFor: (session: string, fault: MailFault) => atHand.get(session) === fault,
  };
}

/** Null when the sender hangs up before the end: a letter without its end is no letter. */
async function wholeText(stream: SMTPServerDataStream, onFirst: () => void) {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) {
      if (chunks.length === 0) onFirst();
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch {
    return null;
  }
}

async function received(raw: Buffer, { envelope }: SMTPServerSession): Promise<ReceivedMail> {
  const { mailFrom, rcptTo } = envelope;
  return {
    ...(await PostalMime.parse(raw)),
    envelope: {
      from: mailFrom ? mailFrom.address : '',
      to: rcptTo.map(({ address }) => address),
    },
    raw: raw.toString('latin1'),
  };
}

function errorOf(reply: string): Error {
  const [code = '', ...words] = reply.split(' ');
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) });
}

function credentials({ auth }: MailServerOptions): string {
  return auth ? `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@` : '';
}

export async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export function hangUp(sockets: Iterable<Socket>): void {
  for (const socket of sockets) socket.destroy();
}
