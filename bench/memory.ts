// How much memory this process took at most while something ran: all of it, threads and embedded engine included.

const EVERY_MS = 20;

interface MemoryWatch {
  stop(): void;
  /** The highest resident set that was seen, less that at the start; in millions of bytes. */
  aboveStartMb(): number;
}

export function watchMemory(): MemoryWatch {
  const rss = (): number => process.memoryUsage.rss();
  const start = rss();
  let peak = start;
  const look = () => {
    peak = Math.max(peak, rss());
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    stop: () => {
      look();
      clearInterval(timer);
    },
    aboveStartMb: () => (peak - start) / 1e6,
  };
}
