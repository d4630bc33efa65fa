// Starts another process of ours and reads what it says, line by line.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./db-child.ts', import.meta.url));

export function aChild(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const go of waiting.splice(0)) go();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  const exit = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      resolve(code);
      wake();
    });
  });
  return {
    lines,
    exit,
    /** Resolves with the `count`-th line that begins so; rejects when the process ends before. */
    async says(start: string, count = 1): Promise<string> {
      for (;;) {
        const found = lines.filter((line) => line.startsWith(start))[count - 1];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${lines}`);
        await new Promise<void>((resolve) => void waiting.push(resolve));
      }
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
