import { describe, expect, it } from 'vitest';

import { eventually, usePortal } from './portal-test.js';

describe('the keyboard', () => {
  const test = usePortal();
  const focused = (): Promise<string | null> =>
    test.page.evaluate<string | null>(
      'document.activeElement?.textContent?.trim() || document.activeElement?.getAttribute("aria-label")',
    );

  it('moves through the inbox by j and k and opens a task by Enter', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByRole('link', { name: 'Set payment terms' }).waitFor();
    await page.keyboard.press('j');
    expect(await focused()).toBe('Review the contract');
    await page.keyboard.press('j');
    expect(await focused()).toBe('Rate the vendor');
    await page.keyboard.press('k');
    expect(await focused()).toBe('Review the contract');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/tasks/i-0138*');
  });

  it('reaches the search by a slash and leaves it by Escape', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('/');
    expect(await focused()).toBe('Search these tasks');
    await page.keyboard.type('rate');
    await eventually(() => page.locator('[data-row]').allTextContents()).toEqual([
      'Rate the vendor',
      'Rate the vendor',
    ]);
    expect(new URL(page.url()).searchParams.get('q')).toBe('rate');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });

  it('searches among the processes from a screen without a search', async () => {
    const { page } = test;
    await page.goto('/keys');
    await page.getByText('Bank check worker').waitFor();
    await page.keyboard.press('/');
    await page.waitForURL('**/processes');
    await eventually(focused).toBe('Find by business key');
  });

  it('goes elsewhere by g and a letter', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByText('Anna Berg').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.waitForURL('**/processes');
  });

  it('shows its help by a question mark, keeps the focus in it, and gives it back', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByRole('link', { name: 'Set payment terms' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await help.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await eventually(() =>
      page.evaluate('document.querySelector("[role=dialog]").contains(document.activeElement)'),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await eventually(focused).toBe('Review the contract');
  });

  it('skips to the content', async () => {
    const { page } = test;
    await page.goto('/inbox');
    await page.getByText('Anna Berg').waitFor();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
  });
});
