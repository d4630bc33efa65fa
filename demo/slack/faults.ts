// Failures on order: the next calls of a method go wrong in a named way.

/**
 * - `lost_answer`: Slack did the work, then the connection is cut.
 * - `timeout`: nothing is done and nothing is answered.
 * - `http_500`, `rate_limited` (429, Retry-After: 1): nothing is done.
 * - `{ error }`: answered `ok: false` with that error.
 */
type Fault = 'lost_answer' | 'http_500' | 'rate_limited' | 'timeout' | { error: string };

interface FaultOrder {
  how: Fault;
  /** How many calls in a row go wrong; 1 by default. */
  times?: number;
  /** How many calls go well first; 0 by default. */
  after?: number;
}

export interface Faults {
  failNext(method: string, order: FaultOrder): void;
  /** The fault of this call, if one was ordered. */
  take(method: string): Fault | undefined;
}

export function noFaults(): Faults {
  const ordered = new Map<string, ('fine' | Fault)[]>();
  return {
    failNext: (method, { how, times = 1, after = 0 }) => {
      const fine = Array.from({ length: after }, () => 'fine' as const);
      const wrong = Array.from({ length: times }, () => how);
      ordered.set(method, [...(ordered.get(method) ?? []), ...fine, ...wrong]);
    },
    take: (method) => {
      const next = ordered.get(method)?.shift();
      return next === 'fine' ? undefined : next;
    },
  };
}
