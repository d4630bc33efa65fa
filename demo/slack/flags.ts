// The flags of people and channels in Slack's answers, which the emulator does not keep.
import { CARETAKER_ID, TEAM_ID } from './emulator.ts';
import { type Channel, type Json, listOf, objectOf, textOf } from './protocol.ts';
import type { Workspace } from './workspace.ts';

/** The answer with all flags; hides the emulator's own first user. */
export function completed(answer: Json, workspace: Workspace, isBot: boolean): Json {
  const user = (value: Json) => Object.assign(value, userFlags(workspace, textOf(value['id'])));
  const channel = (value: Json) =>
    Object.assign(value, channelFlags(workspace, textOf(value['id'])));
  const isPerson = (id: unknown) => id !== CARETAKER_ID;
  return {
    ...answer,
    ...(answer['user_id'] !== undefined && isBot ? { is_enterprise_install: false } : {}),
    ...('profile' in objectOf(answer['user']) ? { user: user(objectOf(answer['user'])) } : {}),
    ...('topic' in objectOf(answer['channel'])
      ? { channel: channel(objectOf(answer['channel'])) }
      : {}),
    ...(Array.isArray(answer['channels'])
      ? { channels: listOf(answer['channels']).map(channel) }
      : {}),
    ...(Array.isArray(answer['members']) ? { members: people(answer['members'], user) } : {}),
  };

  /** Ids in conversations.members, whole users in users.list. */
  function people(members: unknown[], user: (value: Json) => Json): unknown[] {
    return members
      .filter((member) => isPerson(typeof member === 'string' ? member : objectOf(member)['id']))
      .map((member) => (typeof member === 'string' ? member : user(objectOf(member))));
  }
}

function userFlags(workspace: Workspace, id: string): Json {
  const member = workspace.members.find((m) => m.id === id);
  const isGuest = member?.isGuest ?? false;
  return {
    tz: member?.tz ?? 'Etc/UTC',
    is_owner: false,
    is_primary_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_app_user: false,
    team_id: TEAM_ID,
  };
}

function channelFlags(workspace: Workspace, id: string): Json {
  const channel: Channel | undefined = workspace.channels.find((c) => c.id === id);
  const isExtShared = channel?.isExtShared ?? false;
  return {
    is_ext_shared: isExtShared,
    is_shared: isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
  };
}
