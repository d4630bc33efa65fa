// Generates the Prisma client into prisma/generated, only when the schema or Prisma changed.
// Prisma would first download a native schema engine that generating does not need: any executable
// stands in for it, which is why this is a script and not `prisma generate`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const stamp = createHash('sha256')
  .update(readFileSync('prisma/schema.prisma'))
  .update(readFileSync('node_modules/prisma/package.json'))
  .digest('hex');
const mark = 'prisma/generated/.stamp';

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== stamp) {
  const run = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}\nThe Prisma client could not be generated.\n`);
    process.exit(run.status ?? 1);
  }
  writeFileSync(mark, stamp);
}
