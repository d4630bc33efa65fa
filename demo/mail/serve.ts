// The requests under `/mails/`: a letter as JSON, and its HTML part on its own, where it can do and load nothing.
import type { ServerResponse } from 'node:http';
import type { Mail, Mailbox } from './mailbox.ts';

/** The page puts the same words on its frame; here they hold when somebody opens the address itself. */
const SANDBOX = 'sandbox allow-popups allow-popups-to-escape-sandbox';
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  SANDBOX,
].join('; ');

/** What the list shows, and nothing of what is inside. */
export type MailLine = Pick<Mail, 'id' | 'from' | 'to' | 'subject' | 'date'>;

export const mailLines = ({ mails }: Mailbox): MailLine[] =>
  mails.map(({ id, from, to, subject, date }) => ({ id, from, to, subject, date }));

/** `/mails/3` and `/mails/3/html`. */
export function serveMail(mailbox: Mailbox, pathname: string, response: ServerResponse): void {
  const [, , id = '', part] = pathname.split('/');
  const mail = mailbox.find(id);
  if (mail && part === undefined) return asJson(mail, response);
  if (mail && part === 'html' && mail.html !== null) return asHtml(mail.html, response);
  response.writeHead(404, HEADERS).end();
}

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function asJson({ html, ...mail }: Mail, response: ServerResponse): void {
  const hasRemotePictures = /(?:src|background)\s*=\s*["']?\s*(?:https?:)?\/\//i.test(html ?? '');
  response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify({ ...mail, hasHtml: html !== null, hasRemotePictures }));
}

function asHtml(html: string, response: ServerResponse): void {
  response.writeHead(200, {
    ...HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
  });
  // As in a mail program: what is behind a link opens elsewhere, not in the letter.
  response.end(html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`));
}
