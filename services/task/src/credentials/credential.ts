import { factTypes, toTimestamp, topics } from '@baton/contracts';
import type { CredentialCaller, CredentialChanged } from '@baton/contracts/task';
import type { Caller, CredentialState } from '@baton/service-kit';

import type { NewFact } from '../facts/fact.js';

export type CredentialKind = 'person' | 'api-key' | 'guest';

/** Some credentials: those of people, keys or guests' tasks by their ids, or all of one kind in a tenant. */
export interface CredentialScope {
  readonly kind: CredentialKind;
  readonly tenant: string;
  readonly owners?: readonly string[];
}

export const toWireCredential = ({ caller, expiresAt }: Omit<CredentialState, 'seq'>): CredentialChanged => ({
  caller: caller === null ? undefined : toWireCaller(caller),
  expiresAt: expiresAt === null ? undefined : toTimestamp(expiresAt),
});

const toWireCaller = ({
  tenant,
  subject,
  kind,
  roles,
  name = '',
  groups = [],
  taskId = '',
}: Caller): CredentialCaller => ({
  tenant,
  subject,
  kind,
  roles: [...roles],
  name,
  groups: [...groups],
  taskId,
});

export const changedFact = (
  hash: Buffer,
  tenant: string,
  time: number,
  state: Omit<CredentialState, 'seq'>,
): NewFact => ({
  topic: topics.credential,
  type: factTypes.CredentialChanged,
  key: hash.toString('hex'),
  tenant,
  time,
  data: toWireCredential(state),
});
