import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Only what is violated is told in full: naming all that is right takes longer than finding it. */
const CALL = `axe.run({ exclude: ['iframe'] }, ${JSON.stringify({ runOnly: TAGS, resultTypes: ['violations'] })})`;

/** What axe has against the page as it stands: rule, elements, reason. Inside frames it does not look. */
export async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  const { violations: found, passes } = await page.evaluate<AxeResults>(CALL);
  if (passes.length === 0) throw new Error('axe has looked at nothing');
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
  );
}
