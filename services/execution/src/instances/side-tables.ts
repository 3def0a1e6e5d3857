import { Rejection } from '@baton/kernel';
import type { SideTable } from '@baton/journal';

/**
 * The lookups written beside the journal, in its flush. `instances` is the gate of a start: the same request id is
 * answered with the instance it started, and a business key that is taken refuses the start.
 */
export const sideTables: readonly SideTable[] = [
  {
    name: 'instances',
    key: [],
    columns: {
      tenant: 'text',
      request_id: 'text',
      process_key: 'text',
      version: 'int',
      definition_id: 'text',
      business_key: 'text',
      unique_business_key: 'text',
      state: 'text',
      started_at: 'timestamptz',
      started_by: 'text',
      ended_at: 'timestamptz',
      parent_instance_id: 'uuid',
      suspended_at: 'timestamptz',
    },
    updates: {
      end: ['state', 'ended_at', 'unique_business_key'],
      suspend: ['suspended_at'],
      migrate: ['version', 'definition_id'],
    },
    gate: [
      { columns: ['tenant', 'request_id'], where: 'request_id is not null' },
      {
        columns: ['tenant', 'process_key', 'unique_business_key'],
        where: 'unique_business_key is not null',
        reject: (row) =>
          new Rejection(
            'already-exists',
            'BUSINESS_KEY_TAKEN',
            `Another running instance of ${row['process_key']} has the business key ${row['business_key']}`,
          ),
      },
    ],
  },
  {
    name: 'jobs',
    key: ['n'],
    columns: {
      n: 'int',
      tenant: 'text',
      type: 'text',
      element: 'text',
      element_instance: 'int',
      retries: 'int',
      available_at: 'timestamptz',
      inputs: 'text',
      lock_ms: 'int',
      lease_token: 'text',
      leased_until: 'timestamptz',
    },
    updates: { offer: ['retries', 'available_at', 'lease_token', 'leased_until'] },
  },
  { name: 'timers', key: ['n'], columns: { n: 'int', tenant: 'text', due_at: 'timestamptz' } },
  {
    name: 'subscriptions',
    key: ['n'],
    columns: { n: 'int', tenant: 'text', kind: 'text', message: 'text', correlation_key: 'text' },
  },
  {
    name: 'messages',
    key: ['message_id'],
    columns: {
      tenant: 'text',
      message_id: 'text',
      name: 'text',
      correlation_key: 'text',
      variables: 'text',
      published_at: 'timestamptz',
      expires_at: 'timestamptz',
      state: 'text',
    },
  },
  {
    name: 'signals',
    key: ['signal_id'],
    columns: {
      tenant: 'text',
      signal_id: 'text',
      name: 'text',
      variables: 'text',
      state: 'text',
      thrown_at: 'timestamptz',
    },
  },
  {
    name: 'calls',
    key: ['n'],
    columns: { n: 'int', tenant: 'text', child_id: 'uuid', call: 'text', state: 'text' },
    updates: { cancel: ['state'] },
  },
  {
    name: 'escalations',
    key: ['escalation_id'],
    columns: { tenant: 'text', escalation_id: 'text', caller_id: 'uuid', call: 'int', escalation: 'text' },
  },
  {
    name: 'incidents',
    key: ['n'],
    columns: {
      n: 'int',
      tenant: 'text',
      process_key: 'text',
      business_key: 'text',
      element: 'text',
      element_name: 'text',
      element_instance: 'int',
      code: 'text',
      message: 'text',
      owner: 'text',
      raised_at: 'timestamptz',
      resolved_at: 'timestamptz',
      resolved_by: 'text',
    },
    updates: { resolve: ['resolved_at', 'resolved_by'] },
  },
];
