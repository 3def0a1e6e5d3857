import { describe, expect, it } from 'vitest';

import { eventually, pdf, usePortal } from './portal-test.js';
import { PHONE } from './session.js';

describe('a guest with a link', () => {
  const test = usePortal(null);

  it('fills in, uploads, sends, and reads the same sentence as everybody else, on a phone', async () => {
    const { page } = test;
    await page.setViewportSize(PHONE);
    await page.goto('/guest#open');
    await page.getByText('Procurement, Northwind Trading').waitFor();
    expect(page.url()).not.toContain('open');
    expect(await page.getByRole('navigation').count()).toBe(0);

    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('This document is still missing.').first().waitFor();
    await page.getByLabel('Legal name').fill('Kestrel Logistics GmbH');
    await page.getByLabel('Tax number').fill('0000');
    await page.getByLabel('IBAN').fill('DE89 3704');
    const files = page.locator('input[type="file"]');
    await files.nth(0).setInputFiles(pdf('letter.pdf'));
    await page.getByText('letter.pdf').waitFor();
    await files.nth(1).setInputFiles(pdf('registration.pdf'));
    await page.getByText('registration.pdf').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('This does not have the expected form.').waitFor();
    await page.getByLabel('IBAN').fill('DE89370400440532013000');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('The tax office does not know this number.').waitFor();
    await page.getByLabel('Tax number').fill('29/123/45678');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.getByText(/With Marek Nowak, Risk, since/).waitFor();
  });

  it('goes on after a reload, without the token', async () => {
    const { page } = test;
    await page.goto('/guest#open');
    await page.getByLabel('Legal name').fill('Kestrel');
    await page.getByText('What you typed is kept.').waitFor();
    await page.reload();
    await eventually(() => page.getByLabel('Legal name').inputValue()).toBe('Kestrel');
  });

  it('learns that a used link no longer opens', async () => {
    const { page } = test;
    await page.goto('/guest#used');
    await page.getByRole('heading', { name: 'This link no longer opens' }).waitFor();
  });
});
