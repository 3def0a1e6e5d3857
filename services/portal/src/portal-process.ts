import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';

import type { ApplicationOptions, ServiceDefinition } from '@baton/service-kit';

import { ApiDocument } from './api-document/api-document.js';
import type { PortalSettings } from './config.js';
import { Upstreams } from './forwarding/upstreams.js';
import { PortalModule } from './portal.module.js';
import { portalService } from './portal-service.js';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The portal as a process of its own: the client, and the edge in front of the services. */
export const edgeService = ({ BATON_UPSTREAMS }: Pick<PortalSettings, 'BATON_UPSTREAMS'>): ServiceDefinition => ({
  ...portalService(),
  module: PortalModule.inFrontOf(new Upstreams(BATON_UPSTREAMS)),
});

/** What its composition has beside that of every service: it speaks for the installation. */
export function edgeOptions(
  settings: PortalSettings & { readonly BATON_TEST_CLOCK: boolean },
): Pick<ApplicationOptions, 'about' | 'openApi'> {
  const logger = new Logger('edge');
  const document = new ApiDocument(settings.BATON_UPSTREAMS, (problem) => logger.error(problem));
  return {
    about: { version, testClock: settings.BATON_TEST_CLOCK, smtpConfigured: settings.BATON_SMTP_CONFIGURED },
    openApi: (own) => document.served(own),
  };
}
