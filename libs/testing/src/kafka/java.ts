import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', '-Xlog:disable', '-Xlog:all=off'];

/**
 * How the broker's programs are run. The first broker that ends in good order leaves an archive of its loaded classes beside
 * the jars; with it the next ones start on a third of the processor time.
 */
export class Java {
  readonly #archive: string;
  readonly #newArchive: string;

  private constructor(
    private readonly classpath: string,
    jars: string,
  ) {
    this.#archive = join(jars, 'classes.jsa');
    this.#newArchive = join(jars, `classes-${process.pid}-${Math.trunc(performance.now())}.jsa`);
  }

  static async of(jars: string): Promise<Java> {
    const files = (await readdir(jars)).filter((file) => file.endsWith('.jar')).sort();
    return new Java(files.map((file) => join(jars, file)).join(':'), jars);
  }

  /** Whether a program that is run now with `archives` will write the archive when it ends. */
  get archiving(): boolean {
    return !existsSync(this.#archive);
  }

  /** The arguments of `java`. */
  arguments(main: string, args: readonly string[], options: { logging: string; archives?: boolean }): string[] {
    const archive = this.archiving
      ? options.archives
        ? [`-XX:ArchiveClassesAtExit=${this.#newArchive}`]
        : []
      : [`-XX:SharedArchiveFile=${this.#archive}`];
    return [
      ...FLAGS,
      ...archive,
      `-Dlog4j2.configurationFile=${options.logging}`,
      '-cp',
      this.classpath,
      main,
      ...args,
    ];
  }

  /** Puts an archive that was written in its place. */
  async keepArchive(): Promise<void> {
    if (!existsSync(this.#newArchive)) return;
    if (this.archiving) await rename(this.#newArchive, this.#archive);
    else await rm(this.#newArchive, { force: true });
  }
}
