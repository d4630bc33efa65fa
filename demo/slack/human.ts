// Acts as a person at a keyboard: what they do reaches the bot as Slack would send it, and takes effect.
import { type Action, act, channelId, command, escaped, search, submit } from './deeds.ts';
import { type Ack, type Session, sendEvent, sendPayload, type Wiring } from './delivery.ts';
import { tokenOf } from './emulator.ts';
import { type Known, type Plain, type Surface, type Values, who } from './payloads.ts';
import { type Json, type Member, type Message, objectOf, textOf, type View } from './protocol.ts';
import type { StandIn } from './stand-in.ts';
import { slackView } from './views.ts';
import { memberOf } from './workspace.ts';

interface Person {
  id: string;
  /** Types a slash command; `ack.body` is also shown, as Slack does. */
  command(channel: string, text: string): Promise<Ack>;
  /** Presses a button or chooses `input` in a menu or select; several of one name are told apart by value. */
  click(surface: Surface, actionId: string, input?: Plain): Promise<Ack>;
  /** As `click`, with what else stands in the form, and the block where the name alone is not enough. */
  act(action: Action): Promise<Ack>;
  /** Submits a modal. Values by block id; a field not named keeps what it started with. */
  submit(view: View, values?: Values): Promise<Ack>;
  /** Closes a modal without submitting. */
  dismiss(view: View): Promise<void>;
  /** Types into an external select; the options that the bot offers. */
  options(surface: Surface, actionId: string, query: string): Promise<Json[]>;
  /** Writes a message: in a channel, or to the bot when `channel` is "bot". */
  say(channel: string, text: string, threadTs?: string): Promise<Message>;
  openHome(): Promise<Ack>;
  /** Any event; `eventId` and `retry` repeat a delivery. */
  event(event: Json, delivery?: { eventId?: string; retry?: number }): Promise<Ack>;
}

export interface Humans {
  /** A person by user name or id. */
  as(user: string): Person;
}

export function human(standIn: StandIn, wiring: Wiring): Humans {
  /** Options that the bot offered, by action id and value. */
  const offered = new Map<string, Json>();
  const known: Known = (actionId, value) => offered.get(`${actionId}\n${value}`);
  const session = { standIn, wiring, known, offered, teamId: wiring.teamId ?? standIn.teamId };
  return { as: (user) => personOf(session, memberOf(standIn.workspace, user)) };
}

function personOf(session: Session, me: Member): Person {
  const { standIn } = session;
  const { workspace, inside } = standIn;
  const event: Person['event'] = (body, delivery) => sendEvent(session, body, delivery);
  const doIt: Person['act'] = (action) => act(session, me, action);
  return {
    id: me.id,
    act: doIt,
    event,
    click: (on, actionId, input) =>
      doIt({ on, actionId, ...(input === undefined ? {} : { input }) }),
    command: (channel, text) => command(session, me, { channel, text }),
    submit: (view, values = {}) => submit(session, me, { view, values }),
    options: (on, actionId, query) => search(session, me, { on, actionId, query }),
    dismiss: async (view) => {
      await inside.views.close(view);
      if (!view.notify_on_close) return;
      const payload = { type: 'view_closed', ...who(me, session.teamId), is_cleared: false };
      await sendPayload(session, { ...payload, view: slackView(view) });
    },
    say: async (channel, text, threadTs) => {
      const id = channel === 'bot' ? await directWithBot(standIn, me) : channelId(standIn, channel);
      const token = tokenOf(me.name);
      const words = escaped(text, workspace);
      const args = { channel: id, text: words, ...(threadTs ? { thread_ts: threadTs } : {}) };
      const answer = await inside.methods.run({ token, method: 'chat.postMessage', args });
      const said = workspace.messages.find((m) => m.ts === answer['ts'] && m.channel === id);
      if (!said) throw new Error(`${me.name} cannot write there: ${textOf(answer['error'])}`);
      const { ts, user } = said;
      const isPrivate = workspace.channels.some((c) => c.id === id && c.isPrivate);
      const kind = id.startsWith('D') ? 'im' : isPrivate ? 'group' : 'channel';
      const subscription = {
        im: 'message.im',
        group: 'message.groups',
        channel: 'message.channels',
      };
      if (standIn.manifest.events.includes(subscription[kind]))
        await event({ type: 'message', ...args, user, ts, event_ts: ts, channel_type: kind });
      return said;
    },
    openHome: async () => {
      const channel = await directWithBot(standIn, me);
      const home = standIn.home(me.id);
      const view = home ? { view: slackView(home) } : {};
      return event({ type: 'app_home_opened', user: me.id, channel, tab: 'home', ...view });
    },
  };
}

async function directWithBot(
  { workspace, inside, botUserId }: StandIn,
  me: Member,
): Promise<string> {
  const known = workspace.directMessages.get(me.id);
  if (known) return known;
  const token = tokenOf(me.name);
  const args = { users: botUserId };
  const answer = await inside.methods.run({ token, method: 'conversations.open', args });
  const id = textOf(objectOf(answer['channel'])['id']);
  workspace.directMessages.set(me.id, id);
  return id;
}
