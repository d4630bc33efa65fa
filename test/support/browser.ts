// Debian's Chromium through playwright-core, quiet and offline; says so and steps aside where there is none.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Undefined, with a printed line, where no browser is installed. */
export function browserOrNote(): (() => Promise<Browser>) | undefined {
  if (existsSync(PATH))
    return () => chromium.launch({ executablePath: PATH, args: QUIET, headless: true });
  process.stdout.write(`No browser at ${PATH}; set CHROMIUM_PATH. Browser tests are skipped.\n`);
  return undefined;
}
