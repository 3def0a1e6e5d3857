import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { usePortal } from './portal-test.js';

const XML = readFileSync(
  join(import.meta.dirname, '../../../examples/vendor-onboarding/vendor-onboarding.bpmn'),
  'utf8',
);

describe('models', () => {
  const test = usePortal();

  const drop = (name: string, text: string): Promise<void> =>
    test.page.evaluate(
      `(() => { const files = new DataTransfer(); files.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}));
        for (const type of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: files })); })()`,
    );

  it('come by a drop on any screen', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByText('Anna Berg').waitFor();
    await drop('Supplier check.bpmn', XML);
    await page.getByRole('heading', { name: 'Supplier check' }).waitFor();
    await page.locator('.djs-container .baton-badge').first().waitFor();
  });

  it('are refused with the reason when they are no BPMN', async () => {
    const { page } = test;
    await page.goto('/models');
    await page.getByText('Invoice approval').waitFor();
    await drop('photo.bpmn', 'not xml at all');
    await page.getByText('This file is no BPMN diagram. Nothing was stored.').waitFor();
  });

  it('are mended in place until they may be deployed, which says first what changes', async () => {
    const { page } = test;
    await page.goto('/models/m-draft');
    const deploy = page.getByRole('button', { name: 'Deploy' });
    expect(await deploy.getAttribute('aria-disabled')).toBe('true');

    await page.getByRole('button', { name: 'Pick an owner' }).first().click();
    await page.locator('.djs-element[data-element-id="setTerms"].baton-selected').waitFor();
    const sent = page.waitForRequest((request) => request.method() === 'PATCH');
    await page.getByLabel('Owner').selectOption('group:accounts-payable');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await sent).postDataJSON()).toMatchObject({ owner: { candidates: ['group:accounts-payable'] } });
    expect((await sent).headers()['if-match']).toBe('"2"');
    await page.getByText('2 things block the deployment').waitFor();

    await page.getByRole('button', { name: 'Bind a system' }).click();
    await page.getByLabel(/^Address/).fill('https://erp.example/vendors');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 thing blocks the deployment').waitFor();

    await page.getByRole('button', { name: 'Write the condition' }).click();
    await page.getByLabel(/^Taken when/).fill('(((');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The expression does not parse: line 1, column 3.').waitFor();
    await page.getByLabel(/^Taken when/).fill('rating = "high"');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nothing essential is missing').waitFor();

    await deploy.click();
    await page.getByText('New instances start with version 1.').waitFor();
    await page.getByRole('button', { name: 'Deploy version 1' }).click();
    await page.getByRole('button', { name: 'Version 1 runs' }).waitFor();
  });

  it('show the finding of an element that is clicked in the diagram', async () => {
    const { page } = test;
    await page.goto('/models/m-draft');
    await page.locator('.djs-container .baton-badge').first().waitFor();
    await page.locator('.djs-element[data-element-id="setTerms"] .djs-hit').first().click();
    await page.locator('li[data-element="setTerms"][data-selected]').waitFor();
  });
});
