import { Title } from '@mantine/core';
import { useEffect } from 'react';

import classes from './page.module.css';

/** The frame of a screen: sets the window's title, shows the heading and its actions. */
export function Page({
  title,
  windowTitle,
  above,
  subtitle,
  actions,
  width = 'normal',
  children,
}: {
  title: React.ReactNode;
  /** Needed where `title` is no plain text. */
  windowTitle?: string;
  above?: React.ReactNode;
  subtitle?: React.ReactNode;
  actions?: React.ReactNode;
  width?: 'normal' | 'wide';
  children: React.ReactNode;
}) {
  const name = windowTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Baton`;
  }, [name]);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        <div className={classes.words}>
          {above !== undefined && <div className={classes.above}>{above}</div>}
          <Title order={1}>{title}</Title>
          {subtitle !== undefined && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
