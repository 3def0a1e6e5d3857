import { diagrams } from './diagrams.ts';
import { Rest } from './load/rest.ts';
import { ADMIN_KEY, type Stage } from './stage.ts';

const PATIENCE_MS = 120_000;

/** The person whom the load's user tasks are for, and the processes of the load. */
export async function setUp({ cluster, outside }: Stage): Promise<void> {
  const rest = new Rest(cluster.url, ADMIN_KEY);
  const giveUp = AbortSignal.timeout(PATIENCE_MS);
  const chris = { personId: 'chris', name: 'Chris', email: 'chris@chaos.example' };
  await rest.taken(giveUp, 'POST', '/v1/people', chris);
  // The called one first: who calls it is looked at when it is deployed.
  for (const xml of Object.values(diagrams(outside.callPort))) {
    const { body } = await rest.taken(giveUp, 'POST', '/v1/models', xml, { 'content-type': 'application/xml' });
    await rest.taken(giveUp, 'POST', `/v1/models/${String(body['modelId'])}/deploy`);
  }
}
