// Goal: what `npm run demo` opens works: the real bot, its invoices, its digest, in a real browser.
// Method: the demo as a person starts it, on a fixed Tuesday; one browser, one story.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrNote } from '#test/support/browser.ts';
import { startBot } from '../../demo/bot.ts';
import { type Demo, runDemo } from '../../demo/run.ts';

const launch = browserOrNote();

describe.skipIf(!launch)('the demo with the real bot', () => {
  let browser: Browser;
  let demo: Demo;
  let page: Page;

  beforeAll(async () => {
    browser = await launch!();
    demo = await runDemo({ port: 0, today: '2026-11-24', importFile: null }, startBot);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(demo.page.url);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function type(text: string) {
    const composer = page.getByRole('textbox', { name: 'Message #ar-collections' });
    await composer.fill(text);
    await composer.press('Enter');
  }

  const answers = () => page.getByRole('article', { name: /only visible to you/ });

  it('shows today’s digest, once, from its first line', async () => {
    const heading = page.getByRole('heading', { name: 'Overdue on Tuesday 24 November' });
    await heading.waitFor();
    expect(await heading.count()).toBe(1);
    expect(await heading.isVisible()).toBe(true);
    expect(await page.getByText('[block type').count()).toBe(0);
  });

  it('answers /ar status with one card, for that person alone', async () => {
    await type('/ar status 0200417');
    await answers().last().getByRole('heading', { name: 'Acme & Sons' }).waitFor();
    expect(demo.standIn.ephemeralFor('jonas')).toEqual([]);
    expect(demo.standIn.ephemeralFor('maya')).toHaveLength(1);
  });

  it('opens a client from the digest’s own button', async () => {
    await page.getByRole('button', { name: /status.*Globex/i }).click();
    await answers().last().getByRole('heading', { name: 'Globex' }).waitFor();
  });

  it('finds a client while a name is typed', async () => {
    await type('/ar status');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Client' }).fill('acme');
    await dialog.getByRole('option', { name: /0200988/ }).waitFor();
    expect(await dialog.getByRole('option').count()).toBe(3);
    await page.keyboard.press('Escape'); // The list.
    await page.keyboard.press('Escape'); // The modal.
    await dialog.waitFor({ state: 'hidden' });
  });

  it('shows each person their own accounts in the Home tab', async () => {
    await page.getByRole('button', { name: /^Good Terms/ }).click();
    await page.getByRole('heading', { name: 'My clients' }).waitFor();
    await page.getByText('Vandelay Imports').first().waitFor();
  });
});
