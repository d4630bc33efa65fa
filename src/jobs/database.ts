// Looks after the embedded database: is there room, is there a copy of today.
import { localDay } from '#domain/calendar.ts';
import type { JobDeps } from './run.ts';

export async function keepDatabase(deps: JobDeps): Promise<void> {
  await deps.keepDatabase(localDay(deps.clock.now(), 'UTC'));
}
