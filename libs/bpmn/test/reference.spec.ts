import { dialectReference, extensionReference } from '@baton/bpmn';
import { expect, it } from 'vitest';

/** After a change of what they describe, write the pages again with `npx vitest run --project unit libs/bpmn -u`. */
it('the reference page says what the descriptor says', async () => {
  await expect(extensionReference()).toMatchFileSnapshot('../../../docs/reference/baton-extensions.md');
});
it("the reference page of other engines' words says what the tables say", async () => {
  await expect(dialectReference()).toMatchFileSnapshot('../../../docs/reference/dialects.md');
});
