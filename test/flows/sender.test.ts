// Goal: as whom the team writes is said by admins, checked, and in the record; letters reach clients only once it is live.
// Method: forms as data, then rows and the record; test mails to a mailer that does as it is told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertCard } from '#db/cards.ts';
import type { Database } from '#db/client.ts';
import { LETTER_STAGES } from '#domain/ladder.ts';
import { lettersOf, resetWords, saveWords, tryWords, wordsOf } from '#flows/mail-templates.ts';
import { adoptSender, changeSender, goLive, senderOf } from '#flows/sender.ts';
import type { SenderForm } from '#flows/sender-form.ts';
import { payToText, senderMistakes } from '#flows/sender-form.ts';
import { sendTestMail } from '#flows/test-mail.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import { aFakeMailer, aSender } from '#test/support/letters.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const form: SenderForm = {
  fromName: 'Northwind Studio',
  fromAddress: 'billing@northwind.example',
  replyTo: null,
  phone: null,
  logoUrl: null,
  paymentLink: null,
  payTo: '',
  signature: null,
  language: 'en',
  minGapDays: 3,
  allowList: '',
};

const NOT_SAID = {
  from: null,
  replyTo: null,
  phone: null,
  logoUrl: null,
  signature: null,
  paymentLink: null,
  payTo: {},
  language: null,
};

async function recordOf(workspaceId: string) {
  const rows = await db.prisma.activity.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, actor, facts }) => ({ action, actor, ...(facts as object) }));
}

describe('a form', () => {
  it.each<[Partial<SenderForm>, unknown[]]>([
    [{}, []],
    [{ fromName: ' \n ' }, [{ code: 'no_name' }]],
    [{ fromAddress: 'billing' }, [{ code: 'bad_from' }]],
    [{ replyTo: 'a@b.example' }, []],
    [{ replyTo: '' }, [{ code: 'bad_reply_to' }]],
    [{ logoUrl: 'https://x.example/l.png' }, []],
    [{ logoUrl: 'http://x.example/l.png' }, [{ code: 'bad_logo' }]],
    [{ logoUrl: 'javascript:alert(1)' }, [{ code: 'bad_logo' }]],
    [{ logoUrl: 'https://user:pw@x.example/' }, [{ code: 'bad_logo' }]],
    [{ paymentLink: 'https://pay.example/{number}?a=1' }, []],
    [{ paymentLink: 'https://pay.example/?n={number}' }, []],
    [{ paymentLink: 'https://pay.example/' }, [{ code: 'link_without_number' }]],
    [{ paymentLink: 'http://pay.example/{number}' }, [{ code: 'bad_link' }]],
    [{ paymentLink: 'https://{number}.example/' }, [{ code: 'bad_link' }]],
    [{ paymentLink: 'https://pay.example/{client}/{number}' }, [{ code: 'bad_link' }]],
    [{ payTo: 'EUR: IBAN DE02\n\nusd : routing 1' }, []],
    [{ payTo: 'EUR: IBAN DE02\nXXQ: nowhere' }, [{ code: 'no_currency', line: 2 }]],
    [{ payTo: 'IBAN DE02' }, [{ code: 'no_currency', line: 1 }]],
    [{ payTo: 'EUR:' }, [{ code: 'no_currency', line: 1 }]],
    [{ payTo: 'EUR: one\neur: two' }, [{ code: 'currency_twice', line: 2 }]],
    [{ minGapDays: 0 }, []],
    [{ minGapDays: 30 }, []],
    [{ minGapDays: 31 }, [{ code: 'bad_gap' }]],
    [{ minGapDays: -1 }, [{ code: 'bad_gap' }]],
    [{ minGapDays: Number.NaN }, [{ code: 'bad_gap' }]],
    [{ allowList: 'me@x.example\n@x.example\n' }, []],
    [{ allowList: 'me@x.example, you@x.example' }, [{ code: 'bad_allowed', line: 1 }]],
    [
      { allowList: '@x.example\nx.example\n@' },
      [2, 3].map((line) => ({ code: 'bad_allowed', line })),
    ],
  ])('%j: %j', (is, mistakes) => {
    expect(senderMistakes({ ...form, ...is })).toEqual(mistakes);
  });
});

describe('the sender', () => {
  it('is saved as it was meant, and the record names no address', async () => {
    const workspaceId = 'S1';
    await aBook(db, { today, workspaceId });
    const act = { workspaceId, actor: 'U1', now, staysLive: false };
    expect(await senderOf(db, workspaceId)).toBeNull();
    const wrong = { ...act, form: { ...form, fromAddress: 'x' } };
    expect(await changeSender(db, wrong)).toEqual({ ok: false, mistakes: [{ code: 'bad_from' }] });
    const full: SenderForm = {
      ...form,
      fromName: ' Northwind\n Studio',
      fromAddress: 'Billing@NORTHWIND.example',
      replyTo: 'answers@northwind.example',
      logoUrl: 'https://northwind.example/logo.png',
      paymentLink: 'https://pay.example/{number}',
      payTo: 'eur: IBAN DE02, BIC X\n\nUSD:routing 1',
      signature: 'Northwind GmbH\nHamburg',
      language: 'de',
      minGapDays: 5,
      allowList: 'Me@Northwind.example\n@TEST.example\nme@northwind.example',
    };
    const saved = await changeSender(db, { ...act, form: full });
    const sender = {
      fromName: 'Northwind Studio',
      fromAddress: 'Billing@northwind.example',
      replyTo: 'answers@northwind.example',
      phone: null,
      logoUrl: 'https://northwind.example/logo.png',
      paymentLink: 'https://pay.example/{number}',
      payTo: { EUR: 'IBAN DE02, BIC X', USD: 'routing 1' },
      signature: 'Northwind GmbH\nHamburg',
      isLive: false,
      allowList: ['me@northwind.example', '@test.example'],
      minGapDays: 5,
      language: 'de',
    };
    expect(saved).toEqual({ ok: true, sender });
    expect(await senderOf(db, workspaceId)).toEqual(sender);
    expect(payToText(sender.payTo)).toBe('EUR: IBAN DE02, BIC X\nUSD: routing 1');
    await changeSender(db, { ...act, form: full }); // Saved again as it was: nothing to record.
    await changeSender(db, { ...act, form: { ...full, phone: '+49 40 1' } });
    const facts = { actor: 'U1', isLive: false, language: 'de', minGapDays: 5 };
    expect(await recordOf(workspaceId)).toEqual([
      { action: 'sender.change', ...facts, changed: expect.stringContaining('payTo') },
      { action: 'sender.change', ...facts, changed: 'phone' },
    ]);
    expect(JSON.stringify(await recordOf(workspaceId))).not.toMatch(/@|IBAN|\+49/);
  });

  it('goes live only by itself, stays so while wished, and goes back at once', async () => {
    const workspaceId = 'S2';
    await aBook(db, { today, workspaceId });
    const act = { workspaceId, actor: 'U1', now };
    expect(await goLive(db, act)).toBeNull();
    const change = async (staysLive: boolean) => {
      const result = await changeSender(db, { ...act, form, staysLive });
      return result.ok && result.sender.isLive;
    };
    expect(await change(true)).toBe(false);
    expect((await goLive(db, act))?.isLive).toBe(true);
    await goLive(db, act);
    expect(await change(true)).toBe(true);
    expect(await change(false)).toBe(false);
    expect(await change(true)).toBe(false);
    expect((await recordOf(workspaceId)).map(({ action }) => action)).toEqual([
      'sender.change',
      'sender.live',
      'sender.practice',
    ]);
  });

  it('draws the cards again that say whom letters reach', async () => {
    const workspaceId = 'S6';
    const book = await aBook(db, { today, workspaceId });
    const clientId = await book.client();
    const card = {
      workspaceId,
      clientId,
      reminderId: null,
      userId: 'U1',
      channelId: 'C1',
      ts: '1',
    };
    for (const kind of ['status', 'reminder', 'question'] as const)
      await insertCard(db.prisma, { ...card, kind, at: now });
    const wanted = async () => {
      const rows = await db.prisma.card.findMany({
        where: { workspaceId },
        orderBy: { id: 'asc' },
      });
      return rows.map(({ redrawsWanted }) => redrawsWanted);
    };
    const act = { workspaceId, actor: 'U1', now };
    const change = { ...act, staysLive: true };
    await changeSender(db, { ...change, form });
    expect(await wanted()).toEqual([1, 1, 0]);
    await changeSender(db, { ...change, form: { ...form, phone: '+49 40 1' } });
    expect(await wanted()).toEqual([1, 1, 0]);
    await goLive(db, act);
    expect(await wanted()).toEqual([2, 2, 0]);
  });

  it('comes from the environment until somebody says it in Slack', async () => {
    const workspaceId = 'S3';
    await aBook(db, { today, workspaceId });
    const adopt = (from: { name: string | null; address: string } | null, replyTo: string | null) =>
      adoptSender(db, { workspaceId, defaults: { ...NOT_SAID, from, replyTo }, now });
    await adopt(null, 'x@y.example');
    expect(await senderOf(db, workspaceId)).toBeNull();
    await adopt({ name: null, address: 'a@northwind.example' }, null);
    expect(await senderOf(db, workspaceId)).toMatchObject({
      fromName: 'Northwind Studio',
      fromAddress: 'a@northwind.example',
      replyTo: 'owner',
      isLive: false,
      minGapDays: 3,
    });
    await adopt({ name: 'Billing', address: 'b@northwind.example' }, 'c@northwind.example');
    await adopt({ name: 'Billing', address: 'b@northwind.example' }, 'c@northwind.example');
    expect(await senderOf(db, workspaceId)).toMatchObject({
      fromName: 'Billing',
      fromAddress: 'b@northwind.example',
      replyTo: 'c@northwind.example',
    });
    expect((await recordOf(workspaceId)).map(({ actor }) => actor)).toEqual([
      'environment',
      'environment',
    ]);
    await changeSender(db, { workspaceId, actor: 'U1', now, form, staysLive: false });
    await adopt({ name: 'Billing', address: 'd@northwind.example' }, null);
    expect(await senderOf(db, workspaceId)).toMatchObject({ fromAddress: form.fromAddress });
  });
});

it('its phone, logo, words, language and ways to pay come from the environment until then, too', async () => {
  const workspaceId = 'S7';
  await aBook(db, { today, workspaceId });
  const from = { name: 'Billing', address: 'a@northwind.example' };
  const profile = {
    phone: '+49 40 1',
    logoUrl: 'https://northwind.example/logo.png',
    signature: 'Northwind GmbH\nHamburg',
    paymentLink: 'https://pay.example/{number}',
    payTo: { EUR: 'IBAN DE02', USD: 'Routing 1' },
    language: 'de' as const,
  };
  const adopt = (said: Partial<typeof profile>) =>
    adoptSender(db, { workspaceId, defaults: { ...NOT_SAID, ...said, from }, now });
  await adopt(profile);
  expect(await senderOf(db, workspaceId)).toMatchObject({ ...profile, isLive: false });
  const { payTo: _, ...rest } = profile;
  await adopt(rest); // Taken out of the environment again.
  expect(await senderOf(db, workspaceId)).toMatchObject({ ...rest, payTo: {} });
  await changeSender(db, { workspaceId, actor: 'U1', now, form, staysLive: false });
  await adopt(profile);
  expect(await senderOf(db, workspaceId)).toMatchObject({ phone: null, payTo: {}, language: 'en' });
  expect(JSON.stringify(await recordOf(workspaceId))).not.toMatch(/IBAN|\+49/);
});

describe('a test mail', () => {
  const workspaceId = 'S4';
  const send = (given: { to?: string | null; mailer?: ReturnType<typeof aFakeMailer> | null }) =>
    sendTestMail(
      { db, now },
      { workspaceId, actor: 'U1', to: 'me@team.example', mailer: null, ...given },
    );

  it('says what is missing before anything is sent', async () => {
    await aBook(db, { today, workspaceId });
    const mailer = aFakeMailer();
    expect(await send({})).toEqual({ ok: false, reason: 'no_mail_server' });
    expect(await send({ mailer })).toEqual({ ok: false, reason: 'no_sender' });
    await aSender(db.prisma, workspaceId, { isLive: false });
    expect(await send({ mailer, to: null })).toEqual({ ok: false, reason: 'no_address' });
    expect(mailer.sent).toEqual([]);
  });

  it('goes to whoever asked, in practice too, and the record has its outcome only', async () => {
    const mailer = aFakeMailer();
    const from = 'billing@northwind.example';
    expect(await send({ mailer })).toEqual({ ok: true, from });
    expect(mailer.sent).toMatchObject([
      {
        from: { address: from },
        to: { name: null, address: 'me@team.example' },
        cc: null,
        replyTo: null,
      },
    ]);
    expect(mailer.sent[0]?.messageId).toMatch(/^test\.[\w-]+@northwind\.example$/);
    mailer.next(
      { kind: 'refused', code: '550', answer: '550 5.7.1 not you', isAddress: false },
      { kind: 'later', code: 'auth', answer: null },
      { kind: 'unknown', code: 'timeout', answer: null },
    );
    expect(await send({ mailer })).toEqual({
      ok: false,
      reason: 'not_taken',
      said: '550 5.7.1 not you',
    });
    expect(await send({ mailer })).toEqual({ ok: false, reason: 'not_taken', said: 'auth' });
    expect(await send({ mailer })).toEqual({ ok: false, reason: 'unknown', said: 'timeout' });
    expect(await recordOf(workspaceId)).toEqual([
      { action: 'sender.test', actor: 'U1', outcome: 'sent' },
      { action: 'sender.test', actor: 'U1', outcome: 'refused', code: '550' },
      { action: 'sender.test', actor: 'U1', outcome: 'later', code: 'auth' },
      { action: 'sender.test', actor: 'U1', outcome: 'unknown', code: 'timeout' },
    ]);
  });
});

describe('the words of letters', () => {
  const workspaceId = 'S5';
  const letter = { stage: 'friendly', language: 'en' } as const;
  const act = { workspaceId, actor: 'U1', now, ...letter };
  const words = {
    subject: '{{ Invoices }}, please',
    body: '{{ greeting }}\n\nThis is about {{ invoices }}. Is anything holding the payment up? If you have already paid, please ignore this. Thank you!',
  };

  it('are ours until the team writes its own, and ours again when it wants', async () => {
    await aBook(db, { today, workspaceId });
    expect(
      (await lettersOf(db, workspaceId)).map(({ language, own, stage }) => [language, stage, own]),
    ).toEqual(
      ['en', 'de'].flatMap((language) => LETTER_STAGES.map((stage) => [language, stage, null])),
    );
    const ours = await wordsOf(db, { workspaceId, ...letter });
    expect(ours.isOwn).toBe(false);
    expect(await saveWords(db, { ...act, words })).toMatchObject({ ok: true, warnings: [] });
    expect(await wordsOf(db, { workspaceId, ...letter })).toEqual({ ...words, isOwn: true });
    expect((await lettersOf(db, workspaceId)).filter(({ own }) => own)).toMatchObject([
      { ...letter, own: { updatedAt: now, updatedBy: 'U1' } },
    ]);
    await resetWords(db, act);
    await resetWords(db, act);
    expect(await wordsOf(db, { workspaceId, ...letter })).toEqual(ours);
    expect(await recordOf(workspaceId)).toEqual([
      { action: 'letter.change', actor: 'U1', ...letter },
      { action: 'letter.reset', actor: 'U1', ...letter },
    ]);
  });

  it('are not saved with a mistake, which is told with its place', async () => {
    const wrong = { subject: '{{ cleint }}', body: '{% if phone %}Call {{ phone }}' };
    const tried = await saveWords(db, { ...act, words: wrong });
    expect(tried.ok).toBe(false);
    expect(!tried.ok && tried.mistakes.map(({ where }) => where)).toContain('subject');
    const open = tryWords({ ...words, body: wrong.body }, { ...letter, tone: 'warm' });
    expect(!open.ok && open.mistakes.map(({ where }) => where)).toEqual(['body']);
    expect((await wordsOf(db, { workspaceId, ...letter })).isOwn).toBe(false);
  });

  it('are shown with the facts of an invented client, with warnings where the tone is off', () => {
    const tried = tryWords(
      { ...words, body: 'Pay {{ invoices }} at last!' },
      { ...letter, tone: 'plain' },
    );
    expect(tried).toMatchObject({ ok: true, draft: { subject: 'Invoice INV-7, please' } });
    expect(tried.ok && tried.warnings.map(({ code }) => code)).toContain('no_thanks');
  });
});
