import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { groups, people } from '../../api/directory.js';
import type { Mend } from './mend.js';

/** Groups and people of the tenant, as diagrams write them. */
export function PartySelect({
  label,
  value,
  onChange,
  extra = [],
}: {
  label: string;
  value: string;
  onChange: (ref: string) => void;
  extra?: readonly (readonly [string, string])[];
}) {
  const teams = useQuery(groups());
  const persons = useQuery(people());
  const refs = [
    ...(teams.data ?? []).map((group) => `group:${group.groupId}`),
    ...(persons.data ?? []).map((person) => `person:${person.personId}`),
    ...extra.map(([ref]) => ref),
  ];
  return (
    <NativeSelect size="xs" label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">Choose …</option>
      {value !== '' && !refs.includes(value) && <option value={value}>{value}</option>}
      {extra.map(([ref, words]) => (
        <option key={ref} value={ref}>
          {words}
        </option>
      ))}
      <optgroup label="Groups">
        {teams.data?.map((group) => (
          <option key={group.groupId} value={`group:${group.groupId}`}>
            {group.name}
          </option>
        ))}
      </optgroup>
      <optgroup label="People">
        {persons.data?.map((person) => (
          <option key={person.personId} value={`person:${person.personId}`}>
            {person.name}
          </option>
        ))}
      </optgroup>
    </NativeSelect>
  );
}

export const setOwner: Mend = {
  verb: 'Pick an owner',
  initial: ({ owner }) => ({ owner: owner.candidates[0] ?? owner.assignee ?? '' }),
  complete: ({ owner }) => Boolean(owner),
  patch: ({ owner = '' }, words) => ({
    owner: owner.startsWith('group:')
      ? { ...words.owner, assignee: undefined, candidates: [owner] }
      : { ...words.owner, assignee: owner, candidates: [] },
  }),
  Editor: ({ draft, set }) => (
    <PartySelect
      label="Owner"
      value={draft['owner'] ?? ''}
      onChange={(ref) => set('owner', ref)}
      extra={[['starter', 'Whoever started it']]}
    />
  ),
};

export const setBackup: Mend = {
  verb: 'Name a backup',
  initial: ({ owner }) => ({ backup: owner.backup ?? '' }),
  complete: ({ backup }) => Boolean(backup),
  patch: ({ backup }, words) => ({ owner: { ...words.owner, backup } }),
  Editor: ({ draft, set }) => (
    <PartySelect
      label="Steps in when the owner is away"
      value={draft['backup'] ?? ''}
      onChange={(ref) => set('backup', ref)}
      extra={[['manager-of-assignee', 'The owner’s manager']]}
    />
  ),
};

const HOURS = /^\d{1,4}$/;
const hoursOf = (duration: string | undefined): string => {
  const [, days, hours] = /^P(?:(\d+)D)?(?:T(\d+)H)?$/.exec(duration ?? '') ?? [];
  return days || hours ? String(Number(days ?? 0) * 24 + Number(hours ?? 0)) : '';
};
const duration = (hours: string): string => `PT${hours}H`;

/** Hours are what people agree on; other durations are written in the diagram. */
export const setClock: Mend = {
  verb: 'Set the clock',
  initial: ({ serviceLevel }) => ({
    due: hoursOf(serviceLevel.due) || '48',
    nudge: hoursOf(serviceLevel.nudges[0]?.after) || '24',
    escalate: hoursOf(serviceLevel.escalations[0]?.after) || '48',
    to: serviceLevel.escalations[0]?.to ?? '',
  }),
  complete: ({ due = '', nudge = '', escalate = '', to }) =>
    [due, nudge, ...(to ? [escalate] : [])].every((hours) => HOURS.test(hours)),
  patch: ({ due = '', nudge = '', escalate = '', to }, { serviceLevel }) => ({
    serviceLevel: {
      ...serviceLevel,
      due: duration(due),
      nudges: [{ ...serviceLevel.nudges[0], after: duration(nudge) }, ...serviceLevel.nudges.slice(1)],
      escalations: to
        ? [{ after: duration(escalate), to }, ...serviceLevel.escalations.slice(1)]
        : serviceLevel.escalations,
    },
  }),
  Editor: ({ draft, set }) => (
    <>
      {(
        [
          ['due', 'Due after (hours)'],
          ['nudge', 'Remind after (hours)'],
          ['escalate', 'Escalate after (hours)'],
        ] as const
      ).map(([name, label]) => (
        <TextInput
          key={name}
          size="xs"
          inputMode="numeric"
          label={label}
          value={draft[name] ?? ''}
          error={HOURS.test(draft[name] ?? '') ? undefined : 'Whole hours.'}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      ))}
      <PartySelect
        label="Escalate to"
        value={draft['to'] ?? ''}
        onChange={(ref) => set('to', ref)}
        extra={[
          ['manager-of-assignee', 'The owner’s manager'],
          ['backup', 'The backup'],
        ]}
      />
    </>
  ),
};
