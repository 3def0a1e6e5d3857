// Plants a bug into one built file of a process as it is loaded. Nothing of it is on the disk, and nothing of it ships.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Replaces `from` in the file whose address ends with `file`. A process that loads the file ends with an error when the
 * text is not in it; one that does is noted in the file that BATON_CHAOS_PLANTED names.
 *
 * @param {{ file: string, from: string, to: string }} bug
 */
export function plant({ file, from, to }) {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = String(loaded.source);
      const places = source.split(from).length - 1;
      if (places !== 1) {
        console.error(`The bug cannot be planted: its text is ${places} times in ${url}`);
        process.exit(1);
      }
      const noted = process.env['BATON_CHAOS_PLANTED'];
      if (noted) appendFileSync(noted, `${url}\n`);
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
}
