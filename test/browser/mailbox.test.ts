// Goal: a person sends a reminder from the digest and reads the letter as the client gets it; letters that go wrong show.
// Method: the demo as a person starts it, on a fixed Tuesday, with its own mail server; one browser, one story.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrNote } from '#test/support/browser.ts';
import { startBot } from '../../demo/bot.ts';
import { type Demo, runDemo } from '../../demo/run.ts';

const launch = browserOrNote();
/** Three of the pictures are those of docs/pictures. */
const SHOTS = process.env['GOODTERMS_TEST_SHOTS'];

const ROOM_ROUND_A_DIALOG = 32;

/** Everything in it wants something of `url`, or wants to show that it ran. */
const hostile = (url: string) =>
  [
    'From: Mallory <mallory@elsewhere.example>',
    'To: Elaine Marsh <elaine.marsh@vandelay.example.com>',
    'Subject: <b>Not bold</b>',
    'Date: Tue, 24 Nov 2026 08:30:00 +0000',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<html><head><script>document.title = "ran"; fetch("${url}script")</script>`,
    `<link rel="stylesheet" href="${url}style.css"></head>`,
    `<body onload="parent.document.title = 'ran'" background="${url}background.png">`,
    `<p>Hello</p><img src="${url}pixel.png" onerror="document.body.append('ran')">`,
    `<iframe src="${url}frame"></iframe>`,
    `<form action="${url}form"><button>Press</button></form></body></html>`,
  ].join('\r\n');

describe.skipIf(!launch)('the mailbox of the demo', () => {
  let browser: Browser;
  let demo: Demo;
  let page: Page;
  const broken: string[] = [];
  const elsewhere = createServer((_request, response) => {
    asked += 1;
    response.end();
  });
  let asked = 0;

  beforeAll(async () => {
    browser = await launch!();
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    demo = await runDemo({ port: 0, today: '2026-11-24', importFile: null }, startBot);
    const viewport = { width: 1180, height: 1440 };
    page = await browser.newPage({ viewport, deviceScaleFactor: SHOTS ? 2 : 1 });
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('response', (response) => {
      if (!response.ok()) broken.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(demo.page.url);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    elsewhere.close();
    expect(broken, 'errors in the page').toEqual([]);
  });

  const dialog = () => page.getByRole('dialog');
  const mailbox = () => page.getByRole('button', { name: /^Mailbox/ });
  const list = () => page.getByRole('list', { name: 'Mails' });
  const mail = () => page.getByRole('region', { name: 'Mail' });
  const letter = () => page.frameLocator('iframe');

  /** Of what matters and a little round it. */
  async function shot(name: string, what: Locator, room = 0) {
    if (!SHOTS) return;
    await page.mouse.move(0, 0);
    const { x, y, width, height } = (await what.boundingBox())!;
    const clip = {
      x: x - room,
      y: y - room,
      width: width + 2 * room,
      height: height + 2 * room,
    };
    await page.screenshot({ path: `${SHOTS}/${name}.png`, clip });
  }

  /** The whole letter, however long it is. */
  async function shotOfMail(name: string) {
    const former = page.viewportSize()!;
    const { y, height } = (await letter().locator('body').boundingBox())!;
    await page.setViewportSize({ ...former, height: Math.ceil(y + height) + 8 });
    await shot(name, page.locator('body'));
    await page.setViewportSize(former);
  }

  async function remind(name: string) {
    await page.getByRole('button', { name: 'ar-collections' }).click();
    const composer = page.getByRole('textbox', { name: 'Message #ar-collections' });
    await composer.fill(`/ar remind ${name}`);
    await composer.press('Enter');
    await dialog().getByText('Why now').waitFor();
  }

  async function send() {
    await dialog().getByRole('button', { name: 'Send', exact: true }).click();
    await dialog().getByText('it goes out now').waitFor();
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await dialog().waitFor({ state: 'hidden' });
  }

  it('shows what would go out, from the digest’s own button', async () => {
    await page.getByRole('button', { name: 'Send friendly reminder: Vandelay Imports' }).click();
    const to = dialog().getByRole('combobox', { name: 'To' });
    await to.waitFor();
    expect(await to.inputValue()).toContain('Elaine Marsh (payer)');
    const boxes = await dialog().getByRole('checkbox').all();
    expect(await Promise.all(boxes.map((box) => box.isChecked()))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await page.getByText('[element').count()).toBe(0);
    await shot('reminder', dialog(), ROOM_ROUND_A_DIALOG);
  });

  it('draws our words anew with each choice, and keeps a person’s own', async () => {
    const subject = dialog().getByRole('textbox', { name: 'Subject' });
    const text = dialog().getByRole('textbox', { name: 'Text' });
    expect(await subject.inputValue()).toContain('4 invoices');
    await dialog().getByRole('checkbox').first().uncheck();
    await expect.poll(() => subject.inputValue()).toContain('3 invoices');
    expect(await dialog().getByRole('checkbox').first().isChecked()).toBe(false);

    const own = 'Hello Elaine,\n\nCould you please look at these? Thank you!';
    await text.fill(own);
    const [before] = demo.standIn.openViews('maya');
    await dialog().getByRole('radio', { name: 'Warm' }).check();
    await demo.standIn.until('the form drawn anew', () => {
      const [now] = demo.standIn.openViews('maya');
      return now?.hash !== before?.hash;
    });
    await expect.poll(() => dialog().getByRole('radio', { name: 'Warm' }).isChecked()).toBe(true);
    expect(await text.inputValue()).toBe(own);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(demo.mailbox.mails).toEqual([]);
  });

  it('sends it once approved; the mailbox counts it and the digest says by whom', async () => {
    await page.getByRole('button', { name: 'Send friendly reminder: Vandelay Imports' }).click();
    await send();
    await page.getByRole('button', { name: /^Mailbox.*1.*new/ }).waitFor();
    await page.getByText(/Friendly reminder sent by @Maya Okafor/).waitFor();
  });

  it('shows the letter as the client gets it, formatted, as text and as it travelled', async () => {
    await mailbox().click();
    await page.getByText('Choose a mail to read it.').waitFor();
    await list()
      .getByRole('button', { name: /Elaine Marsh/ })
      .click();
    await letter().getByText('Elaine Marsh').first().waitFor();
    for (const words of [
      'Kestrel & Lund <accounts@kestrel-lund.example.com>',
      'Elaine Marsh <elaine.marsh@vandelay.example.com>',
      'Maya Okafor <maya@kestrel-lund.example.com>',
      'Tuesday, 24 November 2026',
    ])
      expect(await mail().getByText(words).count(), words).toBe(1);
    expect(await letter().getByRole('row').count()).toBe(6); // A head, four invoices, a total.
    expect(await page.getByRole('button', { name: /^Mailbox.*new/ }).count()).toBe(0);
    await shotOfMail('mail');

    await mail().getByRole('button', { name: 'Plain text' }).click();
    await mail().getByText('How to pay:').waitFor();
    await mail().getByRole('button', { name: 'Show source' }).click();
    await mail().getByText('Auto-Submitted: auto-generated').waitFor();
    const focused = await page.evaluate('document.activeElement.textContent');
    expect(focused).toBe('Show source');
  });

  it('writes German to a German', async () => {
    await remind('müller');
    await send();
    await mailbox().click();
    await list()
      .getByRole('button', { name: /Sabine Müller/ })
      .click();
    await letter().getByText('So können Sie bezahlen').waitFor();
    await shotOfMail('mail-de');
  });

  it('takes a new letter into the list while somebody reads another', async () => {
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
    await demo.mailbox.take(Buffer.from(hostile(url)), { isAnswered: true });
    await list()
      .getByRole('button', { name: /New: Elaine Marsh.*<b>Not bold/ })
      .waitFor();
    expect(await letter().getByText('So können Sie bezahlen').count()).toBe(1);
  });

  it('lets a letter run nothing and load nothing', async () => {
    await list()
      .getByRole('button', { name: /Not bold/ })
      .click();
    await mail().getByText('Pictures from elsewhere are not loaded here.').waitFor();
    await letter().getByText('Hello').waitFor();
    await letter().getByRole('button', { name: 'Press' }).click();
    expect(await letter().getByText('ran').count()).toBe(0);
    expect(await page.title()).toBe('Good Terms: demo');
    expect(asked).toBe(0);
    const own = await fetch(`${demo.page.url}mails/3/html`);
    expect(own.headers.get('content-security-policy')).toContain('sandbox allow-popups');
    expect((await fetch(`${demo.page.url}mails/99`)).status).toBe(404);
  });

  it('shows the owner a letter that came back, and one that nobody knows about', async () => {
    await remind('peacock');
    await send();
    await remind('bluth');
    await send();
    const back = await demo.standIn.until('the card of the first', () =>
      demo.standIn.directMessages('priya').at(-1),
    );
    expect(demo.standIn.wordsOf(back)).toContain('it came back');
    const unknown = await demo.standIn.until('the card of the second', () =>
      demo.standIn.directMessages('tomas').at(-1),
    );
    expect(demo.standIn.wordsOf(unknown)).toContain('[Mark as sent]');
    expect(demo.mailbox.mails.map(({ to }) => to)).not.toContain('clara@peacock.bounce.example');
    await mailbox().click();
    await list()
      .getByRole('button', { name: /Michael Bluth/ })
      .click();
    await mail().getByText('the sender was not told that this arrived').waitFor();
  });

  it('offers nothing to send to somebody who wants no mail', async () => {
    await remind('soylent');
    expect(await dialog().getByRole('button', { name: 'Send', exact: true }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  it('fits a narrow screen, one letter at a time', async () => {
    await mailbox().click();
    await page.setViewportSize({ width: 400, height: 800 });
    await list()
      .getByRole('button', { name: /Sabine Müller/ })
      .click();
    await letter().getByText('So können Sie bezahlen').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    await shot('narrow-mail', page.locator('body'));
    await mail().getByRole('button', { name: 'Back to the list' }).click();
    await list()
      .getByRole('button', { name: /Elaine Marsh/ })
      .first()
      .click();
    await mail().getByRole('heading').waitFor();
  });
});
