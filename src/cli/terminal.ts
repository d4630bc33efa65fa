// What every word of the terminal is given, and how mistakes in what was typed are told.

import type { ParseArgsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { isDay } from '#domain/calendar.ts';
import type { Day, Workspace } from '#domain/types.ts';
import type { Database } from '#flows/deps.ts';

export interface Terminal {
  readonly db: Database;
  readonly workspace: Workspace;
  readonly now: Date;
  /** What was asked for: standard output. */
  readonly out: (text: string) => void;
  /** Everything else: standard error. */
  readonly err: (text: string) => void;
  readonly isTty: boolean;
}

/** 0 done, 1 broken, 2 bad input, 3 several clients, 4 no such client. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** A command with all its words, so that it can be copied. */
export function commandOf(words: string): string {
  return `npm run -s goodterms -- ${words}`;
}

/** The person typed something that cannot be done; the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `parseArgs` of Node with its complaints as UsageError. */
export function readArgs<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The day of `--today`, or of another option; UsageError when it is none. */
export function dayArg(text: string, option = '--today'): Day {
  if (isDay(text)) return text;
  throw new UsageError(`${option} wants a day such as 2026-03-31, not "${text}".`);
}
