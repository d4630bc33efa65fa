// The payloads that Slack sends for a click, a submission or a search, built from what the person looks at. Pure.
import { APP_ID, TEAM_ID } from './emulator.ts';
import { chosenFiles } from './file-input.ts';
import { elementsOf } from './limits.ts';
import {
  type Json,
  listOf,
  type Member,
  type Message,
  objectOf,
  type SlackFile,
  textOf,
  type View,
} from './protocol.ts';

/** What a person put into one element: a text or value, several, or nothing. */
export type Plain = string | readonly string[] | null;

/** By block id; by action id below it where a block holds several elements. */
export type Values = Record<string, Plain | Record<string, Plain>>;

export type Surface = Message | View;

export const isView = (surface: Surface): surface is View => 'callback_id' in surface;

/** What a value stands for beyond the surface. */
export interface Known {
  /** An option that an external select was answered with. */
  option: (actionId: string, value: string) => Json | undefined;
  /** A file that somebody put into the workspace, by id. */
  file: (id: string) => SlackFile | undefined;
}

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

const optionsIn = (element: Json): Json[] => [
  ...listOf(element['options']),
  ...listOf(element['option_groups']).flatMap((group) => listOf(group['options'])),
];

/** The state of every input on a surface: what the person entered, else what it started with. */
export function stateOf(surface: Surface, values: Values, known: Known): Json {
  const state: Record<string, Json> = {};
  for (const block of surface.blocks)
    for (const element of elementsOf(block)) {
      const blockId = textOf(block['block_id']);
      const actionId = textOf(element['action_id']);
      if (element['type'] === 'button' || element['type'] === 'overflow') continue;
      const given = values[blockId];
      const plain = isPlain(given) ? given : given[actionId];
      const entered = plain === undefined ? initialOf(element) : enteredIn(element, plain, known);
      state[blockId] = { ...state[blockId], [actionId]: { type: element['type'], ...entered } };
    }
  const strange = Object.keys(values).filter(
    (id) => !surface.blocks.some((block) => block['block_id'] === id),
  );
  if (strange.length > 0) throw new Error(`No such block here: ${strange.join(', ')}`);
  return { values: state };
}

const isPlain = (value: Values[string] | undefined): value is Plain | undefined =>
  value === undefined || value === null || typeof value === 'string' || Array.isArray(value);

function initialOf(element: Json): Json {
  return enteredFields(
    element,
    (field) => element[`initial_${field}`] ?? (field.endsWith('s') ? [] : null),
  );
}

/** The field in which an element of this type reports what was entered. */
const FIELD_OF: Record<string, string> = {
  file_input: 'files',
  plain_text_input: 'value',
  email_text_input: 'value',
  number_input: 'value',
  url_text_input: 'value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};

function enteredFields(element: Json, read: (field: string) => unknown): Json {
  const field = FIELD_OF[textOf(element['type'])];
  if (!field) throw new Error(`The stand-in knows no element ${String(element['type'])}`);
  return { [field]: read(field.replace('selected_', '')) };
}

function enteredIn(element: Json, plain: Plain, known: Known): Json {
  const option = (value: string) => {
    const actionId = textOf(element['action_id']);
    const found =
      optionsIn(element).find((o) => o['value'] === value) ?? known.option(actionId, value);
    if (!found) throw new Error(`${actionId} offers no ${value}`);
    return found;
  };
  const many = plain === null ? [] : typeof plain === 'string' ? [plain] : [...plain];
  return enteredFields(element, (field) => {
    if (field === 'files') return chosenFiles(element, many, known.file);
    if (field === 'options') return many.map(option);
    if (field === 'option') return many[0] ? option(many[0]) : null;
    return field.endsWith('s') ? many : many[0] || null;
  });
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
