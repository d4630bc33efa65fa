// Slack's own refusals of oversized or malformed blocks, which the emulator accepts silently.
import { type Json, listOf, objectOf, textOf } from './protocol.ts';

const MESSAGE_BLOCKS = 50;
const VIEW_BLOCKS = 100;
/** Undocumented; refusals were seen from about 12,000 characters on. */
const MESSAGE_CHARACTERS = 13_200;

type Surface = 'message' | 'modal' | 'home';

/** Each mistake as a sentence with the place; empty when Slack would accept the blocks. */
export function mistakesIn(blocks: Json[], surface: Surface): string[] {
  const max = surface === 'message' ? MESSAGE_BLOCKS : VIEW_BLOCKS;
  const mistakes = blocks.flatMap((block, index) =>
    [...blockMistakes(block), ...fileInputMistakes(block, surface)].map(
      (mistake) => `${mistake} [json-pointer:/blocks/${index}]`,
    ),
  );
  if (blocks.length > max) mistakes.push(`no more than ${max} items allowed [/blocks]`);
  const ids = blocks.map((block) => block['block_id']).filter(Boolean);
  if (new Set(ids).size < ids.length) mistakes.push('block_id must be unique [/blocks]');
  return mistakes;
}

export function viewMistakes(view: Json): string[] {
  const blocks = listOf(view['blocks']);
  const mistakes = mistakesIn(blocks, view['type'] === 'home' ? 'home' : 'modal');
  for (const part of ['title', 'submit', 'close'])
    if (plain(view[part]).length > 24) mistakes.push(`must be less than 25 characters [/${part}]`);
  if (textOf(view['private_metadata']).length > 3000)
    mistakes.push('must be less than 3001 characters [/private_metadata]');
  const hasInput = blocks.some((block) => block['type'] === 'input');
  if (view['type'] === 'modal' && hasInput && !view['submit'])
    mistakes.push('`submit` is required when an `input` block is present [/submit]');
  return mistakes;
}

export const tooLong = (blocks: Json[]): boolean => characters(blocks) > MESSAGE_CHARACTERS;

const plain = (text: unknown): string => textOf(objectOf(text)['text']);

/** Characters of all text objects, wherever they stand. */
function characters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + characters(item), 0);
  return Object.entries(objectOf(value)).reduce(
    (sum, [key, item]) =>
      sum + (key === 'text' && typeof item === 'string' ? item.length : characters(item)),
    0,
  );
}

function blockMistakes(block: Json): string[] {
  const mistakes: string[] = [];
  const limit = (what: string, length: number, max: number) => {
    if (length > max) mistakes.push(`${what} must be less than ${max + 1} characters`);
  };
  const type = textOf(block['type']);
  limit('block_id', textOf(block['block_id']).length, 255);
  if (type === 'header') limit('header', plain(block['text']).length, 150);
  if (type === 'section') {
    limit('section text', plain(block['text']).length, 3000);
    for (const field of listOf(block['fields'])) limit('field', textOf(field['text']).length, 2000);
    if (listOf(block['fields']).length > 10) mistakes.push('no more than 10 fields allowed');
    if (!block['text'] && !block['fields']) mistakes.push('section needs text or fields');
  }
  if (type === 'context' && listOf(block['elements']).length > 10)
    mistakes.push('no more than 10 elements allowed');
  if (type === 'actions' && listOf(block['elements']).length > 25)
    mistakes.push('no more than 25 elements allowed');
  for (const element of elementsOf(block)) mistakes.push(...elementMistakes(element, limit));
  return mistakes;
}

function elementMistakes(
  element: Json,
  limit: (what: string, length: number, max: number) => void,
): string[] {
  limit('action_id', textOf(element['action_id']).length, 255);
  if (element['type'] === 'button') {
    limit('button text', plain(element['text']).length, 75);
    limit('button value', textOf(element['value']).length, 2000);
  }
  limit('placeholder', plain(element['placeholder']).length, 150);
  limit('accessibility_label', textOf(element['accessibility_label']).length, 75);
  limit(
    'initial_value',
    textOf(element['initial_value']).length,
    Number(element['max_length'] ?? 3000),
  );
  for (const option of listOf(element['options'])) {
    limit('option text', plain(option['text']).length, 75);
    limit('option value', textOf(option['value']).length, 150);
  }
  return choiceMistakes(element);
}

/** Options in number, and what is chosen at the start among them, word for word. */
function choiceMistakes(element: Json): string[] {
  const { options, option_groups: groups, initial_option: one, initial_options: many } = element;
  const mistakes: string[] = [];
  const max = { overflow: 5, radio_buttons: 10, checkboxes: 10 }[textOf(element['type'])] ?? 100;
  if (Array.isArray(options) && options.length > max)
    mistakes.push(`no more than ${max} options allowed`);
  for (const [name, list] of Object.entries({ options, initial_options: many }))
    if (Array.isArray(list) && list.length === 0)
      mistakes.push(`must provide at least 1 of ${name}`);
  const offered = [
    ...listOf(options),
    ...listOf(groups).flatMap((group) => listOf(group['options'])),
  ].map((option) => JSON.stringify(option));
  const chosen = [...listOf(many), ...(one === undefined ? [] : [objectOf(one)])];
  const isFetched = textOf(element['type']).includes('external');
  if (!isFetched && chosen.some((option) => !offered.includes(JSON.stringify(option))))
    mistakes.push('initial option is not among the options');
  return mistakes;
}

const isFileInput = (element: Json) => element['type'] === 'file_input';

export const holdsFileInput = (view: Json): boolean =>
  listOf(view['blocks']).some((block) => elementsOf(block).some(isFileInput));

/** A file input stands in an input block of a modal and nowhere else, and tells nothing before the form is sent. */
function fileInputMistakes(block: Json, surface: Surface): string[] {
  return elementsOf(block)
    .filter(isFileInput)
    .flatMap((element) => {
      const { filetypes, max_files: most = 10 } = element;
      const isTypes =
        Array.isArray(filetypes) && filetypes.every((type) => /^[a-z0-9]+$/.test(String(type)));
      const isCount = Number.isInteger(most) && Number(most) >= 1 && Number(most) <= 10;
      return [
        surface !== 'modal' && `file_input is not supported in a ${surface}`,
        block['type'] !== 'input' && 'file_input needs an input block',
        block['dispatch_action'] === true && 'unsupported type: file_input with dispatch_action',
        filetypes !== undefined && !isTypes && 'filetypes must be file endings without a dot',
        !isCount && 'max_files must be from 1 to 10',
      ].filter((mistake) => mistake !== false);
    });
}

/** The interactive elements of a block: its accessory, its elements, its one input. */
export function elementsOf(block: Json): Json[] {
  const list = block['type'] === 'actions' ? listOf(block['elements']) : [];
  return [...list, objectOf(block['accessory']), objectOf(block['element'])].filter(
    (element) => element['type'] !== undefined && element['type'] !== 'image',
  );
}
