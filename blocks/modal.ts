// A message shown in a modal: an answer to somebody who has no channel to answer in.
import type { ModalView } from '@slack/types';
import { VIEW } from './ids.ts';
import { type Message, modal } from './kit.ts';

/** The same blocks as the message; `metadata` stays with the view for the buttons in it. */
export function messageModal(is: {
  title: string;
  message: Message;
  metadata?: string;
}): ModalView {
  return modal({
    title: is.title,
    callbackId: VIEW.message,
    blocks: is.message.blocks,
    ...(is.metadata === undefined ? {} : { metadata: is.metadata }),
  });
}
