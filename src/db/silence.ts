// Ends a connection that owes an answer for too long: bytes that the network lost would keep its query waiting for ever.
import type { Client, ClientBase } from 'pg';

/**
 * Outside a transaction, and for the words that begin and end one, `answerWithinMs` is the limit. The statements inside
 * have none of their own, so that an import may take minutes: Prisma's time limit of that transaction ends them by
 * sending ROLLBACK, which must be answered like the others. pg's `query_timeout` knows no such difference, and
 * leaves a connection with an open question to be used again.
 */
export function endWhenSilent(client: ClientBase, answerWithinMs: number): void {
  let limit: NodeJS.Timeout | undefined;
  const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
  const askWithLimit = (...given: unknown[]): unknown => {
    clearTimeout(limit);
    if (isLimited(client, given[0])) limit = setTimeout(() => end(client), answerWithinMs);
    return ask(...given);
  };
  const end = (silent: ClientBase): void => {
    const error = new Error(`The database did not answer within ${answerWithinMs / 1_000} s.`);
    (silent as Client).connection.stream.destroy(error); // Fails the query; the pool drops what is not connected.
  };
  client.query = askWithLimit as ClientBase['query'];
  client.on('drain', () => clearTimeout(limit)); // Everything that was asked is answered.
  client.on('end', () => clearTimeout(limit));
}

function isLimited(client: ClientBase, query: unknown): boolean {
  if (client.getTransactionStatus() === 'I') return true;
  const text = typeof query === 'string' ? query : (query as { text?: string }).text;
  return text === 'COMMIT' || text === 'ROLLBACK';
}
