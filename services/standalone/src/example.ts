import { attachExample, erpAddress, type AttachedExample } from '@baton/example-vendor-onboarding';
import type { Application } from '@baton/service-kit';

/** Outbound calls to the example's ERP on this machine are allowed, beside what is configured. */
export const allowExample = async (dataDir: string, allowed: readonly string[] = []): Promise<readonly string[]> => [
  ...allowed,
  await erpAddress(dataDir),
];

/**
 * Brings the example to Baton: its people, its process, its ERP, its worker. Baton runs without it, so what keeps it
 * from starting is told and nothing else.
 */
export async function bringExample(
  application: Application,
  apiKey: string,
  dataDir: string,
  report: (message: string) => void,
): Promise<Pick<AttachedExample, 'stop'>> {
  const { httpUrl: url, grpcAddress, announcements } = application;
  try {
    const example = await attachExample({
      url,
      grpcAddress,
      apiKey,
      dataDir,
      onError: ({ message }) => report(`Example: ${message}`),
    });
    for (const line of example.announcements) announcements.add(line);
    return example;
  } catch (error) {
    announcements.add(`The example is not there: ${error instanceof Error ? error.message : String(error)}`);
    return { stop: async () => undefined };
  }
}
