import { Text, Title } from '@mantine/core';
import { useEffect } from 'react';

import { Logo } from '../app/logo.js';
import classes from './guest.module.css';

/** No account, no menu: one column that fits a phone. */
export function GuestFrame({
  title,
  asked,
  due,
  children,
}: {
  title: string;
  asked?: React.ReactNode;
  due?: React.ReactNode;
  children: React.ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <div className={classes.guest}>
      <header className={classes.header}>
        <Logo />
      </header>
      <main className={classes.main}>
        {asked !== undefined && <Text className={classes.asked}>{asked}</Text>}
        <Title order={1} mb="xs">
          {title}
        </Title>
        {due !== undefined && <div className={classes.due}>{due}</div>}
        {children}
      </main>
      <footer className={classes.footer}>
        <Text size="xs" c="dimmed">
          This page is for you alone. Please do not pass the link on.
        </Text>
      </footer>
    </div>
  );
}
