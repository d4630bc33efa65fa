// The parts that a person operates: buttons, menus, selects, fields. Each can be read as a plain value.
import { combobox } from './combobox.js';
import { confirmFirst } from './confirm.js';
import { el, ICONS, icon, newId } from './dom.js';
import { fileInput } from './file-input.js';
import { menuButton } from './menu.js';
import { textNodes } from './text.js';

const textOf = (text) => (text ? textNodes(text).join('') : '');

/** -> { node, read(), keep() }; `read` gives the plain value, `keep` what a redraw starts from. */
export function interactive(element, block, surface) {
  const make = MAKE[element.type] ?? unknown;
  const key = `${block.block_id}/${element.action_id}`;
  const { field } = surface;
  const context = {
    element,
    id: newId('field'),
    key,
    kept: surface.kept?.get(key),
    label:
      element.accessibility_label ??
      textOf(field?.label ?? element.placeholder) ??
      element.action_id,
    world: surface.world,
    search: (query) => surface.search(block, element, query),
    upload: surface.upload,
    chosen: (input) => {
      if (field && !field.dispatch_action) return undefined;
      return confirmFirst(element.confirm, () => surface.act(block, element, input));
    },
    press: (node, input) =>
      confirmFirst(element.confirm, () => busy(node, surface.act(block, element, input))),
  };
  const control = make(context);
  if (control.read) surface.controls.set(key, { block, element, ...control });
  return field ? { ...control, node: fieldset(field, context, control) } : control;
}

async function busy(node, work) {
  node.setAttribute('aria-busy', 'true');
  await work;
  node.removeAttribute('aria-busy');
}

const unknown = ({ element }) => ({
  node: el('span', { class: 'unknown' }, `[element ${element.type} is not drawn here]`),
});

/** Label, control, hint and the place for an error. */
function fieldset(block, { id, element }, { node }) {
  const isGroup = ['radio_buttons', 'checkboxes'].includes(element.type);
  const label = [
    textOf(block.label),
    block.optional && el('span', { class: 'optional' }, ' (optional)'),
  ];
  const error = el('div', { class: 'error', id: `${id}-error`, role: 'alert' });
  const hint = block.hint && el('div', { class: 'hint', id: `${id}-hint` }, textOf(block.hint));
  const labelled = isGroup
    ? el('fieldset', {}, el('legend', { class: 'label' }, label), node)
    : [el('label', { class: 'label', for: id }, label), node];
  const control = node.matches('input,textarea') ? node : node.querySelector('input,textarea');
  control?.setAttribute('aria-describedby', `${id}-error${hint ? ` ${id}-hint` : ''}`);
  if (!block.optional && !isGroup) control?.setAttribute('aria-required', 'true');
  return el('div', { class: 'field', 'data-block': block.block_id }, labelled, hint, error);
}

const MAKE = {
  button: ({ element, key, press }) => {
    const attributes = {
      class: `button ${element.style ?? ''}`,
      'data-key': `${key}/${element.value ?? ''}`,
      'aria-label': element.accessibility_label ?? null,
    };
    if (element.url) {
      const open = {
        ...attributes,
        href: element.url,
        target: '_blank',
        rel: 'noopener noreferrer',
      };
      const node = el('a', { ...open, onclick: () => void press(node) }, textNodes(element.text));
      return { node };
    }
    const node = el(
      'button',
      { ...attributes, type: 'button', onclick: () => press(node) },
      textNodes(element.text),
    );
    return { node };
  },
  overflow: ({ element, key, press }) => {
    const node = menuButton({
      label: element.accessibility_label ?? 'More actions',
      key,
      face: icon(ICONS.dots),
      items: element.options.map((option) => ({
        text: textOf(option.text),
        detail: textOf(option.description),
        choose: () => press(node, option.value),
      })),
    });
    return { node };
  },
  plain_text_input: (context) =>
    textField(context, context.element.multiline ? 'textarea' : 'text'),
  email_text_input: (context) => textField(context, 'email'),
  url_text_input: (context) => textField(context, 'url'),
  number_input: (context) => textField(context, 'number'),
  file_input: fileInput,
  datepicker: (context) => textField(context, 'date', 'initial_date'),
  timepicker: (context) => textField(context, 'time', 'initial_time'),
  checkboxes: (context) => choices(context, 'checkbox'),
  radio_buttons: (context) => choices(context, 'radio'),
  static_select: (context) => select(context, { load: staticOptions(context.element) }),
  multi_static_select: (context) =>
    select(context, { load: staticOptions(context.element), many: true }),
  external_select: (context) => select(context, external(context)),
  multi_external_select: (context) => select(context, { ...external(context), many: true }),
  users_select: (context) => select(context, people(context, 'initial_user')),
  multi_users_select: (context) =>
    select(context, { ...people(context, 'initial_users'), many: true }),
  channels_select: (context) => select(context, rooms(context, 'initial_channel')),
  conversations_select: (context) => select(context, rooms(context, 'initial_conversation')),
  multi_conversations_select: (context) =>
    select(context, { ...rooms(context, 'initial_conversations'), many: true }),
};

function textField({ element, id, key, kept, label, chosen }, type, initial = 'initial_value') {
  const isArea = type === 'textarea';
  const node = el(isArea ? 'textarea' : 'input', {
    ...(isArea ? { rows: 4 } : { type }),
    id,
    class: 'input',
    'data-key': key,
    'aria-label': label,
    placeholder: textOf(element.placeholder) || null,
    maxlength: element.max_length ?? null,
    value: kept ?? element[initial] ?? '',
    onchange: () => {
      if (type === 'date' || type === 'time') void chosen(node.value || null);
    },
  });
  return { node, read: () => node.value || null, keep: () => node.value };
}

function choices({ element, id, key, kept, chosen }, type) {
  const initial = element.initial_options ?? [element.initial_option];
  const on = new Set(kept ?? initial.filter(Boolean).map((option) => option.value));
  const inputs = element.options.map((option) =>
    el('input', {
      type,
      name: id,
      value: option.value,
      checked: on.has(option.value),
      'data-key': `${key}/${option.value}`,
      onchange: () => void chosen(read()),
    }),
  );
  const values = () => inputs.filter(({ checked }) => checked).map(({ value }) => value);
  const read = () => (type === 'radio' ? (values()[0] ?? null) : values());
  const node = el(
    'div',
    { class: 'choices' },
    element.options.map((option, index) =>
      el(
        'label',
        {},
        inputs[index],
        el(
          'span',
          {},
          textNodes(option.text),
          option.description && el('small', {}, textNodes(option.description)),
        ),
      ),
    ),
  );
  return { node, read, keep: values };
}

function select(
  { element, id, key, kept, label, chosen },
  { load, many = false, initial, minimum = 0 },
) {
  const given = element.initial_options ?? [element.initial_option].filter(Boolean);
  return combobox({
    id,
    key,
    label,
    many,
    minimum,
    placeholder: textOf(element.placeholder) || (many ? 'Select some' : 'Select one'),
    selected: kept ?? initial ?? given.map(asItem),
    load,
    chosen,
  });
}

const asItem = (option) => ({
  value: option.value,
  text: textOf(option.text),
  detail: textOf(option.description),
});

const asGroups = (options) =>
  options.some((option) => option.options)
    ? options.map((group) => ({ label: textOf(group.label), items: group.options.map(asItem) }))
    : [{ label: '', items: options.map(asItem) }];

const narrowed = (groups, query) =>
  groups
    .map(({ label, items }) => ({
      label,
      items: items.filter(({ text }) => text.toLowerCase().includes(query.toLowerCase())),
    }))
    .filter(({ items }) => items.length > 0);

const staticOptions = (element) => async (query) =>
  narrowed(asGroups(element.option_groups ?? element.options ?? []), query);

const external = ({ element, search }) => ({
  minimum: element.min_query_length ?? 3,
  load: async (query) => asGroups(await search(query)),
});

const local = (items, element, field) => {
  const wanted = new Set([element[field]].flat().filter(Boolean));
  return {
    initial: items.filter(({ value }) => wanted.has(value)),
    load: async (query) => narrowed([{ label: '', items }], query),
  };
};

const people = ({ world, element }, field) =>
  local(
    world.people
      .filter(({ isBot }) => !isBot)
      .map(({ id, realName }) => ({ value: id, text: realName })),
    element,
    field,
  );

const rooms = ({ world, element }, field) =>
  local(
    world.channels.map(({ id, name, isPrivate }) => ({
      value: id,
      text: `${isPrivate ? '🔒 ' : '#'}${name}`,
    })),
    element,
    field,
  );
