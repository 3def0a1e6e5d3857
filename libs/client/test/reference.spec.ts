import { expect, it } from 'vitest';

import { cliReference } from '../src/cli/reference.js';

/** After a change of the commands, write the page again with `npx vitest run --project unit libs/client -u`. */
it('the reference page of the command line says what its commands are', async () => {
  await expect(cliReference()).toMatchFileSnapshot('../../../docs/reference/cli.md');
});
