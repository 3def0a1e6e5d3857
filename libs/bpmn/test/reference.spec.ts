import { extensionReference, rulesReference } from '@baton/bpmn';
import { expect, it } from 'vitest';

/** After a change of the descriptor, write the page again with `npx vitest run --project unit libs/bpmn -u`. */
it('the reference page says what the descriptor says', async () => {
  await expect(extensionReference()).toMatchFileSnapshot('../../../docs/reference/baton-extensions.md');
});

it('the page of the rules says what the rules say', async () => {
  await expect(rulesReference).toMatchFileSnapshot('../../../docs/reference/rules.md');
});
