// How the tests run: what starts programs or changes its process has a process for each file; all others share one for
// each core, as loading the same modules once more for every file took a quarter of the time.
import { defineConfig } from 'vitest/config';

const ALONE = [
  'test/browser/**',
  'test/cli/**',
  'test/scenarios/**',
  // They start processes, and kill some.
  'test/db/gate.test.ts',
  'test/db/load.test.ts',
  'test/db/migrate.test.ts',
  'test/db/open.test.ts',
  'test/flows/import-killed.test.ts',
  'test/flows/reminder-killed.test.ts',
  'test/mail/render-days.test.ts', // Sets the time zone of its process.
  'test/messages/slack-file.test.ts', // Sets the folder for temporary files.
  'test/sources/fuzz.test.ts', // Measures the memory of its process.
];
const isTest = (path: string): string => (path.endsWith('**') ? `${path}/*.test.ts` : path);

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: ALONE.map(isTest), sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
