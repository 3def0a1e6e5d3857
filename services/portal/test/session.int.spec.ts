import { describe, expect, it } from 'vitest';

import { eventually, usePortal } from './portal-test.js';

describe('the session', () => {
  const test = usePortal(null);

  it('leads to the sign-in and back to where one wanted to go', async () => {
    const { page } = test;
    await page.goto('/processes?state=late');
    await page.getByLabel('E-mail address').fill('anna.berg@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('E-mail address and password do not fit together.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/processes?state=late');
    await eventually(() => page.locator('[data-row]').allTextContents()).toEqual(['V-2026-0138']);
  });

  it('never leads to another site', async () => {
    const { page } = test;
    await page.goto(`/sign-in?to=${encodeURIComponent('//evil.example/')}`);
    await page.getByLabel('E-mail address').fill('anna.berg@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/inbox');
  });

  it('ends where the server says so, and asks to sign in again', async () => {
    const { page, context } = test;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('jonas.weber@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    await context.clearCookies();
    await page.getByRole('link', { name: 'Processes' }).click();
    await page.waitForURL('**/sign-in?to=*');
  });

  it('shows a new key once', async () => {
    const { page, context } = test;
    await context.addCookies([{ name: 'baton_session', value: 'anna.berg', url: test.portal.url }]);
    await page.goto('/keys');
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByLabel('Name').fill('Nightly export');
    await page.getByRole('button', { name: 'Make the key' }).click();
    expect(await page.getByTestId('secret').textContent()).toMatch(/^baton_/);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByText('Nightly export').waitFor();
    await page.getByTestId('secret').waitFor({ state: 'hidden' });
  });
});
