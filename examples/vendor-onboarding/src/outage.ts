import type { Api } from './api.js';
import type { ErpAddress } from './set-up.js';
import { until } from './until.js';

/** Begins or ends an outage of the ERP. */
export async function setDown({ url, token }: ErpAddress, down: boolean): Promise<void> {
  const response = await fetch(`${url}/outage`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ down }),
  });
  if (!response.ok) throw new Error(`The ERP at ${url} answered ${response.status}`);
}

interface Incident {
  readonly incidentId: string;
  readonly message?: string;
  readonly owner?: string;
}

/** Waits until the retries are used up and the failure has an owner. Moves the test clock where there is one. */
export async function awaitIncident(api: Api, instanceId: string, onWait: () => Promise<void>): Promise<Incident> {
  const { testClock = false } = await api.get<{ testClock?: boolean }>('/v1/about').catch(() => ({ testClock: false }));
  return until(
    'an incident about the ERP',
    async () => {
      await onWait();
      const { incidents } = await api.get<{ incidents: readonly Incident[] }>(`/v1/incidents?instanceId=${instanceId}`);
      if (incidents[0] === undefined && testClock) await api.post('/v1/clock/advance', { duration: 'PT5S' });
      return incidents[0];
    },
    180_000,
  );
}

export const retry = (api: Api, { incidentId }: Incident): Promise<void> =>
  api.post(`/v1/incidents/${encodeURIComponent(incidentId)}/retry`);
