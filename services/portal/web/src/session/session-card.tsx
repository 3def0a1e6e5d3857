import { Title } from '@mantine/core';
import { useEffect } from 'react';

import { Logo } from '../app/logo.js';
import classes from './session.module.css';

/** The frame of the screens before the sign-in. */
export function SessionCard({ title, children }: { title: string; children: React.ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <main className={classes.card}>
      <Logo />
      <div className={classes.form}>
        <Title order={1} fz="xl" mb="md">
          {title}
        </Title>
        {children}
      </div>
    </main>
  );
}
