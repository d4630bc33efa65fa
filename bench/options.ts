// What `npm run bench` understands on its command line. Pure.
import { parseArgs } from 'node:util';

const SUBJECTS = ['digest', 'status', 'why', 'import', 'mail'] as const;
export type Subject = (typeof SUBJECTS)[number];
const ENGINES = ['embedded', 'server', 'both'] as const;

export interface BenchOptions {
  readonly subjects: readonly Subject[];
  /** Invoices in the books for digest, status and why. */
  readonly sizes: readonly number[];
  /** Rows of the file for import: a million only when asked for. */
  readonly importSizes: readonly number[];
  /** Null: both where a server answers, else the embedded one. */
  readonly engine: (typeof ENGINES)[number] | null;
  readonly json: string | null;
}

export const USAGE = `Usage: npm run bench -- [${SUBJECTS.join('|')}]… [--sizes 10000,100000,1000000]
                       [--engine ${ENGINES.join('|')}] [--json FILE]
  --sizes    how many invoices (default 10000,100000,1000000; import: 10000,100000)
  --engine   the server is that of BENCH_DATABASE_URL or DATABASE_URL, else postgres on 127.0.0.1:5432;
             databases are made on it and dropped again (default: both where a server answers)
  --json     writes every measurement into this file, too`;

/** The options, or the sentence that says what is wrong with them. */
export function parseOptions(args: string[]): BenchOptions | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const strange = positionals.find((word) => !isOneOf(SUBJECTS, word));
  if (strange !== undefined) return `There is no benchmark "${strange}".`;
  const engine = values.engine ?? null;
  if (engine !== null && !isOneOf(ENGINES, engine)) return `There is no engine "${engine}".`;
  const sizes = values.sizes?.split(',').map(Number);
  if (sizes?.some((size) => !Number.isInteger(size) || size < 100 || size > 10_000_000))
    return `--sizes ${values.sizes} are not whole numbers from 100 to 10000000.`;
  return {
    subjects: SUBJECTS.filter((one) => positionals.length === 0 || positionals.includes(one)),
    sizes: sizes ?? [10_000, 100_000, 1_000_000],
    importSizes: sizes ?? [10_000, 100_000],
    engine,
    json: values.json ?? null,
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { sizes: text, engine: text, json: text };
  return parseArgs({ args, options, allowPositionals: true });
}

function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return list.some((one) => one === word);
}
