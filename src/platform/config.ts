// The settings, parsed once from the environment. Every mistake becomes one readable line.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MailConfig } from './mail-config.ts';
import { MAIL_SECRETS, MAIL_SETTINGS, mailOf, mailSecrets } from './mail-config.ts';
import { nearestOf } from './nearest.ts';

export interface SlackConfig {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly connection:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
}

export interface Config {
  /** Null when no Slack variable is set at all. */
  readonly slack: SlackConfig | null;
  /** Null when no mail server is set. */
  readonly mail: MailConfig | null;
  readonly database: {
    /** Absent: the embedded database in `dataDir`. */
    readonly url?: string;
    readonly dataDir: string;
  };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Slack user ids that are admins from the start. */
  readonly admins: readonly string[];
  /** The largest file that is fetched from Slack for an import. */
  readonly maxImportBytes: number;
  /** Every secret value, for the log to hide. */
  readonly secrets: readonly string[];
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly mistakes: readonly string[] };

const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DATABASE_URL',
  ...MAIL_SECRETS,
];

const MEGABYTE = 1024 * 1024;

const slackUserIds = z
  .string()
  .transform((text) => text.split(/[,\s]+/).filter((id) => id !== ''))
  .pipe(z.array(z.string().regex(/^[UW][A-Z0-9]+$/, 'must be Slack user ids such as U012AB3CD')));

const SETTINGS = z.object({
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must start with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must start with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'is too short for a signing secret').optional(),
  SLACK_API_URL: z.url('must be a URL').default('https://slack.com/api/'),
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  GOODTERMS_DATA: z.string().min(1, 'must name a folder').default('./data'),
  GOODTERMS_LOG_LEVEL: z
    .enum(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    )
    .default('info'),
  GOODTERMS_ADMINS: slackUserIds.optional(),
  IMPORT_MAX_MB: z.coerce
    .number('must be a number of megabytes')
    .int('must be a whole number of megabytes')
    .min(1, 'must be at least 1')
    .max(1_000, 'must be at most 1000')
    .default(20),
  ...MAIL_SETTINGS,
});

type Settings = z.infer<typeof SETTINGS>;
const KNOWN = Object.keys(SETTINGS.shape);

/**
 * Reads the settings. An unknown SLACK_ or GOODTERMS_ variable is a mistake, as a typo would
 * otherwise go unseen; an empty value counts as not set. Secrets may come as `NAME_FILE=path`.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const mistakes: string[] = unknownNames(env);
  const values: Record<string, string> = {};
  for (const name of KNOWN) {
    const value = env[name];
    if (value !== undefined && value !== '') values[name] = value;
  }
  for (const name of SECRETS) readSecretFile({ name, env, values, mistakes });
  const parsed = SETTINGS.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      mistakes.push(`${issue.path[0]?.toString() ?? 'The settings'} ${issue.message}.`);
    return { ok: false, mistakes };
  }
  const slack = slackOf(parsed.data, mistakes);
  const mail = mailOf(parsed.data, mistakes);
  if (mistakes.length > 0) return { ok: false, mistakes };
  return {
    ok: true,
    config: {
      slack,
      mail,
      database: {
        dataDir: parsed.data.GOODTERMS_DATA,
        ...(parsed.data.DATABASE_URL && { url: parsed.data.DATABASE_URL }),
      },
      logLevel: parsed.data.GOODTERMS_LOG_LEVEL,
      admins: parsed.data.GOODTERMS_ADMINS ?? [],
      maxImportBytes: parsed.data.IMPORT_MAX_MB * MEGABYTE,
      secrets: [...SECRETS.flatMap((name) => values[name] ?? []), ...mailSecrets(values)],
    },
  };
}

function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set([...KNOWN, ...SECRETS.map((name) => `${name}_FILE`)]);
  return Object.keys(env)
    .filter((name) => /^(SLACK|GOODTERMS)_/.test(name) && !known.has(name))
    .map((name) => {
      const nearest = nearestOf(name, [...known]);
      return `${name} is not a setting${nearest ? `; did you mean ${nearest}?` : '.'}`;
    });
}

function readSecretFile(given: {
  name: string;
  env: Readonly<Record<string, string | undefined>>;
  values: Record<string, string>;
  mistakes: string[];
}): void {
  const { name, env, values, mistakes } = given;
  const path = env[`${name}_FILE`];
  if (path === undefined || path === '') return;
  if (values[name] !== undefined) {
    mistakes.push(`${name} and ${name}_FILE are both set; keep one.`);
    return;
  }
  try {
    values[name] = readFileSync(path, 'utf8').trim();
  } catch {
    mistakes.push(`${name}_FILE names a file that cannot be read: ${path}.`);
  }
}

function slackOf(settings: Settings, mistakes: string[]): SlackConfig | null {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = settings;
  const signingSecret = settings.SLACK_SIGNING_SECRET;
  if (!botToken && !appToken && !signingSecret) return null;
  if (!botToken) mistakes.push('SLACK_BOT_TOKEN is missing (OAuth & Permissions, xoxb-…).');
  if (!appToken && !signingSecret)
    mistakes.push('SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is missing.');
  if (!botToken || (!appToken && !signingSecret)) return null;
  return {
    botToken,
    apiUrl: settings.SLACK_API_URL,
    connection: appToken
      ? { kind: 'socket', appToken }
      : { kind: 'http', signingSecret: signingSecret ?? '', port: settings.PORT },
  };
}
