import { Anchor, Switch, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';

import { incidentPages, type Incident } from '../api/operations.js';
import { Retry } from '../progress/blocker-line.js';
import { Empty, ListStates, More, Rows } from '../ui/list-states.js';
import { useRowKeys } from '../ui/row-keys.js';
import { RelativeTime } from '../ui/relative-time.js';
import { STATUS } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import { useOwnerName } from '../people/owner-name.js';
import classes from './operations.module.css';

/** Failures that wait for somebody, oldest first. */
export function IncidentsTab() {
  const [query, setQuery] = useSearchParams();
  const resolved = query.get('resolved') === 'yes';
  const incidents = useInfiniteQuery(incidentPages(resolved));
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const all = incidents.data?.pages.flatMap((page) => page.incidents ?? []) ?? [];
  return (
    <>
      <Switch
        mb="md"
        size="sm"
        label="With those that are resolved"
        checked={resolved}
        onChange={(event) => setQuery(event.currentTarget.checked ? { resolved: 'yes' } : {}, { replace: true })}
      />
      <ListStates
        query={incidents}
        what="The incidents"
        count={all.length}
        skeleton={<Rows height={96} count={3} />}
        empty={
          <Empty title="Nothing is broken" icon={<IconCircleCheck size={34} stroke={1.5} />}>
            A step that fails for good shows here with its cause and its owner.
          </Empty>
        }
      >
        <ul ref={list} className={classes.list}>
          {all.map((incident) => (
            <IncidentRow key={incident.incidentId} incident={incident} />
          ))}
        </ul>
        <More shown={all.length} query={incidents} />
      </ListStates>
    </>
  );
}

function IncidentRow({ incident }: { incident: Incident }) {
  const ownerName = useOwnerName();
  return (
    <li className={classes.incident}>
      <div className={classes.words}>
        <div className={classes.head}>
          <StatusMark
            status={incident.resolvedAt ? STATUS.done : STATUS.incident}
            word={incident.resolvedAt ? 'Resolved' : undefined}
            tinted
          />
          <Text fw={600}>{incident.elementName ?? incident.elementId}</Text>
          <Anchor component={Link} to={`/processes/${incident.instanceId}`} size="sm" data-row>
            {incident.businessKey ?? 'See the process'}
          </Anchor>
        </div>
        <Text size="sm" className={classes.cause}>
          {incident.message}
        </Text>
        <Text size="xs" c="dimmed">
          {incident.code} · <RelativeTime at={incident.raisedAt} /> · {ownerName(incident.owner)} is to mend it
          {incident.resolvedAt && (
            <>
              {' '}
              · resolved <RelativeTime at={incident.resolvedAt} />
            </>
          )}
        </Text>
      </div>
      {!incident.resolvedAt && <Retry incidentId={incident.incidentId} />}
    </li>
  );
}
