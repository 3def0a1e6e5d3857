import { chmod, chown, copyFile, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server removes while it is copied was not needed. */
async function unlessGone(work) {
  try {
    await work();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/**
 * Copies a folder whose files may change or go meanwhile, with owners and modes.
 *
 * @param leaveOut told of each path below `from`, with slashes; folders it names are not entered
 */
export async function copyFolder(from, to, leaveOut, below = '') {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (leaveOut(path)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    await unlessGone(async () => {
      if (entry.isDirectory()) await copyFolder(source, target, leaveOut, path);
      else if (entry.isFile()) await copyOne(source, target);
    });
  }
  await sameOwner(from, to);
}

/** The segments of PostgreSQL's log and its histories. */
export async function copySegments(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (/^[0-9A-F]{24}$|\.history$/.test(name)) await unlessGone(() => copyOne(join(from, name), join(to, name)));
  }
}

async function copyOne(from, to) {
  await copyFile(from, to);
  await sameOwner(from, to);
}

async function sameOwner(from, to) {
  const { uid, gid, mode } = await lstat(from);
  if (process.getuid?.() === 0) await chown(to, uid, gid);
  await chmod(to, mode & 0o7777);
}
