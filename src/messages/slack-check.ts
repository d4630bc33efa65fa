// Whether Slack lets the bot do its work: token, permissions, channel. For `goodterms doctor`.
import type { WebClient } from '@slack/web-api';
import { readersOf } from './channel.ts';
import { troubleOf } from './poster.ts';

/** One thing that was looked at. `advice` is null when it is well. */
export interface Finding {
  readonly what: string;
  readonly advice: string | null;
}

/** The bot scopes the code needs; a test holds them against manifest.yml and the methods called. */
export const SCOPES = [
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'reactions:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
] as const;

/** Everything in the order a person would mend it. */
export async function checkSlack(client: WebClient, channelId: string | null): Promise<Finding[]> {
  const token = await checkToken(client);
  const isWell = token.every(({ advice }) => advice === null);
  return isWell ? [...token, await checkChannel(client, channelId)] : token;
}

async function checkToken(client: WebClient): Promise<Finding[]> {
  try {
    const answer = await client.auth.test();
    const granted = new Set(answer.response_metadata?.scopes ?? []);
    const missing = granted.size === 0 ? [] : SCOPES.filter((scope) => !granted.has(scope));
    return [
      { what: `Slack token (team ${answer.team ?? answer.team_id})`, advice: null },
      {
        what: 'Slack permissions',
        advice:
          missing.length === 0
            ? null
            : `Missing: ${missing.join(', ')}. Add them under OAuth & Permissions and install the app again.`,
      },
    ];
  } catch (error) {
    const { code } = troubleOf(error);
    const advice =
      code === 'no_answer'
        ? 'Slack does not answer. Check the network and SLACK_API_URL.'
        : `Slack said ${code}. Copy the bot token again from OAuth & Permissions.`;
    return [{ what: 'Slack token', advice }];
  }
}

async function checkChannel(client: WebClient, channelId: string | null): Promise<Finding> {
  const what = 'Digest channel';
  if (channelId === null)
    return { what, advice: 'None is chosen. An admin types /ar settings in Slack.' };
  try {
    const readers = await readersOf(client, channelId);
    const name = `${what} #${readers.name ?? channelId}`;
    if (readers.isSharedOutside)
      return { what: name, advice: 'It is shared with another company. Choose another one.' };
    if (!readers.hasBot)
      return { what: name, advice: 'The bot is not in it. Type /invite @Good Terms there.' };
    return { what: name, advice: null };
  } catch (error) {
    return { what, advice: `Slack said ${troubleOf(error).code}. Invite the bot to the channel.` };
  }
}
