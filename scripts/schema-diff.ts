// Writes the SQL that leads from one state of the database to `prisma/schema.prisma`.
// Uses Prisma's schema engine as WebAssembly, since its native binary is a download.
// `npm run db:diff` prints it for DATABASE_URL, or for a new embedded database; a test expects nothing to be left.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { embeddedConfig, serverConfig } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';

const SCHEMA = 'prisma/schema.prisma';

/** The SQL script from `from` ("empty", or the live database behind `server`) to the schema; '' when they are equal. */
export async function diffToSchema(
  from: 'empty' | 'database',
  server: pg.PoolConfig,
): Promise<string> {
  const datamodel = { files: [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }] };
  const pool = new pg.Pool(server);
  const engine = await newEngine(pool, datamodel.files[0]?.content ?? '');
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
    await pool.end();
  }
}

/** The two calls of the platform that Node 20's types leave out. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>;
};

let loaded: ReturnType<typeof loadBindings> | undefined;

/** Once in a process: the bindings keep a view of the memory of the first instance. */
async function loadBindings() {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bindings = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href);
  const module = await WebAssembly.compile(await readFile(join(folder, 'schema_engine_bg.wasm')));
  const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return bindings;
}

async function newEngine(pool: pg.Pool, schema: string): Promise<SchemaEngine> {
  loaded ??= loadBindings();
  const bindings = await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterThatKnowsChar(pool));
  return bindings.SchemaEngine.new({ datamodels: [[SCHEMA, schema]] }, () => undefined, adapter);
}

const CHAR = 18;
const UUID = 2950;

/**
 * The adapter refuses "char", the one-letter type of PostgreSQL's own catalogs, which the engine asks for.
 * It passes the adapter as a uuid, which no catalog holds, and becomes a character behind it.
 */
function adapterThatKnowsChar(pool: pg.Pool): PrismaPg {
  const ask = pool.query.bind(pool);
  const disguised = async (query: pg.QueryConfig) => {
    const result = await ask(query);
    for (const field of result.fields) if (field.dataTypeID === CHAR) field.dataTypeID = UUID;
    return result;
  };
  const factory = new PrismaPg(Object.assign(pool, { query: disguised }));
  const connect = factory.connect.bind(factory);
  const connectKnowing: typeof connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    };
    return adapter;
  };
  return Object.assign(factory, { connect: connectKnowing });
}

if (import.meta.filename === process.argv[1]) {
  const url = process.env['DATABASE_URL'];
  const from = process.argv.includes('--empty') ? 'empty' : 'database';
  process.stdout.write(
    await (url ? diffToSchema(from, serverConfig(url)) : diffOfMigrations(from)),
  );
}

/** Without a server: what prisma/migrations make of a new embedded database, compared with the schema. */
async function diffOfMigrations(from: 'empty' | 'database'): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'gt-diff-'));
  const db = await openEmbedded({ dataDir: dir, log: { info() {}, warn() {} } });
  try {
    return await diffToSchema(from, embeddedConfig(join(dir, 'run')));
  } finally {
    await db.close();
    await rm(dir, { recursive: true });
  }
}
