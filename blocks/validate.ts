// Checks a message, a modal, a Home view or an answer of options against Slack's limits, before Slack does.
import { LIMITS, NOT_ON, RULES, type Rule, type Surface } from './limits.ts';

/** One broken limit; `pointer` is a JSON pointer to the place. */
export interface Problem {
  readonly pointer: string;
  readonly problem: string;
}

type Json = Readonly<Record<string, unknown>>;
interface Found {
  readonly pointer: string;
  readonly node: Json;
  readonly kind: string;
}

/** Problems of a message as chat.postMessage takes it. */
export function problemsOfMessage(message: object): Problem[] {
  const { text, blocks } = message as Json;
  const characters = countText(blocks);
  return [
    ...fallbackProblems(text),
    ...blocksProblems(blocks, 'message'),
    ...tooMany('/blocks', { count: characters, max: LIMITS.messageText, of: 'characters of text' }),
  ];
}

/** Problems of a modal or Home view as views.open, views.update and views.publish take it. */
export function problemsOfView(view: object): Problem[] {
  const node = view as Json;
  const surface = node['type'] === 'home' ? 'home' : 'modal';
  const hasInput = listOf(node['blocks']).some((block) => asNode(block)?.['type'] === 'input');
  const bytes = new TextEncoder().encode(JSON.stringify(view)).length;
  return [
    ...ruleProblems({ pointer: '', node, kind: surface }),
    ...walk(node, '').slice(1).flatMap(texts),
    ...blocksProblems(node['blocks'], surface),
    ...(surface === 'modal' && hasInput && !node['submit']
      ? [{ pointer: '/submit', problem: 'required where a block is an input' }]
      : []),
    ...tooMany('', { count: bytes, max: LIMITS.viewBytes, of: 'bytes' }),
  ];
}

/** Problems of the answer to an external select. */
export function problemsOfOptions(answer: object): Problem[] {
  return walk(answer as Json, '', 'external_select').flatMap(nodeProblems);
}

/** Characters in the text objects of some blocks: what Slack counts towards the size of a message. */
export function countText(blocks: unknown): number {
  if (Array.isArray(blocks))
    return blocks.reduce<number>((sum, block) => sum + countText(block), 0);
  const node = asNode(blocks);
  if (!node) return 0;
  if (isText(node)) return lengthOf(node);
  return countText(Object.values(node));
}

function fallbackProblems(text: unknown): Problem[] {
  const pointer = '/text';
  if (typeof text !== 'string' || text.trim() === '') return [{ pointer, problem: 'is missing' }];
  const problems = tooMany(pointer, {
    count: text.length,
    max: LIMITS.fallbackText,
    of: 'characters',
  });
  // A sentence in right-to-left letters ends with the mark that closes its isolation.
  if (!/[.?!…]\u2069?$/.test(text)) problems.push({ pointer, problem: 'is not a full sentence' });
  return problems;
}

function blocksProblems(blocks: unknown, surface: Surface): Problem[] {
  const list = listOf(blocks);
  const max = surface === 'message' ? LIMITS.messageBlocks : LIMITS.viewBlocks;
  return [
    ...tooMany('/blocks', { count: list.length, max, of: 'blocks' }),
    ...list.flatMap((block, index) => {
      const pointer = `/blocks/${index}`;
      const node = asNode(block) ?? {};
      return [
        ...surfaceProblems({ pointer, node, kind: typeOf(node) }, surface),
        ...walk(node, pointer).flatMap(nodeProblems),
        ...repeated(walk(node, pointer), 'action_id'),
      ];
    }),
    ...repeated(
      list.map((block, index) => ({
        pointer: `/blocks/${index}`,
        node: asNode(block) ?? {},
        kind: '',
      })),
      'block_id',
    ),
  ];
}

function surfaceProblems({ pointer, kind }: Found, surface: Surface): Problem[] {
  if (NOT_ON[surface].includes(kind))
    return [{ pointer, problem: `${kind} cannot stand in a ${surface}` }];
  return [];
}

/** Every object under a node with what it is: its `type`, or the property it stands in. */
function walk(node: Json, pointer: string, kind = typeOf(node)): Found[] {
  return [
    { pointer, node, kind },
    ...Object.entries(node).flatMap(([key, value]) =>
      pointer === '' && key === 'blocks' ? [] : walkProperty({ key, value, pointer }),
    ),
  ];
}

function walkProperty(at: { key: string; value: unknown; pointer: string }): Found[] {
  const kind = kindByProperty(at.key);
  const pointer = `${at.pointer}/${at.key}`;
  if (Array.isArray(at.value))
    return at.value.flatMap((entry, index) => {
      const node = asNode(entry);
      return node ? walk(node, `${pointer}/${index}`, kind) : [];
    });
  const node = asNode(at.value);
  return node ? walk(node, pointer, kind) : [];
}

function kindByProperty(key: string): string | undefined {
  if (key === 'options' || key === 'initial_options' || key === 'initial_option') return 'option';
  if (key === 'option_groups') return 'option_group';
  return key === 'confirm' ? 'confirm' : undefined;
}

/** A confirm dialog's own button label is a text, not another dialog. */
function nodeProblems(found: Found): Problem[] {
  const kind = isText(found.node) ? typeOf(found.node) : found.kind;
  return [...ruleProblems({ ...found, kind }), ...elementProblems(found)];
}

function texts(found: Found): Problem[] {
  return isText(found.node) ? nodeProblems(found) : [];
}

function ruleProblems({ pointer, node, kind }: Found): Problem[] {
  const rule: Rule = RULES[kind] ?? {};
  const missing = (rule.required ?? [])
    .filter((key) => node[key] === undefined || node[key] === '')
    .map((key) => ({ pointer: `${pointer}/${key}`, problem: 'is missing' }));
  const notPlain = (rule.plain ?? [])
    .filter((key) => node[key] !== undefined && asNode(node[key])?.['type'] !== 'plain_text')
    .map((key) => ({ pointer: `${pointer}/${key}`, problem: 'must be plain_text' }));
  const long = Object.entries(rule.lengths ?? {}).flatMap(([key, max]) =>
    tooMany(`${pointer}/${key}`, { count: lengthOf(node[key]), max, of: 'characters' }),
  );
  const lists = Object.entries(rule.lists ?? {}).flatMap(([key, max]) => {
    if (node[key] === undefined) return [];
    const count = listOf(node[key]).length;
    if (count === 0) return [{ pointer: `${pointer}/${key}`, problem: 'is empty' }];
    return tooMany(`${pointer}/${key}`, { count, max, of: 'entries' });
  });
  const entries = Object.entries(rule.each ?? {}).flatMap(([key, max]) =>
    listOf(node[key]).flatMap((entry, index) =>
      tooMany(`${pointer}/${key}/${index}`, { count: lengthOf(entry), max, of: 'characters' }),
    ),
  );
  return [...missing, ...notPlain, ...long, ...lists, ...entries];
}

/** What no table of lengths can say. */
function elementProblems({ pointer, node, kind }: Found): Problem[] {
  const problems: Problem[] = [];
  const say = (key: string, problem: string) =>
    problems.push({ pointer: `${pointer}${key}`, problem });
  if (kind === 'section' && node['text'] === undefined && node['fields'] === undefined)
    say('', 'needs text or fields');
  if (kind === 'button' && !['primary', 'danger', undefined].includes(node['style'] as string))
    say('/style', 'must be primary or danger');
  if (kind === 'plain_text_input' && Number(node['max_length'] ?? 1) > LIMITS.inputLength)
    say('/max_length', `is more than ${LIMITS.inputLength}`);
  if (typeof node['block_id'] === 'string' && node['block_id'].length > LIMITS.id)
    say('/block_id', `has more than ${LIMITS.id} characters`);
  const known = listOf(node['options']).map((option) => JSON.stringify(option));
  for (const initial of [node['initial_option'], ...listOf(node['initial_options'])])
    if (initial !== undefined && known.length > 0 && !known.includes(JSON.stringify(initial)))
      say('/initial_option', 'is not one of the options');
  return problems;
}

function repeated(found: readonly Found[], key: 'action_id' | 'block_id'): Problem[] {
  const seen = new Set<string>();
  return found.flatMap(({ pointer, node }) => {
    const id = node[key];
    if (typeof id !== 'string') return [];
    if (seen.has(id)) return [{ pointer: `${pointer}/${key}`, problem: `${id} is not unique` }];
    seen.add(id);
    return [];
  });
}

function tooMany(pointer: string, is: { count: number; max: number; of: string }): Problem[] {
  if (is.count <= is.max) return [];
  return [{ pointer, problem: `${is.count} ${is.of}, at most ${is.max}` }];
}

function typeOf(node: Json): string {
  return typeof node['type'] === 'string' ? node['type'] : '';
}

function isText(node: Json): boolean {
  return ['plain_text', 'mrkdwn', 'text'].includes(typeOf(node));
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  const text = asNode(value)?.['text'];
  return typeof text === 'string' ? text.length : 0;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asNode(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}
