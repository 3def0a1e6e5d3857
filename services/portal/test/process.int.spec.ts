import { describe, expect, it } from 'vitest';

import { eventually, usePortal } from './portal-test.js';

describe('processes', () => {
  const test = usePortal();
  const keys = (): Promise<string[]> => test.page.locator('[data-row]').allTextContents();

  it('are found by business key, and the address says so', async () => {
    const { page } = test;
    await page.goto('/processes');
    await page.getByRole('searchbox').fill('V-2026-014');
    await eventually(async () => (await keys()).length).toBe(5);
    expect(page.url()).toContain('q=V-2026-014');
  });

  it('are filtered by a click on a count', async () => {
    const { page } = test;
    await page.goto('/processes');
    await page.getByRole('button', { name: /Review the contract/ }).click();
    await eventually(keys).toEqual(['V-2026-0138', 'V-2026-0136', 'V-2026-0131']);
  });

  it('are started with their form, whose mistakes stand at the fields', async () => {
    const { page } = test;
    await page.goto('/start/vendor-onboarding');
    await page.getByLabel('Business key').fill('V-2026-0144');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await eventually(() => page.getByText('Fill this in.').count()).toBe(3);
    await page.getByLabel('Company name').fill('Polar Tools');
    await page.getByLabel('Contact person').fill('Ida Dahl');
    await page.getByLabel('E-mail of the contact').fill('ida@polar.example');
    await page.getByLabel('NL').check();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('V-2026-0144 is running already.').waitFor();
    await page.getByLabel('Business key').fill('V-2026-0200');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL('**/processes/i-*');
    await page.getByText(/With Ida Dahl, Polar Tools since/).waitFor();
  });

  it('show list and diagram with the same selection', async () => {
    const { page } = test;
    await page.goto('/processes/i-0138');
    await page.locator('.djs-container .baton-badge').first().waitFor();
    await page.getByRole('button', { name: 'Rate the vendor', exact: true }).first().click();
    await page.locator('.djs-element[data-element-id="rateVendor"].baton-selected').waitFor();
    await page.locator('.djs-element[data-element-id="reviewContract"] .djs-hit').first().click();
    await page.locator('li[data-element="reviewContract"][data-selected]').waitFor();
  });

  it('change by themselves when somebody else moves them', async () => {
    const { page, context } = test;
    await page.goto('/processes/i-0129');
    await page.getByText(/The ERP answered 503 four times/).waitFor();
    const other = await context.newPage();
    await other.goto('/operations');
    await other.getByRole('button', { name: 'Retry' }).click();
    await page.getByText(/The ERP answered 503 four times/).waitFor({ state: 'hidden' });
    await page.getByText(/tell vendor and requester/).waitFor();
  });

  it('tell a failure, keep the rest, and come back on retry', async () => {
    const { page } = test;
    await page.route(
      /\/v1\/progress\?/,
      (route) =>
        route.fulfill({
          status: 400,
          contentType: 'application/problem+json',
          body: '{"detail":"The list is out of order."}',
        }),
      { times: 1 },
    );
    await page.goto('/processes');
    await page.getByText('The list is out of order.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('V-2026-0141').waitFor();
  });
});
