// Goal: no secret ever reaches the log. Method: plant secrets everywhere a line can hold them, and search.
import { expect, it } from 'vitest';
import { createLog } from '#platform/log.ts';

it('hides secrets by value, wherever they stand', () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    secrets: ['my-signing-secret'],
    write: (line) => void lines.push(line),
  });
  const url = 'postgresql://root:hunter2@db.invalid/books';
  log.info({ token: 'xoxb-123-abc', nested: { url } }, 'my-signing-secret in words');
  log.error({ err: new Error(`could not reach ${url} with xapp-1-A-9`) }, 'failed xoxp-7');
  log.warn('smtps://billing:letmein@mail.invalid:465 and smtp://billing:swordfish@mail.invalid');
  const text = lines.join('');
  for (const secret of [
    'xoxb-123',
    'xapp-1',
    'xoxp-7',
    'hunter2',
    'my-signing-secret',
    'letmein',
    'swordfish',
  ])
    expect(text).not.toContain(secret);
  expect(text.match(/\[secret\]/g)?.length).toBeGreaterThanOrEqual(6);
});
