import { execFile } from 'node:child_process';
import { chmod, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SIZE = 8 * 2 ** 30;
const TRIES = 5;

/** A disk of limited size. */
export interface Room {
  /** Leaves nothing free until {@link clear}. */
  fill(): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Mounts one on the folder; undefined, said aloud, where that is not allowed. */
export async function roomFor(folder: string, report: (line: string) => void): Promise<Room | undefined> {
  await mkdir(folder, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0755`, 'tmpfs', folder]);
  } catch (error) {
    const why = String((error as { stderr?: string }).stderr ?? error).trim();
    report(`*** the disk is NOT filled: no file system of limited size can be mounted here (${why}) ***`);
    return undefined;
  }
  await chmod(folder, 0o755);
  const resize = (bytes: number) => run('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    async fill() {
      for (let attempt = 1; ; attempt += 1) {
        const { blocks, bfree, bsize } = await statfs(folder);
        try {
          await resize((blocks - bfree) * bsize);
          return;
        } catch (error) {
          if (attempt === TRIES) throw error; // it grew again and again in between
        }
      }
    },
    async clear() {
      await resize(SIZE);
    },
    async close() {
      await run('umount', ['-l', folder]).catch(() => undefined);
    },
  };
}
