// Goal: with an app token the bot comes in over Slack's socket, needs no public address, and answers.
// Method: `npm start`'s own program against a Web API and a socket that say just enough.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

const folder = mkdtempSync(join(tmpdir(), 'gt-socket-'));
let bot: ChildProcess | undefined;
const closing: (() => void)[] = [];
afterEach(() => {
  bot?.kill('SIGKILL');
  for (const close of closing) close();
  rmSync(folder, { recursive: true, force: true });
});

it('connects, acknowledges a command and answers it', async () => {
  const slack = await aSlackWithASocket();
  bot = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), resolve('src/main.ts')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      GOODTERMS_DATA: join(folder, 'data'),
      SLACK_BOT_TOKEN: 'xoxb-socket',
      SLACK_APP_TOKEN: 'xapp-socket',
      SLACK_API_URL: `${slack.url}/api/`,
    },
    stdio: 'ignore',
  });
  const socket = await slack.connected;
  const command = {
    type: 'slash_commands',
    envelope_id: 'E1',
    accepts_response_payload: true,
    payload: {
      command: '/ar',
      text: 'help',
      team_id: 'T1',
      user_id: 'U1',
      channel_id: 'C1',
      trigger_id: '1.2',
      response_url: `${slack.url}/respond`,
    },
  };
  const acknowledged = new Promise<string>((found) => {
    socket.on('message', (data: Buffer) => found(data.toString()));
  });
  socket.send(JSON.stringify(command));
  expect(JSON.parse(await acknowledged)).toMatchObject({ envelope_id: 'E1' });
  expect(await slack.answered).toContain('What you can ask');
  expect(slack.tokens).toEqual({
    'auth.test': 'xoxb-socket',
    'apps.connections.open': 'xapp-socket',
  });
}, 90_000);

async function aSlackWithASocket() {
  const tokens: Record<string, string> = {};
  const answers: Record<string, object> = {
    'auth.test': { team_id: 'T1', team: 'Tall Pines', bot_id: 'B1', user_id: 'U0' },
  };
  let answer: (text: string) => void = () => undefined;
  const answered = new Promise<string>((found) => {
    answer = found;
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const method = request.url?.split('/').pop() ?? '';
      if (method === 'respond') answer(Buffer.concat(chunks).toString());
      else tokens[method] = request.headers.authorization?.replace('Bearer ', '') ?? '';
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ok: true, ...answers[method] }));
    });
  });
  const sockets = new WebSocketServer({ server });
  const connected = new Promise<WebSocket>((found) => {
    sockets.on('connection', (socket) => {
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
      found(socket);
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  answers['apps.connections.open'] = { url: `ws://127.0.0.1:${port}/socket` };
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, connected, answered, tokens };
}
