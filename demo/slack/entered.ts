// What stands in the inputs of a message or view: what a person enters, what was kept, what they start with. Pure.
import { chosenFiles } from './file-input.ts';
import { elementsOf } from './limits.ts';
import {
  isObject,
  type Json,
  listOf,
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

/**
 * The state of every input on a surface: what the person enters now, else what stood there when the view was
 * drawn anew, else what it started with.
 */
export function stateOf(surface: Surface, values: Values, known: Known): View['state'] {
  const state: View['state']['values'] = {};
  for (const block of surface.blocks)
    for (const element of elementsOf(block)) {
      const blockId = textOf(block['block_id']);
      const actionId = textOf(element['action_id']);
      if (element['type'] === 'button' || element['type'] === 'overflow') continue;
      const given = values[blockId];
      const plain = isPlain(given) ? given : given[actionId];
      const kept = keptIn(surface, { blockId, element });
      const entered = plain === undefined ? kept : enteredIn(element, plain, known);
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

/**
 * What of one drawing of a view stands in the next: whatever is under the same names, whatever the new drawing
 * starts with. So does Slack; only a new block id gets a new start.
 */
export function keptState(former: View, next: View): View['state'] {
  const before = stateOf(former, {}, NOBODY).values;
  const values: View['state']['values'] = {};
  for (const block of next.blocks)
    for (const element of elementsOf(block)) {
      const [blockId, actionId] = [textOf(block['block_id']), textOf(element['action_id'])];
      const kept = before[blockId]?.[actionId];
      if (kept?.['type'] !== element['type'] || kept === undefined) continue;
      values[blockId] = { ...values[blockId], [actionId]: stillOffered(element, kept) };
    }
  return { values };
}

const NOBODY: Known = { option: () => undefined, file: () => undefined };

/** What cannot be chosen any more is not chosen any more, and nothing takes its place. */
function stillOffered(element: Json, kept: Json): Json {
  const offered = optionsIn(element).map((option) => option['value']);
  if (offered.length === 0) return kept; // Not a choice, or one whose options are fetched.
  const isOffered = (option: unknown) => offered.includes(objectOf(option)['value']);
  const { selected_option: one, selected_options: many } = kept;
  if (many !== undefined) return { ...kept, selected_options: listOf(many).filter(isOffered) };
  return isOffered(one) ? kept : { ...kept, selected_option: null };
}

function keptIn(surface: Surface, { blockId, element }: { blockId: string; element: Json }): Json {
  const kept = isView(surface) && surface.state.values[blockId]?.[textOf(element['action_id'])];
  return kept || initialOf(element);
}

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

export function enteredIn(element: Json, plain: Plain, known: Known): Json {
  const option = (value: string) => {
    const actionId = textOf(element['action_id']);
    const found =
      [...optionsIn(element), ...startingOptions(element)].find((o) => o['value'] === value) ??
      known.option(actionId, value);
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

/** What an external select begins with was never searched for. */
const startingOptions = (element: Json): Json[] => [
  ...(isObject(element['initial_option']) ? [element['initial_option']] : []),
  ...listOf(element['initial_options']),
];

export const optionsIn = (element: Json): Json[] => [
  ...listOf(element['options']),
  ...listOf(element['option_groups']).flatMap((group) => listOf(group['options'])),
];
