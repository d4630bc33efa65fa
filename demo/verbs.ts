// What a person can do on the page, one verb each: JSON in, JSON out.
import type { Ack } from './slack/delivery.ts';
import { isView, type Plain, type Surface, type Values } from './slack/entered.ts';
import type { Humans } from './slack/human.ts';
import { type Json, type Message, objectOf, textOf } from './slack/protocol.ts';
import type { StandIn } from './slack/stand-in.ts';

/** What the verbs work on. */
interface Ground {
  standIn: StandIn;
  human: Humans;
}

type Verb = (options: Ground, body: Json) => Promise<Json>;

export const VERBS: Record<string, Verb> = {
  command: async ({ human }, body) =>
    said(await meIn(human, body).command(textOf(body['channel']), textOf(body['text']))),
  say: async ({ human }, body) => {
    const [channel, text] = [textOf(body['channel']), textOf(body['text'])];
    const threadTs = textOf(body['thread']) || undefined;
    const files = Array.isArray(body['files']) ? body['files'].map(String) : [];
    const thread = threadTs === undefined ? {} : { threadTs };
    if (files.length > 0) await meIn(human, body).share({ channel, text, files, ...thread });
    else await meIn(human, body).say(channel, text, threadTs);
    return { ok: true };
  },
  act: async (options, body) =>
    said(
      await meIn(options.human, body).act({
        on: surfaceIn(options, body),
        actionId: textOf(body['actionId']),
        blockId: textOf(body['blockId']),
        input: (body['input'] ?? null) as Plain,
        values: objectOf(body['values']) as Values,
      }),
    ),
  shortcut: async (options, body) => {
    const message = messageIn(options, body);
    const me = meIn(options.human, body);
    const [ack] = await me.shortcut(message, textOf(body['callbackId']));
    return said(ack ?? { status: 0, body: {} });
  },
  react: async (options, body) => {
    await meIn(options.human, body).react(messageIn(options, body), textOf(body['name']));
    return { ok: true };
  },
  edit: async (options, body) => {
    await meIn(options.human, body).edit(messageIn(options, body), textOf(body['text']));
    return { ok: true };
  },
  remove: async (options, body) => {
    await meIn(options.human, body).remove(messageIn(options, body));
    return { ok: true };
  },
  submit: async (options, body) => {
    const view = surfaceIn(options, body);
    if (!isView(view)) throw new Error('Only a modal can be submitted.');
    const ack = await meIn(options.human, body).submit(view, objectOf(body['values']) as Values);
    return { ...said(ack), errors: objectOf(ack.body['errors']) };
  },
  dismiss: async (options, body) => {
    const view = surfaceIn(options, body);
    if (isView(view)) await meIn(options.human, body).dismiss(view);
    return { ok: true };
  },
  options: async (options, body) => {
    const on = surfaceIn(options, body);
    const query = textOf(body['query']);
    const found = await meIn(options.human, body).options(on, textOf(body['actionId']), query);
    return { ok: true, options: found };
  },
  home: async ({ human }, body) => said(await meIn(human, body).openHome()),
  hide: async ({ standIn, human }, body) => {
    const me = meIn(human, body).id;
    const at = standIn.workspace.messages.findIndex(({ ts, to }) => ts === body['ts'] && to === me);
    if (at >= 0) standIn.workspace.messages.splice(at, 1);
    standIn.workspace.changed();
    return { ok: true };
  },
};

const meIn = (human: Humans, body: Json) => human.as(textOf(body['user']));

const said = (ack: Ack): Json => ({
  ok: ack.status === 200,
  ...(ack.status === 200 ? {} : { problem: 'The app did not respond. Try again.' }),
});

function messageIn(options: Ground, body: Json): Message {
  const message = surfaceIn(options, body);
  if (isView(message)) throw new Error('Only a message has a menu.');
  return message;
}

/** The message or view that the page points at. */
function surfaceIn({ standIn, human }: Ground, body: Json): Surface {
  const me = meIn(human, body).id;
  const { workspace } = standIn;
  const id = textOf(body['view']);
  const views = [...(workspace.modals.get(me) ?? []), workspace.homes.get(me)];
  const surface = id
    ? views.find((view) => view?.id === id)
    : workspace.messages.find(
        ({ channel, ts, to }) =>
          channel === body['channel'] && ts === body['ts'] && (to === undefined || to === me),
      );
  if (!surface) throw new Error('It is no longer there.');
  return surface;
}
