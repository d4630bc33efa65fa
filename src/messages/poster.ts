// The client for messages that we own, apart from the one that answers clicks: a rate limit on a
// digest must never hold up a modal. One attempt per call; the row decides whether to try again.

import type { KnownBlock } from '@slack/types';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Database } from '#db/client.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { slackLog } from './slack-log.ts';

export interface PostingDeps {
  readonly db: Database;
  readonly poster: WebClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Slack user ids that are admins by configuration. */
  readonly admins: readonly string[];
  /** Waits; replaced in tests, which never do. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Slack allows about one message a second in a channel. */
export const PAUSE_BETWEEN_POSTS_MS = 1_100;

export function createPoster(options: { token: string; apiUrl: string; log: Log }): WebClient {
  return new WebClient(options.token, {
    slackApiUrl: options.apiUrl,
    logger: slackLog(options.log),
    timeout: 10_000,
    maxRequestConcurrency: 1,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  });
}

/** What to send; with no `threadTs` it stands in the channel itself. */
export interface Outgoing {
  readonly channelId: string;
  readonly threadTs?: string;
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** Ids only: everybody in the workspace can read metadata. */
  readonly metadata?: { event_type: string; event_payload: Record<string, string | number> };
}

/** Posts once and gives the message's ts. Throws what web-api throws. */
export async function post(poster: WebClient, message: Outgoing): Promise<string> {
  const answer = await poster.chat.postMessage({
    channel: message.channelId,
    text: message.text,
    blocks: message.blocks,
    unfurl_links: false,
    unfurl_media: false,
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.metadata && { metadata: message.metadata }),
  });
  if (answer.ts === undefined) throw new Error('Slack accepted a message but gave no ts.');
  return answer.ts;
}

/** What went wrong with a call: try later (and when at the earliest), or a person must mend something. */
export type SlackTrouble = (
  | { readonly kind: 'later'; readonly afterSeconds: number }
  | { readonly kind: 'for_good' }
) & {
  readonly code: string;
  /** Slack refused, so nothing was done; false where it may have been done all the same. */
  readonly isAnswered: boolean;
};

/** Platform errors that pass by themselves; every other one needs somebody. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'ratelimited',
  'rate_limited',
]);

/** Sorts an error of web-api; anything that is not Slack's is a bug and thrown on. */
export function troubleOf(error: unknown): SlackTrouble {
  if (error instanceof WebAPIRateLimitedError)
    return {
      kind: 'later',
      afterSeconds: error.retryAfter,
      code: 'rate_limited',
      isAnswered: true,
    };
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    return PASSING.has(code)
      ? { kind: 'later', afterSeconds: 60, code, isAnswered: true }
      : { kind: 'for_good', code, isAnswered: true };
  }
  if (error instanceof WebAPIHTTPError)
    return {
      kind: 'later',
      afterSeconds: 60,
      code: `http_${error.statusCode}`,
      isAnswered: false,
    };
  if (error instanceof WebAPIRequestError)
    return { kind: 'later', afterSeconds: 60, code: 'no_answer', isAnswered: false };
  throw error;
}
