import { useQuery } from '@tanstack/react-query';

import { instanceData } from '../api/progress.js';
import { CopyId } from '../ui/copy-id.js';
import { Fields } from '../ui/json-value.js';
import { Empty, ListStates } from '../ui/list-states.js';

export function DataTab({ instanceId }: { instanceId: string }) {
  const query = useQuery(instanceData(instanceId));
  const variables = query.data?.variables ?? {};
  return (
    <>
      <ListStates
        query={query}
        what="The data"
        count={Object.keys(variables).length}
        empty={<Empty title="No data yet" />}
      >
        <Fields data={variables} />
      </ListStates>
      {query.data && <CopyId value={query.data.traceId} label="Copy trace id" />}
    </>
  );
}
