// Goal: imports only point down. The table below is the diagram of docs/ARCHITECTURE.md.
// Method: read every source file, map each import to its layer, and look it up.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const LAYERS: Record<string, { mayImport: string[]; packages?: string[] }> = {
  main: {
    mayImport: ['cli', 'slack', 'jobs', 'messages', 'flows', 'db', 'mail', 'sources', 'platform'],
  },
  cli: { mayImport: ['messages', 'flows', 'domain', 'platform'] },
  slack: { mayImport: ['messages', 'flows', 'blocks', 'domain', 'platform'] },
  jobs: { mayImport: ['messages', 'flows', 'domain', 'platform'] },
  messages: { mayImport: ['db', 'blocks', 'domain', 'platform'] },
  flows: { mayImport: ['db', 'mail', 'sources', 'domain', 'platform'] },
  db: { mayImport: ['generated', 'domain', 'platform'] },
  mail: { mayImport: ['domain', 'platform'] },
  sources: { mayImport: ['domain', 'platform'] },
  blocks: { mayImport: ['domain'], packages: ['@slack/types', 'luxon'] },
  domain: { mayImport: [], packages: ['luxon', 'fast-fuzzy', 'date-holidays'] },
  platform: { mayImport: [] },
  generated: { mayImport: [] },
};

/** From the edge inwards; a layer may only import what stands below it (platform and generated are leaves). */
const ORDER = [
  'main',
  'cli',
  'slack',
  'jobs',
  'messages',
  'flows',
  'db',
  'mail',
  'sources',
  'blocks',
  'domain',
  'platform',
  'generated',
];

function layerOf(file: string): string {
  const path = relative('.', file);
  if (path.startsWith('prisma/generated')) return 'generated';
  if (path.startsWith('blocks/')) return 'blocks';
  if (/^src\/[^/]+\.ts$/.test(path)) return 'main'; // The composition roots: main, cli and start.
  return path.split('/')[1] ?? '?';
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  // Biome writes a space before the quote; the last word of a text of ours has none.
  return [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The layer an import leads to, or the package it names. */
function targetOf(file: string, specifier: string): { layer: string } | { package: string } {
  if (specifier.startsWith('#blocks/')) return { layer: 'blocks' };
  if (specifier.startsWith('#')) return { layer: layerOf(join('src', specifier.slice(1))) };
  if (specifier.startsWith('.')) return { layer: layerOf(resolve(dirname(file), specifier)) };
  const parts = specifier.split('/');
  return { package: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '') };
}

const files = [...sourceFiles('src'), ...sourceFiles('blocks')];

describe('the arrows', () => {
  it('point down in the table itself', () => {
    for (const [layer, { mayImport }] of Object.entries(LAYERS))
      for (const target of mayImport)
        expect(ORDER.indexOf(target), `${layer} -> ${target}`).toBeGreaterThan(
          ORDER.indexOf(layer),
        );
  });

  it.each(files)('hold in %s', (file) => {
    const layer = layerOf(file);
    const rule = LAYERS[layer];
    expect(rule, `${file} lies in no known layer`).toBeDefined();
    for (const specifier of importsOf(file)) {
      const target = targetOf(file, specifier);
      if ('layer' in target) {
        if (target.layer !== layer) expect(rule?.mayImport, specifier).toContain(target.layer);
      } else if (rule?.packages) expect(rule.packages, specifier).toContain(target.package);
    }
  });
});

describe('rules of the house', () => {
  const texts = files.map((file) => ({
    file,
    layer: layerOf(file),
    text: readFileSync(file, 'utf8'),
  }));

  it('reads the time only in platform/clock.ts', () => {
    const readers = texts
      .filter(({ text }) => /new Date\(\)|Date\.now\(\)|DateTime\.(now|local|utc)\(\)/.test(text))
      .map(({ file }) => file);
    expect(readers).toEqual(['src/platform/clock.ts']);
  });

  it('uses Prisma in src/db only', () => {
    const users = texts
      .filter(({ text }) => /from '[^']*(@prisma|prisma\/generated)/.test(text))
      .filter(({ layer }) => layer !== 'db');
    expect(users.map(({ file }) => file)).toEqual([]);
  });

  it('parses with zod at the edges only', () => {
    const users = texts.filter(({ text }) => /from 'zod'/.test(text)).map(({ layer }) => layer);
    for (const layer of ['domain', 'blocks', 'messages']) expect(users).not.toContain(layer);
  });

  it('calls Slack only from slack, messages and main', () => {
    const users = texts
      .filter(({ text }) => /from '@slack\/(bolt|web-api)'/.test(text))
      .map(({ layer }) => layer);
    for (const layer of new Set(users)) expect(['slack', 'messages', 'main']).toContain(layer);
  });
});
