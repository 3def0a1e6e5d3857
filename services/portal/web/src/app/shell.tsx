import { AppShell, Burger, Group, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router';

import { useLiveUpdates } from '../live/live-updates.js';
import { DropAnywhere } from '../models/drop-anywhere.js';
import { Account } from '../session/account.js';
import { useMe } from '../session/use-me.js';
import { Keyboard } from './keyboard.js';
import { Logo } from './logo.js';
import { Navigation } from './navigation.js';
import classes from './shell.module.css';

/** The frame of all screens behind the sign-in. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const navigating = useNavigation().state !== 'idle';
  const person = useMe();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useLiveUpdates();
  useEffect(() => {
    close();
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    window.scrollTo(0, 0);
  }, [pathname, close]);
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 52, sm: 0 } }}
      navbar={{ width: 228, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 16, sm: 28 }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Group h="100%" px={12} gap={10} wrap="nowrap">
          <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? 'Close the menu' : 'Open the menu'} aria-expanded={opened} />
          <UnstyledButton component={Link} to="/inbox" aria-label="Baton, to the inbox">
            <Logo />
          </UnstyledButton>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Main">
        <Group h={60} px={18} justify="space-between">
          <UnstyledButton component={Link} to="/inbox" aria-label="Baton, to the inbox">
            <Logo />
          </UnstyledButton>
          <Burger opened onClick={close} size="sm" hiddenFrom="sm" aria-label="Close the menu" />
        </Group>
        <Navigation roles={person.roles ?? []} />
        <Account person={person} />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} className={classes.main} aria-busy={navigating}>
        <Outlet />
      </AppShell.Main>
      <Keyboard />
      {person.roles?.some((role) => role === 'designer' || role === 'admin') && <DropAnywhere />}
    </AppShell>
  );
}
