// Completes package-lock.json after an install: some registries carry the binaries of their own platform
// only, npm then leaves the others out of the lock, and `npm ci` refuses such a lock everywhere.
// `node scripts/complete-lock.mjs`; test/lock.test.ts says when it is needed.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
];
const CPUS = [
  'arm64',
  'x64',
  'arm',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
for (const [where, { dev, optionalDependencies = {} }] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const place = `node_modules/${name}`;
    const isExact = /^\d+\.\d+\.\d+/.test(version);
    if (lock.packages[place] || lock.packages[`${where}/${place}`] || !isExact) continue;
    const words = name.split(/[-/]/);
    const system = SYSTEMS.find((one) => words.includes(one));
    const cpu = CPUS.find((one) => words.includes(one));
    lock.packages[place] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(dev && { dev }),
      ...(words.includes('musl') && { libc: ['musl'] }),
      optional: true,
      ...(system && { os: [system] }),
    };
    process.stdout.write(`${place} ${version}\n`);
  }
const places = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(places);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
