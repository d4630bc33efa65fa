// How far an import has come, on one line that is written over.
import type { ImportProgress } from '#flows/import.ts';
import { count } from './import-print.ts';

const BAR = 20;
/** More often than this nobody can read it. */
const EVERY_MS = 100;

/** Small files are through before anybody looks: they show nothing. */
const FIRST_AFTER_MS = 500;

/** `show` writes over what it showed before; `elapsedMs` tells the time since the start of the import. */
export function progressTo(
  show: (line: string) => void,
  elapsedMs: () => number,
): (progress: ImportProgress) => void {
  let step: ImportProgress['step'] | null = null;
  let stepBegan = 0;
  let shownAt = FIRST_AFTER_MS - EVERY_MS;
  return (progress) => {
    const now = elapsedMs();
    if (progress.step !== step) {
      step = progress.step;
      stepBegan = now;
    }
    const isDue = now - shownAt >= EVERY_MS || (step === 'writing' && now >= FIRST_AFTER_MS);
    if (!isDue) return;
    shownAt = now;
    show(progressLine(progress, now - stepBegan));
  };
}

const DOING = { reading: 'Looking over', staging: 'Reading', writing: 'Writing' } as const;

/** "Reading [#####-----] 45 %  45,000 of 100,000 rows, 18,000 a second, 3 s left" */
export function progressLine({ step, rows, total }: ImportProgress, elapsedMs: number): string {
  if (step === 'writing') return `${DOING[step]} ${count(rows)} rows into the books …`;
  const rate = elapsedMs > 0 ? (rows * 1000) / elapsedMs : 0;
  const speed = `${count(Math.round(rate))} a second`;
  if (total === null || total === 0) return `${DOING[step]}: ${count(rows)} rows, ${speed}`;
  const share = Math.min(1, rows / total);
  const filled = Math.round(share * BAR);
  const bar = '#'.repeat(filled) + '-'.repeat(BAR - filled);
  const left = rate > 0 ? `, ${count(Math.ceil((total - rows) / rate))} s left` : '';
  return `${DOING[step]} [${bar}] ${Math.floor(share * 100)} %  ${count(rows)} of ${count(total)} rows, ${speed}${left}`;
}
