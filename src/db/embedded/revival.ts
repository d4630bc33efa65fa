// Keeps the embedded engine running: starts it again when it falls over, and says so when that no longer helps.
import { rm } from 'node:fs/promises';
import type { OpeningLog } from '#db/client.ts';
import { UnusableDatabase } from '#db/client.ts';
import type { Engine } from '#db/embedded/engine.ts';
import { socketPathIn, startEngine } from '#db/embedded/engine.ts';
import { limitRestarts } from '#db/embedded/restarts.ts';

/** An engine that falls over more often than this within an hour is left down, for a person to look at. */
const MOST_RESTARTS = 5;
const WITHIN_MS = 3_600_000;

export interface ReviveOptions {
  readonly clusterDir: string;
  readonly socketDir: string;
  readonly log: OpeningLog;
  /** Puts back what the session of the engine before had set. */
  readonly onRevived: () => Promise<void>;
  /** Called once, when the engine stays down. */
  readonly onDown?: ((why: UnusableDatabase) => void) | undefined;
}

export interface Revival {
  /** The one that runs now. Throws `UnusableDatabase` when it is down for good. */
  engine(): Engine;
  /** No further start; lets one under way end, runs `disconnect`, then stops the engine. */
  stop(disconnect: () => Promise<void>): Promise<void>;
}

export function keepAlive(first: Engine, options: ReviveOptions): Revival {
  const { clusterDir, socketDir, log } = options;
  const mayRestart = limitRestarts(MOST_RESTARTS, WITHIN_MS);
  let engine = first;
  let down: UnusableDatabase | null = null;
  let isStopping = false;
  let reviving = Promise.resolve();

  const giveUp = (reason: string): void => {
    down = new UnusableDatabase(
      `The embedded database in ${clusterDir} stopped ${MOST_RESTARTS + 1} times within an hour (${reason}) and stays down. Start Good Terms again; if it goes on, put a copy from \`backups\` in its place.`,
    );
    log.warn(down.message);
    options.onDown?.(down);
  };
  const revive = async (reason: string | null): Promise<void> => {
    if (isStopping || reason === null) return;
    log.warn(`The embedded database stopped: ${reason}`);
    if (!mayRestart(performance.now())) return giveUp(reason);
    try {
      await rm(socketPathIn(socketDir), { force: true });
      engine = await startEngine({ clusterDir, socketDir });
    } catch (error) {
      return revive(String(error)); // Counts like an engine that started and fell.
    }
    if (isStopping) return engine.stop();
    watch(engine);
    await options.onRevived().catch((error) => log.warn(String(error)));
    log.info('The embedded database was started again.');
  };
  const watch = (watched: Engine): void => {
    reviving = watched.ended.then(revive);
  };
  watch(engine);
  return {
    engine() {
      if (down) throw down;
      return engine;
    },
    async stop(disconnect) {
      isStopping = true;
      await disconnect();
      await engine.stop();
      await reviving;
    },
  };
}
