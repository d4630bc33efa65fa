// Draws a list again after a form that lay on it was sent.
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { troubleOf } from '#messages/poster.ts';

/** Does nothing when the person has closed the list meanwhile. */
export async function redrawList(
  client: WebClient,
  viewId: string,
  draw: () => Promise<ModalView>,
): Promise<void> {
  const view = await draw();
  try {
    await client.views.update({ view_id: viewId, view });
  } catch (error) {
    if (troubleOf(error).code !== 'not_found') throw error;
  }
}
