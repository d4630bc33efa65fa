// Opening a modal within the three seconds of its trigger: a loading view at once, the rest after.
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';

/** Opens the modal (on top of another one where `isOnTop`) and draws `fill` into it when that is ready. */
export async function openModal(
  client: WebClient,
  given: { triggerId: string; title: string; isOnTop?: boolean },
  fill: () => Promise<ModalView>,
): Promise<void> {
  const loading = { trigger_id: given.triggerId, view: loadingModal(given.title) };
  const { view } = given.isOnTop
    ? await client.views.push(loading)
    : await client.views.open(loading);
  if (!view?.id) throw new Error('Slack opened a modal but gave no id.');
  await fillModal(client, { viewId: view.id, title: given.title }, fill);
}

/** Draws into an open modal; when that fails the modal says so instead of loading for ever. */
export async function fillModal(
  client: WebClient,
  given: { viewId: string; title: string },
  fill: () => Promise<ModalView>,
): Promise<void> {
  try {
    await client.views.update({ view_id: given.viewId, view: await fill() });
  } catch (error) {
    const message = notice(
      'Something broke on our side. Close this and look what is so before you try again.',
    );
    const view = messageModal({ title: given.title, message });
    await client.views.update({ view_id: given.viewId, view }).catch(() => undefined);
    throw error;
  }
}
