// Goal: a person walks a whole dispute in the demo, from the word of a client to the decision and back, and finds all of it in
// the record. Method: the demo as a person starts it, on a fixed Tuesday; one browser, one story, three people.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOrNote } from '#test/support/browser.ts';
import { startBot } from '../../demo/bot.ts';
import { type Demo, runDemo } from '../../demo/run.ts';

const launch = browserOrNote();

describe.skipIf(!launch)('a dispute in the demo', () => {
  let browser: Browser;
  let demo: Demo;
  let page: Page;
  const broken: string[] = [];

  beforeAll(async () => {
    browser = await launch!();
    demo = await runDemo({ port: 0, today: '2026-11-24', importFile: null }, startBot);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('response', (response) => {
      if (!response.ok()) broken.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(demo.page.url);
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    expect(broken, 'errors in the page').toEqual([]);
  });

  const dialog = () => page.getByRole('dialog');
  const card = () =>
    page.getByRole('log').first().getByRole('article').filter({ hasText: 'Dispute D-5' });
  const thread = () => page.getByRole('complementary', { name: 'Thread' });
  const said = (words: string) => thread().getByRole('article').filter({ hasText: words });
  const press = (name: string | RegExp) => card().getByRole('button', { name }).click();

  async function go(channel: string) {
    await page.getByRole('button', { name: new RegExp(`^${channel}`) }).click();
    await page.getByRole('heading', { name: channel }).waitFor();
  }

  async function type(text: string) {
    await go('ar-collections');
    const composer = page.getByRole('textbox', { name: 'Message #ar-collections' });
    await composer.fill(text);
    await composer.press('Enter');
  }

  async function become(name: string) {
    const people = page.getByRole('combobox', { name: 'You are' });
    const option = people.locator('option', { hasText: name });
    await people.selectOption({ label: (await option.textContent()) ?? '' });
    await expect.poll(() => people.locator('option:checked').textContent()).toContain(name);
    await go('ar-disputes');
  }

  async function choose(label: string, option: string) {
    await dialog().getByRole('combobox', { name: label }).click();
    await dialog().getByRole('option', { name: option, exact: true }).click();
  }

  async function fill(label: string, words: string) {
    await dialog().getByRole('textbox', { name: label }).fill(words);
  }

  /** Sends the form and closes what it becomes. */
  async function send(button: string, answer: string | RegExp) {
    await dialog().getByRole('button', { name: button, exact: true }).click();
    await dialog().getByText(answer).waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }

  async function chooseIn(message: Locator, menu: string, entry: string) {
    await message.hover();
    await message.getByRole('button', { name: menu }).click();
    await message.getByRole('menuitem', { name: entry }).click();
  }

  async function reply(words: string) {
    await page.getByRole('textbox', { name: 'Reply in thread' }).fill(words);
    await page.keyboard.press('Enter');
    await said(words).waitFor();
  }

  /** One that is past its day. */
  async function leadsTheDigest() {
    await page.getByText('PAST THEIR DAY').waitFor();
    await page.getByRole('button', { name: /^Open case.*D-3/ }).click();
    const answer = page.getByRole('article', { name: /only visible to you/ });
    await answer.getByText('answer was due Thu 19 Nov').waitFor();
  }

  /** For a part of one invoice: it gets its card and its owner. */
  async function isOpened() {
    await type('/ar dispute acme');
    await dialog().getByText('Which one do you mean?').waitFor();
    await dialog()
      .getByRole('button', { name: /Acme & Sons/ })
      .click();
    await dialog()
      .getByRole('checkbox', { name: /INV-10660/ })
      .check();
    await fill('How much, where it is not all', '1,200');
    await choose('Why', 'Too few delivered');
    await choose('What they ask for', 'Part credit');
    await fill('What they said', 'Only eight of the ten stands arrived.');
    await fill('Who said it', 'Anna Keller');
    await send('Open the case', /D-5 is open/);
    await go('ar-disputes');
    await card().getByText('Anna Keller: “Only eight of the ten stands arrived.”').waitFor();
    await card()
      .getByText(/owns it, not taken yet · answer by Mon 30 Nov/)
      .waitFor();
    expect(await card().getByText('The other €4,749.01 stays collectable.').count()).toBe(1);
  }

  /** A letter asks for the rest only. */
  async function leavesTheChase() {
    await type('/ar remind 0200417');
    await dialog().getByText('Why now').waitFor();
    await dialog()
      .getByText(/INV-10660 · €4,749.01/)
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }

  async function isTalkedAbout() {
    await become('Jonas');
    await press(/^Take/);
    await card().getByText('@Jonas Brandt owns it · answer by').waitFor();
    await press(/repl(y|ies)/);
    await said('took it').waitFor();
    await reply('The stock list says eight');
    await reply('I would never pay that');
    await chooseIn(said('The stock list'), 'More actions', 'Edit message');
    await thread()
      .getByRole('textbox', { name: 'Edit message' })
      .fill('The packing list says eight');
    await page.keyboard.press('Enter');
    await thread().getByText('(edited)').waitFor();
    await chooseIn(said('I would never'), 'More actions', 'Delete message');
    await said('I would never').waitFor({ state: 'detached' });
    await chooseIn(said('The packing list'), 'Add reaction', 'white_check_mark');
    await thread().getByRole('button', { name: 'white_check_mark, 1' }).waitFor();
  }

  async function waitsForTheClient() {
    await press('Ask client');
    await fill('What we need to know from them', 'Could you send us the signed delivery note?');
    await send('Save', 'waits for the client');
    await card().getByText('Waiting for the client').waitFor();
    await press('They answered');
    await fill('What they said', 'They sent it: eight are on it.');
    await send('Save', 'the client answered');
    await card().getByText('Waiting for the client').waitFor({ state: 'detached' });
  }

  /** By two people, and closed by its credit. */
  async function isSettled() {
    await press('Propose resolution');
    await choose('What is to become of it', 'Partly upheld');
    await dialog().getByRole('radio', { name: 'The amounts below' }).check();
    await fill('Amounts', '600');
    await choose('Whose side the root of it lay on', 'Ours');
    await choose('What caused it', 'Packaging');
    await fill('What prevents the next one', 'Two people count what is packed.');
    await send('Propose', 'Somebody else says yes or no');
    await press('Accept');
    await page.getByText('You proposed this yourself.').waitFor();
    await become('Maya');
    await press('Accept');
    await card().getByText('€600 credited, cause: packaging (ours)').waitFor();
    await press('The credit is in the books');
    await card().getByText('Closed on Tue 24 Nov').waitFor();
  }

  /** All of it, in order. */
  async function isOnRecord() {
    await press('Record');
    await dialog().getByText('oldest first').waitFor();
    const record = (await dialog().textContent()) ?? '';
    const places = [
      'opened this case',
      'looks after this client, so it is theirs',
      'took it',
      'The packing list says eight',
      'Before it was changed: “The stock list says eight”',
      'I would never pay that',
      'Deleted in Slack',
      'Could you send us the signed delivery note?',
      'They sent it: eight are on it',
      'proposes: Partly upheld',
      '€600 credited',
      'the credit is in the books',
    ].map((words) => ({ words, at: record.indexOf(words) }));
    expect(places.filter(({ at }) => at < 0)).toEqual([]);
    expect(places.map(({ at }) => at)).toEqual(places.map(({ at }) => at).sort((a, b) => a - b));
    expect(record).toMatch(/✅\s*@Jonas Brandt/);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }

  /** And stands in the list. */
  async function isOpenedAgain() {
    await press('Reopen');
    await fill('Why', 'The last two stands came back empty.');
    await send('Reopen', 'is open again');
    await card().getByRole('button', { name: 'Propose resolution' }).waitFor();
    await type('/ar disputes open');
    const list = page.getByRole('article', { name: /only visible to you/ }).last();
    await list.getByText('D-5').first().waitFor();
    expect(await list.getByRole('button', { name: /^Open case/ }).count()).toBe(3);
  }

  it('is walked from the first word to the decision and back', async () => {
    await leadsTheDigest();
    await isOpened();
    await leavesTheChase();
    await isTalkedAbout();
    await waitsForTheClient();
    await isSettled();
    await isOnRecord();
    await isOpenedAgain();
  }, 60_000);
});
