import { rulesReference } from '@baton/bpmn';
import { expect, it } from 'vitest';

/** After a change of a rule, write the page again with `npx vitest run --project unit libs/bpmn/test/standard -u`. */
it('the page of the rules says what the rules say', async () => {
  await expect(rulesReference).toMatchFileSnapshot('../../../../docs/reference/rules.md');
});
