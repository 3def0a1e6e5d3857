import { useQuery } from '@tanstack/react-query';

import { groups, people } from '../api/directory.js';

/** Gives `person:x` and `group:x` their names; without an owner it is the operators. */
export function useOwnerName(): (ref: string | undefined) => string {
  const persons = useQuery(people());
  const teams = useQuery(groups());
  return (ref) => {
    if (!ref) return 'An operator';
    const [kind, id = ref] = ref.split(':');
    const name =
      kind === 'group'
        ? teams.data?.find((group) => group.groupId === id)?.name
        : persons.data?.find((person) => person.personId === id)?.name;
    return name ?? id;
  };
}
