// Ending a form whose mistakes only the books know: beside the field while Slack waits, else in place of the form.
import { setTimeout as wait } from 'node:timers/promises';
import type { AckFn, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import type { DisputeEventKind } from '#domain/dispute-event.ts';
import { noteText } from '#domain/note.ts';
import type { DisputeRefusal } from '#flows/dispute-case.ts';
import { fillModal } from './modal.ts';

/** Slack waits three seconds. */
const PATIENCE_MS = 2_000;

export type Concluded = { readonly errors: Record<string, string> } | { readonly view: ModalView };

/** `words` are what the person typed: they come back where the form is gone. */
export async function conclude(
  form: {
    readonly ack: AckFn<ViewResponseAction> | AckFn<void>;
    readonly client: WebClient;
    readonly viewId: string;
    readonly title: string;
    readonly words: string;
  },
  act: () => Promise<Concluded>,
): Promise<void> {
  const { client, title, viewId, words } = form;
  const ack = form.ack as AckFn<ViewResponseAction>; // Bolt thinks of closed views, too.
  const acting = act();
  const quick = await Promise.race([acting, wait(PATIENCE_MS, null, { ref: false })]);
  if (quick) {
    await ack(
      'errors' in quick
        ? { response_action: 'errors', errors: quick.errors }
        : { response_action: 'update', view: quick.view },
    );
    return;
  }
  await ack({ response_action: 'update', view: loadingModal(title) });
  await fillModal(client, { viewId, title }, async () => {
    const late = await acting;
    if ('view' in late) return late.view;
    const message = withWords(notice(Object.values(late.errors).join(' ')), words);
    return messageModal({ title, message });
  });
}

/** Whether a move "came too late" because this very form was delivered before: the last entry of the record is what it says. */
export function isDoneAlready(
  reason: DisputeRefusal,
  form: { readonly kind: DisputeEventKind; readonly userId: string; readonly words: string | null },
): boolean {
  if (reason.code !== 'moved' || reason.last === null) return false;
  const { actor, kind, words } = reason.last;
  const isTheirs = actor === form.userId && kind === form.kind;
  return isTheirs && (form.words === null || words === noteText(form.words));
}

/** Somebody was faster, and what was typed is still there. */
export function laterWords(sentence: Mrkdwn): Message {
  return notice(md`${sentence} Look what is so; if yours still fits, send it again.`);
}
