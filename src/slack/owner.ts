// /ar owner: who looks after a client.
import { ACTION } from '#blocks/ids.ts';
import { notice, ownerSet, refusal } from '#blocks/notice.ts';
import { md, mention } from '#blocks/text.ts';
import { changeOwner } from '#flows/owner.ts';
import { lookUpClient } from '#flows/status.ts';
import type { CommandCall } from './commands.ts';
import { whichClient } from './status.ts';
import { isBarred } from './turn.ts';

const USAGE = 'Type it like this: /ar owner Acme @person';

export async function onOwnerCommand(call: CommandCall): Promise<void> {
  const { bot, words } = call;
  const [ownerUserId, ...others] = words.userIds;
  if (words.rest === '' || ownerUserId === undefined || others.length > 0) {
    const what = 'I need one client and one person.';
    await call.respond({ ...refusal({ what, next: `${USAGE}.` }) });
    return;
  }
  const turn = await call.begin('collector');
  if (!turn) return;
  if (await isBarred(bot, call.client, ownerUserId)) {
    const what = md`${mention(ownerUserId)} is a guest or no person of this workspace, and cannot look after clients.`;
    await call.respond({ ...refusal({ what, next: 'Name somebody of the team.' }) });
    return;
  }
  const found = await lookUpClient(bot.db, bot.workspaceId, words.rest);
  if (!found.ok) {
    await call.respond({
      ...whichClient(found, { query: words.rest, actionId: ACTION.clientChoose }),
    });
    return;
  }
  const result = await changeOwner(bot.db, {
    workspaceId: bot.workspaceId,
    clientId: found.client.id,
    ownerUserId,
    actor: turn.member.slackUserId,
    now: turn.now,
  });
  if (result.ok) await call.respond({ ...ownerSet({ client: result.client, ownerUserId }) });
  else if (result.reason === 'same_owner')
    await call.respond({ ...notice(md`${mention(ownerUserId)} looks after this client already.`) });
  else await call.respond({ ...notice('This client is not in the books any more.') });
}
