// Goal: `npm ci` works on every platform from the lock in the repository. Method: every binary that a
// package may want on some platform has its place in the lock.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  optionalDependencies?: Record<string, string>;
}

it('names the binaries of all platforms (else run scripts/complete-lock.mjs)', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const missing = Object.entries(lock.packages).flatMap(([where, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([, version]) => /^\d/.test(version))
      .map(([name]) => `node_modules/${name}`)
      .filter((place) => !lock.packages[place] && !lock.packages[`${where}/${place}`]),
  );
  expect(missing).toEqual([]);
});
