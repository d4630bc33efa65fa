// A raw client of the PostgreSQL protocol, for writing messages in an order that no driver would.
import { connect } from 'node:net';
import { socketPathIn } from '#db/embedded/engine.ts';

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export const parse = (sql: string) => message('P', Buffer.from(`\0${sql}\0\0\0`));
export const bind = () => message('B', Buffer.alloc(8));
export const execute = () => message('E', Buffer.alloc(5));
export const sync = () => message('S', Buffer.alloc(0));
export const flush = () => message('H', Buffer.alloc(0));
export const query = (sql: string) => message('Q', Buffer.from(`${sql}\0`));

/** A connection past its greeting. */
export async function aWire(socketDir: string) {
  const socket = connect(socketPathIn(socketDir));
  let answer = Buffer.alloc(0);
  let look = () => {};
  socket.on('data', (data) => {
    answer = Buffer.concat([answer, data]);
    look();
  });
  /** Resolves with everything up to the next message of this type. */
  const until = (type: string) =>
    new Promise<string>((resolve) => {
      look = () => {
        for (let at = 0; at + 5 <= answer.length; ) {
          const end = at + 1 + answer.readInt32BE(at + 1);
          if (end > answer.length) return;
          if (answer.toString('latin1', at, at + 1) === type) {
            const text = answer.toString('latin1', 0, end);
            answer = answer.subarray(end);
            return resolve(text);
          }
          at = end;
        }
      };
      look();
    });
  const names = Buffer.from('user\0postgres\0database\0postgres\0\0');
  socket.write(Buffer.concat([Buffer.from([0, 0, 0, names.length + 8, 0, 3, 0, 0]), names]));
  await until('Z');
  return { write: (bytes: Buffer) => socket.write(bytes), until, end: () => socket.end() };
}
