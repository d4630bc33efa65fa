// Takes docs/pictures/*.png from a running demo on a fixed day, with Debian's Chromium. `npx tsx scripts/screenshots.ts`
// takes all, with names behind it only those: `npx tsx scripts/screenshots.ts dispute disputes`.
import { mkdir } from 'node:fs/promises';
import { chromium, type Page } from 'playwright-core';
import { startBot } from '../demo/bot.ts';
import { runDemo } from '../demo/run.ts';

const TODAY = '2026-11-24';
const FOLDER = new URL('../docs/pictures/', import.meta.url).pathname;
const WIDE = { width: 1180, height: 820 };
const NARROW = { width: 400, height: 820 };

/** In this order; each leaves the page as the next one needs it. */
const PICTURES: Record<string, () => Promise<void>> = {
  digest: async () => {},
  status: async () => {
    await command('status 0200417');
    await answer();
  },
  picker: async () => {
    await command('status');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('dialog').getByRole('combobox').fill('acme');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
  },
  disputes: async () => {
    await command('disputes');
    await answer();
  },
  dispute: async () => {
    await page.getByRole('button', { name: 'ar-disputes' }).click();
    const card = page.getByRole('article').filter({ hasText: 'Dispute D-3' }).first();
    await card.getByRole('button', { name: /repl(y|ies)/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByRole('article').last().scrollIntoViewIfNeeded();
    await card.scrollIntoViewIfNeeded();
  },
  home: async () => {
    await page.getByRole('button', { name: /^Good Terms/ }).click();
    await page.locator('.home > :nth-child(3)').waitFor();
  },
  narrow: async () => {
    await page.setViewportSize(NARROW);
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PICTURES));
if (unknown.length > 0)
  throw new Error(
    `No picture ${unknown.join(', ')}; there are ${Object.keys(PICTURES).join(', ')}.`,
  );

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
});
await mkdir(FOLDER, { recursive: true });
const demo = await runDemo({ port: 0, today: TODAY, importFile: null }, startBot);
const context = await browser.newContext({ viewport: WIDE, deviceScaleFactor: 2 });
const page = await context.newPage();
try {
  for (const [name, show] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await start();
    await show();
    await take(page, name);
  }
} finally {
  await browser.close();
  await demo.stop();
}

/** In the channel of the digest, with nothing open. */
async function start(): Promise<void> {
  await page.goto(demo.page.url);
  for (const view of demo.standIn.openViews('maya')) await demo.human.as('maya').dismiss(view);
  await page.getByRole('button', { name: 'ar-collections' }).click();
  await page.getByRole('article').first().waitFor();
}

async function command(text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message #ar-collections' });
  await box.fill(`/ar ${text}`);
  await box.press('Enter');
}

/** The last answer, from its first line. */
async function answer(): Promise<void> {
  await page.getByText('Only visible to you').last().waitFor();
  await page
    .getByRole('article', { name: /only visible/ })
    .last()
    .scrollIntoViewIfNeeded();
}

async function take(from: Page, name: string): Promise<void> {
  await from.evaluate('document.fonts.ready.then(() => true)');
  await from.mouse.move(0, 0);
  await from.screenshot({ path: `${FOLDER}${name}.png` });
  console.log(`docs/pictures/${name}.png`);
}
