// What `npm run demo` understands on its command line. Pure but for looking whether the file is there.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DemoOptions } from './run.ts';

export const USAGE = `Usage: npm run demo -- [--port 3210] [--today YYYY-MM-DD] [--import FILE]
  --port    where the page is served on this computer (default 3210; 0: any free one)
  --today   the day that the demo takes for today
  --import  your own invoices (CSV) instead of the made-up company's
Letters arrive in the Mailbox of the page. To see them go wrong, write to an address at
bounce.example (it comes back) or lost.example (it is taken, and the connection is cut).`;

/** The options, or the sentence that says what is wrong with them. */
export function parseOptions(args: string[], today: string): DemoOptions | string {
  let values: { port?: string; today?: string; import?: string };
  try {
    const options = {
      port: { type: 'string' },
      today: { type: 'string' },
      import: { type: 'string' },
    } as const;
    values = parseArgs({ args, options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const port = Number(values.port ?? '3210');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return `--port ${values.port} is no port.`;
  const day = values.today ?? today;
  if (!isDay(day)) return `--today ${day} is no day; write it as 2026-11-24.`;
  if (values.import !== undefined && !existsSync(values.import))
    return `There is no file ${values.import}.`;
  return { port, today: day, importFile: values.import ?? null };
}

/** Not the thirty-first of February. */
function isDay(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
