import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { progressById } from '../api/progress.js';
import { Sentence } from '../progress/sentence.js';
import { Failed, Rows } from '../ui/list-states.js';

/** The same sentence as everybody else reads; a guest has no stream, so it asks now and then. */
export function GuestProgress({ instanceId }: { instanceId: string }) {
  const query = useQuery({ ...progressById(instanceId), refetchInterval: 5000, retry: false });
  return (
    <>
      <Text mb="lg">What you sent has arrived. This is where it stands:</Text>
      {query.isPending ? (
        <Rows count={1} height={92} />
      ) : query.isError ? (
        <Failed what="Where it stands" query={query} />
      ) : (
        <Sentence progress={query.data} />
      )}
      <Text size="sm" c="dimmed">
        Leave this page open if you want to follow it, or close it: we write to you if anything else is needed.
      </Text>
    </>
  );
}
