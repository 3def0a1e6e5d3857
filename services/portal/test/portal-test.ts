import { launchBrowser } from '@baton/testing/browser';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';

import { startPortal, type PortalServer } from './portal-server.js';
import { visit } from './session.js';

export interface PortalTest {
  /** A page on which Anna Berg, who may everything, is signed in. */
  page: Page;
  context: BrowserContext;
  browser: Browser;
  portal: PortalServer;
}

/** Gives each test a fresh page and a fresh world of fixtures, in one browser for the file. */
export function usePortal(person: string | null = 'anna.berg'): PortalTest {
  const test = {} as PortalTest;
  beforeAll(async () => {
    test.browser = await launchBrowser();
  });
  beforeEach(async () => {
    test.portal = await startPortal();
    const visited = await visit(test.browser, test.portal.url, { person: person ?? undefined });
    test.page = visited.page;
    test.context = visited.context;
    test.page.setDefaultTimeout(15_000);
  });
  afterEach(async () => {
    await test.context?.close();
    await test.portal?.close();
  });
  afterAll(() => test.browser?.close());
  return test;
}

export const pdf = (name: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
});

/** Asks until it fits; a shared machine may be slow. */
export const eventually = <Value>(ask: () => Value | Promise<Value>) => expect.poll(ask, { timeout: 15_000 });
