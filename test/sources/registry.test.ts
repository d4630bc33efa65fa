// Goal: no format is forgotten. Method: walk the folder and compare with the registry.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FORMATS } from '#sources/formats/registry.ts';

const files = readdirSync('src/sources/formats')
  .filter((file) => file.endsWith('.ts') && file !== 'registry.ts')
  .map((file) => file.slice(0, -'.ts'.length));

it('names every file of the folder, each under its own id', () => {
  expect(FORMATS.map((format) => format.id).sort()).toEqual(files.sort());
});

it('tries the general format last', () => {
  expect(FORMATS.at(-1)?.id).toBe('general');
});
