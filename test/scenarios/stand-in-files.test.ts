// Goal: files go through the local stand-in as they go through Slack: into forms, into channels, out to a bot that may have them.
// Method: a toy Bolt app with a real HTTPReceiver talks to it; people act through signed requests.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aWorkspace, type Humans, human, type StandIn, startStandIn } from '#test/support/slack.ts';
import { startToyBot, TOY_SECRET, type ToyBot } from '#test/support/toy-bot.ts';

const SCOPES = [
  'chat:write',
  'commands',
  'users:read',
  'im:write',
  'channels:read',
  'channels:history',
  'groups:history',
  'im:history',
  'files:read',
  'files:write',
];
const EVENTS = ['message.channels', 'message.groups', 'message.im'];
const CSV = Buffer.from('number,amount\nINV-7,1200.00\n');

let slack: StandIn;
let bot: ToyBot;
let people: Humans;
let client: WebClient;

beforeEach(async () => open());
afterEach(async () => shut());

async function open({ scopes = SCOPES, events = EVENTS } = {}) {
  slack = await startStandIn({ seed: aWorkspace({ scopes, events }) });
  bot = await startToyBot(slack);
  people = human(slack, { botUrl: bot.url, signingSecret: TOY_SECRET });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    timeout: 2_000,
  });
}

async function shut() {
  await bot.stop();
  await slack.close();
}

async function reopen(changes: { scopes?: string[]; events?: string[] }) {
  await shut();
  await open(changes);
}

async function theForm() {
  await people.as('maya').command('ar-collections', 'file');
  return slack.until('the form', () => slack.openViews('maya').at(-1));
}

const share = (channel: string, text = 'hello') =>
  people.as('maya').shareFile({ channel, name: 'Open Items.csv', bytes: CSV, text });

/** The next message that the bot is told of. */
const nextHeard = () =>
  new Promise((resolve) => bot.app.message(async ({ message }) => resolve(message)));

const fetched = (url = '', token = slack.botToken, redirect: RequestInit['redirect'] = 'follow') =>
  fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect });

const fileInput = (changes: object, block: object = {}) => ({
  type: 'input',
  label: { type: 'plain_text', text: 'File' },
  element: { type: 'file_input', action_id: 'file', ...changes },
  ...block,
});

async function openForm(blocks: object[]) {
  const trigger_id = await slack.inside.views.triggerFor(slack.userId('maya'));
  const title = { type: 'plain_text', text: 'x' } as const;
  return client.views.open({
    trigger_id,
    view: { type: 'modal', title, submit: title, blocks: blocks as never },
  });
}

describe('a file in a form', () => {
  it('reaches the bot with everything it needs to fetch it', async () => {
    const form = await theForm();
    const maya = people.as('maya');
    const file = await maya.upload({ name: 'Open Items.csv', bytes: CSV });
    const ack = await maya.submit(form, { file, note: 'for November' });
    expect(ack.status).toBe(200);
    expect(bot.submitted.values?.['file']?.['file']).toMatchObject({
      type: 'file_input',
      files: [
        {
          id: file,
          name: 'Open Items.csv',
          mimetype: 'text/csv',
          filetype: 'csv',
          size: CSV.length,
          user: slack.userId('maya'),
          channels: [],
          url_private_download: expect.stringMatching(
            new RegExp(`/files-pri/${slack.teamId}-${file}/download/open_items.csv$`),
          ),
        },
      ],
    });
    const told = await slack.until('the answer', () => slack.directMessages('maya').at(-1));
    expect(told.text).toBe(`Open Items.csv: ${CSV.length} bytes of text/csv`);
  });

  it('takes several, and none where none is chosen', async () => {
    const maya = people.as('maya');
    const form = await theForm();
    const first = await maya.upload({ name: 'a.csv', bytes: CSV });
    const second = await maya.upload({ name: 'b.XLSX', bytes: CSV });
    expect((await maya.submit(form, { file: [first, second], note: 'no' })).body).toHaveProperty(
      'errors',
    );
    expect(bot.submitted.values?.['file']?.['file']).toMatchObject({
      files: [{ name: 'a.csv' }, { name: 'b.XLSX', filetype: 'xlsx', mode: 'hosted' }],
    });
    await maya.submit(form, { note: 'no' });
    expect(bot.submitted.values?.['file']?.['file']).toEqual({ type: 'file_input', files: [] });
  });

  it('is refused by the form where it does not fit', async () => {
    const maya = people.as('maya');
    const form = await theForm();
    const csv = await maya.upload({ name: 'a.csv', bytes: CSV });
    const picture = await maya.upload({ name: 'a.png', bytes: CSV });
    const large = await maya.upload({ name: 'a.csv', bytes: Buffer.alloc(10 * 1024 * 1024 + 1) });
    await expect(maya.submit(form, { file: [csv, csv, csv] })).rejects.toThrow('2 files at most');
    await expect(maya.submit(form, { file: picture })).rejects.toThrow('csv, xlsx, not a.png');
    await expect(maya.submit(form, { file: large })).rejects.toThrow('over the 10 MB');
    await expect(maya.submit(form, { file: 'F0NONE' })).rejects.toThrow('no file F0NONE');
  });

  it('cannot be asked for without files:read', async () => {
    await reopen({ scopes: SCOPES.filter((scope) => scope !== 'files:read') });
    const error = await openForm([fileInput({})]).catch((error: unknown) => error);
    expect(error).toMatchObject({ data: { error: 'missing_scope', needed: 'files:read' } });
  });
});

describe('a file in a channel', () => {
  it('is told to the bot with the words, which answers in its thread', async () => {
    const shared = await share('ar-collections', 'please bring this in');
    expect(shared).toMatchObject({ subtype: 'file_share', files: [{ name: 'Open Items.csv' }] });
    expect(slack.wordsOf(shared)).toBe('please bring this in\nOpen Items.csv');
    const reply = await slack.until('the answer', () => slack.replies(shared).at(-1));
    expect(reply.text).toBe(`Open Items.csv: ${CSV.length} bytes of text/csv`);
  });

  it.each([
    ['ar-collections', 'channel', 'channels'],
    ['finance-private', 'group', 'groups'],
    ['bot', 'im', 'ims'],
  ] as const)('in %s comes as %s', async (channel, kind, list) => {
    const heard = nextHeard();
    const shared = await share(channel);
    expect(await heard).toEqual(
      expect.objectContaining({
        type: 'message',
        subtype: 'file_share',
        text: 'hello',
        user: slack.userId('maya'),
        ts: shared.ts,
        event_ts: shared.ts,
        channel: shared.channel,
        channel_type: kind,
        files: [expect.objectContaining({ size: CSV.length, [list]: [shared.channel] })],
      }),
    );
  });

  it('in a thread stays in the thread', async () => {
    const root = await people.as('jonas').say('ar-collections', 'November?');
    const shared = await people.as('maya').shareFile({
      channel: 'ar-collections',
      name: 'n.csv',
      bytes: CSV,
      text: 'bring',
      threadTs: root.ts,
    });
    expect(shared.thread_ts).toBe(root.ts);
    await slack.until('the answer', () => slack.replies(root).length === 2);
  });

  it('needs no words', async () => {
    const shared = await share('ar-collections', '');
    expect(shared.text).toBe('');
    expect(slack.wordsOf(shared)).toBe('Open Items.csv');
  });

  it('is not told where the bot is no member, nor what it did not subscribe to', async () => {
    const heard: string[] = [];
    bot.app.message(async ({ message }) => void heard.push(message.channel));
    await share('no-bot');
    expect(heard).toEqual([]);
    await reopen({ events: ['message.groups'] });
    bot.app.message(async ({ message }) => void heard.push(message.channel));
    await share('ar-collections');
    await share('bot');
    expect(heard).toEqual([]);
    await share('finance-private');
    expect(heard).toEqual([slack.channel('finance-private').id]);
  });

  it('shared with another company shows nothing but its id until files.info is asked', async () => {
    const heard = nextHeard();
    const shared = await share('with-a-client', 'please bring this in');
    const id = shared.files?.[0]?.id;
    expect(await heard).toHaveProperty('files', [
      {
        id,
        created: 0,
        timestamp: 0,
        mode: 'file_access',
        file_access: 'check_file_info',
        user: '',
      },
    ]);
    const reply = await slack.until('the answer', () => slack.replies(shared).at(-1));
    expect(reply.text).toBe(`Open Items.csv: ${CSV.length} bytes of text/csv`);
  });

  it('stands in the history and in replies', async () => {
    const { channel, ts, files } = await share('ar-collections');
    const { messages } = await client.conversations.history({ channel });
    expect(messages?.[0]).toMatchObject({ ts, subtype: 'file_share', files });
    const replies = await client.conversations.replies({ channel, ts });
    expect(replies.messages?.[0]?.files?.[0]).toMatchObject({ size: CSV.length });
  });
});

describe('the bot’s own files', () => {
  it('are uploaded and shared by what filesUploadV2 calls', async () => {
    await client.files.uploadV2({
      channel_id: slack.channel('ar-collections').id,
      filename: 'skipped.csv',
      content: 'line,reason\n7,no amount\n',
      initial_comment: 'One row was skipped.',
    });
    const [posted] = slack.channel('ar-collections').messages;
    expect(posted).toMatchObject({
      text: 'One row was skipped.',
      user: slack.botUserId,
      bot_id: 'B0GOODTERMS',
      files: [{ name: 'skipped.csv', title: 'skipped.csv' }],
    });
    expect(slack.bytesOf(posted!.files![0]!).toString()).toBe('line,reason\n7,no amount\n');
    expect(slack.calls.map(({ method }) => method)).toEqual([
      'files.getUploadURLExternal',
      'files.completeUploadExternal',
    ]);
  });

  it('go into a thread, as raw bytes too, and are not examined when Slack answers', async () => {
    const root = await people.as('maya').say('ar-collections', 'skipped rows?');
    const announced = await client.files.getUploadURLExternal({ filename: 's.csv', length: 3 });
    const sent = await fetch(announced.upload_url ?? '', { method: 'POST', body: 'a,b' });
    expect([sent.status, await sent.text()]).toEqual([200, 'OK - 3']);
    const id = announced.file_id ?? '';
    const done = await client.files.completeUploadExternal({
      files: [{ id, title: 'Skipped rows' }],
      channel_id: root.channel,
      thread_ts: root.ts,
      initial_comment: 'Here.',
    });
    expect(done.files?.[0]).toMatchObject({ id, size: 3, mimetype: '', shares: {}, channels: [] });
    expect(slack.replies(root)).toMatchObject([
      { text: 'Here.', files: [{ title: 'Skipped rows' }] },
    ]);
    const { file } = await client.files.info({ file: id });
    expect(file).toMatchObject({
      mimetype: 'text/csv',
      channels: [root.channel],
      shares: { public: { [root.channel]: [{ thread_ts: root.ts }] } },
    });
  });

  it('are refused as Slack refuses them', async () => {
    const announce = (length: number) =>
      client.files.getUploadURLExternal({ filename: 's.csv', length });
    await expect(announce(0)).rejects.toThrow('missing_argument');
    const complete = (id: string, channel_id: string) =>
      client.files.completeUploadExternal({ files: [{ id }], channel_id });
    const here = slack.channel('ar-collections').id;
    const { file_id: id = '', upload_url: url = '' } = await announce(3);
    await expect(complete(id, here)).rejects.toThrow('file_not_found'); // No bytes yet.
    await fetch(url, { method: 'POST', body: 'a,b' });
    await expect(complete(id, slack.channel('no-bot').id)).rejects.toThrow('not_in_channel');
    await expect(complete(id, slack.userId('maya'))).rejects.toThrow('invalid_arguments');
    await complete(id, here);
    await expect(complete(id, here)).rejects.toThrow('file_not_found'); // Once is all.
    const astray = url.replace(id, 'F0NONE');
    expect((await fetch(astray, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('need files:write', async () => {
    await reopen({ scopes: SCOPES.filter((scope) => scope !== 'files:write') });
    await expect(
      client.files.getUploadURLExternal({ filename: 'a.csv', length: 1 }),
    ).rejects.toThrow('missing_scope');
    const shared = await share('ar-collections');
    await expect(client.files.delete({ file: shared.files![0]!.id })).rejects.toThrow(
      'missing_scope',
    );
  });
});

describe('looking a file up and deleting it', () => {
  it('answers for what the bot can see, and for nothing else', async () => {
    const seen = await share('finance-private');
    const unseen = await share('no-bot');
    const alone = await people.as('maya').upload({ name: 'a.csv', bytes: CSV });
    const info = (file = '') => client.files.info({ file });
    expect((await info(seen.files?.[0]?.id)).file?.name).toBe('Open Items.csv');
    await expect(info(unseen.files?.[0]?.id)).rejects.toThrow('file_not_found');
    await expect(info(alone)).rejects.toThrow('file_not_found');
    await expect(info('F0NONE')).rejects.toThrow('file_not_found');
    await reopen({ scopes: SCOPES.filter((scope) => scope !== 'files:read') });
    await expect(info('F0NONE')).rejects.toThrow('missing_scope');
  });

  it('leaves a tombstone in the message', async () => {
    const shared = await share('ar-collections', 'wrong one');
    const { id = '', url_private_download: url } = shared.files?.[0] ?? {};
    await expect(client.files.delete({ file: id })).rejects.toThrow('cant_delete_file');
    await people.as('maya').deleteFile(id);
    expect(slack.channel('ar-collections').messages[0]).toMatchObject({
      text: 'wrong one',
      files: [{ id, mode: 'tombstone' }],
    });
    const { messages } = await client.conversations.history({ channel: shared.channel });
    expect(messages?.[0]?.files).toEqual([{ id, mode: 'tombstone' }]);
    await expect(client.files.info({ file: id })).rejects.toThrow('file_deleted');
    expect((await fetched(url)).status).toBe(404);
  });

  it('lets the bot delete its own', async () => {
    await people.as('maya').command('ar-collections', 'export');
    const posted = await slack.until('the file', () => slack.channel('ar-collections').messages[0]);
    const file = posted.files![0]!.id;
    await client.files.delete({ file });
    await expect(client.files.delete({ file })).rejects.toThrow('file_deleted');
  });
});

describe('fetching a file', () => {
  it('gives the bytes to the bot’s token, by either address', async () => {
    const { files } = await share('ar-collections');
    const { url_private, url_private_download } = files![0]!;
    expect(new URL(url_private!).origin).toBe(new URL(slack.apiUrl).origin);
    for (const url of [url_private, url_private_download]) {
      const response = await fetched(url);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv']);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(CSV);
    }
    const file = files![0]!.id;
    const download = { method: 'download', args: { file }, answer: { ok: true, status: 200 } };
    expect(slack.calls).toEqual([download, download]);
  });

  it('shows a login page with status 200 to everybody else', async () => {
    const { files } = await share('ar-collections');
    const unseen = await share('no-bot');
    const url = files?.[0]?.url_private_download;
    const first = await fetched(url, 'xoxb-wrong', 'manual');
    expect([first.status, first.headers.get('location')]).toEqual([
      302,
      `/?redir=${encodeURIComponent(new URL(url!).pathname)}`,
    ]);
    for (const response of [
      await fetched(url, 'xoxb-wrong'),
      await fetch(url!),
      await fetched(unseen.files?.[0]?.url_private),
    ]) {
      expect([response.status, response.redirected]).toEqual([200, true]);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(await response.text()).toContain('Sign in');
    }
    await reopen({ scopes: SCOPES.filter((scope) => scope !== 'files:read') });
    const again = await share('ar-collections');
    const narrow = await fetched(again.files?.[0]?.url_private);
    expect(await narrow.text()).toContain('Sign in');
  });

  it('goes wrong on order, then well', async () => {
    const { files } = await share('ar-collections');
    const { url_private_download: url, size } = files![0]!;
    slack.failNextDownload({ how: 'cut' });
    const cut = await fetched(url);
    expect(cut.headers.get('content-length')).toBe(String(size));
    await expect(cut.arrayBuffer()).rejects.toThrow('terminated');
    expect(slack.calls.at(-1)?.answer).toEqual({ ok: false, status: 200 });

    slack.failNextDownload({ how: 'login_page', after: 1 });
    expect(await (await fetched(url)).text()).toBe(CSV.toString());
    const page = await fetched(url);
    expect([page.status, page.redirected, page.headers.get('content-type')]).toEqual([
      200,
      false,
      'text/html; charset=utf-8',
    ]);

    slack.failNextDownload({ how: 'http_500', times: 2 });
    expect([(await fetched(url)).status, (await fetched(url)).status]).toEqual([500, 500]);

    slack.failNextDownload({ how: { bytes: Buffer.alloc(1_000_000) } });
    const larger = await fetched(url);
    expect(larger.headers.get('content-length')).toBeNull();
    expect((await larger.arrayBuffer()).byteLength).toBe(1_000_000);
    expect(await (await fetched(url)).text()).toBe(CSV.toString());
  });

  it('holds the first byte back until it is let go', async () => {
    const { files } = await share('ar-collections');
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    slack.failNextDownload({ how: { held } });
    let isHere = false;
    const slow = fetched(files?.[0]?.url_private).then((response) => {
      isHere = true;
      return response;
    });
    await client.auth.test(); // A whole call later, still nothing.
    expect(isHere).toBe(false);
    letGo();
    expect(await (await slow).text()).toBe(CSV.toString());
  });
});

describe('what Slack would not draw', () => {
  it.each([
    ['max_files must be from 1 to 10', fileInput({ max_files: 0 })],
    ['max_files must be from 1 to 10', fileInput({ max_files: 11 })],
    ['filetypes must be file endings without a dot', fileInput({ filetypes: ['.csv'] })],
    ['file_input with dispatch_action', fileInput({}, { dispatch_action: true })],
    [
      'file_input needs an input block',
      { type: 'actions', elements: [{ type: 'file_input', action_id: 'file' }] },
    ],
  ])('says that %s', async (mistake, block) => {
    const error = await openForm([block]).catch((error: unknown) => error);
    expect(error).toMatchObject({ data: { error: 'invalid_arguments' } });
    expect(JSON.stringify(error)).toContain(mistake);
  });

  it('lets both ends of the limits pass', async () => {
    await openForm([fileInput({ max_files: 1, filetypes: ['csv'] }), fileInput({ max_files: 10 })]);
  });

  it('has no file input in messages and Home tabs', async () => {
    const blocks = [fileInput({})] as never;
    const channel = slack.channel('ar-collections').id;
    await expect(client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toThrow(
      'invalid_blocks',
    );
    const user_id = slack.userId('maya');
    await expect(client.views.publish({ user_id, view: { type: 'home', blocks } })).rejects.toThrow(
      'invalid_arguments',
    );
  });
});
