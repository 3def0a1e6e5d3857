import { IconRobot, IconUsers } from '@tabler/icons-react';
import classes from './avatar.module.css';

const initials = (name: string): string =>
  name
    .split(',', 1)[0]!
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word[0])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

/** A person's initials, or the sign of a group or a system. Decoration: the name stands beside it. */
export const PartyAvatar = ({ party }: { party: { readonly ref?: string; readonly name: string } }) => {
  const kind = party.ref?.split(':')[0] ?? 'person';
  return (
    <span className={classes.avatar} data-kind={kind} aria-hidden="true">
      {kind === 'group' ? <IconUsers size={13} /> : kind === 'service' ? <IconRobot size={13} /> : initials(party.name)}
    </span>
  );
};

export const PartyName = ({ party }: { party: { readonly ref?: string; readonly name: string } }) => (
  <span className={classes.party}>
    <PartyAvatar party={party} />
    <span>{party.name}</span>
  </span>
);
