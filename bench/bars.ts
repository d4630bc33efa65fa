// THE TABLE of bars: what each benchmark must hold beside its floor in the same run, and what comes of a run. Pure.
import type { Subject } from './options.ts';
import type { Row } from './table.ts';

/** A number of a row that must not be missed; without `argued` a miss ends the run with 1. */
interface Bar {
  readonly subject: Subject;
  /** The title of the column that is held against it. */
  readonly column: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Rows that it is about; all of the subject where it is left out. */
  readonly isAbout?: (row: Row) => boolean;
  /** Wished for once, and shown to be out of reach: where it says why. Printed, never a miss. */
  readonly argued?: string;
}

const BARS: readonly Bar[] = [
  // It asks more than both: what changed, who waits and why, whom to thank. On small books the trips alone outweigh them.
  {
    subject: 'digest',
    column: 'ratio to both',
    atMost: 3,
    isAbout: (row) => Number(row['invoices']) >= 100_000,
  },
  {
    subject: 'status',
    column: 'ratio',
    atMost: 2,
    isAbout: (row) => String(row['asked']).endsWith('acknowledged'),
  },
  { subject: 'why', column: 'ratio', atMost: 2 },
  // A quarter of the rows per second.
  { subject: 'import', column: 'ratio keyed', atMost: 4 },
  {
    subject: 'import',
    column: 'ratio bare',
    atMost: 4,
    argued: 'ADR 8: no keys in it, so the keyed one counts',
  },
  // A server that answers at once leaves nothing to wait for but our books.
  {
    subject: 'mail',
    column: 'speed ratio to one',
    atLeast: 1,
    isAbout: (row) => Number(row['server replies after, ms']) > 0,
  },
  {
    subject: 'mail',
    column: 'speed ratio',
    atLeast: 1,
    argued:
      'ADR 10: one letter in doubt is three quarters of a pool of four at most, so the pool of one counts',
  },
];

/** What a row comes to beside one bar. */
export interface Verdict {
  readonly subject: Subject;
  /** The words of the row: "embedded, 10,000 invoices, causes, 90 days". */
  readonly row: string;
  readonly bar: string;
  readonly value: number;
  readonly is: 'held' | 'missed' | 'argued';
  /** Where the bar is argued against. */
  readonly why: string | null;
}

/** Every row beside every bar that is about it, in the order of the table; what was not measured has no verdict. */
export function verdictsOf(results: Readonly<Partial<Record<Subject, readonly Row[]>>>): Verdict[] {
  return BARS.flatMap((bar) =>
    (results[bar.subject] ?? [])
      .filter((row) => bar.isAbout?.(row) ?? true)
      .flatMap((row) => verdictOf(row, bar) ?? []),
  );
}

function verdictOf(row: Row, bar: Bar): Verdict | null {
  const { argued = null, atLeast = 0, atMost = Number.POSITIVE_INFINITY, column, subject } = bar;
  const value = row[column];
  if (typeof value !== 'number') return null;
  const isHeld = value >= atLeast && value <= atMost;
  return {
    subject,
    row: namedBy(row),
    bar: `${column} ${bar.atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`}`,
    value,
    is: isHeld ? 'held' : argued === null ? 'missed' : 'argued',
    why: argued,
  };
}

/** What tells a row from the others: its words, and how much was asked of it. */
function namedBy(row: Row): string {
  return Object.entries(row)
    .flatMap(([title, value]) => {
      if (typeof value === 'string') return value;
      const isSize = ['invoices', 'rows', 'letters'].includes(title);
      if (isSize) return `${Number(value).toLocaleString('en-US')} ${title}`;
      return title.startsWith('server replies') ? `replies after ${value} ms` : [];
    })
    .join(', ');
}

/** One line a verdict, those that are missed last, where the eye ends. */
export function verdictLines(verdicts: readonly Verdict[]): string[] {
  const order = ['held', 'argued', 'missed'] as const;
  return order.flatMap((is) =>
    verdicts
      .filter((one) => one.is === is)
      .map(({ bar, row, subject, value, why }) => {
        const remark = is === 'argued' ? ` (${why})` : '';
        const word = is === 'missed' ? 'MISSED' : is.padEnd(6);
        return `${word}  ${subject}, ${row}: ${value.toFixed(2)}, ${bar}${remark}`;
      }),
  );
}

/** The better row of two runs of the same, by the bars that count. */
export function betterOf(subject: Subject, before: Row, after: Row): Row {
  const missed = (row: Row) =>
    verdictsOf({ [subject]: [row] }).filter(({ is }) => is === 'missed').length;
  return missed(after) < missed(before) ? after : before;
}

/** Whether a run of these must be repeated before it is called a miss. */
export function isMissed(subject: Subject, rows: readonly Row[]): boolean {
  return verdictsOf({ [subject]: rows }).some(({ is }) => is === 'missed');
}
