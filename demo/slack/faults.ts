// Failures on order: the next calls of a method, or the next downloads, go wrong in a named way.

/**
 * - `lost_answer`: Slack did the work, then the connection is cut.
 * - `timeout`: nothing is done and nothing is answered.
 * - `http_500`, `rate_limited` (429, Retry-After: 1): nothing is done.
 * - `{ error }`: answered `ok: false` with that error.
 */
type Fault = 'lost_answer' | 'http_500' | 'rate_limited' | 'timeout' | { error: string };

/**
 * What goes wrong while a file is fetched:
 * - `cut`: half of the bytes, then the connection is cut.
 * - `login_page`: HTML with status 200, which is how Slack says that a token is not enough.
 * - `http_500`.
 * - `{ bytes }`: other bytes than the file's, of whatever length, and no length told beforehand.
 * - `{ held }`: not one byte before this promise resolves.
 */
export type DownloadFault =
  | 'cut'
  | 'login_page'
  | 'http_500'
  | { bytes: Uint8Array }
  | { held: Promise<unknown> };

interface Order<Kind> {
  how: Kind;
  /** How many in a row go wrong; 1 by default. */
  times?: number;
  /** How many go well first; 0 by default. */
  after?: number;
}

export interface Faults {
  failNext(method: string, order: Order<Fault>): void;
  failNextDownload(order: Order<DownloadFault>): void;
  /** The fault of this call, if one was ordered. */
  take(method: string): Fault | undefined;
  takeDownload(): DownloadFault | undefined;
}

export function noFaults(): Faults {
  const ordered = new Map<string, ('fine' | Fault)[]>();
  const downloads: ('fine' | DownloadFault)[] = [];
  return {
    failNext: (method, order) => {
      ordered.set(method, [...(ordered.get(method) ?? []), ...turnsOf(order)]);
    },
    failNextDownload: (order) => void downloads.push(...turnsOf(order)),
    take: (method) => faultIn(ordered.get(method)?.shift()),
    takeDownload: () => faultIn(downloads.shift()),
  };
}

const turnsOf = <Kind>({ how, times = 1, after = 0 }: Order<Kind>): ('fine' | Kind)[] => [
  ...Array.from({ length: after }, () => 'fine' as const),
  ...Array.from({ length: times }, () => how),
];

const faultIn = <Kind>(turn: 'fine' | Kind | undefined): Kind | undefined =>
  turn === 'fine' ? undefined : turn;
