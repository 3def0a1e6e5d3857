import { Anchor, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';

import type { Finding, Model } from '../api/models.js';
import { Empty } from '../ui/list-states.js';
import { FindingItem } from './finding-item.js';
import { CATEGORIES, worstFirst } from './model-status.js';
import classes from './models.module.css';

/** What the map leaves out, grouped; a selection in the diagram shows that element's findings first. */
export function FindingsPanel({
  model,
  findings,
  selected,
  onSelect,
}: {
  model: Model;
  findings: readonly Finding[];
  selected?: string;
  onSelect: (elementId?: string) => void;
}) {
  const panel = useRef<HTMLElement>(null);
  const about = findings.filter((finding) => finding.elementId === selected);
  useEffect(() => {
    if (selected !== undefined)
      panel.current
        ?.querySelector(`[data-element="${CSS.escape(selected)}"]`)
        ?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [selected]);
  return (
    <section ref={panel} className={classes.findings} aria-label="Readiness report">
      {selected !== undefined && about.length === 0 && findings.length > 0 && (
        <Text size="sm" c="dimmed" mb="sm" role="status">
          Nothing is missing here.{' '}
          <Anchor component="button" type="button" size="sm" onClick={() => onSelect(undefined)}>
            Deselect
          </Anchor>
        </Text>
      )}
      {findings.length === 0 && (
        <Empty title="Nothing is missing" icon={<IconCircleCheck size={34} stroke={1.5} />}>
          Every step has what it needs to run.
        </Empty>
      )}
      {CATEGORIES.map(([category, title]) => {
        const part = findings.filter((finding) => finding.category === category).toSorted(worstFirst);
        if (part.length === 0) return null;
        return (
          <div key={category} className={classes.category}>
            <Title order={2}>
              {title}
              <span className="tabular">{part.length}</span>
            </Title>
            <ul>
              {part.map((finding, index) => (
                <FindingItem
                  key={`${finding.rule}/${finding.elementId}/${index}`}
                  model={model}
                  finding={finding}
                  selected={selected !== undefined && finding.elementId === selected}
                  onSelect={() => onSelect(finding.elementId)}
                />
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}
