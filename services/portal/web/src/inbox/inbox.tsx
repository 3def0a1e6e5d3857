import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';

import { taskPages, type TaskFilter } from '../api/tasks.js';
import { mayOperate, useMe } from '../session/use-me.js';
import { Choices } from '../ui/choices.js';
import { Empty, ListStates, More, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { useRowKeys } from '../ui/row-keys.js';
import { SearchField } from '../ui/search-field.js';
import classes from './inbox.module.css';
import { TaskRow } from './task-row.js';

const SHOWN: Readonly<
  Record<string, { readonly label: string; readonly filter?: TaskFilter; readonly empty: string }>
> = {
  'for-me': { label: 'For me', empty: 'Nothing waits for you' },
  mine: { label: 'Mine', filter: 'mine', empty: 'Nothing is assigned to you' },
  'my-groups': { label: 'My groups', filter: 'my-groups', empty: 'Nothing waits for your groups' },
  waiting: { label: 'Waiting for others', filter: 'waiting-for-others', empty: 'You wait for nobody' },
  all: { label: 'Everybody’s', filter: 'all', empty: 'Nobody has anything to do' },
};

/** What waits for me, most urgent first. */
export default function Inbox() {
  const [query, setQuery] = useSearchParams();
  const operator = mayOperate(useMe());
  const show = SHOWN[query.get('show') ?? ''] ? (query.get('show') as string) : 'for-me';
  const chosen = SHOWN[show] as (typeof SHOWN)[string];
  const words = query.get('q') ?? '';
  const tasks = useInfiniteQuery(taskPages(chosen.filter));
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const all = tasks.data?.pages.flatMap((page) => page.userTasks ?? []) ?? [];
  const found = all.filter((task) =>
    `${task.name} ${task.processName} ${task.businessKey} ${task.department}`
      .toLowerCase()
      .includes(words.toLowerCase()),
  );
  const set = (name: string, value: string, silent: string): void =>
    setQuery(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === silent) after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return (
    <Page title="Inbox">
      <div className={classes.filters}>
        <Choices
          label="Which tasks"
          value={show}
          onChange={(value) => set('show', value, 'for-me')}
          options={Object.entries(SHOWN)
            .filter(([value]) => value !== 'all' || operator)
            .map(([value, { label }]) => ({ value, label }))}
        />
        <SearchField label="Search these tasks" value={words} onChange={(value) => set('q', value, '')} />
      </div>
      <ListStates
        query={tasks}
        what="Your tasks"
        count={found.length}
        skeleton={<Rows height={76} />}
        empty={
          words === '' ? (
            <Empty title={chosen.empty} icon={<IconCircleCheck size={34} stroke={1.5} />}>
              When somebody hands you the baton, it shows up here at once.
            </Empty>
          ) : (
            <Empty title={`No task here matches “${words}”`} />
          )
        }
      >
        <ul ref={list} className={classes.list}>
          {found.map((task) => (
            <TaskRow key={task.userTaskId} task={task} waiting={show === 'waiting'} />
          ))}
        </ul>
        <More shown={all.length} query={tasks} />
      </ListStates>
      <Text role="status" className={classes.announced}>
        {tasks.data ? `${found.length} tasks` : ''}
      </Text>
    </Page>
  );
}
