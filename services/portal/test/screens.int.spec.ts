import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchBrowser } from './browser.js';
import { startPortal, type PortalServer } from './portal-server.js';
import { screens } from './screens.js';
import { PHONE, visit, WIDE } from './session.js';

/** Pictures of every screen land here, to be looked at. */
const PICTURES = join(import.meta.dirname, '../../../test-results/portal');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe('every screen', () => {
  let browser: Browser;
  let portal: PortalServer;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [portal, browser] = await Promise.all([startPortal(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  describe.each([
    ['1280', WIDE],
    ['360', PHONE],
  ] as const)('at %s px', (width, viewport) => {
    describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
      it.each(screens)('$name stands, fits and is accessible', async ({ name, path, person, ready }) => {
        const { context, page, errors } = await visit(browser, portal.url, { person, viewport, theme });
        try {
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          await page.waitForLoadState('networkidle').catch(() => undefined);
          await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`), fullPage: true });
          const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
          expect(overflow, 'pixels that stick out to the side').toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page }).withTags(TAGS).exclude('iframe').analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)).toEqual([]);
          expect(errors).toEqual([]);
        } finally {
          await context.close();
        }
      });
    });
  });
});
