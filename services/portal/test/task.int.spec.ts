import { describe, expect, it } from 'vitest';

import { eventually, pdf, usePortal } from './portal-test.js';

describe('a task', () => {
  const test = usePortal();

  it('names each wrong field at the field, and puts the cursor into the first', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0146:9');
    await page.getByRole('button', { name: 'Send' }).click();
    await eventually(() => page.getByText('Choose one.').count()).toBe(2);
    await eventually(() => page.evaluate('document.activeElement.getAttribute("type")')).toBe('radio');
  });

  it('shows what the server has against a field at that field', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0141:9');
    await page.getByLabel('high').check();
    await page.getByLabel(/^Why/).fill('because');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Give a reason that Legal can follow.').waitFor();
    const field = page.getByLabel(/^Why/);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await eventually(() => page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA');
  });

  it('tells who has the baton after sending, and offers the next task', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0141:9');
    await page.getByLabel('low').check();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Sent' }).waitFor();
    await page.getByText(/With Legal since .*: review the contract/).waitFor();
    await page.getByRole('link', { name: /^Next:/ }).click();
    await page.waitForURL(/\/tasks\/(?!i-0141)/);
  });

  it('never says that it is sent before the server did', async () => {
    const { page } = test;
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/complete', async (route) => {
      await held;
      await route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ detail: 'Baton is busy. Try again in a moment.' }),
      });
    });
    await page.goto('/tasks/i-0138:9');
    await page.getByRole('button', { name: 'Approve the contract' }).click();
    await page.locator('[data-loading]').first().waitFor();
    expect(await page.getByText('Sent').count()).toBe(0);
    answer();
    await page.getByText('Baton is busy. Try again in a moment.').waitFor();
    await eventually(() => page.getByRole('button', { name: 'Approve the contract' }).isEnabled()).toBe(true);
  });

  it('asks for the note where the outcome needs one', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0138:9');
    await page.getByRole('button', { name: 'Send back to the vendor' }).click();
    await page.getByText('Say why, so that the next person knows.').waitFor();
  });

  it('says what happens after each choice', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0138:9');
    const context = page.getByRole('complementary');
    await context.getByText('Send back to the vendor').waitFor();
    expect(await context.getByRole('definition').allTextContents()).toEqual(
      expect.arrayContaining(['Set payment terms', 'Provide company details']),
    );
  });

  it('keeps what was typed when the page is left', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0141:9');
    await page.getByLabel(/^Why/).fill('Long trading history');
    const kept = page.waitForResponse(/\/draft$/);
    await page.getByRole('link', { name: 'Processes' }).click();
    await kept;
    await page.goBack();
    await eventually(() => page.getByLabel(/^Why/).inputValue()).toBe('Long trading history');
    await page.reload();
    await eventually(() => page.getByLabel(/^Why/).inputValue()).toBe('Long trading history');
  });

  it('tells the second person who was first', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0131:9');
    await page.getByRole('button', { name: 'Approve the contract' }).click();
    await page.getByText('Sara Lindqvist was first').waitFor();
    await eventually(() => page.getByRole('button', { name: 'Approve the contract' }).count()).toBe(0);
  });

  it('refuses a file of another kind before it is sent, and the server’s refusal stands at the document', async () => {
    const { page } = test;
    await page.goto('/tasks/i-0138:9');
    const contract = page.getByRole('group', { name: 'Signed contract' });
    const choose = contract.locator('xpath=.//input[@type="file"] | following::input[@type="file"]').first();
    await contract.waitFor();
    await choose.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await contract.getByText('notes.txt is of another kind; asked for: PDF.').waitFor();
    await choose.setInputFiles({ ...pdf('fake.pdf'), buffer: Buffer.from('MZ') });
    await page
      .getByText(/no PDF/)
      .or(contract.getByText('fake.pdf'))
      .first()
      .waitFor();
  });

  it('is gone kindly when it does not exist', async () => {
    const { page } = test;
    await page.goto('/tasks/none:1');
    await page.getByRole('heading', { name: 'This task is not here' }).waitFor();
  });
});
