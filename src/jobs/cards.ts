// Posts the cards that somebody must see, and draws again those under which something changed.
import { passCardOn } from '#flows/card-passed-on.ts';
import { claimDueCardPost, claimDueCardRedraw, loadCardContent } from '#flows/cards.ts';
import { postCard, redrawCard } from '#messages/card.ts';
import type { JobDeps } from './run.ts';

export async function postCards(deps: JobDeps): Promise<void> {
  const { admins, clock, db, workspaceId } = deps;
  for (;;) {
    const due = await claimDueCardPost(db, { workspaceId, now: clock.now() });
    if (!due) return;
    const posted = await postCard(deps, due, await loadCardContent(db, due.card, clock.now()));
    if (posted.ok) continue;
    await passCardOn(db, due, { code: posted.code, admins, now: clock.now() });
  }
}

export async function redrawCards(deps: JobDeps): Promise<void> {
  const { clock, db, workspaceId } = deps;
  for (;;) {
    const due = await claimDueCardRedraw(db, { workspaceId, now: clock.now() });
    if (!due) return;
    await redrawCard(deps, due, await loadCardContent(db, due.card, clock.now()));
  }
}
