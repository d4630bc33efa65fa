// From the card of a case to the letter that fits it: the preview that all letters have.
import { messageModal } from '#blocks/modal.ts';
import type { Deed } from './dispute-press.ts';
import { caseFor } from './dispute-press.ts';
import { openModal, placeOn } from './modal.ts';
import { preview, TELL_TITLE as TITLE } from './reminder-preview.ts';

/** Undecided: that we have it; waiting for them: what we ask; decided: what became of it. */
export const tell: Deed = async (press) => {
  const { body, bot, client } = press;
  const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view, 2) };
  await openModal(client, opening, async () => {
    const found = await caseFor(press, 'collector');
    if ('refusal' in found) return messageModal({ title: TITLE, message: found.refusal });
    const { dispute } = found.about;
    return preview(bot, found.turn, { clientId: dispute.clientId, disputeId: dispute.id });
  });
};
