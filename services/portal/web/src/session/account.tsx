import { UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { signOut, type Person } from '../api/directory.js';
import { PartyAvatar } from '../ui/avatar.js';
import classes from './session.module.css';

const SCHEMES = [
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
  ['auto', 'As the system', IconDeviceDesktop],
] as const;

/** Who is signed in, and what concerns them alone; opens upwards in its place. */
export function Account({ person }: { person: Person }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !frame.current?.contains(event.target as Node))
        setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', away);
    };
  }, [open]);
  return (
    <div className={classes.account} ref={frame}>
      {open && <Panel id={panel} onDone={() => setOpen(false)} />}
      <UnstyledButton
        className={classes.person}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        <PartyAvatar party={{ name: person.name, ref: 'person:' }} />
        <span className={classes.name}>{person.name}</span>
        <VisuallyHidden>Account</VisuallyHidden>
        <IconSelector size={15} aria-hidden />
      </UnstyledButton>
    </div>
  );
}

function Panel({ id, onDone }: { id: string; onDone: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut().catch(() => undefined);
    client.clear();
    await navigate('/sign-in');
  };
  return (
    <div id={id} className={classes.panel}>
      <Link to="/profile" className={classes.item} onClick={onDone}>
        <IconUser size={16} aria-hidden />
        Profile and password
      </Link>
      <div role="group" aria-label="Appearance" className={classes.schemes}>
        {SCHEMES.map(([scheme, label, Icon]) => (
          <UnstyledButton
            key={scheme}
            className={classes.item}
            aria-pressed={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
          >
            <Icon size={16} aria-hidden />
            {label}
          </UnstyledButton>
        ))}
      </div>
      <UnstyledButton className={classes.item} onClick={() => void leave()}>
        <IconLogout size={16} aria-hidden />
        Sign out
      </UnstyledButton>
    </div>
  );
}
