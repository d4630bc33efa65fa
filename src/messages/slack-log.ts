// Lets Bolt and the Web API client write through our log, which hides secrets.

import type { Logger } from '@slack/web-api';
import { LogLevel } from '@slack/web-api';
import type { Log } from '#platform/log.ts';

export function slackLog(log: Log): Logger {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...parts: unknown[]): void => {
      log[level]({ from: 'slack' }, parts.map(textOf).join(' '));
    };
  return {
    debug: write('debug'),
    info: write('debug'), // Their "info" is about its own plumbing.
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Objects may hold payloads with what people wrote: only errors and plain words are written. */
function textOf(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'string' || typeof part === 'number' ? `${part}` : `[${typeof part}]`;
}
