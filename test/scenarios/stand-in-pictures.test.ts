// Goal: pictures of the bot's own go into blocks through the stand-in as they go through Slack, and are seen by whoever may.
// Method: the Web API as the bot calls it, answers over a response_url, and the page as a person opens it.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorkspace, type Humans, human, type StandIn, startStandIn } from '#test/support/slack.ts';
import { startToyBot, TOY_SECRET, type ToyBot } from '#test/support/toy-bot.ts';
import { emptyMailbox } from '../../demo/mail/mailbox.ts';
import type { DemoPage } from '../../demo/server.ts';
import { startDemoPage } from '../../demo/server.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
let slack: StandIn;
let bot: ToyBot;
let people: Humans;
let client: WebClient;
let page: DemoPage;

beforeEach(async () => {
  slack = await startStandIn({ seed: aWorkspace() });
  bot = await startToyBot(slack);
  people = human(slack, { botUrl: bot.url, signingSecret: TOY_SECRET });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    timeout: 2_000,
  });
  page = await startDemoPage({ standIn: slack, human: people, mailbox: emptyMailbox(), port: 0 });
});
afterEach(async () => {
  await page.close();
  await bot.stop();
  await slack.close();
});

async function uploaded(filename = 'why.png'): Promise<string> {
  const { files } = await client.filesUploadV2({ filename, file: PNG, alt_text: 'a chart' });
  return files[0]!.files![0]!.id!;
}

/** Slack has looked at it. */
async function examined(filename?: string): Promise<string> {
  const file = await uploaded(filename);
  await client.files.info({ file });
  return file;
}

const image = (changes: object = {}) => ({ type: 'image', alt_text: 'A chart.', ...changes });
const post = (...blocks: object[]) =>
  client.chat.postMessage({
    channel: slack.channel('ar-collections').id,
    text: 'x',
    blocks: blocks as never,
  });
const mistakeOf = async (...blocks: object[]) => {
  const error = (await post(...blocks).catch((error: unknown) => error)) as {
    data?: { response_metadata?: { messages?: string[] } };
  };
  return error.data?.response_metadata?.messages?.join() ?? JSON.stringify(error.data);
};

describe('a picture that is shared with nobody', () => {
  it('belongs to the bot alone, and Slack needs a moment to look at it', async () => {
    const file = await uploaded();
    expect(slack.channel('ar-collections').messages).toEqual([]);
    const info = async () => (await client.files.info({ file })).file?.mimetype;
    expect(await mistakeOf(image({ slack_file: { id: file } }))).toContain('invalid slack file');
    expect([await info(), await info()]).toEqual(['', 'image/png']);
    await post(image({ slack_file: { id: file } }));
    expect(slack.channel('ar-collections').messages[0]?.blocks[0]).toMatchObject({
      type: 'image',
      slack_file: { id: file },
    });
  });

  it.each([
    ['invalid slack file', async () => image({ slack_file: { id: 'F0NONENONE' } })],
    ['invalid slack file', async () => image({ slack_file: { id: await examined('a.csv') } })],
    ['invalid slack file', async () => image({ slack_file: { id: 'nonsense' } })],
    [
      'missing required field: alt_text',
      async () => {
        const id = await examined();
        return image({ slack_file: { id }, alt_text: '' });
      },
    ],
    ['either image_url or slack_file', async () => image()],
    [
      'either image_url or slack_file',
      async () => {
        const id = await examined();
        return image({ slack_file: { id }, image_url: 'https://x.example/a.png' });
      },
    ],
    [
      'less than 2001 characters',
      async () => {
        const id = await examined();
        return image({ slack_file: { id }, alt_text: 'x'.repeat(2_001) });
      },
    ],
  ])('is refused: %s', async (mistake, block) => {
    expect(await mistakeOf(await block())).toContain(mistake);
  });

  it('is refused in a section, a modal and an answer alike', async () => {
    const wrong = image({ slack_file: { id: 'F0NONENONE' } });
    const text = { type: 'mrkdwn', text: 'x' };
    expect(await mistakeOf({ type: 'section', text, accessory: wrong })).toContain('invalid slack');
    const trigger_id = await slack.inside.views.triggerFor(slack.userId('maya'));
    const title = { type: 'plain_text', text: 'x' } as const;
    await expect(
      client.views.open({ trigger_id, view: { type: 'modal', title, blocks: [wrong] as never } }),
    ).rejects.toThrow('invalid_arguments');
    const url = slack.inside.responses.urlFor({
      userId: slack.userId('maya'),
      channelId: slack.channel('ar-collections').id,
    });
    const answered = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x', blocks: [wrong] }),
    });
    expect(answered.status).toBe(400);
    expect(slack.ephemeralFor('maya')).toEqual([]);
  });
});

describe('on the page', () => {
  it('is seen by those whose messages show it, and by nobody else', async () => {
    const shown = await examined();
    const unseen = await examined();
    const url = slack.inside.responses.urlFor({
      userId: slack.userId('maya'),
      channelId: slack.channel('ar-collections').id,
    });
    const blocks = [image({ slack_file: { id: shown } })];
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x', blocks }),
    });
    const look = async (id: string, name: string) => {
      const user = new URLSearchParams({ user: slack.userId(name) });
      const response = await fetch(`${page.url}pictures/${id}?${user}`);
      return [response.status, response.headers.get('content-type')];
    };
    expect(await look(shown, 'maya')).toEqual([200, 'image/png']);
    expect((await look(shown, 'jonas'))[0]).toBe(404);
    expect((await look(unseen, 'maya'))[0]).toBe(404);
    expect((await look('F0NONENONE', 'maya'))[0]).toBe(404);
  });
});
