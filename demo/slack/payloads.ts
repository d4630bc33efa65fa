// The payloads that Slack sends for a click, a submission or a search, built from what the person looks at. Pure.
import { APP_ID, TEAM_ID } from './emulator.ts';
import { enteredIn, isView, type Known, optionsIn, type Plain, type Surface } from './entered.ts';
import { elementsOf } from './limits.ts';
import { type Json, type Member, objectOf } from './protocol.ts';

export interface Place {
  block: Json;
  element: Json;
}

/** The element of an action on a surface; with several of one name, the one that carries `value`. */
export function placeOf(surface: Surface, actionId: string, value?: string): Place {
  const all = surface.blocks.flatMap((block) =>
    elementsOf(block).map((element) => ({ block, element })),
  );
  const named = all.filter(({ element }) => element['action_id'] === actionId);
  const found =
    named.find(({ element }) => value !== undefined && element['value'] === value) ??
    named.find(({ element }) => optionsIn(element).some((o) => o['value'] === value)) ??
    (value === undefined || named[0]?.element['type'] !== 'button' ? named[0] : undefined);
  if (found) return found;
  const there = all.map(
    ({ element }) => `${String(element['action_id'])}=${String(element['value'])}`,
  );
  throw new Error(`No ${actionId}=${value ?? '*'} here; there are: ${there.join(', ') || 'none'}`);
}

/** The one action of a click or choice. */
export function actionOf({ block, element }: Place, plain: Plain | undefined, known: Known): Json {
  const isButton = element['type'] === 'button';
  return {
    type: element['type'],
    action_id: element['action_id'],
    block_id: block['block_id'],
    action_ts: actionTime(),
    ...(isButton
      ? { text: element['text'], value: element['value'], style: element['style'] }
      : {}),
    ...(isButton ? {} : enteredIn(element, plain ?? null, known)),
  };
}

let clicks = 0;
const actionTime = () =>
  `${Math.floor(Date.now() / 1000)}.${String(++clicks % 1_000_000).padStart(6, '0')}`;

/** What every interactive payload says about who and where. */
export function who(person: Member, teamId: string): Json {
  return {
    api_app_id: APP_ID,
    token: 'verification',
    team: { id: teamId, domain: 'acme' },
    user: { id: person.id, username: person.name, name: person.name, team_id: TEAM_ID },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function containerOf(surface: Surface): Json {
  if (isView(surface)) return { type: 'view', view_id: surface.id };
  return {
    type: 'message',
    message_ts: surface.ts,
    channel_id: surface.channel,
    is_ephemeral: surface.to !== undefined,
    ...(surface.thread_ts ? { thread_ts: surface.thread_ts } : {}),
  };
}

export const optionsOf = (answer: Json): Json[] => optionsIn(objectOf(answer));
