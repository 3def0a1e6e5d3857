interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Canvas {
  zoom(level?: number | 'fit-viewport', centre?: 'auto'): number;
  viewbox(): { readonly inner: Box; readonly outer: { readonly width: number; readonly height: number } };
  viewbox(box: Box): void;
  resized(): void;
  scrollToElement(element: string, padding: number): void;
}

/** The parts of the viewer that moving about needs. */
export interface View {
  get(name: 'canvas'): Canvas;
  get(name: 'elementRegistry'): { get(id: string): Partial<Box> | undefined };
}

/** Below this, the names in the boxes cannot be read. */
const READABLE = 0.62;

export const showAll = (view: View): void => void view.get('canvas').zoom('fit-viewport', 'auto');

/** Shows all of it where that can be read, otherwise the part round `focus`, or its beginning. */
export function showReadable(view: View, focus?: string): void {
  const canvas = view.get('canvas');
  const { inner, outer } = canvas.viewbox();
  if (outer.width === 0 || outer.height === 0) return; // not laid out yet: its size is told later
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE) return;
  const size = { width: outer.width / READABLE, height: outer.height / READABLE };
  const element = focus === undefined ? undefined : view.get('elementRegistry').get(focus);
  const x = element?.x === undefined ? inner.x - 10 : element.x + (element.width ?? 0) / 2 - size.width / 2;
  const y = element?.y === undefined ? inner.y - 10 : element.y + (element.height ?? 0) / 2 - size.height / 2;
  canvas.viewbox({
    x: within(x, inner.x, inner.width, size.width),
    y: within(y, inner.y, inner.height, size.height),
    ...size,
  });
}

/** Keeps the window over the drawing; what is smaller than the window stands in its middle. */
function within(at: number, start: number, length: number, window: number): number {
  if (length <= window) return start - (window - length) / 2;
  return Math.min(Math.max(at, start - 10), start + length - window + 10);
}
