import type { Browser, BrowserContext, Page } from 'playwright-core';

export const WIDE = { width: 1280, height: 860 };
export const PHONE = { width: 360, height: 740 };

interface Visit {
  readonly person?: string;
  readonly viewport?: { width: number; height: number };
  readonly theme?: 'light' | 'dark';
}

/** A browser context in which somebody is signed in; nobody where `person` is left out. Errors on its pages are kept. */
export async function visit(
  browser: Browser,
  url: string,
  { person, viewport = WIDE, theme = 'light' }: Visit = {},
): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport,
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  if (person !== undefined) await context.addCookies([{ name: 'baton_session', value: person, url }]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return { context, page, errors };
}
