// Goal: a form that is drawn anew keeps what a person entered exactly where Slack keeps it.
// Method: the stand-in alone; a web client draws, a person chooses, and a bare server keeps what reaches the bot.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorkspace, type Humans, human, type StandIn, startStandIn } from '#test/support/slack.ts';

let slack: StandIn;
let server: Server;
let people: Humans;
let client: WebClient;
/** What reached the bot, oldest first. */
let heard: { view: { state: { values: Record<string, Record<string, object>> } } }[];

beforeEach(async () => {
  slack = await startStandIn({ seed: aWorkspace() });
  heard = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      heard.push(JSON.parse(new URLSearchParams(body).get('payload') ?? '{}'));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const botUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  people = human(slack, { botUrl, signingSecret: 'secret' });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
  });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await slack.close();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string): PlainTextOption => ({ text: plain(`Option ${value}`), value });

const words = (id: string, initial: string): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain('Words'),
  element: { type: 'plain_text_input', action_id: 'words', initial_value: initial },
});

const tone = (values: string[], initial?: string): InputBlock => ({
  type: 'input',
  block_id: 'tone',
  dispatch_action: true,
  label: plain('Tone'),
  element: {
    type: 'radio_buttons',
    action_id: 'tone',
    options: values.map(option),
    ...(initial === undefined ? {} : { initial_option: option(initial) }),
  },
});

const ticks = (values: string[], initial: string[]): InputBlock => ({
  type: 'input',
  block_id: 'ticks',
  dispatch_action: true,
  label: plain('Ticks'),
  element: {
    type: 'checkboxes',
    action_id: 'ticks',
    options: values.map(option),
    ...(initial.length === 0 ? {} : { initial_options: initial.map(option) }),
  },
});

const day = (initial: string): InputBlock => ({
  type: 'input',
  block_id: 'day',
  dispatch_action: true,
  label: plain('Day'),
  element: { type: 'datepicker', action_id: 'day', initial_date: initial },
});

const modal = (...blocks: InputBlock[]): ModalView => ({
  type: 'modal',
  title: plain('Form'),
  submit: plain('Send'),
  blocks,
});

async function open(...blocks: InputBlock[]) {
  const trigger_id = await slack.inside.views.triggerFor(slack.userId('maya'));
  await client.views.open({ trigger_id, view: modal(...blocks) });
  return shown();
}

const shown = () => slack.openViews('maya').at(-1)!;

async function redraw(...blocks: InputBlock[]) {
  const { id, hash } = shown();
  await client.views.update({ view_id: id, hash, view: modal(...blocks) });
}

/** What the bot is told of each input when the form is sent as it stands. */
async function sent() {
  await people.as('maya').submit(shown());
  return heard.at(-1)!.view.state.values;
}

describe('a choice in a form', () => {
  it('is told at once, with everything else that stands in the form', async () => {
    const view = await open(
      words('text:0', 'ours'),
      tone(['a', 'b'], 'a'),
      ticks(['1', '2'], ['1']),
    );
    const values = { 'text:0': 'mine' };
    await people.as('maya').act({ on: view, actionId: 'tone', input: 'b', values });
    expect(heard.at(-1)).toMatchObject({
      type: 'block_actions',
      actions: [{ type: 'radio_buttons', block_id: 'tone', selected_option: option('b') }],
      view: {
        state: {
          values: {
            'text:0': { words: { type: 'plain_text_input', value: 'mine' } },
            tone: { tone: { selected_option: option('b') } },
            ticks: { ticks: { type: 'checkboxes', selected_options: [option('1')] } },
          },
        },
      },
    });
  });

  it('works for check boxes and days', async () => {
    const view = await open(ticks(['1', '2'], ['1', '2']), day('2026-11-24'));
    await people.as('maya').click(view, 'ticks', []);
    expect(heard.at(-1)).toMatchObject({ actions: [{ type: 'checkboxes', selected_options: [] }] });
    await people.as('maya').click(view, 'day', '2026-11-30');
    expect(heard.at(-1)).toMatchObject({
      actions: [{ type: 'datepicker', selected_date: '2026-11-30' }],
    });
  });
});

describe('a form that is drawn anew', () => {
  it('keeps what stood under the same names, chosen or not, whatever it starts with now', async () => {
    const view = await open(words('text:0', 'ours'), tone(['a', 'b'], 'a'), day('2026-11-24'));
    const values = { 'text:0': 'mine' };
    await people.as('maya').act({ on: view, actionId: 'tone', input: 'b', values });
    await redraw(words('text:0', 'newer'), tone(['a', 'b'], 'a'), day('2027-01-01'));
    expect(await sent()).toMatchObject({
      'text:0': { words: { value: 'mine' } },
      tone: { tone: { selected_option: option('b') } },
      day: { day: { selected_date: '2026-11-24' } },
    });
  });

  it('starts anew under a new block id', async () => {
    const view = await open(words('text:0', 'ours'), tone(['a', 'b'], 'a'));
    const values = { 'text:0': 'mine' };
    await people.as('maya').act({ on: view, actionId: 'tone', input: 'b', values });
    await redraw(words('text:1', 'newer'), tone(['a', 'b'], 'a'));
    const state = await sent();
    expect(state['text:1']).toMatchObject({ words: { value: 'newer' } });
    expect(Object.keys(state)).toEqual(['text:1', 'tone']);
  });

  it('keeps what was entered over several drawings', async () => {
    const view = await open(ticks(['1', '2'], ['1', '2']));
    await people.as('maya').click(view, 'ticks', ['2']);
    await redraw(ticks(['1', '2'], ['1', '2']));
    await redraw(ticks(['1', '2'], ['1', '2']));
    expect(await sent()).toMatchObject({ ticks: { ticks: { selected_options: [option('2')] } } });
  });

  it('chooses nothing in place of what is not offered any more', async () => {
    await open(tone(['now', 'later'], 'now'), ticks(['1', '2'], ['1', '2']));
    await redraw(tone(['later'], 'later'), ticks(['2', '3'], ['3']));
    expect(await sent()).toMatchObject({
      tone: { tone: { selected_option: null } },
      ticks: { ticks: { selected_options: [option('2')] } },
    });
  });
});

describe('a form that Slack would not draw', () => {
  it.each([
    ['a start that is not among the options', tone(['a', 'b'], 'c')],
    ['ticks that are not among the options', ticks(['1'], ['1', '2'])],
    ['no option at all', tone([])],
    ['more words than fit', words('text:0', 'x'.repeat(3001))],
  ])('with %s is refused', async (_what, block) => {
    await expect(open(block)).rejects.toThrow('invalid_arguments');
    expect(slack.openViews('maya')).toEqual([]);
  });
});
