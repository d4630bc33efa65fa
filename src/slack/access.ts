// /ar access: what a person may see and do. Unknown people may do nothing.
import { notice, refusal } from '#blocks/notice.ts';
import { md, mention } from '#blocks/text.ts';
import { ROLES, roleCalled } from '#domain/member.ts';
import { changeRole } from '#flows/workspace.ts';
import type { CommandCall } from './commands.ts';

export async function onAccessCommand(call: CommandCall): Promise<void> {
  const { bot, words } = call;
  const [slackUserId, ...others] = words.userIds;
  const role = roleCalled(words.rest.toLowerCase());
  if (slackUserId === undefined || others.length > 0 || role === null) {
    await call.respond({
      ...refusal({
        what: `I need one person and one role (${ROLES.join(', ')}).`,
        next: 'Type it like this: /ar access @person collector.',
      }),
    });
    return;
  }
  const turn = await call.begin('admin');
  if (!turn) return;
  await changeRole(bot.db, {
    workspaceId: bot.workspaceId,
    slackUserId,
    role,
    actor: turn.member.slackUserId,
    now: turn.now,
  });
  await call.respond({
    ...notice(
      role === 'none'
        ? md`${mention(slackUserId)} cannot see money data any more. A Slack admin always can.`
        : md`${mention(slackUserId)} is ${role} now.`,
    ),
  });
}
