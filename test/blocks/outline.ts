// A view as lines of text, for tests that read like the screen: [Button], {field}, # header, ~ context.
import type { KnownBlock } from '@slack/types';

interface Loose {
  readonly type?: string;
  readonly text?: string | { readonly text: string };
  readonly fields?: readonly Loose[];
  readonly elements?: readonly Loose[];
  readonly accessory?: Loose;
  readonly label?: Loose;
  readonly element?: Loose;
  readonly hint?: Loose;
}

/** One entry a line of text that a person would see. */
export function outline(view: { blocks: readonly object[] }): string[] {
  return (view.blocks as readonly KnownBlock[]).flatMap((block) => linesOf(block as Loose));
}

function linesOf(block: Loose): string[] {
  const accessory = block.accessory ? ` [${wordsOf(block.accessory)}]` : '';
  switch (block.type) {
    case 'header':
      return [`# ${wordsOf(block)}`];
    case 'context':
      return (block.elements ?? []).map((element) => `~ ${wordsOf(element)}`);
    case 'actions':
      return [(block.elements ?? []).map((element) => `[${wordsOf(element)}]`).join(' ')];
    case 'divider':
      return ['---'];
    case 'input':
      return [`${wordsOf(block.label ?? {})}: (${block.element?.type})`];
    default:
      return [
        ...`${wordsOf(block)}${accessory}`.split('\n'),
        ...(block.fields ?? []).map((field) => `{${wordsOf(field).replace('\n', ': ')}}`),
      ];
  }
}

function wordsOf({ text }: Loose): string {
  return typeof text === 'string' ? text : (text?.text ?? '');
}
