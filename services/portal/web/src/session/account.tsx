import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';

import { signOut, type Person } from '../api/directory.js';
import { PartyAvatar } from '../ui/avatar.js';
import classes from './session.module.css';

/** Who is signed in, and what concerns them alone. */
export function Account({ person }: { person: Person }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut().catch(() => undefined);
    client.clear();
    await navigate('/sign-in');
  };
  return (
    <div className={classes.account}>
      <Menu position="top-start" width={208} withinPortal>
        <Menu.Target>
          <UnstyledButton className={classes.person} aria-label={`Account of ${person.name}`}>
            <PartyAvatar party={{ name: person.name, ref: 'person:' }} />
            <span className={classes.name}>{person.name}</span>
            <IconSelector size={15} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/profile" leftSection={<IconUser size={16} />}>
            Profile and password
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Appearance</Menu.Label>
          {(
            [
              ['light', 'Light', IconSun],
              ['dark', 'Dark', IconMoon],
              ['auto', 'As the system', IconDeviceDesktop],
            ] as const
          ).map(([scheme, label, Icon]) => (
            <Menu.Item key={scheme} leftSection={<Icon size={16} />} onClick={() => setColorScheme(scheme)} fw={colorScheme === scheme ? 650 : undefined}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
