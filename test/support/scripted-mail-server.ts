// A mail server for tests that says exactly what it is told to: for answers that no real server gives.
import { createServer, type Socket } from 'node:net';
import { hangUp, listening } from './mail-server.ts';

/** What it says to each command; "silence" for no reply, "drop" to hang up, several lines apart by a line feed. */
export type Script = Partial<
  Record<'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'text' | 'RSET' | 'QUIT', string>
>;

const POLITE: Script = {
  greeting: '220 scripted',
  EHLO: '250 scripted',
  DATA: '354 go on',
  QUIT: '221 bye',
};

/** Says what it is told to, sense or not, and keeps every whole text that it was given. */
export async function aScriptedServer(script: Script) {
  const commands: string[] = [];
  const texts: string[] = [];
  const lines = { ...POLITE, ...script };
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const say = (line: string) => {
      if (line === 'drop') socket.destroy();
      else if (line !== 'silence') socket.write(`${line.replaceAll('\n', '\r\n')}\r\n`);
    };
    let pending = '';
    let isText = false;
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      pending += chunk;
      for (;;) {
        const end = (isText ? /(?:^|\r\n)\.\r\n/ : /\r\n/).exec(pending);
        if (!end) return;
        const words = pending.slice(0, end.index);
        pending = pending.slice(end.index + end[0].length);
        if (isText) texts.push(words);
        else commands.push(words);
        const verb = isText ? 'text' : (words.slice(0, 4).toUpperCase() as keyof Script);
        const line = lines[verb] ?? '250 ok';
        isText = verb === 'DATA' && line.startsWith('354');
        say(line);
      }
    });
    say(lines.greeting ?? '');
  });
  const port = await listening(listener, 0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    commands,
    texts,
    close() {
      listener.close();
      hangUp(sockets);
    },
  };
}
