// Goal: a person can work with the bot on the demo's page, by name and by keyboard alone.
// Method: a real browser against the stand-in of Slack with a toy bot that uses every kind of block.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserOrNote } from '#test/support/browser.ts';
import { startToyBot } from '#test/support/toy-bot.ts';
import { type Demo, runDemo } from '../../demo/run.ts';

const launch = browserOrNote();

describe.skipIf(!launch)('the demo page', () => {
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
      { port: 0, today: '2026-11-24', importFile: null },
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

  async function type(text: string) {
    await composer().fill(text);
    await composer().press('Enter');
  }

  /** `/ar status acme`, then the modal behind its first button. */
  async function openModal() {
    await type('/ar status acme');
    await page.getByRole('button', { name: 'Snooze Acme & Sons' }).click();
    await dialog().getByRole('textbox', { name: 'Reason' }).waitFor();
  }

  it('shows the command hint, then the answer to the one who asked', async () => {
    await composer().fill('/ar');
    await page.getByText('What clients owe, and what to do next').waitFor();
    await type('/ar status acme');
    const card = page.getByRole('article', { name: /Good Terms.*only visible to you/ });
    await card.waitFor();
    expect(await card.getByRole('heading').textContent()).toBe('Acme & Sons');
    expect(await card.locator('strong').allTextContents()).toContain('€18,200');
    expect(await card.getByText('<raw>').count()).toBe(1);
    await page
      .getByRole('combobox', { name: 'You are' })
      .selectOption({ label: 'Jonas (account owner)' });
    await page.getByText('Nothing here yet.').waitFor();
    expect(await card.count()).toBe(0);
  });

  it('fills and submits a modal, after its errors are repaired', async () => {
    await openModal();
    await dialog().getByRole('button', { name: 'Snooze' }).click();
    await dialog().getByText('Please complete this required field.').waitFor();
    const reason = dialog().getByRole('textbox', { name: 'Reason' });
    expect(await page.evaluate('document.activeElement.dataset.key')).toBe('reason/reason');

    await reason.fill('no');
    await dialog().getByRole('button', { name: 'Snooze' }).click();
    await dialog().getByText('Say it in five letters or more.').waitFor();
    expect(await reason.getAttribute('aria-invalid')).toBe('true');

    await reason.fill('Moving house');
    await dialog().getByLabel('Quiet until').fill('2026-12-04');
    await dialog().getByRole('combobox', { name: 'Another client' }).fill('leeds');
    await dialog().getByRole('option', { name: 'Acme Ltd (Leeds)' }).click();
    await dialog().getByRole('radio', { name: 'Plain' }).check();
    await dialog().getByRole('checkbox', { name: 'Tell the owner' }).check();
    await dialog().getByRole('button', { name: 'Snooze' }).click();
    await dialog().waitFor({ state: 'hidden' });

    const sent = await demo.standIn.until('the message', () =>
      demo.standIn.directMessages('maya').at(-1),
    );
    expect(sent.text).toBe('Snoozed: Moving house');
    await page.getByRole('button', { name: /^Good Terms.*1.*new/ }).click();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByText('Snoozed: Moving house').waitFor();
  });

  it('keeps what was entered while another modal lies on top, and closes by Escape', async () => {
    await openModal();
    await dialog().getByRole('textbox', { name: 'Reason' }).fill('Half written');
    await dialog().getByRole('button', { name: 'Explain' }).click();
    await dialog().getByText('Nothing is sent to a snoozed client.').waitFor();
    await page.keyboard.press('Escape');
    const reason = dialog().getByRole('textbox', { name: 'Reason' });
    await reason.waitFor();
    expect(await reason.inputValue()).toBe('Half written');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    const focused = await page.evaluate(`document.activeElement.getAttribute('aria-label')`);
    expect(focused).toBe('Snooze Acme & Sons');
  });

  it('offers the shortcuts of the app in the menu of a message, by keyboard too', async () => {
    await composer().fill('Acme pays on Friday');
    await composer().press('Enter');
    const message = page.getByRole('article').filter({ hasText: 'Acme pays on Friday' });
    await message.hover();
    const more = message.getByRole('button', { name: 'More actions' });
    await more.click();
    await message.getByRole('menuitem', { name: /Save as AR note/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // The entry that has the focus.
    await dialog().getByText('Acme pays on Friday').waitFor();
  });

  it('asks before a button that wants confirming, then posts for everybody', async () => {
    await type('/ar status acme');
    await page.getByRole('button', { name: 'Share in channel' }).click();
    await dialog().getByRole('button', { name: 'Keep private' }).click();
    expect(demo.standIn.channel('ar-collections').messages).toEqual([]);
    await page.getByRole('button', { name: 'Share in channel' }).click();
    await dialog().getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('article', { name: /Good Terms, \d\d:\d\d$/ }).waitFor();
    expect(demo.standIn.channel('ar-collections').messages).toHaveLength(1);
  });

  it('opens a menu by keyboard and lets an answer be dismissed', async () => {
    await type('/ar status acme');
    await page.getByRole('button', { name: 'More actions' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Note' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const answer = page.getByRole('article').filter({ hasText: 'More of that later.' });
    await answer.waitFor();
    await answer.getByRole('button', { name: 'Dismiss message' }).click();
    await answer.waitFor({ state: 'detached' });
    expect(demo.standIn.ephemeralFor('maya')).toHaveLength(1);
  });

  it('talks in a thread beside the channel', async () => {
    await type('Who knows Acme?');
    const root = page.getByRole('article', { name: /Maya Okafor/ });
    await root.hover();
    await root.getByRole('button', { name: 'Reply in thread' }).click();
    await page.getByRole('textbox', { name: 'Reply in thread' }).fill('I do');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('I do').waitFor();
    await root
      .first()
      .getByRole('button', { name: /1 reply/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'hidden' });
    const [said] = demo.standIn.channel('ar-collections').messages;
    expect(demo.standIn.replies(said!).map(({ text }) => text)).toEqual(['I do']);
  });

  it('lets a person react to a message, take that back, change what they said, and delete it', async () => {
    await type('Two chairs & more');
    const message = page.getByRole('article', { name: /Maya Okafor/ });
    const menu = (name: string) => message.getByRole('button', { name }).click();
    const choose = (name: string) => message.getByRole('menuitem', { name }).click();
    await message.hover();
    await menu('Add reaction');
    await choose('white_check_mark');
    const chip = message.getByRole('button', { name: 'white_check_mark, 1' });
    await chip.waitFor();
    expect(await chip.getAttribute('aria-pressed')).toBe('true');
    await chip.click();
    await chip.waitFor({ state: 'detached' });
    await menu('More actions');
    await choose('Edit message');
    const box = message.getByRole('textbox', { name: 'Edit message' });
    expect(await box.inputValue()).toBe('Two chairs & more');
    await box.fill('Three chairs <of ten>');
    await page.keyboard.press('Enter');
    await message.getByText('Three chairs <of ten>').waitFor();
    await message.getByText('(edited)').waitFor();
    await message.hover();
    await menu('More actions');
    await choose('Delete message');
    await page.getByText('Nothing here yet.').waitFor();
    expect(demo.standIn.channel('ar-collections').messages).toEqual([]);
  });

  it('shows the Home tab and replaces a message for everybody', async () => {
    await page.getByRole('button', { name: 'Good Terms' }).click();
    await page.getByRole('heading', { name: 'Your accounts' }).waitFor();
    await page.getByRole('button', { name: 'ar-collections' }).click();
    await type('/ar post Globex');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Done, nothing else to do.').waitFor();
  });

  it('fits a narrow screen, with the channels behind a button', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await type('/ar status acme');
    await page.getByRole('button', { name: 'Snooze Acme & Sons' }).waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBe(400);
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('button', { name: 'finance-team' }).click();
    await page.getByRole('heading', { name: 'finance-team' }).waitFor();
  });

  it('never makes markup of what somebody writes', async () => {
    await type('<img src=x onerror=alert(1)> *bold* <b>plain</b>');
    const message = page.getByRole('article').last();
    await message.getByText('bold').waitFor();
    expect(await message.locator('img[src=x], b').count()).toBe(0);
    expect(await message.locator('.text').textContent()).toBe(
      '<img src=x onerror=alert(1)> bold <b>plain</b>',
    );
  });

  it('answers only its own page', async () => {
    const url = `${demo.page.url}api/say`;
    const body = JSON.stringify({ user: 'maya', channel: 'ar-collections', text: 'x' });
    const asForm = await fetch(url, { method: 'POST', body });
    expect(asForm.status).toBe(415);
    expect((await fetch(`${demo.page.url}..%2frun.ts`)).status).toBe(404);
  });
});
