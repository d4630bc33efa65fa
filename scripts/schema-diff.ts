// Writes the SQL that leads from one state of the database to `prisma/schema.prisma`.
// Uses Prisma's schema engine as WebAssembly, since its native binary is a download.
// `npm run db:diff` prints it against DATABASE_URL; the migrations test expects nothing to be left.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';

const SCHEMA = 'prisma/schema.prisma';

/** The SQL script from `from` ("empty", or the live database behind `url`) to the schema; '' when they are equal. */
export async function diffToSchema(from: 'empty' | 'database', url: string): Promise<string> {
  const datamodel = { files: [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }] };
  const engine = await newEngine(url, datamodel.files[0]?.content ?? '');
  try {
    const start: DiffTarget =
      from === 'empty'
        ? { tag: 'empty' }
        : { tag: 'schemaDatasource', ...datamodel, configDir: 'prisma' };
    const result = await engine.diff({
      from: start,
      to: { tag: 'schemaDatamodel', ...datamodel },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    const script = result.stdout ?? '';
    return script.includes('This is an empty migration') ? '' : script;
  } finally {
    engine.free();
  }
}

/** The two calls of the platform that Node 20's types leave out. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>;
};

async function newEngine(url: string, schema: string): Promise<SchemaEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
  const module = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url }));
  return bindings.SchemaEngine.new({ datamodels: [[SCHEMA, schema]] }, () => undefined, adapter);
}

if (import.meta.filename === process.argv[1]) {
  const url = process.env['DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
  process.stdout.write(
    await diffToSchema(process.argv.includes('--empty') ? 'empty' : 'database', url),
  );
}
