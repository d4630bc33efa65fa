// Writes one letter as the bytes that go over the wire, signed when there is a key. Nothing given here can add a header,
// an address or a file.
import { createPrivateKey } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isMailAddress } from './address.ts';
import type { Mailbox, OutgoingMail } from './mailer.ts';

/** The key whose public half stands in the DNS at `selector._domainkey.domain`. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM, RSA. */
  readonly privateKey: string;
}

/** Line breaks and other controls: they split headers. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** Bidi and invisible characters: they disguise names. */
const UNSEEN = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+/gu;
const MESSAGE_ID = /^[a-z0-9][a-z0-9._+=-]*@[a-z0-9][a-z0-9.-]*$/i;

/** Throws when an address or an id is none: those are checked long before. */
export async function compose(mail: OutgoingMail, dkim: DKIM | null): Promise<Buffer> {
  const previous = mail.references.at(-1);
  const message = await new MailComposer({
    from: header(mail.from),
    to: header(mail.to),
    ...(mail.cc && { cc: header(mail.cc) }),
    ...(mail.replyTo && { replyTo: header(mail.replyTo) }),
    subject: oneLine(mail.subject),
    messageId: idOf(mail.messageId),
    date: mail.date,
    ...(previous !== undefined && {
      inReplyTo: idOf(previous),
      references: mail.references.map(idOf),
    }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      // The same for Exchange, which does not know the header above.
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
    },
    text: mail.text,
    html: mail.html,
    encoding: 'quoted-printable',
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return dkim ? await signed(message, dkim) : message;
}

/** Throws, in words for an admin, when the key cannot sign: nodemailer would send unsigned without a word. */
export function dkimSigner({ domain, selector, privateKey }: DkimKey): DKIM {
  const key = readKey(privateKey);
  if (key?.asymmetricKeyType !== 'rsa')
    throw new Error('The DKIM key must be an RSA private key in PEM.');
  return new DKIM({ domainName: domain, keySelector: selector, privateKey });
}

function readKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

async function signed(message: Buffer, dkim: DKIM): Promise<Buffer> {
  const bytes = await buffer(dkim.sign(message));
  if (!bytes.toString('latin1', 0, 15).startsWith('DKIM-Signature:'))
    throw new Error('A letter could not be signed.');
  return bytes;
}

/** Always an object: a text would be split at its commas. */
function header({ name, address }: Mailbox): { name: string; address: string } {
  if (!isMailAddress(address)) throw new Error('A letter has an address that is none.');
  return { name: oneLine(name ?? ''), address };
}

function idOf(id: string): string {
  if (!MESSAGE_ID.test(id)) throw new Error('A letter has a Message-ID that is none.');
  return `<${id}>`;
}

function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(CONTROLS, ' ').replaceAll(UNSEEN, '').trim();
}
