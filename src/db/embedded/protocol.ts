// Cuts what a client of the PostgreSQL wire protocol sends into exchanges that must not be mixed with others. Pure.

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const PROTOCOL_3 = 196608;
const LONGEST_STARTUP = 10_000;
const LONGEST_MESSAGE = 0x3fffffff;

export type Incoming =
  | { readonly kind: 'encryption' | 'cancel' | 'startup' | 'goodbye' }
  /** Whole messages. `isComplete`: the engine answers with ReadyForQuery; else more of it follows. */
  | { readonly kind: 'exchange'; readonly bytes: Buffer; readonly isComplete: boolean };

/** Takes bytes as they arrive; returns what became whole. Throws on bytes that are not the protocol. */
export function createReader(): (chunk: Buffer) => Incoming[] {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = 8;
  let isStarted = false;

  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length < needed) return []; // A long message is put together once, not at every piece.
    const read = readAll(Buffer.concat(chunks), isStarted);
    isStarted = read.isStarted;
    chunks = read.rest.length > 0 ? [read.rest] : [];
    length = read.rest.length;
    needed = read.needed;
    return read.incoming;
  };
}

interface Read {
  readonly incoming: Incoming[];
  readonly rest: Buffer;
  readonly needed: number;
  readonly isStarted: boolean;
}

function readAll(bytes: Buffer, wasStarted: boolean): Read {
  const incoming: Incoming[] = [];
  let rest = bytes;
  let isStarted = wasStarted;
  while (!isStarted) {
    if (rest.length < 8) return { incoming, rest, needed: 8, isStarted };
    const size = rest.readInt32BE(0);
    if (size < 8 || size > LONGEST_STARTUP) throw new Error('not the PostgreSQL protocol');
    if (rest.length < size) return { incoming, rest, needed: size, isStarted };
    const kind = startupKind(rest.readInt32BE(4));
    incoming.push({ kind });
    isStarted = kind === 'startup';
    rest = rest.subarray(size);
  }
  let end = 0; // Where the next message begins; what stands before it belongs to the open exchange.
  for (;;) {
    if (rest.length < end + 5) return { incoming, rest, needed: end + 5, isStarted };
    const size = rest.readInt32BE(end + 1);
    if (size < 4 || size > LONGEST_MESSAGE) throw new Error('not the PostgreSQL protocol');
    if (rest.length < end + 1 + size) return { incoming, rest, needed: end + 1 + size, isStarted };
    const type = String.fromCharCode(rest[end] ?? 0);
    end += 1 + size;
    const part = partOf(type);
    if (part === 'inner') continue;
    incoming.push(
      part === 'goodbye'
        ? { kind: 'goodbye' }
        : { kind: 'exchange', bytes: rest.subarray(0, end), isComplete: part === 'last' },
    );
    rest = rest.subarray(end);
    end = 0;
  }
}

function startupKind(code: number): 'encryption' | 'cancel' | 'startup' {
  if (code === SSL_REQUEST || code === GSS_REQUEST) return 'encryption';
  if (code === CANCEL_REQUEST) return 'cancel';
  if (code === PROTOCOL_3) return 'startup';
  throw new Error('not the PostgreSQL protocol, version 3');
}

/** Query, Sync and FunctionCall end an exchange; after Flush the client waits for an answer in the middle of one. */
function partOf(type: string): 'inner' | 'flush' | 'last' | 'goodbye' {
  if (type === 'Q' || type === 'S' || type === 'F') return 'last';
  if (type === 'H') return 'flush';
  return type === 'X' ? 'goodbye' : 'inner';
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function queryMessage(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

export const SYNC = message('S', Buffer.alloc(0));

/** What a server says to a client that it lets in without a password. */
export function welcome(serverVersion: string): Buffer {
  const settings = {
    server_version: serverVersion,
    server_encoding: 'UTF8',
    client_encoding: 'UTF8',
    DateStyle: 'ISO, MDY',
    TimeZone: 'UTC',
    integer_datetimes: 'on',
    standard_conforming_strings: 'on',
  };
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(settings).map(([name, value]) =>
      message('S', Buffer.from(`${name}\0${value}\0`)),
    ),
    message('K', Buffer.alloc(8)),
    message('Z', Buffer.from('I')),
  ]);
}

/** An error after which the connection ends. `code` is an SQLSTATE. */
export function fatalMessage(code: string, text: string): Buffer {
  return message('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
}

/** Where the session stands after an exchange: idle, in a transaction, or in one that failed. */
export type SessionState = 'I' | 'T' | 'E';

/** Reads the state from the last bytes of an answer; null when they are no ReadyForQuery. */
export function sessionStateOf(lastSix: Buffer): SessionState | null {
  if (lastSix.length !== 6 || lastSix.toString('latin1', 0, 1) !== 'Z') return null;
  if (lastSix.readInt32BE(1) !== 5) return null;
  const state = lastSix.toString('latin1', 5);
  return state === 'I' || state === 'T' || state === 'E' ? state : null;
}
