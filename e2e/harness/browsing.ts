import type { Browser, Page } from 'playwright-core';

import { emailOf, pdf } from '@baton/example-vendor-onboarding';

import type { Stage } from './stage.js';

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };
const PATIENCE_MS = 60_000;

/** Pages of one browser, each in a session of its own; what goes wrong on them is kept. */
export class Browsing {
  readonly errors: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly stage: Stage,
  ) {}

  /** A phone on which nobody is signed in. */
  phone(): Promise<Page> {
    return this.page(PHONE);
  }

  /** The inbox of one of the example's people, by id. */
  async inboxOf(personId: string): Promise<Page> {
    return this.signedIn(emailOf(personId), this.stage.password);
  }

  async signedIn(email: string, password: string): Promise<Page> {
    const page = await this.page(WIDE);
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/inbox');
    return page;
  }

  private async page(viewport: typeof WIDE): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.stage.baton.url,
      viewport,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.errors.push(`${page.url()}: ${error.message}`));
    return page;
  }
}

/** Opens the task of this name for this case from the inbox. */
export async function openTask(page: Page, name: string, businessKey: string): Promise<void> {
  const row = page.getByRole('listitem').filter({ hasText: businessKey }).filter({ hasText: name });
  await row.getByRole('link', { name }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Waits until the page says this after sending: the progress sentence. */
export async function saysAfterSending(page: Page, sentence: RegExp): Promise<void> {
  await page.getByRole('heading', { name: /^Sent/ }).waitFor();
  await page.getByRole('status').filter({ hasText: sentence }).first().waitFor();
}

export async function chooseFile(page: Page, label: string, fileName: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: `Choose a file for ${label}` }).click();
  await (await chooser).setFiles({ name: fileName, mimeType: 'application/pdf', buffer: Buffer.from(pdf(fileName)) });
  await page.getByRole('link', { name: fileName }).waitFor();
}
