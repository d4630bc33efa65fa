// What runs before every listener: other teams are not answered, and nothing is done twice that
// Slack delivers twice. Bolt has no store of what it has seen.
import type { AnyMiddlewareArgs, Middleware } from '@slack/bolt';
import { isFirstDelivery } from '#flows/receipts.ts';
import type { Bot } from './bot.ts';

/** Drops payloads of another team: one process speaks for one. */
export function onlyOurTeam(bot: Bot): Middleware<AnyMiddlewareArgs> {
  return async ({ context, next }) => {
    if (context.teamId === undefined || context.teamId === bot.teamId) await next();
    else bot.log.warn('a payload of another team was dropped');
  };
}

/** Lets each event, command and click through once, by what Slack names it, never by its retry number. */
export function onlyOnce(bot: Bot): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    const key = deliveryKey(args.body as unknown as Payload);
    if (key === null || (await isFirst(bot, key))) {
      await args.next();
      return;
    }
    bot.log.info('a repeated delivery was acknowledged and left alone');
    const { ack } = args as { ack?: () => Promise<void> };
    await ack?.();
  };
}

interface Payload {
  event_id?: string;
  command?: string;
  trigger_id?: string;
  type?: string;
  user?: { id?: string };
  actions?: { action_ts?: string; action_id?: string }[];
  container?: { message_ts?: string; view_id?: string };
}

/** Null for what may come again rightly: a form sent again after a mistake, letters typed into a picker. */
function deliveryKey(body: Payload): string | null {
  if (body.event_id) return `event|${body.event_id}`;
  if (body.command && body.trigger_id) return `command|${body.trigger_id}`;
  const [action] = body.actions ?? [];
  if (body.type !== 'block_actions' || !action?.action_ts) return null;
  const place = body.container?.message_ts ?? body.container?.view_id ?? '';
  return `action|${body.user?.id}|${action.action_ts}|${action.action_id}|${place}`;
}

/** With the database away the listener runs and says what is wrong itself; here it would only hang. */
async function isFirst(bot: Bot, key: string): Promise<boolean> {
  try {
    return await isFirstDelivery(bot.db, {
      workspaceId: bot.workspaceId,
      key,
      at: bot.clock.now(),
    });
  } catch (error) {
    bot.log.error({ err: error }, 'receipt not taken');
    return true;
  }
}
