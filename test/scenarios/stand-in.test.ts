// Goal: the local stand-in behaves like Slack where it matters to the bot.
// Method: a toy Bolt app with a real HTTPReceiver talks to it; people act through signed requests.
import type { ModalView } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorkspace, type Humans, human, type StandIn, startStandIn } from '#test/support/slack.ts';
import { startToyBot, TOY_SECRET, type ToyBot } from '#test/support/toy-bot.ts';

let slack: StandIn;
let bot: ToyBot;
let people: Humans;
let client: WebClient;

beforeEach(async () => {
  slack = await startStandIn({
    seed: aWorkspace({ events: ['app_home_opened', 'message.channels'] }),
  });
  bot = await startToyBot(slack);
  people = human(slack, { botUrl: bot.url, signingSecret: TOY_SECRET });
  client = clientOf(slack.botToken);
});

afterEach(async () => {
  await bot.stop();
  await slack.close();
});

const clientOf = (token: string) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 500,
  });

const view: ModalView = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] };

const textsIn = (channel: string) => slack.channel(channel).messages.map(({ text }) => text);

async function statusCard() {
  await people.as('maya').command('ar-collections', 'status acme');
  return slack.until('the card', () => slack.ephemeralFor('maya').at(-1));
}

async function snoozeModal() {
  const card = await statusCard();
  await people.as('maya').click(card, 'snooze.open');
  return slack.until('the modal', () =>
    slack.openViews('maya').find(({ callback_id }) => callback_id === 'snooze.submit'),
  );
}

describe('requests to the bot', () => {
  it('carry a signature that a real receiver accepts, and one with another secret is refused', async () => {
    const ack = await people.as('maya').command('ar-collections', 'help');
    expect(ack.status).toBe(200);
    const stranger = human(slack, { botUrl: bot.url, signingSecret: 'another' });
    expect((await stranger.as('maya').command('ar-collections', 'help')).status).toBe(401);
  });

  it('show the person that a command failed when the bot is silent', async () => {
    const impatient = human(slack, { botUrl: 'http://127.0.0.1:1/', signingSecret: TOY_SECRET });
    expect((await impatient.as('maya').command('ar-collections', 'help')).status).toBe(0);
    expect(slack.ephemeralFor('maya').at(-1)?.text).toContain('/ar failed');
  });
});

describe('what a person sees', () => {
  it('keeps an ephemeral answer to the one who asked', async () => {
    const card = await statusCard();
    expect(slack.wordsOf(card)).toContain('Acme & Sons');
    expect(slack.ephemeralFor('jonas')).toEqual([]);
    expect(textsIn('ar-collections')).toEqual([]);
  });

  it('replaces an ephemeral original and shares in the channel', async () => {
    const card = await statusCard();
    await people.as('maya').click(card, 'toy.share');
    await slack.until('the shared card', () => textsIn('ar-collections').includes('Shared'));
    await people.as('maya').click(card, 'toy.done');
    await slack.until('the replacement', () =>
      slack.ephemeralFor('maya').at(-1)?.text.startsWith('Done'),
    );
    expect(slack.ephemeralFor('maya')).toHaveLength(1);
  });

  it('replaces the original in a channel for everybody', async () => {
    await people.as('maya').command('ar-collections', 'post Globex');
    const [post] = await slack.until('the post', () => {
      const { messages } = slack.channel('ar-collections');
      return messages.length === 1 && messages;
    });
    await people.as('jonas').click(post!, 'toy.done', 'Globex');
    await slack.until('the change', () => textsIn('ar-collections')[0]?.startsWith('Done'));
    expect(slack.channel('ar-collections').messages[0]?.blocks).toEqual([]);
  });

  it('publishes a Home tab when it is opened', async () => {
    await people.as('priya').openHome();
    const home = await slack.until('the Home tab', () => slack.home('priya'));
    expect(slack.wordsOf(home)).toContain('Your accounts');
  });

  it('answers a message in its thread', async () => {
    const said = await people.as('jonas').say('ar-collections', 'thread please');
    const replies = await slack.until('a reply', () => {
      const found = slack.replies(said);
      return found.length > 0 && found;
    });
    expect(replies.map(({ text }) => text)).toEqual(['Here it is.']);
  });

  it('takes five posts to a response_url, no sixth', async () => {
    const url = slack.inside.responses.urlFor({
      userId: slack.userId('maya'),
      channelId: slack.channel('ar-collections').id,
    });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) {
      const body = JSON.stringify({ text: `answer ${i}` });
      const headers = { 'content-type': 'application/json' };
      statuses.push((await fetch(url, { method: 'POST', headers, body })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });
});

describe('modals', () => {
  it('opens, shows errors by block, then closes and reports every value', async () => {
    const modal = await snoozeModal();
    const maya = people.as('maya');
    const refused = await maya.submit(modal, { reason: 'no' });
    expect(refused.body).toEqual({
      response_action: 'errors',
      errors: { reason: 'Say it in five letters or more.' },
    });
    expect(slack.openViews('maya')).toHaveLength(1);

    expect(await maya.options(modal, 'client', 'acme')).toHaveLength(2);
    await maya.submit(modal, {
      reason: 'They are moving house',
      client: 'acme & sons',
      owner: slack.userId('jonas'),
      days: ['tue', 'wed'],
    });
    await slack.until('the direct message', () => slack.directMessages('maya').at(-1));
    expect(slack.directMessages('maya').at(-1)?.text).toBe('Snoozed: They are moving house');
    expect(slack.openViews('maya')).toEqual([]);
    expect(bot.submitted.values).toMatchObject({
      until: { until: { type: 'datepicker', selected_date: '2026-11-30' } },
      client: { client: { selected_option: { value: 'acme & sons' } } },
      owner: { owner: { selected_user: slack.userId('jonas') } },
      channel: { channel: { selected_conversation: null } },
      days: { days: { selected_options: [{ value: 'tue' }, { value: 'wed' }] } },
      tone: { tone: { selected_option: { value: 'warm' } } },
      tell: { tell: { selected_options: [] } },
    });
  });

  it('updates in place on response_action update', async () => {
    const modal = await snoozeModal();
    await people.as('maya').submit(modal, { reason: 'update me' });
    const [updated] = slack.openViews('maya');
    expect(updated?.id).toBe(modal.id);
    expect(updated?.hash).not.toBe(modal.hash);
    expect(slack.wordsOf(updated!)).toContain('It is saved.');
  });

  it('pushes on top and comes back', async () => {
    const modal = await snoozeModal();
    const maya = people.as('maya');
    await maya.click(modal, 'toy.push');
    const stack = await slack.until('two modals', () => {
      const open = slack.openViews('maya');
      return open.length === 2 && open;
    });
    expect(stack[1]?.previous_view_id).toBe(modal.id);
    await maya.dismiss(stack[1]!);
    expect(slack.openViews('maya').map(({ id }) => id)).toEqual([modal.id]);
  });

  it('refuses an old hash', async () => {
    const modal = await snoozeModal();
    await expect(client.views.update({ view_id: modal.id, hash: 'old', view })).rejects.toThrow(
      'hash_conflict',
    );
  });

  it('lets a trigger open one modal only', async () => {
    const trigger_id = await slack.inside.views.triggerFor(slack.userId('maya'));
    await client.views.open({ trigger_id, view });
    await expect(client.views.open({ trigger_id, view })).rejects.toThrow('exchanged_trigger_id');
    expect(slack.openViews('maya')).toHaveLength(1);
  });
});

describe('the Web API', () => {
  const post = (text: string) =>
    client.chat.postMessage({
      channel: slack.channel('ar-collections').id,
      text,
      metadata: { event_type: 'digest', event_payload: { id: text } },
    });

  it('does the work and loses the answer, once', async () => {
    slack.failNext('chat.postMessage', { how: 'lost_answer' });
    await expect(post('digest 1')).rejects.toThrow('fetch failed');
    expect(textsIn('ar-collections')).toEqual(['digest 1']);
    await post('digest 2');
    expect(textsIn('ar-collections')).toEqual(['digest 1', 'digest 2']);
  });

  it('lets calls go well before the one that fails', async () => {
    slack.failNext('chat.postMessage', { how: 'lost_answer', after: 1, times: 2 });
    await post('one');
    await expect(post('two')).rejects.toThrow('fetch failed');
    await expect(post('three')).rejects.toThrow('fetch failed');
    await post('four');
    expect(textsIn('ar-collections')).toEqual(['one', 'two', 'three', 'four']);
  });

  it('sends names in a command as Slack escapes them', async () => {
    await people.as('maya').command('ar-collections', 'echo A&B <x> to @jonas in #no-bot');
    const answer = await slack.until('the echo', () => slack.ephemeralFor('maya').at(-1));
    expect(answer.text).toBe(
      `A&amp;B &lt;x&gt; to <@${slack.userId('jonas')}|jonas> in <#${slack.channel('no-bot').id}|no-bot>`,
    );
  });

  it('delivers only the events that the app subscribes to', async () => {
    const deaf = await startStandIn({ seed: aWorkspace({ events: ['app_home_opened'] }) });
    const nobody = human(deaf, { botUrl: 'http://127.0.0.1:1/', signingSecret: TOY_SECRET });
    const said = await nobody.as('maya').say('ar-collections', 'thread please');
    expect(deaf.replies(said)).toEqual([]);
    await deaf.close();
  });

  it.each([
    ['http_500', /500/],
    ['rate_limited', /rate/],
    ['timeout', /timeout|aborted/i],
    [{ error: 'not_in_channel' }, /not_in_channel/],
  ] as const)('fails with %j and does nothing', async (how, message) => {
    slack.failNext('chat.postMessage', { how });
    await expect(post('digest')).rejects.toThrow(message);
    expect(textsIn('ar-collections')).toEqual([]);
    expect(slack.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });

  it('returns metadata in history and replies when asked, and only then', async () => {
    const { ts = '', channel = '' } = await post('digest');
    await client.chat.postMessage({
      channel,
      thread_ts: ts,
      text: 'rest',
      metadata: { event_type: 'digest', event_payload: { id: 'rest' } },
    });
    const history = await client.conversations.history({ channel, include_all_metadata: true });
    expect(history.messages?.map(({ metadata }) => metadata?.event_payload)).toEqual([
      { id: 'digest' },
    ]);
    const replies = await client.conversations.replies({ channel, ts, include_all_metadata: true });
    expect(replies.messages?.map(({ metadata }) => metadata?.event_payload)).toEqual([
      { id: 'digest' },
      { id: 'rest' },
    ]);
    const bare = await client.conversations.history({ channel });
    expect(bare.messages?.map(({ metadata }) => metadata)).toEqual([undefined]);
  });

  it('honours oldest, inclusive and limit in history', async () => {
    const first = await post('one');
    const second = await post('two');
    await post('three');
    const channel = first.channel ?? '';
    const after = await client.conversations.history({ channel, oldest: second.ts! });
    expect(after.messages?.map(({ text }) => text)).toEqual(['three']);
    const from = await client.conversations.history({
      channel,
      oldest: second.ts!,
      inclusive: true,
    });
    expect(from.messages?.map(({ text }) => text)).toEqual(['three', 'two']);
    const newest = await client.conversations.history({ channel, limit: 1 });
    expect([newest.messages?.map(({ text }) => text), newest.has_more]).toEqual([['three'], true]);
  });

  it('keeps the bot out of channels it was not invited to', async () => {
    const { id } = slack.channel('no-bot');
    await expect(client.chat.postMessage({ channel: id, text: 'x' })).rejects.toThrow(
      'not_in_channel',
    );
    await slack.invite('no-bot', slack.botUserId);
    await client.chat.postMessage({ channel: id, text: 'now' });
    expect(textsIn('no-bot')).toEqual(['now']);
    await slack.kick('no-bot', slack.botUserId);
    await expect(client.chat.postMessage({ channel: id, text: 'y' })).rejects.toThrow(
      'not_in_channel',
    );
  });

  it('knows guests, administrators, zones and shared channels', async () => {
    const guest = await client.users.info({ user: slack.userId('gast') });
    expect(guest.user).toMatchObject({ is_restricted: true, is_admin: false });
    const maya = await client.users.lookupByEmail({ email: 'maya@tallpines.example' });
    expect(maya.user).toMatchObject({ is_admin: true, tz: 'Europe/Berlin', is_restricted: false });
    const shared = await client.conversations.info({ channel: slack.channel('with-a-client').id });
    expect(shared.channel).toMatchObject({ is_ext_shared: true });
    const { members } = await client.conversations.members({
      channel: slack.channel('finance-private').id,
    });
    expect(members).toEqual([slack.userId('maya'), slack.botUserId]);
  });

  it('reports its scopes, and refuses what they do not cover', async () => {
    const { response_metadata } = await client.auth.test();
    expect(response_metadata?.scopes).toContain('chat:write');
    const narrow = await startStandIn({ seed: aWorkspace({ scopes: ['users:read'] }) });
    const poor = new WebClient(narrow.botToken, { slackApiUrl: narrow.apiUrl });
    const { id } = narrow.channel('ar-collections');
    await expect(poor.chat.postMessage({ channel: id, text: 'x' })).rejects.toThrow(
      'missing_scope',
    );
    await narrow.close();
  });

  it('refuses unknown tokens, unknown methods and what Slack would not draw', async () => {
    await expect(clientOf('xoxb-wrong').auth.test()).rejects.toThrow('invalid_auth');
    await expect(client.apiCall('chat.sing')).rejects.toThrow('unknown_method');
    const channel = slack.channel('ar-collections').id;
    const divider = { type: 'divider' } as const;
    const blocks = Array.from({ length: 51 }, () => divider);
    await expect(client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toThrow(
      'invalid_blocks',
    );
    await client.chat.postMessage({ channel, text: 'x', blocks: blocks.slice(1) });
    expect(slack.channel('ar-collections').messages[0]?.blocks).toHaveLength(50);
  });
});
