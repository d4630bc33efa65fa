// Goal: what is composed is read by a mail program as exactly what was meant, and nobody can add to it. Method: corpora of
// hostile and foreign names and subjects, read back with a parser that is not ours; DKIM verified with node:crypto.
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { compose, dkimSigner } from '#mail/compose.ts';
import type { OutgoingMail } from '#mail/mailer.ts';

function aMail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: { name: 'Tall Pines', address: 'billing@tallpines.example' },
    to: { name: 'Ann Chu', address: 'ap@client.example' },
    cc: null,
    replyTo: null,
    subject: 'Invoice 7',
    text: 'Hello Ann,\n\nplease look at invoice 7.\n',
    html: '<p>Hello Ann,</p>\n',
    messageId: 'row.1@tallpines.example',
    references: [],
    date: new Date('2026-11-22T09:30:00Z'),
    ...changes,
  };
}

async function read(changes: Partial<OutgoingMail> = {}) {
  const raw = await compose(aMail(changes), null);
  const mail = await PostalMime.parse(raw);
  // The parser ends every part with a line break of its own.
  const own = (text = '') => text.replace(/\n$/, '');
  return {
    raw: raw.toString('latin1'),
    mail: { ...mail, text: own(mail.text), html: own(mail.html) },
  };
}

const names = (headers: readonly { key: string }[]) => headers.map(({ key }) => key).toSorted();

describe('a letter', () => {
  it('has these headers and parts', async () => {
    const { mail, raw } = await read({
      cc: { name: null, address: 'boss@client.example' },
      replyTo: { name: 'Jonas', address: 'jonas@tallpines.example' },
      references: ['first@tallpines.example', 'second@tallpines.example'],
    });
    expect(mail).toMatchObject({
      from: { name: 'Tall Pines', address: 'billing@tallpines.example' },
      to: [{ name: 'Ann Chu', address: 'ap@client.example' }],
      cc: [{ name: '', address: 'boss@client.example' }],
      replyTo: [{ name: 'Jonas', address: 'jonas@tallpines.example' }],
      subject: 'Invoice 7',
      messageId: '<row.1@tallpines.example>',
      inReplyTo: '<second@tallpines.example>',
      references: '<first@tallpines.example> <second@tallpines.example>',
      date: '2026-11-22T09:30:00.000Z',
      text: 'Hello Ann,\n\nplease look at invoice 7.\n',
      html: '<p>Hello Ann,</p>\n',
      attachments: [],
    });
    expect(names(mail.headers)).toEqual([
      'auto-submitted',
      'cc',
      'content-type',
      'date',
      'from',
      'in-reply-to',
      'message-id',
      'mime-version',
      'references',
      'reply-to',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(raw).toContain('Auto-Submitted: auto-generated\r\n');
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it('has neither copy, reply-to nor ladder when there is none', async () => {
    const { mail } = await read();
    for (const key of ['cc', 'bcc', 'reply-to', 'in-reply-to', 'references'])
      expect(names(mail.headers)).not.toContain(key);
  });
});

const HOSTILE = [
  'Ann\r\nBcc: thief@evil.example',
  'Ann\nBcc: thief@evil.example',
  'Ann\rBcc: thief@evil.example',
  'Ann\r\n\r\n<h1>Pay here</h1>',
  'Ann\u0000\u000b\u000c\u0085\u2028\u2029Bcc: thief@evil.example',
  'Ann" <thief@evil.example>, "',
  'Ann <thief@evil.example>',
  'Ann, thief@evil.example',
  'thief@evil.example, Ann',
  'Ann: thief@evil.example;',
  'Ann (thief@evil.example)',
  'Ann\\',
  'Ann\\" <thief@evil.example>',
  '=?utf-8?Q?Ann=0D=0ABcc:_thief@evil.example?=',
  '=?utf-8?B?QW5uDQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ==?=',
  `${'x'.repeat(990)}\r\nBcc: thief@evil.example`,
  '__proto__',
  '{{ subject }} %s %d $& $1',
];

describe('nobody adds', () => {
  it.each(HOSTILE)('a header or an address with the name %j', async (name) => {
    const box = (address: string) => ({ name, address });
    const { mail } = await read({
      from: box('billing@tallpines.example'),
      to: box('ap@client.example'),
      cc: box('boss@client.example'),
      replyTo: box('jonas@tallpines.example'),
    });
    const usual = await read({ cc: box('a@b.cd'), replyTo: box('a@b.cd') });
    expect(names(mail.headers)).toEqual(names(usual.mail.headers));
    expect(mail.from?.address).toBe('billing@tallpines.example');
    expect(mail.to?.map(({ address }) => address)).toEqual(['ap@client.example']);
    expect(mail.cc?.map(({ address }) => address)).toEqual(['boss@client.example']);
    expect(mail.replyTo?.map(({ address }) => address)).toEqual(['jonas@tallpines.example']);
    expect(mail.text).toBe(aMail().text);
  });

  it.each(HOSTILE)('a header with the subject %j', async (subject) => {
    const { mail } = await read({ subject });
    expect(names(mail.headers)).toEqual(names((await read()).mail.headers));
    expect(mail.text).toBe(aMail().text);
    expect(mail.html).toBe(aMail().html);
  });

  it.each(['a@b.cd, e@f.gh', 'a@b.cd\r\nBcc: e@f.gh', '"a b"@c.de', 'Ann <a@b.cd>', 'nobody', ''])(
    'an address with the address %j',
    async (address) => {
      for (const field of ['from', 'to', 'cc', 'replyTo'])
        await expect(read({ [field]: { name: 'Ann', address } })).rejects.toThrow(
          'A letter has an address that is none.',
        );
    },
  );

  it.each(['a@b.cd>\r\nBcc: <e@f.gh', '<a@b.cd>', 'a b@c.de', 'nothing', ''])(
    'a header with the id %j',
    async (id) => {
      await expect(read({ messageId: id })).rejects.toThrow('Message-ID');
      await expect(read({ references: [id, 'a@b.cd'] })).rejects.toThrow('Message-ID');
    },
  );

  it('a file or a page', async () => {
    const { mail } = await read({
      html: '<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png">',
      text: '/etc/passwd',
    });
    expect(mail.attachments).toEqual([]);
    expect(mail.text).toBe('/etc/passwd');
  });

  it('a part, with lines that look like the end of one', async () => {
    const text = '.\n..\n--\n----_NmP-1\nFrom here on\n.\n\nBcc: thief@evil.example\n';
    expect((await read({ text })).mail.text).toBe(text);
  });
});

describe('names and subjects arrive as they were written', () => {
  it.each([
    'Müller, Söhne & Co. KG',
    'Chu, Ann',
    'Ann "Annie" Chu',
    'O’Brien; Ltd.',
    '山田太郎 株式会社',
    'شركة الاختبار',
    'מע״מ בע״מ',
    '🧾 Acme 👩‍👩‍👧 Inc.',
    'é'.repeat(120),
    'a@b.cd',
    'Re: [Acme] #7 — 1.234,50 €',
  ])('%s', async (words) => {
    const { mail } = await read({
      from: { name: words, address: 'billing@tallpines.example' },
      subject: words,
    });
    expect(mail.from).toEqual({ name: words, address: 'billing@tallpines.example' });
    expect(mail.subject).toBe(words);
  });

  it('without what disguises them', async () => {
    const { mail } = await read({ subject: 'Inv\u200Boice \u202Egnp.exe\u202C \uD800 7' });
    expect(mail.subject).toBe('Invoice gnp.exe \uFFFD 7');
    const broken = await read({ subject: 'Your\r\ninvoice\u0000\u000b7\u2028now' });
    expect(broken.mail.subject).toBe('Your invoice 7 now');
  });

  it('a thousand times, with any text below them', async () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .map((text) =>
        text
          .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      )
      .filter((text) => text !== '' && !text.includes('=?'));
    const lines = fc.array(words, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(words, lines, async (subject, written) => {
        const text = `${written.join('\n')}\n`;
        const { mail } = await read({ subject, text, html: `<pre>${text}</pre>\n` });
        expect(mail.subject).toBe(subject);
        expect(mail.text).toBe(text);
        expect(mail.html).toBe(`<pre>${text}</pre>\n`);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const key = { domain: 'tallpines.example', selector: 'gt1', privateKey: pem };

  it.each([
    ['plain', {}],
    ['with blanks, long lines and dots', { text: `a  b \t c   \n.\n${'x'.repeat(2_000)}\n\n\n\n` }],
    ['in other scripts', { subject: 'Mahnung für Müller 🧾', text: 'Grüße\n' }],
  ])('verifies for a letter %s', async (_, changes) => {
    const raw = await compose(aMail(changes), dkimSigner(key));
    const text = raw.toString('latin1');
    expect(text).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed;/);
    const { tags, isBodyHash, isSignature } = verify(
      text,
      publicKey.export({ type: 'spki', format: 'pem' }),
    );
    expect(tags).toMatchObject({ d: 'tallpines.example', s: 'gt1' });
    expect(tags['h']?.split(':')).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'date', 'message-id']),
    );
    expect([isBodyHash, isSignature]).toEqual([true, true]);
  });

  it('does not verify when a letter was changed', async () => {
    const text = (await compose(aMail(), dkimSigner(key))).toString('latin1');
    const spki = publicKey.export({ type: 'spki', format: 'pem' });
    expect(verify(text.replace('invoice 7', 'invoice 8'), spki).isBodyHash).toBe(false);
    expect(verify(text.replace('Subject: Invoice 7', 'Subject: Invoice 8'), spki).isSignature).toBe(
      false,
    );
  });

  it('is never left out without a word', () => {
    const weak = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const privateKey of [
      String(weak),
      'no key',
      '',
      String(publicKey.export({ type: 'spki', format: 'pem' })),
    ])
      expect(() => dkimSigner({ ...key, privateKey })).toThrow(
        'The DKIM key must be an RSA private key in PEM.',
      );
  });
});

/** RFC 6376 with relaxed/relaxed, for the one signature on top. */
function verify(raw: string, publicKey: string | Buffer) {
  const split = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, split).split(/\r\n(?![ \t])/);
  const body = raw.slice(split + 4);
  const relaxed = (header: string) => {
    const colon = header.indexOf(':');
    const value = header
      .slice(colon + 1)
      .replaceAll('\r\n', '')
      .replaceAll(/[ \t]+/g, ' ')
      .trim();
    return `${header.slice(0, colon).toLowerCase().trim()}:${value}`;
  };
  const relaxedBody = body
    .split('\r\n')
    .map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(?:\r\n)*$/, '\r\n');
  const signature = headers[0] ?? '';
  const tags = Object.fromEntries(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.replaceAll(/\s+/g, '').split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;
  const signed = (tags['h'] ?? '')
    .split(':')
    .map((name) => headers.findLast((header) => relaxed(header).startsWith(`${name}:`)) ?? '')
    .map((header) => `${relaxed(header)}\r\n`)
    .join('');
  const own = relaxed(signature.replace(/(;\s*b=)[^;]*$/s, '$1'));
  return {
    tags,
    isBodyHash: createHash('sha256').update(relaxedBody, 'latin1').digest('base64') === tags['bh'],
    isSignature: createVerify('RSA-SHA256')
      .update(`${signed}${own}`, 'latin1')
      .verify(publicKey, tags['b'] ?? '', 'base64'),
  };
}
