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

/**
 * Acknowledges commands, clicks and shortcuts before anything else, so that no slow database can make Slack give
 * up, and lets each of them and each event through once, by what Slack names it, never by its retry
 * number. Listeners of commands, clicks and shortcuts therefore do not acknowledge themselves.
 */
export function onlyOnce(bot: Bot): Middleware<AnyMiddlewareArgs> {
  return async (args) => {
    const body = args.body as unknown as Payload;
    const { ack } = args as { ack?: () => Promise<void> };
    if (body.command || isPressed(body)) await ack?.();
    const key = deliveryKey(body);
    if (key === null || (await isFirst(bot, key))) await args.next();
    else bot.log.info('a repeated delivery was left alone');
  };
}

function isPressed({ type }: Payload): boolean {
  return type === 'block_actions' || type === 'message_action';
}

/** Counts the turns under way, so that stopping can wait for them. */
export function counted(turns: { underWay: number }): Middleware<AnyMiddlewareArgs> {
  return async ({ next }) => {
    turns.underWay += 1;
    try {
      await next();
    } finally {
      turns.underWay -= 1;
    }
  };
}

interface Payload {
  event_id?: string;
  event?: { type?: string; subtype?: string };
  command?: string;
  trigger_id?: string;
  type?: string;
  user?: { id?: string };
  actions?: { action_ts?: string; action_id?: string }[];
  container?: { message_ts?: string; view_id?: string };
}

/**
 * Null for what may come again rightly: a form sent again after a mistake, letters typed into a picker; and for what
 * people say or show among themselves: what is kept of it has marks of its own.
 */
function deliveryKey(body: Payload): string | null {
  if (body.event?.type === 'message' && body.event.subtype !== 'file_share') return null;
  if (body.event?.type?.startsWith('reaction_')) return null;
  if (body.event_id) return `event|${body.event_id}`;
  if (body.command && body.trigger_id) return `command|${body.trigger_id}`;
  if (body.type === 'message_action' && body.trigger_id) return `shortcut|${body.trigger_id}`;
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
