// Goal: the menu of a message works in the local stand-in as in Slack: what the bot is told, and what it may do with it.
// Method: a toy Bolt app with a real HTTPReceiver talks to it; people act through signed requests.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorkspace, type Humans, human, type StandIn, startStandIn } from '#test/support/slack.ts';
import { startToyBot, TOY_SECRET, type ToyBot } from '#test/support/toy-bot.ts';

let slack: StandIn;
let bot: ToyBot;
let people: Humans;

beforeEach(async () => {
  slack = await startStandIn({ seed: aWorkspace() });
  bot = await startToyBot(slack);
  people = human(slack, { botUrl: bot.url, signingSecret: TOY_SECRET });
});
afterEach(async () => {
  await bot.stop();
  await slack.close();
});

const aModal = () => slack.until('the modal', () => slack.openViews('maya').at(-1));

describe('a message shortcut', () => {
  it('is read from the manifest', () => {
    expect(slack.manifest.shortcuts).toEqual([
      { name: 'Save as AR note', callbackId: 'note.save' },
      { name: 'This is a dispute', callbackId: 'dispute.from_message' },
    ]);
  });

  it('tells the bot the message, its author and place, and lets it open a modal and answer', async () => {
    const said = await people.as('jonas').say('ar-collections', 'Acme & @priya <agree>');
    const [ack] = await people.as('maya').shortcut(said, 'note.save');
    expect(ack?.status).toBe(200);
    const modal = await aModal();
    // As Slack writes it: people by their id, the rest escaped.
    const name = `<@${slack.userId('priya')}|priya>`;
    expect(slack.wordsOf(modal)).toContain(`Acme &amp; ${name} &lt;agree&gt;`);
    const kept = JSON.parse(modal.private_metadata);
    expect(kept).toMatchObject({
      by: slack.userId('jonas'),
      in: { id: said.channel, name: 'ar-collections' },
    });
    expect(kept.link).toContain(`/archives/${said.channel}/p${said.ts.replace('.', '')}`);
    const answer = await slack.until('the answer', () => slack.ephemeralFor('maya').at(-1));
    expect(answer.text).toBe('Kept.');
    expect(slack.ephemeralFor('jonas')).toEqual([]);
  });

  it('delivered twice has one trigger: the second modal is refused', async () => {
    const said = await people.as('jonas').say('ar-collections', 'Acme');
    const acks = await people.as('maya').shortcut(said, 'note.save', 2);
    expect(acks).toHaveLength(2);
    await aModal();
    await slack.until(
      'both tries',
      () => slack.calls.filter(({ method }) => method === 'views.open').length === 2,
    );
    const taken = slack.calls.filter(
      ({ answer, method }) => method === 'views.open' && answer['ok'] === true,
    );
    expect(taken).toHaveLength(1);
    expect(slack.openViews('maya')).toHaveLength(1);
  });

  it('is offered by what everybody sees, and only if the manifest has it', async () => {
    const said = await people.as('jonas').say('ar-collections', 'Acme');
    const maya = people.as('maya');
    await expect(maya.shortcut(said, 'toy.unknown')).rejects.toThrow('No message offers');
    await maya.command('ar-collections', 'status acme');
    const card = await slack.until('the card', () => slack.ephemeralFor('maya').at(-1));
    await expect(maya.shortcut(card, 'note.save')).rejects.toThrow('has no menu');
  });
});

describe('chat.getPermalink', () => {
  it('leads to a message, and says where there is none', async () => {
    const client = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
    });
    const said = await people.as('jonas').say('ar-collections', 'Acme');
    const asked = { channel: said.channel, message_ts: said.ts };
    const { permalink } = await client.chat.getPermalink(asked);
    expect(permalink).toContain(`/archives/${said.channel}/p${said.ts.replace('.', '')}`);
    await expect(
      client.chat.getPermalink({ ...asked, message_ts: '1700000000.000000' }),
    ).rejects.toThrow('message_not_found');
    const there = slack.channel('empty').id;
    await expect(client.chat.getPermalink({ ...asked, channel: there })).rejects.toThrow(
      /not_in_channel|message_not_found/,
    );
  });
});
