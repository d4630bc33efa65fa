// A tiny Bolt app that uses every part of Slack's protocol once: it proves the stand-in and its page, nothing else.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, type MessageShortcut } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { StandIn } from '#test/support/slack.ts';
import { onFileCommand, registerFiles } from '#test/support/toy-files.ts';

export const TOY_SECRET = 'toy-signing-secret';

const CLIENTS = ['Acme & Sons', 'Acme Ltd (Leeds)', 'Globex', 'Nordlys', "O'Hara Print"];

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text }) as const;
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

const card = (name: string): KnownBlock[] => [
  { type: 'header', text: plain(name) },
  {
    type: 'section',
    text: mrkdwn(
      `*€18,200* overdue of €31,450 open · oldest 47 days · owner <@U0GOODTERMS>\n_Usually_ pays ~never~ \`12\` days late. <https://pay.example/1|Pay page> &lt;raw&gt; :seedling:`,
    ),
    accessory: {
      type: 'overflow',
      action_id: 'toy.more',
      options: [option('Note'), option('Dispute')],
    },
  },
  {
    type: 'section',
    fields: [
      mrkdwn('*Current*\n€13,250'),
      mrkdwn('*1-30 days*\n€4,200'),
      mrkdwn('*31-60 days*\n€14,000'),
      mrkdwn('*over 90*\n-'),
    ],
  },
  { type: 'divider' },
  {
    type: 'context',
    elements: [mrkdwn('Refreshed <!date^1764000000^{date_short} at {time}|then>')],
  },
  {
    type: 'actions',
    block_id: 'toy.row',
    elements: [
      {
        type: 'button',
        action_id: 'snooze.open',
        style: 'primary',
        text: plain('Snooze'),
        value: name,
        accessibility_label: `Snooze ${name}`,
      },
      {
        type: 'button',
        action_id: 'toy.share',
        text: plain('Share in channel'),
        value: name,
        confirm: {
          title: plain('Share in channel?'),
          text: plain('Everybody there will see the amounts.'),
          confirm: plain('Share'),
          deny: plain('Keep private'),
        },
      },
      { type: 'button', action_id: 'toy.done', text: plain('Done'), value: name },
    ],
  },
];

const modal = (name: string): ModalView => ({
  type: 'modal',
  callback_id: 'snooze.submit',
  private_metadata: JSON.stringify({ name }),
  title: plain('Snooze'),
  submit: plain('Snooze'),
  close: plain('Cancel'),
  notify_on_close: true,
  blocks: [
    { type: 'section', text: mrkdwn(`How long shall *${name}* stay quiet?`) },
    {
      type: 'input',
      block_id: 'until',
      label: plain('Quiet until'),
      element: { type: 'datepicker', action_id: 'until', initial_date: '2026-11-30' },
    },
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      hint: plain('Only the team sees it.'),
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true },
    },
    {
      type: 'input',
      block_id: 'client',
      optional: true,
      label: plain('Another client'),
      element: {
        type: 'external_select',
        action_id: 'client',
        min_query_length: 1,
        placeholder: plain('Search clients'),
      },
    },
    {
      type: 'input',
      block_id: 'owner',
      optional: true,
      label: plain('Who asks'),
      element: { type: 'users_select', action_id: 'owner' },
    },
    {
      type: 'input',
      block_id: 'channel',
      optional: true,
      label: plain('Tell whom'),
      element: { type: 'conversations_select', action_id: 'channel' },
    },
    {
      type: 'input',
      block_id: 'days',
      optional: true,
      label: plain('Working days'),
      element: {
        type: 'multi_static_select',
        action_id: 'days',
        options: ['Mon', 'Tue', 'Wed'].map(option),
        initial_options: [option('Mon')],
      },
    },
    {
      type: 'input',
      block_id: 'tone',
      label: plain('Tone'),
      element: {
        type: 'radio_buttons',
        action_id: 'tone',
        options: [option('Warm'), option('Plain')],
        initial_option: option('Warm'),
      },
    },
    {
      type: 'input',
      block_id: 'tell',
      optional: true,
      label: plain('And then'),
      element: { type: 'checkboxes', action_id: 'tell', options: [option('Tell the owner')] },
    },
    {
      type: 'actions',
      block_id: 'modal.row',
      elements: [{ type: 'button', action_id: 'toy.push', text: plain('Explain') }],
    },
  ],
});

export interface ToyBot {
  url: string;
  /** What was submitted last, as Slack sent it. */
  submitted: { values?: Record<string, Record<string, unknown>> };
  app: App;
  stop(): Promise<void>;
}

export async function startToyBot(slack: StandIn, signingSecret = TOY_SECRET): Promise<ToyBot> {
  const receiver = new HTTPReceiver({ signingSecret });
  const app = new App({
    token: slack.botToken,
    receiver,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    botId: 'B0GOODTERMS',
    botUserId: slack.botUserId,
  });
  const submitted: ToyBot['submitted'] = {};
  register(app, submitted);
  registerFiles(app, { token: slack.botToken, submitted });
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as Server;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    submitted,
    app,
    stop: async () => {
      server.closeAllConnections();
      await app.stop();
    },
  };
}

function register(app: App, submitted: ToyBot['submitted']): void {
  app.command('/ar', async ({ ack, command, respond, client }) => {
    await ack();
    const [verb, ...rest] = command.text.split(' ');
    if (verb === 'status') await respond({ text: 'Status of Acme', blocks: card('Acme & Sons') });
    else if (verb === 'post')
      await client.chat.postMessage({
        channel: command.channel_id,
        text: 'The digest',
        blocks: card(rest.join(' ') || 'Acme & Sons'),
        metadata: { event_type: 'toy', event_payload: { id: 'D-1' } },
      });
    else if (verb === 'file' || verb === 'export') await onFileCommand({ client }, verb, command);
    else if (verb === 'echo') await respond(rest.join(' '));
    else if (verb === 'slow') await new Promise(() => undefined);
    else await respond('Try `/ar status <client>`.');
  });
  app.action<import('@slack/bolt').BlockButtonAction>(
    'snooze.open',
    async ({ ack, body, action, client }) => {
      await ack();
      const opened = await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          title: plain('Snooze'),
          blocks: [{ type: 'section', text: plain('One moment …') }],
        },
      });
      await client.views.update({
        view_id: opened.view?.id ?? '',
        hash: opened.view?.hash ?? '',
        view: modal(action.value ?? ''),
      });
    },
  );
  app.action<import('@slack/bolt').BlockButtonAction>('toy.push', async ({ ack, body, client }) => {
    await ack();
    await client.views.push({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        title: plain('What it means'),
        close: plain('Back'),
        blocks: [{ type: 'section', text: plain('Nothing is sent to a snoozed client.') }],
      },
    });
  });
  app.action<import('@slack/bolt').BlockButtonAction>(
    'toy.share',
    async ({ ack, respond, action }) => {
      await ack();
      await respond({
        response_type: 'in_channel',
        replace_original: false,
        text: 'Shared',
        blocks: card(action.value ?? ''),
      });
    },
  );
  app.shortcut<MessageShortcut>('note.save', async ({ ack, client, shortcut, respond }) => {
    await ack();
    const { message, channel, message_ts: ts } = shortcut;
    const link = await client.chat.getPermalink({ channel: channel.id, message_ts: ts });
    await client.views.open({
      trigger_id: shortcut.trigger_id,
      view: {
        type: 'modal',
        title: plain('Keep it'),
        private_metadata: JSON.stringify({ by: message.user, link: link.permalink, in: channel }),
        blocks: [{ type: 'section', text: plain(message.text ?? '') }],
      },
    });
    await respond({ response_type: 'ephemeral', text: 'Kept.' });
  });
  app.action('toy.done', async ({ ack, respond }) => {
    await ack();
    await respond({ replace_original: true, text: 'Done, nothing else to do.' });
  });
  app.action('toy.more', async ({ ack, respond }) => {
    await ack();
    await respond({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'More of that later.',
    });
  });
  app.options('client', async ({ ack, payload }) => {
    const found = CLIENTS.filter((name) =>
      name.toLowerCase().includes(payload.value.toLowerCase()),
    );
    await ack({ options: found.map(option) });
  });
  app.view('snooze.submit', async ({ ack, view, body, client }) => {
    submitted.values = view.state.values;
    const reason = view.state.values['reason']?.['reason']?.value ?? '';
    if (reason.length < 5)
      return ack({
        response_action: 'errors',
        errors: { reason: 'Say it in five letters or more.' },
      });
    if (reason.startsWith('update'))
      return ack({
        response_action: 'update',
        view: {
          type: 'modal',
          title: plain('Saved'),
          close: plain('Close'),
          blocks: [{ type: 'section', text: plain('It is saved.') }],
        },
      });
    await ack();
    const { channel } = await client.conversations.open({ users: body.user.id });
    await client.chat.postMessage({ channel: channel?.id ?? '', text: `Snoozed: ${reason}` });
  });
  app.view({ callback_id: 'snooze.submit', type: 'view_closed' }, async ({ ack }) => {
    await ack();
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: {
        type: 'home',
        blocks: [{ type: 'header', text: plain('Your accounts') }, ...card('Globex').slice(1)],
      },
    });
  });
  app.message(/thread please/, async ({ message, say }) => {
    await say({ text: 'Here it is.', thread_ts: message.ts });
  });
}
