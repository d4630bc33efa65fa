// Messages and blocks as Slack hands them back: every block named, every field in its place.
import {
  type Block,
  isObject,
  type Json,
  listOf,
  type Message,
  objectOf,
  type SlackFile,
  textOf,
} from './protocol.ts';

let named = 0;
const nextName = () => `b${(++named).toString(36).padStart(4, '0')}`;

/** Gives a `block_id` and `action_id` to whatever came without one, as Slack does. */
export function nameBlocks(blocks: Json[]): Block[] {
  return blocks.map((block) => ({
    ...block,
    type: textOf(block['type']),
    block_id: textOf(block['block_id']) || nextName(),
    ...('elements' in block && block['type'] === 'actions'
      ? { elements: listOf(block['elements']).map(nameElement) }
      : {}),
    ...('accessory' in block ? { accessory: nameElement(objectOf(block['accessory'])) } : {}),
    ...('element' in block ? { element: nameElement(objectOf(block['element'])) } : {}),
  }));
}

const nameElement = (element: Json): Json =>
  element['type'] === 'image'
    ? element
    : { ...element, action_id: textOf(element['action_id']) || nextName() };

export function messageFrom(raw: Json, channel: string): Message {
  const edited = objectOf(raw['edited']);
  const metadata = objectOf(raw['metadata']);
  return {
    channel,
    ts: textOf(raw['ts']),
    user: textOf(raw['user']),
    text: textOf(raw['text']),
    blocks: nameBlocks(listOf(raw['blocks'])),
    ...(raw['thread_ts'] ? { thread_ts: textOf(raw['thread_ts']) } : {}),
    ...(raw['bot_id'] ? { bot_id: textOf(raw['bot_id']) } : {}),
    ...(raw['subtype'] ? { subtype: textOf(raw['subtype']) } : {}),
    ...(Array.isArray(raw['files']) ? { files: listOf(raw['files']).map(fileFrom) } : {}),
    ...(edited['ts'] ? { edited: { user: textOf(edited['user']), ts: textOf(edited['ts']) } } : {}),
    ...(Array.isArray(raw['reactions']) ? { reactions: reactionsFrom(raw['reactions']) } : {}),
    ...(metadata['event_type']
      ? {
          metadata: {
            event_type: textOf(metadata['event_type']),
            event_payload: objectOf(metadata['event_payload']),
          },
        }
      : {}),
  };
}

const reactionsFrom = (raw: unknown[]) =>
  listOf(raw).map(({ name, users }) => {
    const people = Array.isArray(users) ? users.map(String) : [];
    return { name: textOf(name), users: people, count: people.length };
  });

const fileFrom = (raw: Json): SlackFile => ({
  ...raw,
  id: textOf(raw['id']),
  mode: textOf(raw['mode']),
});

interface Readable {
  text?: string;
  title?: Json | null;
  blocks: Json[];
  files?: SlackFile[];
}

/** What a person reads in a message or view, one text a line: headings, fields, labels, buttons in brackets, names of files. */
export function wordsOf(surface: Readable): string {
  const lines = [textOf(surface.title?.['text'])];
  if (surface.blocks.length === 0) lines.push(surface.text ?? '');
  for (const block of surface.blocks) lines.push(...words(block));
  for (const { name } of surface.files ?? []) lines.push(name ?? '');
  return lines.filter(Boolean).join('\n');
}

const INSIDE = ['label', 'title', 'fields', 'accessory', 'elements', 'element', 'options', 'hint'];

function words(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(words);
  if (!isObject(value)) return [];
  const text = words(value['text']).join('');
  if (value['type'] === 'button') return [`[${text}]`];
  if (value['type'] === 'user') return [`<@${textOf(value['user_id'])}>`];
  return [text, ...INSIDE.flatMap((key) => words(value[key]))].filter(Boolean);
}
