import {
  IconActivity,
  IconBroadcast,
  IconInbox,
  IconKey,
  IconListDetails,
  IconLock,
  IconSitemap,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router';

import type { Role } from '../api/directory.js';
import { taskPages } from '../api/tasks.js';
import classes from './shell.module.css';

interface Place {
  readonly to: string;
  readonly label: string;
  readonly icon: typeof IconInbox;
  /** Who sees it; absent: everybody. */
  readonly roles?: readonly Role[];
}

const WORK: readonly Place[] = [
  { to: '/inbox', label: 'Inbox', icon: IconInbox },
  { to: '/processes', label: 'Processes', icon: IconListDetails },
  { to: '/models', label: 'Models', icon: IconSitemap, roles: ['designer', 'admin'] },
  { to: '/operations', label: 'Operations', icon: IconActivity, roles: ['operator', 'admin'] },
];

const SETTINGS: readonly Place[] = [
  { to: '/people', label: 'People and groups', icon: IconUsers, roles: ['admin'] },
  { to: '/keys', label: 'API keys', icon: IconKey, roles: ['admin'] },
  { to: '/webhooks', label: 'Webhooks', icon: IconWebhook, roles: ['admin', 'designer'] },
  { to: '/subscriptions', label: 'Event subscriptions', icon: IconBroadcast, roles: ['admin', 'designer'] },
  { to: '/secrets', label: 'Secrets', icon: IconLock, roles: ['admin', 'designer'] },
];

const visible = (places: readonly Place[], roles: readonly Role[]): readonly Place[] =>
  places.filter((place) => place.roles === undefined || place.roles.some((role) => roles.includes(role)));

const Places = ({ places }: { places: readonly Place[] }) =>
  places.map(({ to, label, icon: Icon }) => (
    <NavLink key={to} to={to} className={classes.link}>
      <Icon size={18} stroke={1.7} aria-hidden />
      {label}
      {to === '/inbox' && <InboxCount />}
    </NavLink>
  ));

export function Navigation({ roles }: { roles: readonly Role[] }) {
  const settings = visible(SETTINGS, roles);
  return (
    <div className={classes.links}>
      <Places places={visible(WORK, roles)} />
      {settings.length > 0 && (
        <>
          <div className={classes.section}>Set up</div>
          <Places places={settings} />
        </>
      )}
    </div>
  );
}

function InboxCount() {
  const { data } = useInfiniteQuery(taskPages());
  const count = data?.pages.reduce((sum, page) => sum + (page.userTasks?.length ?? 0), 0) ?? 0;
  if (count === 0) return null;
  return (
    <span className={`${classes.count} tabular`}>
      {count}
      {data?.pages.at(-1)?.nextPageToken ? '+' : ''}
    </span>
  );
}
