// A form as a person has it, with something said on top: under the same names, so that what they typed meanwhile stays.
import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { BLOCK } from './ids.ts';
import { section } from './kit.ts';
import type { Mrkdwn } from './text.ts';

/** A form as Slack gives it back. */
interface OpenForm {
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly title: PlainTextElement;
  readonly submit: PlainTextElement | null;
  readonly close: PlainTextElement | null;
  readonly blocks: readonly KnownBlock[];
}

/** The newest of what was said takes the place of what was said before, below the heading. */
export function saidOnTop(form: OpenForm, said: Mrkdwn): ModalView {
  const { callback_id, close, private_metadata, submit, title } = form;
  const [heading, ...rest] = form.blocks.filter((block) => block.block_id !== BLOCK.said);
  return {
    type: 'modal',
    callback_id,
    private_metadata,
    title,
    ...(submit && { submit }),
    ...(close && { close }),
    blocks: [...(heading ? [heading] : []), { ...section(said), block_id: BLOCK.said }, ...rest],
  };
}
