import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';

import type { DiagramCanvasProps } from './diagram-canvas.js';

const Canvas = lazy(() => import('./diagram-canvas.js'));

/** A BPMN diagram with states on its elements. The viewer is fetched when the first diagram opens. */
export const Diagram = (props: DiagramCanvasProps) => (
  <Suspense fallback={<Skeleton height={props.height} radius="lg" />}>
    <Canvas {...props} />
  </Suspense>
);
