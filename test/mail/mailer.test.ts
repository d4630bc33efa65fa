// Goal: after `send` everybody knows what became of the letter: certainly sent, certainly not, or nobody can tell; and no
// letter goes out twice or without its hand-off. Method: the real mailer against a real SMTP server that fails on demand.
import { afterEach, describe, expect, it } from 'vitest';
import type { Mailer, MailOutcome, OutgoingMail } from '#mail/mailer.ts';
import { createMailer, type MailerOptions } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aMailServer, type MailFault, type MailServerOptions } from '#test/support/mail-server.ts';
import { aScriptedServer, type Script } from '#test/support/scripted-mail-server.ts';

/** For those who are kept waiting on purpose; everybody else has the usual patience. */
const QUICK = { connectionMs: 2_000, greetingMs: 400, socketMs: 300 };
const isSlow = (fault: string) => /silence|no greeting/.test(fault);
const ends: (() => void | Promise<void>)[] = [];
const logged: string[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function aMailer(url: string, options: Partial<MailerOptions> = {}): Mailer {
  const log = createLog({ level: 'trace', secrets: [], write: (line) => void logged.push(line) });
  const mailer = createMailer({ url, log, ...options });
  ends.push(() => mailer.close());
  return mailer;
}

async function aPost(
  options: { server?: MailServerOptions; mailer?: Partial<MailerOptions> } = {},
) {
  const server = await aMailServer(options.server);
  ends.push(() => server.close());
  return { server, mailer: aMailer(server.url, options.mailer) };
}

async function aScriptedPost(script: Script) {
  const server = await aScriptedServer(script);
  ends.push(() => server.close());
  const isQuick = Object.values(script).some(isSlow);
  return { server, mailer: aMailer(server.url, isQuick ? { timeouts: QUICK } : {}) };
}

let count = 0;
function aMail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  count += 1;
  return {
    from: { name: 'Tall Pines', address: 'billing@tallpines.example' },
    to: { name: 'Ann Chu', address: 'ap@client.example' },
    cc: null,
    replyTo: null,
    subject: `Invoice ${count}`,
    text: 'Hello Ann,\n\n.\n..\nplease look at the invoice.',
    html: '<p>Hello Ann,</p>',
    messageId: `row.${count}@tallpines.example`,
    references: [],
    date: new Date('2026-11-22T09:30:00Z'),
    ...changes,
  };
}

const WITH_COPY = { cc: { name: null, address: 'boss@client.example' } };

/** A hand-off that says yes and counts. */
function aHandOff(answer: boolean | Error = true) {
  const calls = { count: 0 };
  const handOff = async () => {
    calls.count += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { calls, handOff };
}

/** One letter into one fault: what became of it, whether it was handed off, and what the server has. */
async function tryFault(fault: MailFault, server: MailServerOptions = {}) {
  const post = await aPost({ server, mailer: isSlow(fault) ? { timeouts: QUICK } : {} });
  post.server.next(fault);
  const { calls, handOff } = aHandOff();
  const outcome = await post.mailer.send(aMail(), handOff);
  return { outcome, handOffs: calls.count, taken: post.server.mails.length, ...post };
}

describe('an outcome', () => {
  it('is sent when the server took it', async () => {
    const { outcome, handOffs, server } = await tryFault('none');
    expect(outcome).toEqual({ kind: 'sent', answer: expect.stringMatching(/^250 /) });
    expect(handOffs).toBe(1);
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({
      envelope: { from: 'billing@tallpines.example', to: ['ap@client.example'] },
      subject: `Invoice ${count}`,
      messageId: `<row.${count}@tallpines.example>`,
      text: 'Hello Ann,\n\n.\n..\nplease look at the invoice.\n',
    });
  });

  const certain: [MailFault, Partial<MailOutcome>][] = [
    ['421 4.3.2 shutting down at CONNECT', { kind: 'later', code: '421' }],
    ['554 5.7.1 you are on a list at CONNECT', { kind: 'later', code: '554' }],
    ['drop at CONNECT', { kind: 'later', code: 'connection' }],
    ['no greeting', { kind: 'later', code: 'timeout' }],
    ['452 4.3.1 disk full at MAIL', { kind: 'later', code: '452' }],
    ['421 4.3.2 shutting down at MAIL', { kind: 'later', code: '421' }],
    ['530 5.7.0 log in first at MAIL', { kind: 'later', code: 'auth' }],
    ['503 bad sequence at MAIL', { kind: 'later', code: '503' }],
    ['550 5.7.1 sender not allowed at MAIL', { kind: 'refused', code: '550', isAddress: false }],
    ['550 no at MAIL', { kind: 'refused', code: '550', isAddress: false }],
    ['silence at MAIL', { kind: 'later', code: 'timeout' }],
    ['drop at MAIL', { kind: 'later', code: 'connection' }],
    ['450 4.2.0 greylisted at RCPT', { kind: 'later', code: '450' }],
    ['451 4.3.0 try again at RCPT', { kind: 'later', code: '451' }],
    ['452 4.2.2 over quota at RCPT', { kind: 'later', code: '452' }],
    ['550 no such user at RCPT', { kind: 'refused', code: '550', isAddress: true }],
    ['550 5.1.1 no such user at RCPT', { kind: 'refused', code: '550', isAddress: true }],
    ['550 5.1.10 null MX at RCPT', { kind: 'refused', code: '550', isAddress: true }],
    ['550 5.4.1 access denied at RCPT', { kind: 'refused', code: '550', isAddress: true }],
    ['550 5.5.0 mailbox unavailable at RCPT', { kind: 'refused', code: '550', isAddress: true }],
    ['551 user not local at RCPT', { kind: 'refused', code: '551', isAddress: true }],
    ['553 not a mailbox name at RCPT', { kind: 'refused', code: '553', isAddress: true }],
    ['550 5.7.1 policy at RCPT', { kind: 'refused', code: '550', isAddress: false }],
    ['550 5.1.8 bad sender at RCPT', { kind: 'refused', code: '550', isAddress: false }],
    ['552 5.2.2 mailbox full at RCPT', { kind: 'refused', code: '552', isAddress: false }],
    ['552 mailbox full at RCPT', { kind: 'refused', code: '552', isAddress: false }],
    ['554 5.7.1 relay denied at RCPT', { kind: 'refused', code: '554', isAddress: false }],
    ['silence at RCPT', { kind: 'later', code: 'timeout' }],
    ['drop at RCPT', { kind: 'later', code: 'connection' }],
  ];
  describe.each([
    [true, 'with'],
    [false, 'without'],
  ])('pipelining %s', (isPipelining) => {
    it.each(certain)('before the text is certain: %s', async (fault, expected) => {
      const { outcome, handOffs, taken } = await tryFault(fault, { isPipelining });
      expect(outcome).toMatchObject(expected);
      expect([handOffs, taken]).toEqual([0, 0]);
    });
  });

  it.each<[MailFault, Partial<MailOutcome>]>([
    ['451 4.3.0 try again after DATA', { kind: 'later', code: '451' }],
    ['452 4.3.1 disk full after DATA', { kind: 'later', code: '452' }],
    ['421 4.3.2 shutting down after DATA', { kind: 'later', code: '421' }],
    ['554 5.7.1 looks like spam after DATA', { kind: 'refused', code: '554', isAddress: false }],
    ['550 content after DATA', { kind: 'refused', code: '550', isAddress: false }],
    ['550 5.1.1 no such user after DATA', { kind: 'refused', code: '550', isAddress: true }],
  ])('after the text is certain when the server says no: %s', async (fault, expected) => {
    const { outcome, handOffs, taken } = await tryFault(fault);
    expect(outcome).toMatchObject(expected);
    expect([handOffs, taken]).toEqual([1, 0]);
  });

  it.each<[MailFault, { code: string; taken: number }]>([
    ['accepted but answer lost', { code: 'connection', taken: 1 }],
    ['silence after DATA', { code: 'timeout', taken: 1 }],
    ['drop after DATA', { code: 'connection', taken: 0 }],
    ['dropped during DATA', { code: 'connection', taken: 0 }],
  ])('after the text is unknown when nobody says anything: %s', async (fault, { code, taken }) => {
    const { outcome, handOffs, server } = await tryFault(fault);
    expect(outcome).toEqual({ kind: 'unknown', code, answer: null });
    expect([handOffs, server.mails.length]).toEqual([1, taken]);
  });

  it('is later when connections are refused, and the next letter finds the server again', async () => {
    const { server, mailer } = await aPost();
    server.down();
    const { calls, handOff } = aHandOff();
    const outcome = await mailer.send(aMail(), handOff);
    expect(outcome).toEqual({ kind: 'later', code: 'connection', answer: null });
    expect(calls.count).toBe(0);
    await server.up();
    expect((await mailer.send(aMail(), handOff)).kind).toBe('sent');
  });

  it('is refused when the letter is larger than the server takes', async () => {
    const { mailer, server } = await aPost({ server: { size: 1_000 } });
    const { calls, handOff } = aHandOff();
    const outcome = await mailer.send(aMail({ text: 'x'.repeat(2_000) }), handOff);
    expect(outcome).toEqual({ kind: 'refused', code: 'size', answer: '', isAddress: false });
    expect([calls.count, server.mails.length]).toEqual([0, 0]);
  });

  it('keeps the answer of the server on one short line', async () => {
    const { mailer } = await aScriptedPost({ RCPT: `550-${'long '.repeat(500)}\n550 last` });
    const outcome = await mailer.send(aMail(), aHandOff().handOff);
    expect(outcome.kind === 'refused' && outcome.answer).toMatch(/^550-long [^\r\n]*$/);
    expect(outcome.kind === 'refused' && outcome.answer.length).toBe(500);
  });
});

describe('answers that no server should give', () => {
  const nothingWent: [string, Script, Partial<MailOutcome>][] = [
    ['a web page', { greeting: 'HTTP/1.1 400 Bad Request' }, { kind: 'later', code: 'protocol' }],
    [
      'no to EHLO and HELO',
      { EHLO: '550 no', HELO: '550 no' } as Script,
      { kind: 'later', code: '550' },
    ],
    ['450 to DATA', { DATA: '450 4.3.2 not now' }, { kind: 'later', code: '450' }],
    [
      '554 to DATA',
      { DATA: '554 5.7.1 never' },
      { kind: 'refused', code: '554', isAddress: false },
    ],
    ['silence to DATA', { DATA: 'silence' }, { kind: 'later', code: 'timeout' }],
    ['a hang-up at DATA', { DATA: 'drop' }, { kind: 'later', code: 'connection' }],
    ['a number that is none', { RCPT: '999 what' }, { kind: 'later', code: 'protocol' }],
    [
      'two answers to one command',
      { MAIL: '250 ok\n250 ok\n250 ok' },
      { kind: 'later', code: 'protocol' },
    ],
    [
      'DATA before the recipient is known',
      { RCPT: '550 5.1.1 no', DATA: '354 go' },
      { kind: 'refused', isAddress: true },
    ],
  ];
  it.each(nothingWent)('%s: nothing is sent', async (_, script, expected) => {
    const { server, mailer } = await aScriptedPost(script);
    const { handOff } = aHandOff();
    expect(await mailer.send(aMail(), handOff)).toMatchObject(expected);
    expect(server.texts.filter((text) => text !== '')).toEqual([]);
  });

  it.each<[string, Script, Partial<MailOutcome>]>([
    ['words without a number', { text: 'thanks a lot' }, { kind: 'unknown' }],
    ['354 again', { text: '354 go on' }, { kind: 'unknown' }],
    ['half an answer and a hang-up', { text: 'silence' }, { kind: 'unknown', code: 'timeout' }],
  ])('%s after the text: unknown', async (_, script, expected) => {
    const { mailer, server } = await aScriptedPost(script);
    expect(await mailer.send(aMail(), aHandOff().handOff)).toMatchObject(expected);
    expect(server.texts).toHaveLength(1);
  });

  it.each([
    ['250 thanks already', { kind: 'later', code: 'protocol' }],
    ['451 4.4.2 timeout', { kind: 'later', code: '451' }],
    ['554 5.7.1 changed my mind', { kind: 'refused', code: '554', isAddress: false }],
    ['421 4.3.2 shutting down', { kind: 'later', code: '421' }],
  ])('an answer before the text (%s) holds the text back', async (line, expected) => {
    const { server, mailer } = await aScriptedPost({ DATA: `354 go on\n${line}` });
    // The hand-off says yes a whole conversation later, when that answer has been read.
    const slowly = async () => (await mailer.check()) === null;
    expect(await mailer.send(aMail(), slowly)).toMatchObject(expected);
    await mailer.close();
    server.close();
    expect(server.texts).toEqual([]);
  });
});

describe('the hand-off', () => {
  it('comes when the server is ready for the text, and once', async () => {
    const { server, mailer } = await aScriptedPost({});
    let calls = 0;
    const outcome = await mailer.send(aMail(), async () => {
      calls += 1;
      expect(server.commands.map((line) => line.slice(0, 4))).toEqual([
        'EHLO',
        'MAIL',
        'RCPT',
        'DATA',
      ]);
      expect(server.texts).toEqual([]);
      return true;
    });
    expect([outcome.kind, calls, server.texts.length]).toEqual(['sent', 1, 1]);
  });

  it('stops the letter with a no: the server has nothing, and the next letter goes out', async () => {
    const { server, mailer } = await aPost();
    const no = aHandOff(false);
    expect(await mailer.send(aMail(), no.handOff)).toEqual({ kind: 'stopped' });
    expect((await mailer.send(aMail({ subject: 'Next' }), aHandOff().handOff)).kind).toBe('sent');
    await mailer.close();
    server.close();
    expect(no.calls.count).toBe(1);
    expect(server.mails.map(({ subject }) => subject)).toEqual(['Next']);
  });

  it('throws through, and the server has nothing', async () => {
    const { server, mailer } = await aPost();
    const broken = aHandOff(new Error('the database is gone'));
    await expect(mailer.send(aMail(), broken.handOff)).rejects.toThrow('the database is gone');
    expect((await mailer.send(aMail({ subject: 'Next' }), aHandOff().handOff)).kind).toBe('sent');
    await mailer.close();
    server.close();
    expect(server.mails.map(({ subject }) => subject)).toEqual(['Next']);
  });

  it.each([
    [true, { kind: 'later', code: 'connection' }],
    [false, { kind: 'stopped' }],
  ])('that says %s after the server hung up sends nothing', async (answer, expected) => {
    const { server, mailer } = await aPost();
    let calls = 0;
    const outcome = await mailer.send(aMail(), async () => {
      calls += 1;
      server.hangUp();
      // A whole conversation later this end has noticed, too.
      await mailer.check();
      return answer;
    });
    expect(outcome).toMatchObject(expected);
    expect([calls, server.mails.length, server.seen.connections]).toEqual([1, 0, 2]);
  });

  it('is not asked for again when a kept connection dies after it', async () => {
    const { server, mailer } = await aPost();
    await mailer.send(aMail(), aHandOff().handOff);
    let calls = 0;
    const outcome = await mailer.send(aMail(), async () => {
      calls += 1;
      server.hangUp();
      await mailer.check();
      return true;
    });
    expect(outcome).toEqual({ kind: 'later', code: 'connection', answer: null });
    expect([calls, server.mails.length, server.seen.connections]).toEqual([1, 1, 2]);
  });

  it('is one at a time, however many letters are sent at once', async () => {
    const { server, mailer } = await aPost({ server: { latencyMs: 3 } });
    let handedOff = 0;
    const sends = Array.from({ length: 20 }, () =>
      mailer.send(aMail(), async () => {
        // Whatever was handed off before has its answer.
        expect(server.mails).toHaveLength(handedOff);
        expect(server.seen.unanswered).toBe(0);
        handedOff += 1;
        return true;
      }),
    );
    const outcomes = await Promise.all(sends);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['sent']));
    expect(server.seen.mostUnanswered).toBe(1);
    expect(server.seen.connections).toBe(4);
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(20);
    expect(server.mails).toHaveLength(20);
  });

  it('lets the others go on when one of them stops, throws or is lost', async () => {
    const { server, mailer } = await aPost();
    server.next('none', 'accepted but answer lost', 'none', '554 no after DATA');
    const answers = [true, true, false, true, new Error('broken'), true, true, true];
    const results = await Promise.allSettled(
      answers.map((answer) => mailer.send(aMail(), aHandOff(answer).handOff)),
    );
    const kinds = results.map((result) =>
      result.status === 'fulfilled' ? result.value.kind : 'thrown',
    );
    expect(kinds.filter((kind) => kind === 'thrown')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'stopped')).toHaveLength(1);
    const arrived = kinds.filter((kind) => kind === 'sent' || kind === 'unknown');
    expect(server.mails).toHaveLength(arrived.length);
  });
});

describe('a copy', () => {
  it('goes to the second address', async () => {
    const { server, mailer } = await aPost();
    expect((await mailer.send(aMail(WITH_COPY), aHandOff().handOff)).kind).toBe('sent');
    expect(server.mails[0]?.envelope.to).toEqual(['ap@client.example', 'boss@client.example']);
    expect(server.mails[0]?.cc).toEqual([{ name: '', address: 'boss@client.example' }]);
  });

  it('to the recipient itself is no copy', async () => {
    const { server, mailer } = await aScriptedPost({});
    await mailer.send(aMail({ cc: aMail().to }), aHandOff().handOff);
    expect(server.commands.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<ap@client.example>',
    ]);
  });

  it.each([true, false])('that is refused stops nothing (pipelining %s)', async (isPipelining) => {
    const { server, mailer } = await aPost({ server: { isPipelining } });
    server.next('550 5.1.1 no such boss at RCPT of boss@client.example');
    expect(await mailer.send(aMail(WITH_COPY), aHandOff().handOff)).toEqual({
      kind: 'sent',
      answer: expect.stringMatching(/^250/),
      copyRefused: { code: '550', answer: '550 5.1.1 no such boss', isAddress: true },
    });
    expect(server.mails[0]?.envelope.to).toEqual(['ap@client.example']);
  });

  it.each([
    ['550 5.1.1 no such boss', { code: '550', isAddress: true }],
    ['551 not here', { code: '551', isAddress: true }],
    ['552 5.2.2 mailbox full', { code: '552', isAddress: false }],
    ['550 5.7.1 we do not like you', { code: '550', isAddress: false }],
    ['451 4.3.0 try again', { code: '451', isAddress: false }],
  ] as const)('that is refused says whether the address is none: %s', async (reply, expected) => {
    const { server, mailer } = await aPost();
    server.next(`${reply} at RCPT of boss@client.example`);
    const outcome = await mailer.send(aMail(WITH_COPY), aHandOff().handOff);
    expect(outcome).toMatchObject({ kind: 'sent', copyRefused: { answer: reply, ...expected } });
  });

  it.each([
    ['550 5.1.1 no such user', true, { kind: 'refused', code: '550', isAddress: true }],
    ['550 5.1.1 no such user', false, { kind: 'refused', code: '550', isAddress: true }],
    ['451 4.3.0 try again', true, { kind: 'later', code: '451' }],
    ['451 4.3.0 try again', false, { kind: 'later', code: '451' }],
  ])(
    'never goes out without the letter (%s, pipelining %s)',
    async (reply, isPipelining, expected) => {
      const { server, mailer } = await aPost({ server: { isPipelining } });
      server.next(`${reply} at RCPT of ap@client.example`);
      const { calls, handOff } = aHandOff();
      expect(await mailer.send(aMail(WITH_COPY), handOff)).toMatchObject(expected);
      await mailer.close();
      server.close();
      expect([calls.count, server.mails.length]).toEqual([0, 0]);
    },
  );
});

describe('connections', () => {
  it('are kept: one for fifty letters in a row, one mail each', async () => {
    const { server, mailer } = await aPost();
    for (let sent = 0; sent < 50; sent += 1) await mailer.send(aMail(), aHandOff().handOff);
    expect(server.seen.connections).toBe(1);
    expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(50);
    expect(server.mails).toHaveLength(50);
  });

  it('are kept after a refused envelope', async () => {
    const { server, mailer } = await aPost();
    server.next('550 5.1.1 no at RCPT', '451 later at MAIL', '550 5.1.1 no at RCPT');
    const kinds: string[] = [];
    for (let sent = 0; sent < 4; sent += 1)
      kinds.push((await mailer.send(aMail(), aHandOff().handOff)).kind);
    expect(kinds).toEqual(['refused', 'later', 'refused', 'sent']);
    expect([server.seen.connections, server.mails.length]).toEqual([1, 1]);
  });

  it.each<MailFault>(['drop at MAIL', '421 4.4.2 idle for too long at MAIL', 'silence at MAIL'])(
    'that died between two letters cost nobody a try: %s',
    async (fault) => {
      const { server, mailer } = await aPost({ mailer: isSlow(fault) ? { timeouts: QUICK } : {} });
      await mailer.send(aMail(), aHandOff().handOff);
      server.next(fault);
      const { calls, handOff } = aHandOff();
      expect((await mailer.send(aMail(), handOff)).kind).toBe('sent');
      expect([calls.count, server.seen.connections, server.mails.length]).toEqual([1, 2, 2]);
    },
  );

  it('are opened again when the server closed all of them', async () => {
    const { server, mailer } = await aPost();
    const many = () => Promise.all([1, 2, 3].map(() => mailer.send(aMail(), aHandOff().handOff)));
    await many();
    server.hangUp();
    expect((await many()).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(server.mails).toHaveLength(6);
  });

  it('are closed when nobody has written for a while', async () => {
    const { server, mailer } = await aPost({ mailer: { timeouts: { idleMs: 1 } } });
    await mailer.send(aMail(), aHandOff().handOff);
    await server.untilQuiet();
    await mailer.send(aMail(), aHandOff().handOff);
    expect([server.seen.connections, server.mails.length]).toEqual([2, 2]);
  });

  it('are closed at the end, after the letters under way; those behind are told', async () => {
    const { server, mailer } = await aPost({ mailer: { maxConnections: 1 } });
    let closing: Promise<void> | undefined;
    const first = mailer.send(aMail(), async () => {
      closing = mailer.close();
      return true;
    });
    const second = mailer.send(aMail(), aHandOff().handOff);
    expect((await first).kind).toBe('sent');
    expect(await second).toEqual({ kind: 'later', code: 'closed', answer: null });
    await closing;
    await server.untilQuiet();
    const third = await mailer.send(aMail(), aHandOff().handOff);
    expect(third).toEqual({ kind: 'later', code: 'closed', answer: null });
    expect(server.mails).toHaveLength(1);
  });
});

describe('logging in', () => {
  const auth = { user: 'billing@tallpines.example', pass: 'p@ss:w/örd' };

  it('is done with the name and password of the URL', async () => {
    const { mailer } = await aPost({ server: { auth } });
    expect(await mailer.check()).toBeNull();
    expect((await mailer.send(aMail(), aHandOff().handOff)).kind).toBe('sent');
  });

  it.each<[MailFault, string]>([
    ['535 5.7.8 wrong password at AUTH', 'auth'],
    ['534 5.7.9 use an app password at AUTH', 'auth'],
    ['454 4.7.0 ask me later at AUTH', '454'],
  ])('that fails keeps the letter: %s', async (fault, code) => {
    const { outcome, handOffs } = await tryFault(fault, { auth });
    expect(outcome).toMatchObject({ kind: 'later', code });
    expect(handOffs).toBe(0);
  });

  it('never shows a password to a machine that does not encrypt', async () => {
    const server = await aScriptedServer({
      EHLO: '250-scripted\n250 AUTH PLAIN',
      STAR: '502 no',
    } as Script);
    ends.push(() => server.close());
    const mailer = aMailer(server.url.replace('//', '//me:secret@').concat('?requireTLS=true'));
    expect(await mailer.send(aMail(), aHandOff().handOff)).toMatchObject({ kind: 'later' });
    expect(server.commands.map((line) => line.split(' ')[0])).not.toContain('AUTH');
  });

  it.each(['starttls', 'implicit'] as const)(
    'trusts no certificate that nobody signed (%s)',
    async (tls) => {
      const { mailer, server } = await aPost({ server: { tls, auth } });
      expect(await mailer.send(aMail(), aHandOff().handOff)).toMatchObject({
        kind: 'later',
        code: 'tls',
      });
      expect(await mailer.check()).toContain('cannot be made secure');
      const trusting = aMailer(`${server.url}?tls.rejectUnauthorized=false`);
      expect((await trusting.send(aMail(), aHandOff().handOff)).kind).toBe('sent');
      expect(server.mails).toHaveLength(1);
    },
  );
});

describe('a check', () => {
  it('sends nothing and says what to mend', async () => {
    const { server, mailer } = await aPost({ server: { auth: { user: 'me', pass: 'right' } } });
    expect(await mailer.check()).toBeNull();
    const check = (url: string) => aMailer(url).check();
    expect(await check(server.url.replace('right', 'wrong'))).toContain(
      'user name or the password',
    );
    expect(await check(`smtps://127.0.0.1:${server.port}`)).toContain('cannot be made secure');
    server.next('554 5.7.1 go away at CONNECT');
    expect(await mailer.check()).toContain('(code 554)');
    server.next('no greeting');
    const hasty = aMailer(server.url, { timeouts: QUICK });
    expect(await hasty.check()).toContain('does not answer in time');
    server.down();
    expect(await mailer.check()).toContain('Nothing answers at 127.0.0.1:');
    expect(server.mails).toEqual([]);
    const { mailer: astray } = await aScriptedPost({ greeting: 'HTTP/1.1 400 Bad Request' });
    expect(await astray.check()).toContain('is no mail server');
  });
});

it('logs codes only', () => {
  expect(logged.length).toBeGreaterThan(50);
  for (const line of logged) expect(line).not.toMatch(/@|example|Invoice|such user|secret|p%40ss/);
});
