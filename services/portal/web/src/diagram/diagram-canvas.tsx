import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';

import { ActionIcon, Text } from '@mantine/core';
import { IconMinus, IconPlus, IconZoomScan } from '@tabler/icons-react';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { useEffect, useRef, useState } from 'react';

import { markElements, type ElementMark, type ViewerParts } from './mark-elements.js';
import { showAll, showReadable, type Canvas, type View } from './view.js';
import classes from './diagram.module.css';

export interface DiagramCanvasProps {
  readonly xml: string;
  /** What stands in the list beside it; for those who do not see the picture. */
  readonly label: string;
  readonly height: number | string;
  readonly marks: Readonly<Record<string, ElementMark>>;
  readonly selected?: string;
  readonly onSelect?: (elementId: string) => void;
  /** What stands in the middle where the whole would be too small to read. */
  readonly focus?: string;
}

/** Draws in the colours of the theme; what the file colours itself stays as it is. */
const COLOURS = {
  defaultFillColor: 'var(--surface-page)',
  defaultStrokeColor: 'var(--diagram-line)',
  defaultLabelColor: 'var(--mantine-color-text)',
};

export default function DiagramCanvas({ xml, label, height, marks, selected, onSelect, focus }: DiagramCanvasProps) {
  const container = useRef<HTMLDivElement>(null);
  const viewer = useRef<NavigatedViewer>(undefined);
  const [drawn, setDrawn] = useState<string>();
  const settled = useRef(false);
  const [failed, setFailed] = useState(false);
  const select = useRef(onSelect);
  select.current = onSelect;
  const middle = useRef(focus);
  middle.current = focus;

  useEffect(() => {
    if (container.current === null) return undefined;
    const made = new NavigatedViewer({
      container: container.current,
      bpmnRenderer: COLOURS,
      zoomScroll: { enabled: false },
    } as ConstructorParameters<typeof NavigatedViewer>[0]);
    viewer.current = made;
    made.on('element.click', (event: { element: { id: string; labelTarget?: { id: string } } }) =>
      select.current?.(event.element.labelTarget?.id ?? event.element.id),
    );
    const resize = new ResizeObserver(() => {
      made.get<Canvas>('canvas').resized();
      if (settled.current) showReadable(made as unknown as View, middle.current);
    });
    resize.observe(container.current);
    return () => {
      resize.disconnect();
      viewer.current = undefined;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    let stale = false;
    settled.current = false;
    viewer.current?.importXML(xml).then(
      () => {
        if (stale) return;
        settled.current = true;
        if (viewer.current) showReadable(viewer.current as unknown as View, middle.current);
        setFailed(false);
        setDrawn(xml);
      },
      () => !stale && setFailed(true),
    );
    return () => {
      stale = true;
    };
  }, [xml]);

  useEffect(() => {
    if (drawn !== xml || viewer.current === undefined) return undefined;
    return markElements(viewer.current as unknown as ViewerParts, marks, selected);
  }, [drawn, xml, marks, selected]);

  useEffect(() => {
    if (
      drawn !== undefined &&
      selected !== undefined &&
      viewer.current?.get<{ get: (id: string) => unknown }>('elementRegistry').get(selected)
    )
      viewer.current.get<Canvas>('canvas').scrollToElement(selected, 60);
  }, [drawn, selected]);

  const zoom = (factor: number): void => {
    const canvas = viewer.current?.get<Canvas>('canvas');
    if (canvas) canvas.zoom(Math.min(3, Math.max(0.15, canvas.zoom() * factor)), 'auto');
  };
  return (
    <div className={classes.frame} style={{ height }} role="figure" aria-label={label}>
      <div ref={container} className={classes.canvas} data-drawn={drawn === xml || undefined} />
      {failed ? (
        <Text className={classes.failed} c="dimmed" size="sm">
          This file carries no drawing. The list tells the same.
        </Text>
      ) : (
        <div className={classes.tools}>
          <ActionIcon variant="default" aria-label="Larger" onClick={() => zoom(1.25)}>
            <IconPlus size={16} />
          </ActionIcon>
          <ActionIcon variant="default" aria-label="Smaller" onClick={() => zoom(0.8)}>
            <IconMinus size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label="Show all of it"
            onClick={() => viewer.current && showAll(viewer.current as unknown as View)}
          >
            <IconZoomScan size={16} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}
