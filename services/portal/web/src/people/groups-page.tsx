import {
  Alert,
  Button,
  Drawer,
  Group as Row,
  MultiSelect,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { createGroup, deleteGroup, groups, people, updateGroup, type Group } from '../api/directory.js';
import { wordsOf } from '../api/problem.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { Confirm } from '../ui/confirm.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import { useRowKeys } from '../ui/row-keys.js';
import { useOwnerName } from './owner-name.js';
import { PeopleTabs } from './people-tabs.js';
import classes from './people.module.css';

export default function GroupsPage() {
  const query = useQuery(groups());
  const nameOf = useOwnerName();
  const [edited, setEdited] = useState<Group | 'new'>();
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  return (
    <Page
      title="People and groups"
      windowTitle="Groups"
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
          Make a group
        </Button>
      }
    >
      <PeopleTabs at="/people/groups" />
      <ListStates
        query={query}
        what="The groups"
        count={query.data?.length ?? 0}
        empty={<Empty title="No group yet">Steps are best owned by groups: people come and go.</Empty>}
      >
        <ul ref={list} className={classes.list}>
          {query.data?.map((group) => (
            <li key={group.groupId} className={classes.row}>
              <div className={classes.words}>
                <UnstyledButton className={classes.link} onClick={() => setEdited(group)} data-row>
                  {group.name}
                </UnstyledButton>
                <Text size="sm" c="dimmed">
                  Written group:{group.groupId} in diagrams
                </Text>
              </div>
              <Text size="sm" className="tabular">
                {group.members?.length === 1 ? 'One member' : `${group.members?.length ?? 0} members`}
              </Text>
              <Text size="sm" c="dimmed" lineClamp={2}>
                {group.members?.map((member) => nameOf(`person:${member}`)).join(', ')}
              </Text>
            </li>
          ))}
        </ul>
      </ListStates>
      <Drawer
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={edited === 'new' ? 'Make a group' : edited?.name}
      >
        {edited !== undefined && (
          <GroupForm
            key={edited === 'new' ? '' : edited.groupId}
            group={edited === 'new' ? undefined : edited}
            onClose={() => setEdited(undefined)}
          />
        )}
      </Drawer>
    </Page>
  );
}

const idOf = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function GroupForm({ group, onClose }: { group?: Group; onClose: () => void }) {
  const client = useQueryClient();
  const { data: everybody = [] } = useQuery(people());
  const [name, setName] = useState(group?.name ?? '');
  const [members, setMembers] = useState<string[]>([...(group?.members ?? [])]);
  const [deleting, setDeleting] = useState(false);
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ['groups'] });
    void client.invalidateQueries({ queryKey: ['people'] });
    onClose();
  };
  const before = group?.members ?? [];
  const save = useMutation({
    mutationFn: () =>
      group === undefined
        ? createGroup({ groupId: idOf(name), name: name.trim(), members })
        : updateGroup(group.groupId, {
            name: name.trim(),
            addMembers: members.filter((member) => !before.includes(member)),
            removeMembers: before.filter((member) => !members.includes(member)),
          }),
    onSuccess: done,
  });
  const errors = fieldErrorsOf(save.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          required
          withAsterisk={false}
          value={name}
          error={errors['name'] ?? errors['groupId']}
          description={group === undefined && name !== '' ? `Written group:${idOf(name)} in diagrams` : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <MultiSelect
          label="Members"
          searchable
          value={members}
          onChange={setMembers}
          data={everybody
            .filter((each) => each.active !== false || members.includes(each.personId))
            .map((each) => ({ value: each.personId, label: each.name }))}
        />
        {save.isError && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Row>
          <Button type="submit" loading={save.isPending}>
            {group === undefined ? 'Make' : 'Save'}
          </Button>
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
        </Row>
        {group !== undefined && (
          <Button
            variant="subtle"
            onClick={() => setDeleting(true)}
            style={{ alignSelf: 'flex-start' }}
            c="var(--mantine-color-error)"
          >
            Delete the group
          </Button>
        )}
      </Stack>
      {group !== undefined && (
        <Confirm
          opened={deleting}
          onClose={() => setDeleting(false)}
          title={`Delete ${group.name}?`}
          verb="Delete"
          danger
          act={() => deleteGroup(group.groupId)}
          done={done}
        >
          <Text size="sm">Steps that this group owns have no owner then.</Text>
        </Confirm>
      )}
    </form>
  );
}
