import { Anchor, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { segment } from '../api/client.js';
import { instanceDocuments } from '../api/tasks.js';
import { sizeOf } from '../documents/upload.js';
import { Empty, ListStates } from '../ui/list-states.js';
import { RelativeTime } from '../ui/relative-time.js';

export function DocumentsTab({ instanceId }: { instanceId: string }) {
  const query = useQuery(instanceDocuments(instanceId));
  const documents = query.data?.documents ?? [];
  return (
    <ListStates
      query={query}
      what="The documents"
      count={documents.length}
      empty={<Empty title="No documents yet">What people upload to their steps is kept here.</Empty>}
    >
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>File</Table.Th>
              <Table.Th>From</Table.Th>
              <Table.Th ta="right">Size</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {documents.map((document) => (
              <Table.Tr key={document.documentId}>
                <Table.Td>
                  <Anchor href={`/v1/documents/${segment(document.documentId)}`} download size="sm">
                    {document.fileName}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{document.uploadedBy?.name}</Text>
                  <Text size="xs" c="dimmed">
                    <RelativeTime at={document.uploadedAt} />
                  </Text>
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {sizeOf(Number(document.bytes))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </ListStates>
  );
}
