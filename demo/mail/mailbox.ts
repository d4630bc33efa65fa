// The letters that the demo's mail server took, read for a person to look at. Development only.
import PostalMime, { type Address } from 'postal-mime';

/** A letter in the words that people read: addresses are "Name <address>". */
export interface Mail {
  id: string;
  from: string;
  to: string;
  cc: string;
  replyTo: string;
  subject: string;
  /** As the letter says; ISO. */
  date: string;
  html: string | null;
  text: string | null;
  source: string;
  /** False: the sender was never told that it arrived. */
  isAnswered: boolean;
}

export interface Mailbox {
  /** Oldest first. */
  mails: Mail[];
  take(raw: Buffer, about: { isAnswered: boolean }): Promise<void>;
  find(id: string): Mail | undefined;
  /** Calls back after each new letter; the answer stops it. */
  onChange(listener: () => void): () => void;
}

export function emptyMailbox(): Mailbox {
  const listeners = new Set<() => void>();
  const mails: Mail[] = [];
  return {
    mails,
    take: async (raw, { isAnswered }) => {
      const read = await readMail(raw);
      mails.push({ ...read, id: `${mails.length + 1}`, isAnswered });
      for (const listener of listeners) listener();
    },
    find: (id) => mails.find((mail) => mail.id === id),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function readMail(raw: Buffer): Promise<Omit<Mail, 'id' | 'isAnswered'>> {
  const { from, to, cc, replyTo, subject, date, html, text } = await PostalMime.parse(raw);
  return {
    from: listed(from ? [from] : []),
    to: listed(to),
    cc: listed(cc),
    replyTo: listed(replyTo),
    subject: subject ?? '',
    date: date ?? '',
    html: html ?? null,
    text: text ?? null,
    source: raw.toString('utf8'),
  };
}

const listed = (addresses: Address[] = []): string =>
  addresses.map(({ name, address = '' }) => (name ? `${name} <${address}>` : address)).join(', ');
