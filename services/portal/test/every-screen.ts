import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '@baton/testing/browser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { violations } from './accessibility.js';
import { startPortal, type PortalServer } from './portal-server.js';
import type { Screen } from './screens.js';
import { PHONE, visit, WIDE } from './session.js';

/** Pictures of every screen land here, to be looked at; not where nobody could. */
const PICTURES = join(import.meta.dirname, '../../../test-results/portal');

/** Colours do not change with the width, nor the layout with the theme: two looks show both of each. */
const LOOKS = [
  { width: 1280, viewport: WIDE, theme: 'light' },
  { width: 360, viewport: PHONE, theme: 'dark' },
] as const;

/** What still moves two frames after a theme was chosen, by one who asked for nothing to move. */
const MOVING = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  document.getAnimations().map((one) => one.effect.target?.className ?? ''))`;

/** Each of the screens stands, fits and is accessible. In files of their own, so that they are looked at side by side. */
export function everyScreen(screens: readonly Screen[]): void {
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

    it.each(screens)(
      '$name stands, fits and is accessible in both themes and widths',
      async ({ name, path, person, ready }) => {
        const { context, page, errors } = await visit(browser, portal.url, { person });
        try {
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          for (const { width, viewport, theme } of LOOKS) {
            await page.setViewportSize(viewport);
            // Without motion: a colour that fades is not yet the one that people read.
            await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
            await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor({ state: 'attached' });
            await page.locator('[role=status][aria-busy=true]').first().waitFor({ state: 'detached' });
            expect(await page.evaluate<string[]>(MOVING), `what moves in ${theme}`).toEqual([]);
            if (!process.env['CI'])
              await page.screenshot({ path: join(PICTURES, `${name}-${width}-${theme}.png`), fullPage: true });
            expect(await violations(page), `${width} ${theme}`).toEqual([]);
            const overflow = await page.evaluate<number>(
              'document.documentElement.scrollWidth - document.documentElement.clientWidth',
            );
            expect(overflow, `pixels that stick out to the side at ${width}`).toBeLessThanOrEqual(0);
          }
          expect(errors).toEqual([]);
        } finally {
          await context.close();
        }
      },
    );
  });
}
