import { Title } from '@mantine/core';
import { useEffect, useRef } from 'react';

import type { Step } from '../api/progress.js';
import classes from './progress.module.css';
import { StepItem } from './step-item.js';

/** Neighbours of one department together, in the order of the path; a department may come back. */
function byDepartment(
  steps: readonly Step[],
): readonly { readonly department: string; readonly steps: readonly Step[] }[] {
  const parts: { department: string; steps: Step[] }[] = [];
  for (const step of steps) {
    const department = step.department ?? '';
    const last = parts.at(-1);
    if (last?.department === department) last.steps.push(step);
    else parts.push({ department, steps: [step] });
  }
  return parts;
}

/** The path as a list; the selected step is brought into view when it was selected elsewhere. */
export function StepList({
  steps,
  selected,
  onSelect,
}: {
  steps: readonly Step[];
  selected?: string;
  onSelect: (elementId: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected !== undefined)
      list.current
        ?.querySelector(`[data-element="${CSS.escape(selected)}"]`)
        ?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [selected]);
  return (
    <section ref={list} aria-label="Steps" className={classes.steps}>
      {byDepartment(steps).map((part, index) => (
        <div key={`${part.department}-${index}`} className={classes.part}>
          {part.department !== '' && (
            <Title order={2} className={classes.department}>
              {part.department}
            </Title>
          )}
          <ol>
            {part.steps.map((step) => (
              <StepItem
                key={step.elementId}
                step={step}
                selected={step.elementId === selected}
                onSelect={() => onSelect(step.elementId)}
              />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}
