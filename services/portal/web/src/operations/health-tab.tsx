import { Anchor, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { about, health } from '../api/operations.js';
import { Failed, Rows } from '../ui/list-states.js';
import { STATUS } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from './operations.module.css';

/** Whether Baton can serve, and what keeps it from that. */
export function HealthTab() {
  const state = useQuery(health());
  const build = useQuery(about());
  if (state.isPending) return <Rows count={2} />;
  if (state.isError) return <Failed what="The health" query={state} />;
  const failing = state.data.failing ?? [];
  return (
    <Stack gap="md" className={classes.health}>
      <div className={classes.head} role="status">
        <StatusMark
          status={failing.length === 0 ? STATUS.done : STATUS.failed}
          word={failing.length === 0 ? 'Ready' : 'Not ready'}
          tinted
        />
        <Text>{failing.length === 0 ? 'Every part answers.' : 'Some parts do not answer:'}</Text>
      </div>
      {failing.length > 0 && (
        <ul>
          {failing.map(({ check, reason }) => (
            <li key={check}>
              {check}: {reason}
            </li>
          ))}
        </ul>
      )}
      <dl>
        <dt>Version</dt>
        <dd>{build.data?.version ?? '…'}</dd>
        <dt>Mail server</dt>
        <dd>{build.data?.smtpConfigured ? 'set' : 'not set; messages are kept here'}</dd>
        {build.data?.testClock && (
          <>
            <dt>Clock</dt>
            <dd>a test clock, which can be moved</dd>
          </>
        )}
      </dl>
      <Text size="sm" c="dimmed">
        Queue depths, delays and rates are on <Anchor href="/metrics">/metrics</Anchor>, the interface is described in{' '}
        <Anchor href="/openapi.json">/openapi.json</Anchor>.
      </Text>
    </Stack>
  );
}
