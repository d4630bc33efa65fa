// Goal: a picture is in Slack, seen by nobody else, before a message names it; and nobody waits long for one that is not.
// Method: the poster against the stand-in of Slack, which takes its moment to look at files and fails on order.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uploadPicture } from '#messages/picture-file.ts';
import { createPoster } from '#messages/poster.ts';
import { createLog } from '#platform/log.ts';
import { aWorkspace, type StandIn, startStandIn } from '#test/support/slack.ts';

const PICTURE = {
  png: Buffer.from('89504e470d0a1a0a', 'hex'),
  filename: 'why.png',
  title: 'Why',
  altText: 'A chart.',
};
let slack: StandIn;
let pauses: number;

beforeEach(async () => {
  slack = await startStandIn({ seed: aWorkspace() });
  pauses = 0;
});
afterEach(() => slack.close());

const upload = (withinMs?: number) => {
  const log = createLog({ level: 'silent', secrets: [] });
  const poster = createPoster({ token: slack.botToken, apiUrl: slack.apiUrl, log });
  const pause = async () => {
    pauses += 1;
  };
  return uploadPicture({ poster, log, pause }, PICTURE, withinMs);
};

it('waits until Slack has looked at it, and shares it with nobody', async () => {
  const file = (await upload())!;
  expect(slack.bytesOf({ id: file })).toEqual(PICTURE.png);
  expect(pauses).toBe(1);
  expect(slack.calls.map(({ method }) => method)).toEqual([
    'files.getUploadURLExternal',
    'files.completeUploadExternal',
    'files.info',
    'files.info',
  ]);
  expect(slack.calls[1]?.args['channel_id']).toBeUndefined();
});

describe('gives up, and says so by giving nothing', () => {
  it.each([
    ['files.getUploadURLExternal', { error: 'missing_scope' }],
    ['files.getUploadURLExternal', 'rate_limited'],
    ['files.completeUploadExternal', 'lost_answer'],
    ['files.info', 'http_500'],
  ] as const)('%s: %j', async (method, how) => {
    slack.failNext(method, { how });
    expect(await upload()).toBeNull();
  });

  it('when nobody answers in time', async () => {
    slack.failNext('files.getUploadURLExternal', { how: 'timeout' });
    expect(await upload(20)).toBeNull();
  }, 5_000); // The poster alone would wait for ten seconds.

  it('when Slack never gets to look at it', async () => {
    const { files } = slack.inside;
    const find = files.find.bind(files);
    files.find = (id) => {
      const file = find(id);
      if (file) file.isUnexamined = true;
      return file;
    };
    expect(await upload()).toBeNull();
    expect(pauses).toBe(12);
  });
});
