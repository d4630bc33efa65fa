// Goal: a person brings files on the demo's page, in a form and in a conversation, and gets shared ones out again.
// Method: a real browser against the stand-in of Slack with a toy bot that weighs what it is given.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserOrNote } from '#test/support/browser.ts';
import { startToyBot } from '#test/support/toy-bot.ts';
import { type Demo, runDemo } from '../../demo/run.ts';

const launch = browserOrNote();
const SHOTS = process.env['GOODTERMS_TEST_SHOTS'];

const SCOPES = ['chat:write', 'commands', 'im:write', 'files:read', 'files:write'];
const DAY = { port: 0, today: '2026-11-24', importFile: null };

const csv = (name: string, rows = 100) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`number,amount\n${'INV-7,1200.00\n'.repeat(rows)}`),
});

describe.skipIf(!launch)('files on the demo page', () => {
  let browser: Browser;
  let demo: Demo;
  let page: Page;
  const broken: string[] = [];

  beforeAll(async () => {
    browser = await launch!();
  });
  afterAll(async () => browser?.close());

  beforeEach(async () => {
    broken.length = 0;
    demo = await runDemo(
      { ...DAY, scopes: SCOPES, events: ['message.channels'] },
      ({ standIn, signingSecret }) => startToyBot(standIn, signingSecret),
    );
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('response', (response) => {
      if (!response.ok()) broken.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(demo.page.url);
  });
  afterEach(async () => {
    await page.close();
    await demo.stop();
    expect(broken, 'errors in the page').toEqual([]);
  });

  const composer = () => page.getByRole('textbox', { name: 'Message #ar-collections' });
  const dialog = () => page.getByRole('dialog');
  const shot = async (name: string) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
  };

  async function openForm() {
    await composer().fill('/ar file');
    await composer().press('Enter');
    await dialog().getByLabel('Invoices').waitFor({ state: 'attached' });
  }

  it('takes a file in a form, after saying what does not fit', async () => {
    await openForm();
    const field = dialog().getByLabel('Invoices');
    await dialog().getByRole('button', { name: 'Bring it' }).click();
    await dialog().getByText('Please complete this required field.').waitFor();
    expect(await page.evaluate('document.activeElement.dataset.key')).toBe('file/file');

    await field.setInputFiles({ ...csv('photo.png'), mimeType: 'image/png' });
    await dialog().getByText('photo.png is of another kind. Choose .csv or .xlsx.').waitFor();
    await field.setInputFiles(csv('huge.csv', 800_000));
    await dialog().getByText('huge.csv is over 10 MB, which a form does not take.').waitFor();
    await shot('form-too-large');
    await field.setInputFiles(csv('wrong.csv'));
    expect(await dialog().getByRole('alert').count()).toBe(0);
    await field.setInputFiles(csv('Open Items.csv'));
    await shot('form-two-files');
    await dialog().getByRole('button', { name: 'Remove wrong.csv' }).click();
    expect(await dialog().getByRole('listitem').allTextContents()).toEqual([
      'Open Items.csv1.4 kB',
    ]);

    await dialog().getByRole('textbox', { name: 'Note' }).fill('no');
    await dialog().getByRole('button', { name: 'Bring it' }).click();
    await dialog().getByText('Say something kinder.').waitFor();
    await shot('form-refused');
    await dialog().getByRole('textbox', { name: 'Note' }).fill('please');
    await dialog().getByRole('button', { name: 'Bring it' }).click();
    await dialog().waitFor({ state: 'hidden' });
    const told = await demo.standIn.until('the answer', () =>
      demo.standIn.directMessages('maya').at(-1),
    );
    expect(told.text).toBe('Open Items.csv: 1414 bytes of text/csv');
  });

  it('shares a file with words, shows it to everybody and gives it back', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles([csv('Open Items.csv'), csv('not this.csv', 1)]);
    await page.getByRole('button', { name: 'Remove not this.csv' }).click();
    await shot('composer-chosen');
    await composer().fill('Please bring this in');
    await composer().press('Enter');

    const message = page.getByRole('article').filter({ hasText: 'Please bring this in' });
    await message.getByText('CSV · 1.4 kB').waitFor();
    expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
    const coming = page.waitForEvent('download');
    await message.getByRole('link', { name: 'Open Items.csv' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('Open Items.csv');
    expect(await readFile(await download.path())).toEqual(csv('Open Items.csv').buffer);

    await message.getByRole('button', { name: /1 reply/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Open Items.csv: 1414 bytes of text/csv').waitFor();
    await shot('thread');
  });

  it('shares a file alone in a thread, and shows the bot’s own file', async () => {
    await composer().fill('/ar export');
    await composer().press('Enter');
    const posted = page.getByRole('article', { name: /Good Terms/ });
    await posted.getByRole('link', { name: 'skipped.csv' }).waitFor();
    await posted.hover();
    await posted.getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const chooser = page.waitForEvent('filechooser');
    await thread.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(csv('better.csv'));
    await thread.getByRole('button', { name: 'Send now' }).click();
    await thread.getByRole('link', { name: 'better.csv' }).waitFor();
    await shot('thread-file');
    const [root] = demo.standIn.channel('ar-collections').messages;
    expect(demo.standIn.replies(root!)).toMatchObject([{ text: '', files: [{ size: 1414 }] }]);

    const own = demo.standIn.replies(root!)[0]!.files![0]!.id;
    await demo.human.as('maya').deleteFile(own);
    await thread.getByText('This file was deleted.').waitFor();
  });

  it('keeps a command and its files until they are taken apart', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(csv('a.csv'));
    await composer().fill('/ar status acme');
    await composer().press('Enter');
    await page.getByText('/ar takes no files.').waitFor();
    expect(await composer().inputValue()).toBe('/ar status acme');
    await page.getByRole('button', { name: 'Remove a.csv' }).click();
    await composer().press('Enter');
    await page.getByRole('heading', { name: 'Acme & Sons' }).waitFor();
  });

  it('fits a narrow screen', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(csv(`${'a very long name '.repeat(6)}.csv`));
    await shot('narrow-composer');
    await composer().press('Enter');
    await page.getByText('CSV · 1.4 kB').waitFor();
    await shot('narrow-message');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });

  it('gives files to those who may see them, and takes them from its own page only', async () => {
    const bytes = csv('a.csv').buffer;
    const share = { channel: 'finance-team', name: 'a.csv', bytes };
    const { files } = await demo.human.as('maya').shareFile(share);
    const url = `${demo.page.url}files/${files?.[0]?.id}/a.csv`;
    const fetched = await fetch(`${url}?user=tomas`);
    expect([fetched.status, fetched.headers.get('content-type')]).toEqual([
      200,
      'application/octet-stream',
    ]);
    expect((await fetch(`${url}?user=jonas`)).status).toBe(404);
    const form = await fetch(`${demo.page.url}api/upload?user=maya&name=a.csv`, {
      method: 'POST',
      body: 'a,b',
    });
    expect(form.status).toBe(415);
  });
});
