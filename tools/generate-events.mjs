// The reference of topics and facts, made of proto/ and libs/contracts/src. Read after the image of the contracts is built.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

import { asyncApi } from './events/asyncapi.mjs';
import { eventsPage } from './events/page.mjs';

/** The files that {@link writeEvents} writes. */
export const eventFiles = ['docs/reference/asyncapi.yaml', 'docs/reference/events.md'];

export function writeEvents() {
  const [document, page] = eventFiles;
  writeFileSync(document, asyncApi);
  writeFileSync(page, eventsPage);
  execFileSync('oxfmt', [document], { stdio: ['ignore', 'ignore', 'inherit'] });
}
