// Opening a modal within the three seconds of its trigger: a loading view at once, the rest after.
import type { ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';

/** Slack lets so many modals lie on one another. */
const MOST_VIEWS = 3;

/** Where a modal opens that is asked for in another one: on top of it, or in its place. */
export interface Place {
  readonly isOnTop: boolean;
  /** The view whose place it takes; null: none. */
  readonly replaces: string | null;
}

/** On top while no more than `most` lie on one another, else in its place: there is always a way on, and closing it leads back. */
export function placeOn(
  view: Pick<ViewOutput, 'id' | 'type' | 'previous_view_id' | 'root_view_id'> | undefined,
  most = MOST_VIEWS,
): Place {
  // App Home is a view, too, but a modal on it is the first one.
  if (view?.type !== 'modal') return { isOnTop: false, replaces: null };
  const { previous_view_id: below, root_view_id: root } = view;
  const depth = below ? (below === root ? 2 : 3) : 1;
  return depth < most ? { isOnTop: true, replaces: null } : { isOnTop: false, replaces: view.id };
}

/** Opens the modal (on top of another one where `isOnTop`) and draws `fill` into it when that is ready. */
export async function openModal(
  client: WebClient,
  given: { triggerId: string; title: string } & Partial<Place>,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const { replaces, title } = given;
  if (replaces) {
    await client.views.update({ view_id: replaces, view: loadingModal(title) });
    await fillModal(client, { viewId: replaces, title }, fill);
    return;
  }
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
