import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The release that processes of this one have to work beside, on one database and one broker. */
export const RELEASE_BEFORE = '0108f10ab639ffebde2c035fad69eba502b6307c';

/** What is not in the history here, for example because the clone is shallow. */
export class ReleaseMissing extends Error {
  override readonly name = 'ReleaseMissing';
}

/**
 * Another release of Baton, built in a folder of its own on the packages that are installed here, and kept there.
 *
 * @param commit of this repository
 * @returns the folder, for `Launch.release`
 * @throws ReleaseMissing
 */
export async function builtRelease(commit: string = RELEASE_BEFORE, report?: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(), commit.slice(0, 12));
  if (existsSync(folder)) return folder;
  if (!isHere(commit)) {
    throw new ReleaseMissing(
      `The release ${commit.slice(0, 12)} cannot be built: it is not in this clone's history. Fetch it whole: git fetch --unshallow`,
    );
  }
  report?.(`Building the release ${commit.slice(0, 12)} in ${folder}`);
  mkdirSync(cacheFolder(), { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(join(cacheFolder(), 'draft-'));
  try {
    const archive = join(draft, 'release.tar');
    git('archive', '--format=tar', `--output=${archive}`, commit);
    execFileSync('tar', ['-xf', archive, '-C', draft]);
    rmSync(archive);
    linkPackages(draft);
    await build(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // another run was quicker
  }
  return folder;
}

/** Whether that release can be built here. */
export const isHere = (commit: string = RELEASE_BEFORE): boolean => {
  try {
    git('cat-file', '-e', `${commit}^{commit}`);
    return true;
  } catch {
    return false;
  }
};

/** Whether the history here goes back to the first commit. */
export function hasWholeHistory(): boolean {
  try {
    return git('rev-parse', '--is-shallow-repository').trim() === 'false';
  } catch {
    return false; // no repository: a folder that was unpacked
  }
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });

/** Not below a `node_modules`, which compilers pass over. One for each checkout, whose packages the release stands on. */
function cacheFolder(): string {
  const checkout = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const folder = `baton-releases-${process.getuid?.() ?? 0}-${checkout}`;
  return join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), folder);
}

/** The installed packages of others, and its own under their names. */
function linkPackages(release: string): void {
  for (const folder of ['.', ...workspaces(root)]) {
    const installed = join(root, folder, 'node_modules');
    if (!existsSync(installed) || !existsSync(join(release, folder))) continue;
    mkdirSync(join(release, folder, 'node_modules'));
    for (const name of readdirSync(installed)) {
      if (name !== '@baton' && name !== '.cache' && name !== '.vite')
        symlinkSync(join(installed, name), join(release, folder, 'node_modules', name));
    }
  }
  const own = join(release, 'node_modules/@baton');
  mkdirSync(own);
  for (const folder of workspaces(release)) {
    const { name } = JSON.parse(readFileSync(join(release, folder, 'package.json'), 'utf8')) as {
      name: string;
    };
    symlinkSync(relative(own, join(release, folder)), join(own, name.replace('@baton/', '')));
  }
}

const workspaces = (checkout: string): string[] =>
  ['libs', 'services', 'examples']
    .flatMap((kind) => readdirSync(join(checkout, kind)).map((name) => join(kind, name)))
    .filter((folder) => existsSync(join(checkout, folder, 'package.json')));

async function build(release: string): Promise<void> {
  const child = spawn(process.execPath, ['tools/build.mjs'], { cwd: release, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The release in ${release} cannot be built:\n${output}`);
}
