// Signed requests to the bot, as Slack sends them. Knows nothing of people or of what they see.
import { createHmac, randomUUID } from 'node:crypto';
import { APP_ID } from './emulator.ts';
import type { Known } from './entered.ts';
import { type Json, objectOf, parsed } from './protocol.ts';
import type { StandIn } from './stand-in.ts';

/** Slack waits three seconds. `status` 0: the bot did not answer in time or not at all. */
export interface Ack {
  status: number;
  body: Json;
}

export interface Wiring {
  /** The bot's request URL, `…/slack/events`. A function where the port is known later. */
  botUrl: string | (() => string);
  signingSecret: string;
  /** Another team's id plays a stranger's workspace. */
  teamId?: string;
  /** Events are put here instead of being delivered, in the order in which things happened. */
  held?: HeldEvent[];
  /** How long Slack waits for an acknowledgement; its own 3,000 by default. */
  patienceMs?: number;
}

/** An event that Slack has not delivered yet; `human.as(…).event(event, { eventId, retry })` delivers it. */
export interface HeldEvent {
  eventId: string;
  event: Json;
}

export interface Session {
  standIn: StandIn;
  wiring: Wiring;
  teamId: string;
  /** Options that the bot offered in external selects, by action id and value. */
  offered: Map<string, Json>;
  known: Known;
}

export function sendEvent(
  session: Session,
  event: Json,
  { eventId = `Ev${randomUUID().replaceAll('-', '')}`, retry = 0 } = {},
): Promise<Ack> {
  const { teamId, standIn, wiring } = session;
  if (wiring.held) {
    wiring.held.push({ eventId, event });
    return Promise.resolve({ status: 200, body: {} });
  }
  const authorization = { enterprise_id: null, team_id: teamId, is_bot: true };
  const body = {
    token: 'verification',
    team_id: teamId,
    api_app_id: APP_ID,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    event,
    authorizations: [
      { ...authorization, user_id: standIn.botUserId, is_enterprise_install: false },
    ],
  };
  const headers = { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' };
  return post(session, JSON.stringify(body), retry > 0 ? headers : {});
}

export const sendForm = (session: Session, fields: Record<string, string>): Promise<Ack> =>
  post(session, new URLSearchParams(fields).toString());

export const sendPayload = (session: Session, payload: Json): Promise<Ack> =>
  sendForm(session, { payload: JSON.stringify(payload) });

async function post(
  { wiring }: Session,
  body: string,
  headers: Record<string, string> = {},
): Promise<Ack> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac('sha256', wiring.signingSecret).update(`v0:${timestamp}:${body}`);
  const url = typeof wiring.botUrl === 'string' ? wiring.botUrl : wiring.botUrl();
  const isJson = body.startsWith('{');
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(wiring.patienceMs ?? 3_000),
      headers: {
        'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${hmac.digest('hex')}`,
        ...headers,
      },
    });
    const text = await response.text();
    const answer = parsed(text);
    return {
      status: response.status,
      body: typeof answer === 'object' ? objectOf(answer) : { text },
    };
  } catch (error) {
    return { status: 0, body: { error: String(error) } };
  }
}
