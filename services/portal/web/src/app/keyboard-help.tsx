import { Kbd, Modal, Table } from '@mantine/core';

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [['/'], 'Search'],
  [['j', 'k'], 'Next, previous row'],
  [['Enter'], 'Open the row'],
  [['g', 'i'], 'Go to the inbox'],
  [['g', 'p'], 'Go to the processes'],
  [['g', 'm'], 'Go to the models'],
  [['g', 'o'], 'Go to operations'],
  [['?'], 'Show this help'],
  [['Esc'], 'Close a dialog, leave a field'],
];

/** The keys that hold on every screen. */
export default function KeyboardHelp({
  opened,
  onClose,
  onClosed,
}: {
  opened: boolean;
  onClose: () => void;
  onClosed: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} returnFocus={false} onExitTransitionEnd={onClosed} title="Keys">
      <Table withRowBorders={false} verticalSpacing={6}>
        <Table.Tbody>
          {KEYS.map(([keys, meaning]) => (
            <Table.Tr key={meaning}>
              <Table.Td w={110}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
