// Goal: a word typed wrongly is answered with what to type instead, before anything is asked of the books.
// Method: the words of the terminal with books that must not be touched.
import { expect, it } from 'vitest';
import { runDigest } from '#cli/digest.ts';
import { runImport } from '#cli/import.ts';
import { runStatus } from '#cli/status.ts';
import type { Terminal } from '#cli/terminal.ts';
import { UsageError } from '#cli/terminal.ts';
import type { Workspace } from '#domain/types.ts';

const workspace: Workspace = {
  id: 'main',
  slackTeamId: null,
  name: 'Tall Pines',
  digestChannelId: null,
  digestHour: 9,
  timeZone: 'Europe/Berlin',
  locale: 'en-GB',
  week: { workingDays: [1, 2, 3, 4, 5], country: null, region: null },
};
const terminal = {
  workspace,
  now: new Date('2026-11-24T08:00:00Z'),
  isTty: false,
  out: () => undefined,
  err: () => undefined,
} as unknown as Terminal;
const digest = (...argv: string[]) =>
  runDigest(terminal, { argv, connect: () => Promise.reject(new Error('Slack was asked.')) });

it.each([
  [() => runStatus(terminal, []), 'Which client?'],
  [() => runStatus(terminal, ['acme', '--today=']), '--today wants a day'],
  [() => runStatus(terminal, ['acme', '--today', '2026-02-30']), '--today wants a day'],
  [() => runStatus(terminal, ['acme', '--bogus']), "Unknown option '--bogus'"],
  [() => digest('nonsense'), 'goodterms digest'],
  [() => digest('--post', '--today', '2999-01-01'), '2999-01-01 has not come yet'],
  [() => digest('--today', 'tomorrow'), '--today wants a day'],
  [() => runImport(terminal, []), 'Which file?'],
])('%#', async (run, sentence) => {
  const answer = run();
  await expect(answer).rejects.toThrow(UsageError);
  await expect(answer).rejects.toThrow(sentence);
});
