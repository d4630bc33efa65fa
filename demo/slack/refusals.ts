// How Slack says no to a call.
import type { Json } from './protocol.ts';

export const refused = (error: string, mistakes: string[] = []): Json => ({
  ok: false,
  error,
  ...(mistakes.length > 0 ? { response_metadata: { messages: mistakes } } : {}),
});

export const missingScope = (provided: string[], needed: string): Json => ({
  ...refused('missing_scope'),
  needed,
  provided: provided.join(','),
});
