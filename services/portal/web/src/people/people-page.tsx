import { Badge, Button, Text, UnstyledButton } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

import { people, type Person } from '../api/directory.js';
import { PartyAvatar } from '../ui/avatar.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { useRowKeys } from '../ui/row-keys.js';
import { SearchField } from '../ui/search-field.js';
import { dayOf } from '../ui/relative.js';
import { PeopleTabs } from './people-tabs.js';
import { PersonDrawer } from './person-drawer.js';
import { useOwnerName } from './owner-name.js';
import classes from './people.module.css';
import { ROLE_WORDS } from './roles.js';

export default function PeoplePage() {
  const query = useQuery(people());
  const [search, setSearch] = useSearchParams();
  const [edited, setEdited] = useState<Person | 'new'>();
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const words = (search.get('q') ?? '').toLowerCase();
  const found = (query.data ?? []).filter((person) => `${person.name} ${person.email}`.toLowerCase().includes(words));
  return (
    <Page
      title="People and groups"
      actions={
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
          Invite a person
        </Button>
      }
    >
      <PeopleTabs at="/people" />
      <div className={classes.filters}>
        <SearchField
          label="Search people"
          value={search.get('q') ?? ''}
          onChange={(q) => setSearch(q === '' ? {} : { q }, { replace: true })}
        />
      </div>
      <ListStates
        query={query}
        what="The people"
        count={found.length}
        empty={<Empty title={words === '' ? 'Nobody yet' : `Nobody matches “${search.get('q')}”`} />}
      >
        <ul ref={list} className={classes.list}>
          {found.map((person) => (
            <PersonRow key={person.personId} person={person} onOpen={() => setEdited(person)} />
          ))}
        </ul>
      </ListStates>
      <PersonDrawer person={edited} onClose={() => setEdited(undefined)} />
    </Page>
  );
}

function PersonRow({ person, onOpen }: { person: Person; onOpen: () => void }) {
  const nameOf = useOwnerName();
  return (
    <li className={classes.row} data-inactive={person.active === false || undefined}>
      <div className={classes.who}>
        <PartyAvatar party={{ name: person.name, ref: 'person:' }} />
        <div className={classes.words}>
          <UnstyledButton className={classes.link} onClick={onOpen} data-row>
            {person.name}
          </UnstyledButton>
          <Text size="sm" c="dimmed" truncate>
            {person.email}
          </Text>
        </div>
      </div>
      <div className={classes.badges}>
        {person.roles?.map((role) => (
          <Badge key={role} variant="default" tt="none" fw={500}>
            {ROLE_WORDS[role]}
          </Badge>
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {person.active === false
          ? 'Deactivated'
          : person.joined === false
            ? 'Invited'
            : person.absentUntil
              ? `Away until ${dayOf(person.absentUntil)}`
              : (person.groups ?? []).map((group) => nameOf(`group:${group}`)).join(', ')}
      </Text>
    </li>
  );
}
