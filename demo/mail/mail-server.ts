// A mail server on this computer that delivers to nobody: what it takes goes to the Mailbox page. Development only.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Mailbox } from './mailbox.ts';

export interface MailServer {
  /** For `createMailer`. */
  url: string;
  close(): Promise<void>;
}

/** Letters to these domains, and to what is below them, go wrong on purpose. */
const BOUNCING = 'bounce.example';
const LOSING = 'lost.example';

const NO_SUCH_USER = Object.assign(new Error('5.1.1 There is no such mailbox here'), {
  responseCode: 550,
});

type Reply = (error?: Error | null) => void;

export async function startMailServer(mailbox: Mailbox): Promise<MailServer> {
  const sockets = new Map<number, Socket>();
  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession, done: Reply) => {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const isLost = to.some((address) => isAt(address, LOSING));
    const raw = await wholeOf(stream);
    if (!raw) return; // A letter without its end is no letter.
    await mailbox.take(raw, { isAnswered: !isLost });
    if (isLost) sockets.get(session.remotePort)?.destroy();
    else done();
  };
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) => done(isAt(address, BOUNCING) ? NO_SUCH_USER : null),
    onData: (stream, session, done) => void take(stream, session, done),
  });
  smtp.on('error', () => undefined); // Whoever hangs up has hung up.

  // Our own listener, so that a connection can be cut in the middle of a letter.
  const listener = createServer((socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(port));
    smtp.connect(socket);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

async function wholeOf(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined; // The sender hung up.
  }
}

function isAt(address: string, domain: string): boolean {
  const at = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return at === domain || at.endsWith(`.${domain}`);
}
