// The user groups of the workspace as Slack knows them.
import type { WebClient } from '@slack/web-api';
import { troubleOf } from './poster.ts';

export interface UserGroup {
  readonly id: string;
  readonly name: string;
}

const SHOWN = 50;

/** Groups whose name or handle holds the letters, by name; none where Slack does not say (a plan without groups, a scope that is missing). */
export async function groupsLike(client: WebClient, letters: string): Promise<UserGroup[]> {
  const wanted = letters.trim().replace(/^@/, '').toLowerCase();
  try {
    const { usergroups = [] } = await client.usergroups.list({ include_disabled: false });
    return usergroups
      .flatMap(({ handle = '', id, name = '' }) =>
        id !== undefined && `${name} ${handle}`.toLowerCase().includes(wanted)
          ? [{ id, name: name || handle || id }]
          : [],
      )
      .sort((a, b) => a.name.localeCompare(b.name))
      .slice(0, SHOWN);
  } catch (error) {
    troubleOf(error); // A bug of ours is thrown on.
    return [];
  }
}
