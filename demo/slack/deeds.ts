// One deed of a person each: type a command, press, use a message's menu, submit, search. Builds the payload, sends it, applies the answer.
import { type Ack, type Session, sendForm, sendPayload } from './delivery.ts';
import { APP_ID } from './emulator.ts';
import { isView, type Plain, type Surface, stateOf, type Values } from './entered.ts';
import { filesIn } from './file-input.ts';
import { actionOf, containerOf, optionsOf, type Place, placeOf, who } from './payloads.ts';
import {
  isObject,
  type Json,
  listOf,
  type Member,
  type Message,
  textOf,
  type View,
} from './protocol.ts';
import type { StandIn } from './stand-in.ts';
import { slackView } from './views.ts';
import { channelOf, type Workspace } from './workspace.ts';

const DISPATCH_FAILED = 'did not respond. Slack waits three seconds.';

export async function act(
  session: Session,
  me: Member,
  { on, actionId, blockId, input, values = {} }: Action,
): Promise<Ack> {
  const value = typeof input === 'string' ? input : undefined;
  const place = placeOf(blockId ? only(on, blockId) : on, actionId, value);
  const state = stateOf(on, withInput(values, place, input), session.known);
  if (isView(on)) session.standIn.inside.views.note(on.id, state);
  return sendPayload(session, {
    type: 'block_actions',
    ...who(me, session.teamId),
    ...(await standing(session, me, on)),
    state,
    ...(isView(on) ? { view: { ...slackView(on), state } } : {}),
    actions: [actionOf(place, input, session.known)],
  });
}

/** What is chosen stands in the form as well. */
function withInput(values: Values, { block, element }: Place, input: Plain | undefined): Values {
  if (input === undefined || ['button', 'overflow'].includes(textOf(element['type'])))
    return values;
  const blockId = textOf(block['block_id']);
  const others = values[blockId];
  const beside = isObject(others) ? others : {};
  return { ...values, [blockId]: { ...beside, [textOf(element['action_id'])]: input } };
}

export interface Action {
  on: Surface;
  actionId: string;
  blockId?: string;
  input?: Plain;
  values?: Values;
}

/** The surface cut down to one block, for names that stand in several. */
const only = (surface: Surface, blockId: string): Surface => ({
  ...surface,
  blocks: surface.blocks.filter((block) => block.block_id === blockId),
});

/** Where a click happens: container, channel, message, a fresh trigger and the address to answer to. */
async function standing({ standIn }: Session, me: Member, on: Surface): Promise<Json> {
  const { views, responses } = standIn.inside;
  const viewId = isView(on) && on.type === 'modal' ? on.id : undefined;
  const trigger_id = await views.triggerFor(me.id, viewId);
  if (isView(on)) return { container: containerOf(on), trigger_id };
  const { to, channel, ...message } = on;
  const origin = { userId: me.id, channelId: channel, message: on };
  return {
    container: containerOf(on),
    trigger_id,
    channel: { id: channel, name: channelName(standIn, channel) },
    // An ephemeral message is not repeated in its own payload.
    ...(to === undefined ? { message: { type: 'message', ...message } } : {}),
    response_url: responses.urlFor(origin),
  };
}

const channelName = ({ workspace }: StandIn, id: string) =>
  workspace.channels.find((channel) => channel.id === id)?.name ?? 'directmessage';

export const channelId = ({ workspace }: StandIn, channel: string): string =>
  channel.startsWith('D') ? channel : channelOf(workspace, channel).id;

export async function command(
  session: Session,
  me: Member,
  { channel, text }: { channel: string; text: string },
): Promise<Ack> {
  const { views, responses } = session.standIn.inside;
  const id = channelId(session.standIn, channel);
  const origin = { userId: me.id, channelId: id };
  const [known] = session.standIn.manifest.commands;
  const name = known?.command ?? '/ar';
  const ack = await sendForm(session, {
    token: 'verification',
    team_id: session.teamId,
    team_domain: 'acme',
    channel_id: id,
    channel_name: channelName(session.standIn, id),
    user_id: me.id,
    user_name: me.name,
    command: name,
    text: known?.isEscaped ? escaped(text, session.standIn.workspace) : text,
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: responses.urlFor(origin),
    trigger_id: await views.triggerFor(me.id),
  });
  const failed = { text: `${name} failed because the app ${DISPATCH_FAILED}` };
  if (ack.status !== 200) await responses.show(origin, failed);
  else if (ack.body['text'] || ack.body['blocks']) await responses.show(origin, ack.body);
  return ack;
}

/** What Slack's own client does to words: `@maya` becomes `<@U1|maya>`, `#studio` becomes `<#C1|studio>`. */
export function escaped(text: string, { members, channels }: Workspace): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/@([\w.-]+)/g, (all, name: string) => {
      const member = members.find((m) => m.name === name || m.id === name);
      return member ? `<@${member.id}|${member.name}>` : all;
    })
    .replace(/#([\w-]+)/g, (all, name: string) => {
      const channel = channels.find((c) => c.name === name);
      return channel ? `<#${channel.id}|${channel.name}>` : all;
    });
}

export async function shortcut(
  session: Session,
  me: Member,
  { message: on, callbackId, times }: { message: Message; callbackId: string; times: number },
): Promise<Ack[]> {
  const { shortcuts } = session.standIn.manifest;
  if (!shortcuts.some((one) => one.callbackId === callbackId))
    throw new Error(`No message offers ${callbackId}`);
  if (on.to !== undefined) throw new Error('What only one person sees has no menu.');
  const { container: _, ...where } = await standing(session, me, on);
  const payload = {
    type: 'message_action',
    callback_id: callbackId,
    ...who(me, session.teamId),
    ...where,
    action_ts: on.ts,
    message_ts: on.ts,
  };
  return Promise.all(Array.from({ length: times }, () => sendPayload(session, payload)));
}

export async function submit(
  session: Session,
  me: Member,
  { view, values }: { view: View; values: Values },
): Promise<Ack> {
  const { views, methods, emulated, files } = session.standIn.inside;
  const state = stateOf(view, values, session.known);
  views.note(view.id, state);
  for (const id of filesIn(state)) files.handOver(id);
  const ack = await sendPayload(session, {
    type: 'view_submission',
    ...who(me, session.teamId),
    trigger_id: await views.triggerFor(me.id, view.id),
    view: { ...slackView(view), state },
    response_urls: [],
  });
  if (ack.status !== 200) return ack;
  const next = { view: JSON.stringify(ack.body['view'] ?? {}) };
  const call = (method: string, args: Record<string, string>) =>
    methods.run({ token: emulated.botToken, method, args: { ...next, ...args } });
  switch (ack.body['response_action']) {
    case 'errors':
      return ack;
    case 'update':
      return refusedView(ack, await call('views.update', { view_id: view.id }));
    case 'push': {
      const trigger_id = await views.triggerFor(me.id, view.id);
      return refusedView(ack, await call('views.push', { trigger_id }));
    }
    case 'clear':
      await views.close(view, true);
      return ack;
    default:
      await views.close(view);
      return ack;
  }
}

/** A view that Slack would not draw shows as a failure to connect. */
function refusedView(ack: Ack, answer: Json): Ack {
  if (answer['ok'] === true) return ack;
  console.error('Slack would refuse this view:', answer);
  return { status: 0, body: answer };
}

export async function search(
  session: Session,
  me: Member,
  { on, actionId, query }: { on: Surface; actionId: string; query: string },
): Promise<Json[]> {
  const { block } = placeOf(on, actionId);
  const { channel } = isView(on) ? { channel: undefined } : on;
  const ack = await sendPayload(session, {
    type: 'block_suggestion',
    ...who(me, session.teamId),
    container: containerOf(on),
    ...(isView(on) ? { view: slackView(on) } : { channel: { id: channel }, message: on }),
    action_id: actionId,
    block_id: block['block_id'],
    value: query,
  });
  const found = optionsOf(ack.body).slice(0, 100);
  for (const option of found)
    session.offered.set(`${actionId}\n${textOf(option['value'])}`, option);
  const groups = listOf(ack.body['option_groups']);
  return groups.length > 0 ? groups : found;
}
