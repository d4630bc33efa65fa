// Takes docs/pictures/*.png from a running demo on a fixed day, with Debian's Chromium. `npx tsx scripts/screenshots.ts`
import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import { startBot } from '../demo/bot.ts';
import { runDemo } from '../demo/run.ts';

const TODAY = process.argv[2] ?? '2026-11-24';
const FOLDER = new URL('../docs/pictures/', import.meta.url).pathname;
const WIDE = { width: 1180, height: 820 };
const NARROW = { width: 400, height: 820 };

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
});
await mkdir(FOLDER, { recursive: true });
const demo = await runDemo({ port: 0, today: TODAY, importFile: null }, startBot);
const context = await browser.newContext({ viewport: WIDE, deviceScaleFactor: 2 });
const page = await context.newPage();
try {
  await page.goto(demo.page.url);
  await page.getByRole('article').first().waitFor();
  await take(page, 'digest');
  await command('status 0200417');
  await page.getByText('Only visible to you').last().waitFor();
  await page
    .getByRole('article', { name: /only visible/ })
    .last()
    .scrollIntoViewIfNeeded();
  await take(page, 'status');
  await command('status');
  await page.getByRole('dialog').waitFor();
  await page.getByRole('dialog').getByRole('combobox').fill('acme');
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await take(page, 'picker');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Good Terms/ }).click();
  await page.locator('.home > :nth-child(3)').waitFor();
  await take(page, 'home');
  await page.getByRole('button', { name: 'ar-collections' }).click();
  await page.setViewportSize(NARROW);
  await take(page, 'narrow');
} finally {
  await browser.close();
  await demo.stop();
}

async function command(text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message #ar-collections' });
  await box.fill(`/ar ${text}`);
  await box.press('Enter');
}

async function take(from: Page, name: string): Promise<void> {
  await from.evaluate('document.fonts.ready.then(() => true)');
  await from.mouse.move(0, 0);
  await from.screenshot({ path: `${FOLDER}${name}.png` });
  console.log(`docs/pictures/${name}.png`);
}
