// Goal: the validator finds every broken limit. Method: one failing example a rule, and the same thing at its limit passing.
import { describe, expect, it } from 'vitest';
import {
  countText,
  problemsOfMessage,
  problemsOfOptions,
  problemsOfView,
} from '#blocks/validate.ts';

const x = (length: number) => 'x'.repeat(length);
const text = (length: number) => ({ type: 'plain_text', text: x(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: x(length) });
const section = (is: object = {}) => ({ type: 'section', text: mrkdwn(1), ...is });
const button = (is: object = {}) => ({ type: 'button', text: text(1), action_id: 'a', ...is });
const option = (is: object = {}) => ({ text: text(1), value: 'v', ...is });
const options = (count: number) => Array.from({ length: count }, () => option());
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const actions = (is: object) => ({ type: 'actions', elements: [button(is)] });
const input = (element: object, is: object = {}) => ({
  type: 'input',
  label: text(1),
  element: { action_id: 'i', ...element },
  ...is,
});
const select = (is: object) => actions({ type: 'static_select', text: undefined, ...is });
const confirm = (is: object) =>
  actions({
    confirm: { title: text(1), text: text(1), confirm: text(1), deny: text(1), ...is },
  });

/** A rule, one block that breaks it, where, and the same block at its limit. */
const BLOCKS: [rule: string, broken: object, pointer: string, atTheLimit: object][] = [
  ['section text', section({ text: mrkdwn(3001) }), '/text', section({ text: mrkdwn(3000) })],
  ['section empty', section({ text: undefined }), '', section()],
  ['text empty', section({ text: mrkdwn(0) }), '/text/text', section()],
  [
    'fields',
    section({ fields: many(11, () => mrkdwn(1)) }),
    '/fields',
    section({ fields: many(10, () => mrkdwn(1)) }),
  ],
  [
    'field text',
    section({ fields: [mrkdwn(2001)] }),
    '/fields/0',
    section({ fields: [mrkdwn(2000)] }),
  ],
  ['header', { type: 'header', text: text(151) }, '/text', { type: 'header', text: text(150) }],
  [
    'header markup',
    { type: 'header', text: mrkdwn(1) },
    '/text',
    { type: 'header', text: text(1) },
  ],
  [
    'context',
    { type: 'context', elements: many(11, () => mrkdwn(1)) },
    '/elements',
    { type: 'context', elements: many(10, () => mrkdwn(1)) },
  ],
  ['context empty', { type: 'context', elements: [] }, '/elements', { type: 'divider' }],
  [
    'actions',
    { type: 'actions', elements: many(26, (index) => button({ action_id: `${index}` })) },
    '/elements',
    { type: 'actions', elements: many(25, (index) => button({ action_id: `${index}` })) },
  ],
  [
    'action_id twice',
    { type: 'actions', elements: [button(), button()] },
    '/elements/1/action_id',
    { type: 'actions', elements: [button(), button({ action_id: 'b' })] },
  ],
  [
    'action_id long',
    actions({ action_id: x(256) }),
    '/elements/0/action_id',
    actions({ action_id: x(255) }),
  ],
  ['block_id long', section({ block_id: x(256) }), '/block_id', section({ block_id: x(255) })],
  ['button text', actions({ text: text(76) }), '/elements/0/text', actions({ text: text(75) })],
  ['button value', actions({ value: x(2001) }), '/elements/0/value', actions({ value: x(2000) })],
  ['button url', actions({ url: x(3001) }), '/elements/0/url', actions({ url: x(3000) })],
  [
    'accessibility label',
    actions({ accessibility_label: x(76) }),
    '/elements/0/accessibility_label',
    actions({ accessibility_label: x(75) }),
  ],
  ['button style', actions({ style: 'red' }), '/elements/0/style', actions({ style: 'danger' })],
  [
    'overflow',
    section({ accessory: { type: 'overflow', options: options(6) } }),
    '/accessory/options',
    section({ accessory: { type: 'overflow', options: options(5) } }),
  ],
  [
    'overflow empty',
    section({ accessory: { type: 'overflow', options: [] } }),
    '/accessory/options',
    section({ accessory: { type: 'overflow', options: options(1) } }),
  ],
  [
    'options',
    select({ options: options(101) }),
    '/elements/0/options',
    select({ options: options(100) }),
  ],
  [
    'option text',
    select({ options: [option({ text: text(76) })] }),
    '/elements/0/options/0/text',
    select({ options: [option({ text: text(75) })] }),
  ],
  [
    'option value',
    select({ options: [option({ value: x(76) })] }),
    '/elements/0/options/0/value',
    select({ options: [option({ value: x(75) })] }),
  ],
  [
    'option description',
    select({ options: [option({ description: text(76) })] }),
    '/elements/0/options/0/description',
    select({ options: [option({ description: text(75) })] }),
  ],
  [
    'option groups',
    select({ option_groups: many(101, () => ({ label: text(1), options: options(1) })) }),
    '/elements/0/option_groups',
    select({ option_groups: many(100, () => ({ label: text(1), options: options(1) })) }),
  ],
  [
    'initial option unknown',
    select({ options: options(1), initial_option: option({ value: 'w' }) }),
    '/elements/0/initial_option',
    select({ options: options(1), initial_option: option() }),
  ],
  [
    'radio buttons',
    actions({ type: 'radio_buttons', options: options(11) }),
    '/elements/0/options',
    actions({ type: 'radio_buttons', options: options(10) }),
  ],
  [
    'placeholder',
    select({ options: options(1), placeholder: text(151) }),
    '/elements/0/placeholder',
    select({ options: options(1), placeholder: text(150) }),
  ],
  [
    'input label',
    input({ type: 'datepicker' }, { label: text(2001) }),
    '/label',
    input({ type: 'datepicker' }, { label: text(2000) }),
  ],
  [
    'input hint',
    input({ type: 'datepicker' }, { hint: text(2001) }),
    '/hint',
    input({ type: 'datepicker' }, { hint: text(2000) }),
  ],
  [
    'input length',
    input({ type: 'plain_text_input', max_length: 3001 }),
    '/element/max_length',
    input({ type: 'plain_text_input', max_length: 3000 }),
  ],
  [
    'confirm title',
    confirm({ title: text(101) }),
    '/elements/0/confirm/title',
    confirm({ title: text(100) }),
  ],
  [
    'confirm text',
    confirm({ text: text(301) }),
    '/elements/0/confirm/text',
    confirm({ text: text(300) }),
  ],
  [
    'confirm button',
    confirm({ confirm: text(31) }),
    '/elements/0/confirm/confirm',
    confirm({ confirm: text(30) }),
  ],
  [
    'image description',
    { type: 'image', image_url: 'https://x.dev' },
    '/alt_text',
    { type: 'image', image_url: 'https://x.dev', alt_text: 'a' },
  ],
];

const message = (...blocks: object[]) => ({ text: 'All is said.', blocks });
const modal = (is: object = {}) => ({ type: 'modal', title: text(1), blocks: [section()], ...is });
const pointers = (problems: { pointer: string }[]) => problems.map(({ pointer }) => pointer);

const RULES = BLOCKS.map(([rule, broken, pointer, atTheLimit]) => ({
  rule,
  broken,
  pointer,
  atTheLimit,
}));

describe.each(RULES)('$rule', ({ broken, pointer, atTheLimit }) => {
  it('is found in a message and in a Home view', () => {
    expect(pointers(problemsOfMessage(message(broken)))).toContain(`/blocks/0${pointer}`);
    expect(pointers(problemsOfView({ type: 'home', blocks: [section(), broken] }))).toContain(
      `/blocks/1${pointer}`,
    );
  });

  it('passes at its limit', () => {
    expect(problemsOfMessage(message(atTheLimit))).toEqual([]);
  });
});

describe('a message', () => {
  it('holds at most 50 blocks', () => {
    expect(problemsOfMessage(message(...many(50, () => section())))).toEqual([]);
    expect(problemsOfMessage(message(...many(51, () => section())))).toEqual([
      { pointer: '/blocks', problem: '51 blocks, at most 50' },
    ]);
  });

  it('holds at most 9,000 characters of text, buttons and fields included', () => {
    const full = [
      ...many(3, () => section({ text: mrkdwn(2990) })),
      section({ fields: [mrkdwn(29)] }),
    ];
    expect(countText(full)).toBe(9000);
    expect(problemsOfMessage(message(...full))).toEqual([]);
    expect(problemsOfMessage(message(...full, actions({})))).toEqual([
      { pointer: '/blocks', problem: '9001 characters of text, at most 9000' },
    ]);
  });

  it('repeats no block_id', () => {
    const twice = [section({ block_id: 'b' }), section({ block_id: 'b' })];
    expect(problemsOfMessage(message(...twice))).toEqual([
      { pointer: '/blocks/1/block_id', problem: 'b is not unique' },
    ]);
  });

  it.each([
    ['', 'is missing'],
    ['  ', 'is missing'],
    ['Digest', 'is not a full sentence'],
    [`${x(3000)}.`, '3001 characters, at most 3000'],
  ])('needs a full sentence as fallback, which %j is not', (fallback, problem) => {
    const problems = problemsOfMessage({ text: fallback, blocks: [section()] });
    expect(problems).toContainEqual({ pointer: '/text', problem });
  });

  it.each(['Done.', 'Which one?', 'Sent!', 'And so on…', '\u2068שלום.\u2069'])(
    'takes %j',
    (fallback) => {
      expect(problemsOfMessage({ text: fallback, blocks: [section()] })).toEqual([]);
    },
  );
});

describe('a modal', () => {
  it.each([
    ['title', { title: text(25) }, '/title'],
    ['no title', { title: undefined }, '/title'],
    ['submit', { submit: text(25) }, '/submit'],
    ['close', { close: text(25) }, '/close'],
    ['private_metadata', { private_metadata: x(3001) }, '/private_metadata'],
    ['callback_id', { callback_id: x(256) }, '/callback_id'],
    ['an input without submit', { blocks: [input({ type: 'datepicker' })] }, '/submit'],
    ['blocks', { blocks: many(101, () => section()) }, '/blocks'],
    ['payload', { blocks: many(100, () => section({ text: mrkdwn(2500) })) }, ''],
  ])('%s', (_, is, pointer) => {
    expect(pointers(problemsOfView(modal(is)))).toContain(pointer);
  });

  it('passes at its limits', () => {
    const full = modal({
      title: text(24),
      submit: text(24),
      close: text(24),
      private_metadata: x(3000),
      callback_id: x(255),
      blocks: [...many(99, () => section()), input({ type: 'datepicker' })],
    });
    expect(problemsOfView(full)).toEqual([]);
  });
});

describe('surfaces', () => {
  it.each(['alert', 'file'])('a message takes no %s', (type) => {
    expect(problemsOfMessage(message({ type }))).toEqual([
      { pointer: '/blocks/0', problem: `${type} cannot stand in a message` },
    ]);
  });
  it.each(['markdown', 'table', 'card', 'carousel', 'context_actions', 'plan', 'task_card'])(
    'a modal takes no %s',
    (type) => {
      expect(pointers(problemsOfView(modal({ blocks: [{ type }] })))).toEqual(['/blocks/0']);
    },
  );
  it.each(['alert', 'markdown', 'table', 'context_actions', 'plan', 'task_card'])(
    'Home takes no %s',
    (type) => {
      expect(pointers(problemsOfView({ type: 'home', blocks: [{ type }] }))).toEqual(['/blocks/0']);
    },
  );
});

describe('an answer of options', () => {
  it('holds at most 100, each within its limits', () => {
    expect(problemsOfOptions({ options: options(100) })).toEqual([]);
    expect(pointers(problemsOfOptions({ options: options(101) }))).toEqual(['/options']);
    expect(pointers(problemsOfOptions({ options: [option({ value: x(76) })] }))).toEqual([
      '/options/0/value',
    ]);
  });
});
