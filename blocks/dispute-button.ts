// The button that opens a dispute, wherever a client is shown.
import type { Button } from '@slack/types';
import { ACTION } from './ids.ts';
import { button } from './kit.ts';
import { nameOf } from './words.ts';

/** `about` where the name alone is not enough to tell the client from another. */
export function disputeButton(
  client: { readonly id: string; readonly name: string },
  about = nameOf(client),
): Button {
  return button({ label: 'Dispute', actionId: ACTION.disputeOpen, value: client.id, about });
}
