// Slack's limits as data: what the builders cut to and what the validator checks.

export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Slack refuses a message at about 12,000 characters and does not say where exactly. */
  messageText: 9_000,
  /** Ours: leaves room in a digest for what a later redraw adds. */
  digestBlocks: 45,
  digestText: 8_200,
  /** The fallback `text`; chat.update refuses more than about 4,000. */
  fallbackText: 3_000,
  viewBytes: 250_000,
  privateMetadata: 3_000,
  modalTitle: 24,
  id: 255,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  accessibilityLabel: 75,
  options: 100,
  optionGroups: 100,
  overflowOptions: 5,
  choiceOptions: 10,
  optionText: 75,
  /** Slack's pages say 150, its types 75. */
  optionValue: 75,
  placeholder: 150,
  inputText: 2_000,
  inputLength: 3_000,
  altText: 2_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

export type Surface = 'message' | 'modal' | 'home';

/** Blocks that a surface does not take. */
export const NOT_ON: Readonly<Record<Surface, readonly string[]>> = {
  message: ['alert', 'file'],
  modal: [
    'markdown',
    'table',
    'card',
    'carousel',
    'context_actions',
    'data_visualization',
    'plan',
    'task_card',
  ],
  home: ['alert', 'markdown', 'table', 'context_actions', 'plan', 'task_card'],
};

/** What one kind of block, element or composition object may hold. */
export interface Rule {
  /** Most characters of a property: a string, or an object with `text`. */
  readonly lengths?: Readonly<Record<string, number>>;
  /** Most entries of a list; none may be empty. */
  readonly lists?: Readonly<Record<string, number>>;
  /** Most characters of each entry of a list. */
  readonly each?: Readonly<Record<string, number>>;
  readonly required?: readonly string[];
  /** Properties that must be plain_text. */
  readonly plain?: readonly string[];
}

const select: Rule = {
  lengths: { action_id: LIMITS.id, placeholder: LIMITS.placeholder },
  lists: { options: LIMITS.options, option_groups: LIMITS.optionGroups },
  plain: ['placeholder'],
};
const choices: Rule = { lists: { options: LIMITS.choiceOptions }, required: ['options'] };

/** By `type`; `option`, `option_group` and `confirm` by the property that they stand in. */
export const RULES: Readonly<Record<string, Rule>> = {
  plain_text: { lengths: { text: LIMITS.sectionText }, required: ['text'] },
  mrkdwn: { lengths: { text: LIMITS.sectionText }, required: ['text'] },
  section: {
    lengths: { text: LIMITS.sectionText },
    lists: { fields: LIMITS.fields },
    each: { fields: LIMITS.fieldText },
  },
  header: { lengths: { text: LIMITS.headerText }, required: ['text'], plain: ['text'] },
  context: { lists: { elements: LIMITS.contextElements }, required: ['elements'] },
  actions: { lists: { elements: LIMITS.actionsElements }, required: ['elements'] },
  input: {
    lengths: { label: LIMITS.inputText, hint: LIMITS.inputText },
    required: ['label', 'element'],
    plain: ['label', 'hint'],
  },
  image: { lengths: { alt_text: LIMITS.altText, image_url: LIMITS.url }, required: ['alt_text'] },
  button: {
    lengths: {
      text: LIMITS.buttonText,
      value: LIMITS.buttonValue,
      url: LIMITS.url,
      accessibility_label: LIMITS.accessibilityLabel,
      action_id: LIMITS.id,
    },
    required: ['text'],
    plain: ['text'],
  },
  overflow: { lists: { options: LIMITS.overflowOptions }, required: ['options'] },
  radio_buttons: choices,
  checkboxes: choices,
  static_select: select,
  multi_static_select: select,
  external_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  datepicker: { lengths: { placeholder: LIMITS.placeholder }, plain: ['placeholder'] },
  timepicker: { lengths: { placeholder: LIMITS.placeholder }, plain: ['placeholder'] },
  plain_text_input: { lengths: { placeholder: LIMITS.placeholder }, plain: ['placeholder'] },
  option: {
    lengths: {
      text: LIMITS.optionText,
      value: LIMITS.optionValue,
      description: LIMITS.optionText,
    },
    required: ['text', 'value'],
  },
  option_group: {
    lengths: { label: LIMITS.optionText },
    lists: { options: LIMITS.options },
    required: ['label', 'options'],
  },
  confirm: {
    lengths: {
      title: LIMITS.confirmTitle,
      text: LIMITS.confirmText,
      confirm: LIMITS.confirmButton,
      deny: LIMITS.confirmButton,
    },
    required: ['title', 'text', 'confirm', 'deny'],
  },
  modal: {
    lengths: {
      title: LIMITS.modalTitle,
      submit: LIMITS.modalTitle,
      close: LIMITS.modalTitle,
      private_metadata: LIMITS.privateMetadata,
      callback_id: LIMITS.id,
    },
    required: ['title'],
    plain: ['title', 'submit', 'close'],
  },
  home: { lengths: { private_metadata: LIMITS.privateMetadata, callback_id: LIMITS.id } },
};
