// Acts as a person at a keyboard: what they do reaches the bot as Slack would send it, and takes effect.
import { edit, react, remove } from './afterwards.ts';
import { type Action, act, command, search, shortcut, submit } from './deeds.ts';
import { type Ack, type Session, sendEvent, sendPayload, type Wiring } from './delivery.ts';
import type { Known, Plain, Surface, Values } from './entered.ts';
import { who } from './payloads.ts';
import type { Json, Member, Message, View } from './protocol.ts';
import {
  deleteFile,
  directWithBot,
  type NewFile,
  type Sharing,
  say,
  share,
  upload,
} from './speech.ts';
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
  /**
   * Submits a modal. Values by block id; a field not named keeps what it started with. A file input
   * takes the ids of uploaded files: `submit(modal, { file: await maya.upload({ name, bytes }) })`.
   */
  submit(view: View, values?: Values): Promise<Ack>;
  /** Closes a modal without submitting. */
  dismiss(view: View): Promise<void>;
  /** Types into an external select; the options that the bot offers. */
  options(surface: Surface, actionId: string, query: string): Promise<Json[]>;
  /**
   * Chooses an entry in the menu of a message, by its callback id. `times` delivers that one choice so often at once.
   */
  shortcut(message: Message, callbackId: string, times?: number): Promise<Ack[]>;
  /** Writes a message: in a channel, or to the bot when `channel` is "bot". */
  say(channel: string, text: string, threadTs?: string): Promise<Message>;
  /** Changes a message of theirs. */
  edit(message: Message, text: string): Promise<Message>;
  /** Deletes a message of theirs. */
  remove(message: Message): Promise<void>;
  /** Reacts to a message by the name of an emoji, or takes that back. */
  react(message: Message, name: string): Promise<void>;
  /** Puts a file into the workspace, where nobody else sees it yet; its id. */
  upload(file: NewFile): Promise<string>;
  /** Shares uploaded files in a conversation, with words. */
  share(sharing: Sharing): Promise<Message>;
  /** Uploads one file and shares it. */
  shareFile(file: NewFile & Omit<Sharing, 'files'>): Promise<Message>;
  deleteFile(id: string): Promise<void>;
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
  const { files } = standIn.inside;
  const known: Known = {
    option: (actionId, value) => offered.get(`${actionId}\n${value}`),
    file: (id) => {
      const file = files.find(id);
      return file && files.describe(file);
    },
  };
  const session = { standIn, wiring, known, offered, teamId: wiring.teamId ?? standIn.teamId };
  return { as: (user) => personOf(session, memberOf(standIn.workspace, user)) };
}

function personOf(session: Session, me: Member): Person {
  const { standIn } = session;
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
    shortcut: (message, callbackId, times = 1) =>
      shortcut(session, me, { message, callbackId, times }),
    dismiss: async (view) => {
      await standIn.inside.views.close(view);
      if (!view.notify_on_close) return;
      const payload = { type: 'view_closed', ...who(me, session.teamId), is_cleared: false };
      await sendPayload(session, { ...payload, view: slackView(view) });
    },
    say: (channel, text, threadTs) => say(session, me, { channel, text, threadTs }),
    edit: (message, text) => edit(session, me, { message, text }),
    remove: (message) => remove(session, me, message),
    react: (message, name) => react(session, me, { message, name }),
    upload: (file) => upload(session, me, file),
    share: (sharing) => share(session, me, sharing),
    shareFile: async ({ name, bytes, ...where }) =>
      share(session, me, { ...where, files: [await upload(session, me, { name, bytes })] }),
    deleteFile: (file) => deleteFile(session, me, file),
    openHome: async () => {
      const channel = await directWithBot(standIn, me);
      const home = standIn.home(me.id);
      const view = home ? { view: slackView(home) } : {};
      return event({ type: 'app_home_opened', user: me.id, channel, tab: 'home', ...view });
    },
  };
}
