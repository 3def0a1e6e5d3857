import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** One file of the built client, ready to be sent. */
export interface ClientFile {
  readonly body: Buffer;
  readonly type: string;
  readonly cacheControl: string;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
};

/** What the services answer; an unknown path below these is a 404 and never the client's page. */
const NOT_OURS = /^\/(v1|docs|openapi\.json|metrics|livez|readyz)(\/|$)/;

/** The names of files below `assets/` hold a hash of what is in them, so they never change. */
const cacheControlOf = (path: string): string =>
  path.startsWith('/assets/')
    ? 'public, max-age=31536000, immutable'
    : path === '/index.html'
      ? 'no-store'
      : 'no-cache';

/**
 * The built client in memory (a few megabytes). A path that names no file is a screen of the client, which
 * `index.html` opens; a missing file (a path with an ending) is missing.
 */
export class ClientFiles {
  private readonly files = new Map<string, ClientFile>();

  /** @param folder that `vite build` wrote; without an `index.html` the client counts as not built */
  constructor(folder: string) {
    for (const file of listFiles(folder)) {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      const body = readFileSync(file);
      this.files.set(path, {
        body,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        cacheControl: cacheControlOf(path),
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      });
    }
  }

  get built(): boolean {
    return this.files.has('/index.html');
  }

  /** Undefined where there is no such file and no screen of that name. */
  find(path: string): ClientFile | undefined {
    if (NOT_OURS.test(path)) return undefined;
    const file = this.files.get(path);
    if (file !== undefined) return file;
    const isFile = path.startsWith('/assets/') || extname(path) in TYPES;
    return isFile ? undefined : this.files.get('/index.html');
  }
}

function listFiles(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
