// The log: structured lines without secrets. Client names, e-mails, texts and amounts never go in.

import type { Logger } from 'pino';
import { pino } from 'pino';

export type Log = Logger;

/** What must never be printed, wherever in a line it stands: Slack tokens and connection URLs. */
const SECRET_SHAPES =
  /\b(?:xox[a-z]-|xapp-)[A-Za-z0-9-]+|\b(?:postgres(?:ql)?|smtps?):\/\/[^\s"'\\]+/g;

/**
 * A logger whose every line has secrets replaced by value, not only at known paths.
 * `write` takes finished lines; standard error by default, so that `--json` output stays clean.
 */
export function createLog(options: {
  level: string;
  secrets: readonly string[];
  write?: (line: string) => void;
}): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const secrets = options.secrets.filter((secret) => secret.length >= 6);
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => write(withoutSecrets(line, secrets)) },
  );
}

function withoutSecrets(line: string, secrets: readonly string[]): string {
  let clean = line.replaceAll(SECRET_SHAPES, '[secret]');
  for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]');
  return clean;
}
