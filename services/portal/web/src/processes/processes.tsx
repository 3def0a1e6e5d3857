import { Menu, Button, NativeSelect, Switch } from '@mantine/core';
import { IconListSearch, IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';

import { progressPages, startableProcesses } from '../api/progress.js';
import { Choices } from '../ui/choices.js';
import { Empty, ListStates, More, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { useRowKeys } from '../ui/row-keys.js';
import { SearchField } from '../ui/search-field.js';
import { CountsStrip } from './counts-strip.js';
import { ProcessRow } from './process-row.js';
import classes from './processes.module.css';

const STATES = [
  { value: '', label: 'All' },
  { value: 'on-time', label: 'On time' },
  { value: 'at-risk', label: 'At risk' },
  { value: 'late', label: 'Late' },
  { value: 'blocked', label: 'Blocked' },
  { value: 'incident', label: 'Incident' },
];

/** Every instance that I may see; the address bar holds the filters. */
export default function Processes() {
  const [query, setQuery] = useSearchParams();
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const definitions = useQuery(startableProcesses());
  const value = (name: string): string => query.get(name) ?? '';
  const set = useCallback(
    (changes: Readonly<Record<string, string>>) =>
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, each] of Object.entries(changes)) {
            if (each === '') after.delete(name);
            else after.set(name, each);
          }
          return after;
        },
        { replace: true },
      ),
    [setQuery],
  );
  const search = useCallback((words: string) => set({ q: words }), [set]);
  useSearchOnArrival();
  const progress = useInfiniteQuery(
    progressPages({
      processKey: value('process') || undefined,
      businessKey: value('q') || undefined,
      state: value('state') || undefined,
      elementId: value('step') || undefined,
      includeEnded: value('ended') === 'yes',
    }),
  );
  const instances = progress.data?.pages.flatMap((page) => page.instances ?? []) ?? [];
  const filtered = ['process', 'q', 'state', 'step'].some((name) => value(name) !== '');
  return (
    <Page title="Processes" width="wide" actions={<StartMenu />}>
      <div className={classes.filters}>
        <SearchField label="Find by business key" value={value('q')} onChange={search} />
        {(definitions.data?.length ?? 0) > 1 && (
          <NativeSelect
            aria-label="Process"
            size="sm"
            value={value('process')}
            onChange={(event) => set({ process: event.currentTarget.value, step: '' })}
            data={[
              { value: '', label: 'Every process' },
              ...(definitions.data ?? []).map((each) => ({
                value: each.processKey,
                label: each.name ?? each.processKey,
              })),
            ]}
          />
        )}
        <Choices label="State" value={value('state')} options={STATES} onChange={(state) => set({ state })} />
        <Switch
          label="Show ended"
          size="sm"
          checked={value('ended') === 'yes'}
          onChange={(event) => set({ ended: event.currentTarget.checked ? 'yes' : '' })}
        />
      </div>
      <CountsStrip
        counts={progress.data?.pages[0]?.counts ?? []}
        step={value('step')}
        onStep={(step) => set({ step })}
      />
      <ListStates
        query={progress}
        what="The processes"
        count={instances.length}
        skeleton={<Rows height={64} count={6} />}
        empty={
          filtered ? (
            <Empty title="No process fits these filters" icon={<IconListSearch size={34} stroke={1.5} />}>
              <Button variant="default" size="xs" mt="sm" component={Link} to="/processes">
                Clear the filters
              </Button>
            </Empty>
          ) : (
            <Empty title="Nothing is running">Start a process, and you see here who has the baton.</Empty>
          )
        }
      >
        <ul ref={list} className={classes.list}>
          {instances.map((instance) => (
            <ProcessRow key={instance.instanceId} instance={instance} />
          ))}
        </ul>
        <More shown={instances.length} query={progress} />
      </ListStates>
    </Page>
  );
}

/** `/` on a screen without a search leads here, into the field. */
function useSearchOnArrival(): void {
  const { state } = useLocation();
  useEffect(() => {
    if ((state as { search?: boolean } | null)?.search) document.querySelector<HTMLElement>('[data-search]')?.focus();
  }, [state]);
}

function StartMenu() {
  const { data = [] } = useQuery(startableProcesses());
  const startable = data.filter((process) => process.retired !== true);
  if (startable.length === 0) return null;
  const button = { leftSection: <IconPlayerPlay size={16} aria-hidden />, children: 'Start a process' };
  const [only, second] = startable;
  if (only !== undefined && second === undefined)
    return <Button component={Link} to={`/start/${encodeURIComponent(only.processKey)}`} {...button} />;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button {...button} />
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {startable.map((process) => (
          <Menu.Item key={process.processKey} component={Link} to={`/start/${encodeURIComponent(process.processKey)}`}>
            {process.name ?? process.processKey}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
