import { Burger, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';

import { useLiveUpdates } from '../live/live-updates.js';
import { DropAnywhere } from '../models/drop-anywhere.js';
import { Account } from '../session/account.js';
import { useMe } from '../session/use-me.js';
import { Keyboard } from './keyboard.js';
import { Logo } from './logo.js';
import { Navigation } from './navigation.js';
import classes from './shell.module.css';

const Home = () => (
  <UnstyledButton component={Link} to="/inbox" aria-label="Baton, to the inbox">
    <Logo />
  </UnstyledButton>
);

/** The frame of all screens behind the sign-in. On a narrow screen the menu opens over the content. */
export function Shell() {
  const [opened, setOpened] = useState(false);
  const { pathname } = useLocation();
  const navigating = useNavigation().state !== 'idle';
  const person = useMe();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useLiveUpdates();
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    setOpened(false);
    // A screen that has put the focus somewhere itself knows better.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className={classes.shell} onKeyDown={(event) => event.key === 'Escape' && setOpened(false)}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className={classes.header}>
        <Burger
          opened={opened}
          onClick={() => setOpened(!opened)}
          size="sm"
          aria-label={opened ? 'Close the menu' : 'Open the menu'}
          aria-expanded={opened}
          aria-controls="menu"
        />
        <Home />
      </header>
      <nav id="menu" className={classes.navbar} data-opened={opened || undefined} aria-label="Main">
        <div className={classes.brand}>
          <Home />
        </div>
        <Navigation roles={person.roles ?? []} />
        <Account person={person} />
      </nav>
      <main ref={main} id="main" tabIndex={-1} className={classes.main} aria-busy={navigating}>
        <Outlet />
      </main>
      <Keyboard />
      {person.roles?.some((role) => role === 'designer' || role === 'admin') && <DropAnywhere />}
    </div>
  );
}
