// The few shapes that every view is built of, cut to Slack's limits. Knows nothing of invoices.
import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  SectionBlock,
  SectionBlockAccessory,
} from '@slack/types';
import { VIEW } from './ids.ts';
import { LIMITS } from './limits.ts';
import { clean, clip, type Mrkdwn, md } from './text.ts';

/** What a post needs: the blocks, and the sentence for notifications and screen readers. */
export interface Message {
  text: string;
  blocks: KnownBlock[];
}

/** The fallback text must say in full sentences what the blocks say. */
export function message(text: Mrkdwn, blocks: KnownBlock[]): Message {
  return { text: clip(text.mrkdwn, LIMITS.fallbackText), blocks };
}

/** Text without any markup; what people wrote may stand here as it is. */
function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: clip(clean(text), max) || '-', emoji: false };
}

/** `verbatim` keeps Slack from making links and mentions out of bare words such as @here. */
function mrkdwn(text: Mrkdwn, max: number): MrkdwnElement {
  return { type: 'mrkdwn', text: clip(text.mrkdwn, max) || '-', verbatim: true };
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, LIMITS.headerText) };
}

export function section(text: Mrkdwn, accessory?: SectionBlockAccessory): SectionBlock {
  return {
    type: 'section',
    text: mrkdwn(text, LIMITS.sectionText),
    ...(accessory ? { accessory } : {}),
  };
}

/** A section of short texts side by side, under a text of its own. */
export function fields(text: Mrkdwn, values: readonly Mrkdwn[]): SectionBlock {
  const shown = values.slice(0, LIMITS.fields).map((value) => mrkdwn(value, LIMITS.fieldText));
  return { ...section(text), ...(shown.length > 0 ? { fields: shown } : {}) };
}

/** Small grey text. */
export function context(...texts: readonly Mrkdwn[]): ContextBlock {
  return {
    type: 'context',
    elements: texts
      .slice(0, LIMITS.contextElements)
      .map((text) => mrkdwn(text, LIMITS.sectionText)),
  };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

/** A row of buttons; none where there is no button. */
export function actions(
  elements: readonly ActionsBlockElement[],
  blockId?: string,
): ActionsBlock[] {
  if (elements.length === 0) return [];
  return [
    {
      type: 'actions',
      ...(blockId === undefined ? {} : { block_id: clip(blockId, LIMITS.id) }),
      elements: elements.slice(0, LIMITS.actionsElements),
    },
  ];
}

/** `about` completes the label for people who hear the page: "Snooze" about "Acme". `value` is an id, never state. */
export function button(is: {
  label: string;
  actionId: string;
  value?: string;
  about?: string;
  style?: 'primary' | 'danger';
  /** Asked before the press counts. */
  confirm?: { title: string; text: string; yes: string };
}): Button {
  const spoken = is.about === undefined ? undefined : clean(`${is.label}: ${is.about}`);
  return {
    type: 'button',
    text: plain(is.label, LIMITS.buttonText),
    action_id: is.actionId,
    ...(is.value === undefined ? {} : { value: is.value }),
    ...(is.style === undefined ? {} : { style: is.style }),
    ...(is.confirm === undefined ? {} : { confirm: confirmation(is.confirm) }),
    ...(spoken === undefined
      ? {}
      : { accessibility_label: clip(spoken, LIMITS.accessibilityLabel) }),
  };
}

function confirmation(is: { title: string; text: string; yes: string }): ConfirmationDialog {
  return {
    title: plain(is.title, LIMITS.confirmTitle),
    text: plain(is.text, LIMITS.confirmText),
    confirm: plain(is.yes, LIMITS.confirmButton),
    deny: plain('Not now', LIMITS.confirmButton),
  };
}

/** `description` stands below the text in small letters. */
export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(text, LIMITS.optionText),
    value,
    ...(description === undefined ? {} : { description: plain(description, LIMITS.optionText) }),
  };
}

/** A labelled input; its block_id equals the action_id inside, so that an answer is found by one name. */
export function input(is: {
  label: string;
  field: string;
  element: InputBlockElement;
  hint?: string;
  isOptional?: boolean;
  /** Slack tells of every change at once, not only at the end. */
  isAnsweredAtOnce?: boolean;
}): InputBlock {
  return {
    type: 'input',
    block_id: is.field,
    label: plain(is.label, LIMITS.inputText),
    element: { ...is.element, action_id: is.field },
    optional: is.isOptional ?? false,
    ...(is.isAnsweredAtOnce ? { dispatch_action: true } : {}),
    ...(is.hint === undefined ? {} : { hint: plain(is.hint, LIMITS.inputText) }),
  };
}

export function placeholder(text: string): PlainTextElement {
  return plain(text, LIMITS.placeholder);
}

/** A modal. `metadata` comes back with the answer and must fit whole: it is data, so it is never cut. */
export function modal(is: {
  title: string;
  callbackId: string;
  blocks: KnownBlock[];
  submit?: string;
  metadata?: string;
}): ModalView {
  return {
    type: 'modal',
    callback_id: is.callbackId,
    title: plain(is.title, LIMITS.modalTitle),
    close: plain(is.submit === undefined ? 'Close' : 'Cancel', LIMITS.modalTitle),
    ...(is.submit === undefined ? {} : { submit: plain(is.submit, LIMITS.modalTitle) }),
    private_metadata: is.metadata ?? '',
    blocks: is.blocks,
  };
}

/** Opened at once while the data is fetched: the permission to open a modal lasts three seconds. */
export function loadingModal(title: string): ModalView {
  return modal({
    title,
    callbackId: VIEW.loading,
    blocks: [section(md`One moment, fetching the numbers…`)],
  });
}
