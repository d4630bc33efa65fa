// The settings of mail: which server takes it, as whom we write where nobody has said so in Slack, and the key that signs.
import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

export interface MailConfig {
  /** smtp:// or smtps://, with user and password. */
  readonly url: string;
  /** Null here and below: an admin says it with `/ar settings`. */
  readonly from: { readonly name: string | null; readonly address: string } | null;
  readonly replyTo: string | null;
  readonly dkim: {
    readonly domain: string;
    readonly selector: string;
    /** RSA, as PEM. */
    readonly privateKey: string;
  } | null;
}

export const MAIL_SECRETS = ['GOODTERMS_SMTP_URL', 'GOODTERMS_DKIM_KEY'];

const ADDRESS = /^[^\s@"'`,;:<>()[\]\\]{1,64}@(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/i;
const NAMED = /^(?<name>[^<>\p{Cc}]*?)\s*<(?<address>[^<>\s]+)>$/u;
const HOST = /^(?:[a-z0-9-]+\.)+[a-z0-9-]{2,}$/i;

const mailbox = z.string().transform((text, context) => {
  const { name = '', address = text.trim() } = NAMED.exec(text.trim())?.groups ?? {};
  if (ADDRESS.test(address)) return { name: name.replaceAll('"', '').trim() || null, address };
  context.addIssue({
    code: 'custom',
    message: 'must be an address such as Northwind Studio <billing@example.com>',
  });
  return z.NEVER;
});

export const MAIL_SETTINGS = {
  GOODTERMS_SMTP_URL: z
    .string()
    .refine(isSmtpUrl, 'must look like smtps://user:password@mail.example.com:465')
    .optional(),
  GOODTERMS_MAIL_FROM: mailbox.optional(),
  GOODTERMS_MAIL_REPLY_TO: z
    .string()
    .regex(ADDRESS, 'must be one address such as billing@example.com')
    .optional(),
  GOODTERMS_DKIM_DOMAIN: z.string().regex(HOST, 'must be a domain such as example.com').optional(),
  GOODTERMS_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i, 'must be a selector such as goodterms')
    .optional(),
  GOODTERMS_DKIM_KEY: z
    .string()
    // In one line of a .env file the breaks of a PEM are written as \n.
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .refine(isRsaKey, 'must be an RSA private key in PEM form')
    .optional(),
};

type Settings = z.infer<z.ZodObject<typeof MAIL_SETTINGS>>;

/** Null when no mail server is set. What is set without one, or by halves, is a mistake. */
export function mailOf(settings: Settings, mistakes: string[]): MailConfig | null {
  const url = settings.GOODTERMS_SMTP_URL;
  if (url === undefined) {
    const [first] =
      Object.entries(settings).find(
        ([name, value]) => /^GOODTERMS_(?:MAIL|DKIM)_/.test(name) && value !== undefined,
      ) ?? [];
    if (first) mistakes.push(`GOODTERMS_SMTP_URL is missing; ${first} means nothing without it.`);
    return null;
  }
  if (settings.GOODTERMS_MAIL_REPLY_TO && !settings.GOODTERMS_MAIL_FROM)
    mistakes.push('GOODTERMS_MAIL_FROM is missing; GOODTERMS_MAIL_REPLY_TO belongs to it.');
  return {
    url,
    from: settings.GOODTERMS_MAIL_FROM ?? null,
    replyTo: settings.GOODTERMS_MAIL_REPLY_TO ?? null,
    dkim: dkimOf(settings, mistakes),
  };
}

function dkimOf(settings: Settings, mistakes: string[]): MailConfig['dkim'] {
  const {
    GOODTERMS_DKIM_DOMAIN: domain,
    GOODTERMS_DKIM_SELECTOR: selector,
    GOODTERMS_DKIM_KEY: privateKey,
  } = settings;
  if (!domain && !selector && !privateKey) return null;
  if (domain && selector && privateKey) return { domain, selector, privateKey };
  mistakes.push(
    'GOODTERMS_DKIM_DOMAIN, GOODTERMS_DKIM_SELECTOR and GOODTERMS_DKIM_KEY belong together: set all three or none.',
  );
  return null;
}

/** What of the mail settings must never be printed: the parts, too, as they may turn up alone. */
export function mailSecrets(values: Readonly<Record<string, string>>): string[] {
  const { GOODTERMS_SMTP_URL: url = '', GOODTERMS_DKIM_KEY: pem = '' } = values;
  const password = /^smtps?:\/\/[^/]*?:([^@/]+)@/.exec(url)?.[1] ?? '';
  const lines = pem.split(/\\n|\s+/).filter((line) => line.length > 20);
  return [password, unescaped(password), ...lines].filter((secret) => secret !== '');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSmtpUrl(text: string): boolean {
  return /^smtps?:\/\//.test(text) && URL.canParse(text) && new URL(text).hostname !== '';
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
