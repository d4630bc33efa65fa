// A mail server in a process of its own, so that its work is not counted as ours: takes every letter and forgets it.
// Tells its port to whoever started it; `latency` milliseconds pass before each of its replies.
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

const latency = Number(process.argv[2] ?? 0);
const later = (reply: () => void): void => {
  if (latency === 0) reply();
  else void wait(latency).then(reply);
};
let taken = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onMailFrom: (_address, _session, reply) => later(() => reply()),
  onRcptTo: (_address, _session, reply) => later(() => reply()),
  onData: (stream, _session, reply) => {
    stream.on('end', () => {
      taken += 1;
      later(() => reply());
    });
    stream.resume();
  },
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.server.address() as AddressInfo).port });
});
process.on('message', () => process.send?.({ taken }));
process.on('disconnect', () => process.exit(0));
