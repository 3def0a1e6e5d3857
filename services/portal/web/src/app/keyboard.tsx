import { Kbd, Modal, Table } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';

import { isTyping } from '../ui/row-keys.js';

const GO: Readonly<Record<string, string>> = { i: '/inbox', p: '/processes', m: '/models', o: '/operations' };

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

/** The page's own search field, marked `data-search`; screens without one search among the processes. */
const searchField = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-search]');

/** Keys that hold on every screen. */
export function Keyboard() {
  const [opened, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const pendingGo = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.key === 'Escape' && target.matches('input, textarea')) target.blur();
      if (isTyping(event)) return;
      const goes = event.timeStamp - pendingGo.current < 1200 ? GO[event.key] : undefined;
      pendingGo.current = event.key === 'g' ? event.timeStamp : -Infinity;
      if (goes !== undefined) void navigate(goes);
      else if (event.key === '?') open();
      else if (event.key === '/') {
        const field = searchField();
        if (field === null) void navigate('/processes', { state: { search: true } });
        else field.focus();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, open]);
  return (
    <Modal opened={opened} onClose={close} title="Keys">
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
