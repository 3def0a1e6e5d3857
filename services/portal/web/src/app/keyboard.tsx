import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';

import { isTyping } from '../ui/row-keys.js';

const Help = lazy(() => import('./keyboard-help.js'));

const GO: Readonly<Record<string, string>> = { i: '/inbox', p: '/processes', m: '/models', o: '/operations' };

/** The page's own search field, marked `data-search`; screens without one search among the processes. */
const searchField = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-search]');

/** Keys that hold on every screen. */
export function Keyboard() {
  const [opened, { open, close }] = useDisclosure(false);
  const [wanted, setWanted] = useState(false);
  const before = useRef<HTMLElement>(null);
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
      else if (event.key === '?') {
        before.current = document.activeElement as HTMLElement;
        setWanted(true);
        open();
      } else if (event.key === '/') {
        const field = searchField();
        if (field === null) void navigate('/processes', { state: { search: true } });
        else field.focus();
      } else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, open]);
  return wanted ? (
    <Suspense fallback={null}>
      <Help opened={opened} onClose={close} onClosed={() => before.current?.focus()} />
    </Suspense>
  ) : null;
}
