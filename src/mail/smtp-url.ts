// Reads where and how the mail server is reached from its URL. Never repeats the URL: it holds a password.
import { isIP } from 'node:net';
import { type ConnectionUrlOptions, parseConnectionUrl } from 'nodemailer/lib/shared';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, as opposed to STARTTLS. */
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  readonly tls: { readonly rejectUnauthorized?: boolean; readonly servername?: string };
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/**
 * "smtp://user:password@mail.example.com:587" or "smtps://…", with `requireTLS`, `ignoreTLS`, `tls.rejectUnauthorized`
 * and `tls.servername` after the question mark. A password goes to another machine only over TLS, unless `requireTLS=false`
 * or `ignoreTLS=true` say otherwise. Throws, in words for an admin, on anything else.
 */
export function mailServerOf(url: string): MailServer {
  const parsed = partsOf(url);
  const { host, auth = null, secure, ...others } = parsed;
  if (secure === undefined || !host)
    throw new Error('The mail server is given as smtp://host:port or smtps://host:port.');
  if (auth && (auth.user === '' || auth.pass === ''))
    throw new Error("The mail server's URL has only one of user name and password.");
  const { port, tls = {}, requireTLS, ignoreTLS, ...unknown } = others;
  const isIgnored = flag(ignoreTLS, 'ignoreTLS') ?? false;
  return {
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    requireTLS:
      flag(requireTLS, 'requireTLS') ?? (auth !== null && !isIgnored && !isThisMachine(host)),
    ignoreTLS: isIgnored,
    tls: tlsOf(tls, Object.keys(unknown)),
    auth,
  };
}

function partsOf(url: string): ConnectionUrlOptions {
  try {
    return parseConnectionUrl(url);
  } catch {
    throw new Error("The mail server's URL cannot be read.");
  }
}

/** Options that are not known stop here: nodemailer would take them, and some print whole letters. */
function tlsOf(
  tls: NonNullable<ConnectionUrlOptions['tls']>,
  unknown: readonly string[],
): MailServer['tls'] {
  const { rejectUnauthorized, servername, ...others } = tls;
  const strange = [...unknown, ...Object.keys(others).map((name) => `tls.${name}`)];
  if (strange.length > 0)
    throw new Error(`The mail server's URL has options that are not known: ${strange.join(', ')}.`);
  const isStrict = flag(rejectUnauthorized, 'tls.rejectUnauthorized');
  return {
    ...(isStrict === undefined ? {} : { rejectUnauthorized: isStrict }),
    ...(typeof servername === 'string' ? { servername } : {}),
  };
}

function flag(value: unknown, name: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw new Error(`In the mail server's URL ${name} is true or false.`);
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
