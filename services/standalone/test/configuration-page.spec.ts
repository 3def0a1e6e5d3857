import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { portalSettings } from '@baton/portal';
import { processSettings, sealingSettings } from '@baton/service-kit';

import { settingNames } from '../src/config.js';
import { servicesSettings } from '../src/services.js';

const page = readFileSync(new URL('../../../docs/reference/configuration.md', import.meta.url), 'utf8');
const [, standalone = '', process = ''] = page.split(/^## .*$/m);
const namedIn = (section: string): string[] =>
  [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name ?? '').toSorted();

/** What any service reads in a process of its own. */
const processNames = new Set(
  Object.keys({ ...processSettings, ...sealingSettings, ...servicesSettings, ...portalSettings }),
);

describe('the configuration page', () => {
  it('names every setting of standalone, and none that there is not', () => {
    expect(namedIn(standalone)).toEqual([...settingNames].toSorted());
  });

  it('names every setting that only a service process reads, and none that there is not', () => {
    const named = namedIn(process);
    const alike = named.filter((name) => settingNames.includes(name));
    expect(named).toEqual(
      [...processNames]
        .filter((name) => !settingNames.includes(name))
        .concat(alike)
        .toSorted(),
    );
    for (const name of alike) expect(processNames).toContain(name);
  });
});
