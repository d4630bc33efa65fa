// Everything that one person sees in the stand-in of Slack, as plain JSON for the page.
import type { Mailbox } from './mail/mailbox.ts';
import { type MailLine, mailLines } from './mail/serve.ts';
import type { Channel, Member, Message, View } from './slack/protocol.ts';
import type { StandIn } from './slack/stand-in.ts';

export interface Snapshot {
  me: string;
  team: string;
  bot: { id: string; name: string };
  people: Member[];
  channels: Channel[];
  groups: StandIn['workspace']['groups'];
  /** The direct conversation with the bot; null until either side opened it. */
  direct: string | null;
  messages: Message[];
  modals: View[];
  home: View | null;
  commands: StandIn['manifest']['commands'];
  /** What the menu of a message offers. */
  shortcuts: StandIn['manifest']['shortcuts'];
  /** How far its time is ahead of the computer's, in milliseconds. */
  aheadMs: number;
  /** Nobody can write to the app. */
  isReadOnly: boolean;
  examples: string[];
  /** Everybody's: letters that reached clients, oldest first. */
  mails: MailLine[];
}

export function snapshotFor(
  standIn: StandIn,
  { user, mailbox, examples }: { user: string; mailbox: Mailbox; examples: string[] },
): Snapshot {
  const { workspace, manifest, botUserId } = standIn;
  const humans = workspace.members.filter(({ isBot }) => !isBot);
  const me = humans.find(({ id, name }) => id === user || name === user) ?? humans[0];
  if (!me) throw new Error('Nobody works here.');
  const direct = workspace.directMessages.get(me.id) ?? null;
  const channels = workspace.channels.filter((channel) => channel.memberIds.includes(me.id));
  const visible = new Set([...channels.map(({ id }) => id), direct]);
  return {
    me: me.id,
    team: workspace.teamName,
    bot: { id: botUserId, name: manifest.name },
    people: workspace.members,
    channels,
    groups: workspace.groups,
    direct,
    messages: workspace.messages.filter(
      ({ channel, to }) => visible.has(channel) && (to === undefined || to === me.id),
    ),
    modals: workspace.modals.get(me.id) ?? [],
    home: workspace.homes.get(me.id) ?? null,
    commands: manifest.commands,
    shortcuts: manifest.shortcuts,
    aheadMs: standIn.inside.time.ahead(),
    isReadOnly: manifest.isReadOnly,
    examples,
    mails: mailLines(mailbox),
  };
}
