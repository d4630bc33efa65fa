// Days before the demo's today, on which people and the bot do things: the flows are given that time, the stand-in shows it.
import { DateTime } from 'luxon';
import type { Database } from '#db/client.ts';
import { addBusinessDays } from '#domain/calendar.ts';
import type { Dispute } from '#domain/dispute.ts';
import type { Day, Role, Workspace } from '#domain/types.ts';
import { routeDueDisputes } from '#flows/dispute-route.ts';
import { postDisputes, watchDisputes } from '#jobs/disputes.ts';
import type { JobDeps } from '#jobs/run.ts';
import { createPoster } from '#messages/poster.ts';
import { createLog } from '#platform/log.ts';
import { ZONE } from './clock.ts';
import type { BotGivens } from './run.ts';
import { human } from './slack/human.ts';
import type { Message } from './slack/protocol.ts';

/** A day by its distance, in business days, and an hour of it. */
export interface Scene {
  daysAgo: number;
  hour: number;
}

interface Moment {
  now: Date;
  today: Day;
}

interface Actor {
  slackUserId: string;
  role: Role;
  isBarred: false;
}

export interface History {
  db: Database;
  workspaceId: string;
  /** Somebody of the team, by user name. */
  who(name: string): Actor;
  moment(): Moment;
  /** Goes on to that time; what happens next happens then. Never back. */
  go(scene: Scene): Moment;
  /** What the bot makes of what was done: whose a case is, what its thread and the clock say. */
  settle(): Promise<void>;
  /** Somebody writes under the card of a case. */
  say(dispute: Pick<Dispute, 'number'>, name: string, text: string): Promise<Message>;
  react(message: Message, name: string, emoji: string): Promise<void>;
}

const NOT_LISTENING = 'http://127.0.0.1:9/';

export function historyOf(
  db: Database,
  { givens, now, workspace }: { givens: BotGivens; now: Date; workspace: Workspace },
): History {
  const { members, standIn, today } = givens;
  const workspaceId = workspace.id;
  const { time } = standIn.inside;
  let at = now;
  const set = (to: Date) => {
    at = to;
    time.setAhead(to.getTime() - Date.now());
  };
  const moment = () => ({
    now: at,
    today: DateTime.fromJSDate(at, { zone: ZONE }).toISODate() ?? today,
  });
  const log = createLog({ level: 'error', secrets: [givens.botToken] });
  const deps: JobDeps = {
    db,
    workspaceId,
    log,
    admins: [],
    clock: { now: () => at },
    poster: createPoster({ token: givens.botToken, apiUrl: givens.slackApiUrl, log }),
    pause: async (ms) => set(new Date(at.getTime() + ms)), // Nobody waits for what is over.
    keepDatabase: async () => {},
    tidyDatabase: async () => {},
    mailer: null,
    maxImportBytes: 0,
    isClockTrusted: false,
  };
  // The bot does not listen yet: it reads what was said when it starts.
  const people = human(standIn, { botUrl: NOT_LISTENING, signingSecret: '-', held: [] });
  return {
    db,
    workspaceId,
    who: (name) => {
      const userId = standIn.userId(name);
      const role = members.find((member) => member.userId === userId)?.role;
      if (!role) throw new Error(`${name} has no role in the demo.`);
      return { slackUserId: userId, role, isBarred: false };
    },
    moment,
    go: ({ daysAgo, hour }) => {
      const day = addBusinessDays(today, -daysAgo, workspace.week);
      set(DateTime.fromISO(day, { zone: ZONE }).set({ hour }).toJSDate());
      return moment();
    },
    settle: async () => {
      await routeDueDisputes(db, { workspaceId, admins: [], now: at });
      await watchDisputes(deps);
      await postDisputes(deps);
      await postDisputes(deps); // What had to wait for the one before it.
    },
    say: async ({ number }, name, text) => {
      const card = standIn.workspace.messages.find(
        (message) => message.thread_ts === undefined && message.text.includes(`D-${number}`),
      );
      if (!card) throw new Error(`The demo's case D-${number} has no card.`);
      return people.as(name).say(card.channel, text, card.ts);
    },
    react: (message, name, emoji) => people.as(name).react(message, emoji),
  };
}
