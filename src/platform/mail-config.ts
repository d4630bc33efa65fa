// The settings of mail: which server takes it, as whom we write where nobody has said so in Slack, and the key that signs.
import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

export interface MailConfig {
  /** smtp:// or smtps://, with user and password. */
  readonly url: string;
  /** Null here and below: an admin says it with `/ar settings`. */
  readonly from: { readonly name: string | null; readonly address: string } | null;
  readonly replyTo: string | null;
  readonly phone: string | null;
  readonly logoUrl: string | null;
  readonly signature: string | null;
  readonly paymentLink: string | null;
  readonly language: 'en' | 'de' | null;
  /** Currency -> how to pay in it; empty: not said. */
  readonly payTo: Readonly<Record<string, string>>;
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

const LONGEST_LINE = 300;
const LONGEST_SIGNATURE = 500;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** "EUR=IBAN DE02 …; USD=Routing 1": a semicolon ends an entry only where a currency follows. */
const waysToPay = z.string().transform((text, context) => {
  const payTo: Record<string, string> = {};
  const say = (message: string): void => context.addIssue({ code: 'custom', message });
  for (const entry of text.split(/;(?=\s*(?:[a-z]{3}\s*=|$))/i)) {
    if (entry.trim() === '') continue;
    const [, code = '', said = ''] = /^\s*([a-z]{3})\s*=(.*)$/is.exec(entry) ?? [];
    const currency = code.toUpperCase();
    const words = said.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
    if (!CURRENCIES.has(currency) || words === '') {
      say('must name a currency and how to pay in it, such as EUR=IBAN DE02 …; USD=Routing 1');
      return z.NEVER;
    }
    if (currency in payTo) {
      say(`must name each currency once; ${currency} is there twice`);
      return z.NEVER;
    }
    payTo[currency] = words;
  }
  return payTo;
});

/** Where no admin has said it with `/ar settings`. */
const SENDER_SETTINGS = {
  GOODTERMS_MAIL_PHONE: z
    .string()
    .regex(/^\+?[\d\s()/.-]{3,40}$/, 'must be a telephone number such as +49 40 123456')
    .optional(),
  GOODTERMS_MAIL_LOGO_URL: z
    .string()
    .refine(isHttps, 'must look like https://example.com/logo.png')
    .optional(),
  GOODTERMS_MAIL_SIGNATURE: z
    .string()
    .transform((text) => text.replaceAll('\\n', '\n').trim())
    .refine(
      (text) => text.length <= LONGEST_SIGNATURE,
      `must have at most ${LONGEST_SIGNATURE} characters`,
    )
    .optional(),
  GOODTERMS_MAIL_PAYMENT_LINK: z
    .string()
    .refine(isPaymentLink, 'must look like https://pay.example.com/{number}')
    .optional(),
  GOODTERMS_MAIL_LANGUAGE: z.enum(['en', 'de'], 'must be en or de').optional(),
  GOODTERMS_MAIL_PAY_TO: waysToPay.optional(),
};

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
  ...SENDER_SETTINGS,
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
  const of = Object.entries(settings).find(
    ([name, value]) => name.startsWith('GOODTERMS_MAIL_') && value !== undefined,
  );
  if (of && !settings.GOODTERMS_MAIL_FROM)
    mistakes.push(`GOODTERMS_MAIL_FROM is missing; ${of[0]} belongs to it.`);
  return {
    url,
    from: settings.GOODTERMS_MAIL_FROM ?? null,
    replyTo: settings.GOODTERMS_MAIL_REPLY_TO ?? null,
    phone: settings.GOODTERMS_MAIL_PHONE ?? null,
    logoUrl: settings.GOODTERMS_MAIL_LOGO_URL ?? null,
    signature: settings.GOODTERMS_MAIL_SIGNATURE ?? null,
    paymentLink: settings.GOODTERMS_MAIL_PAYMENT_LINK ?? null,
    language: settings.GOODTERMS_MAIL_LANGUAGE ?? null,
    payTo: settings.GOODTERMS_MAIL_PAY_TO ?? {},
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

function isHttps(text: string): boolean {
  if (text.length > LONGEST_LINE || /[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false;
  const { password, protocol, username } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}

/** With the place of the number, which is not in the host; the same that `/ar settings` wants. */
function isPaymentLink(text: string): boolean {
  const [one = '', other = ''] = ['1', '2'].map((number) => text.replaceAll('{number}', number));
  if (one === text || /[{}]/.test(one) || !isHttps(one)) return false;
  return new URL(one).host === new URL(other).host;
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
