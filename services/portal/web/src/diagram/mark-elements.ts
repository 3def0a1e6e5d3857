import type { Shape } from '../ui/status.js';

export interface ElementMark {
  readonly shape: Shape;
  /** For the badge's tooltip, e.g. "Late". */
  readonly word: string;
  readonly colour: string;
  readonly tint: string;
  /** Replaces the shape, e.g. by a number of findings. */
  readonly count?: number;
}

/** The parts of the viewer that marking needs. */
export interface ViewerParts {
  get(name: 'canvas'): {
    addMarker: (id: string, marker: string) => void;
    removeMarker: (id: string, marker: string) => void;
  };
  get(name: 'overlays'): {
    add: (id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }) => string;
    remove: (id: string) => void;
  };
  get(name: 'elementRegistry'): {
    get: (id: string) => { width?: number; waypoints?: unknown } | undefined;
    getGraphics: (id: string) => SVGElement;
  };
}

const PATHS: Record<Shape, string> = {
  check: 'M3 8.6 6.4 12 13 4.6',
  dot: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10Z',
  triangle: 'M8 2.2 14.6 13.6H1.4Z',
  diamond: 'M8 1.2 14.8 8 8 14.8 1.2 8Z',
  square: 'M3 3h10v10H3Z',
  ring: 'M8 3a5 5 0 1 1 0 10a5 5 0 1 1 0-10Z',
  cross: 'M3.6 3.6 12.4 12.4M12.4 3.6 3.6 12.4',
  dash: 'M3.5 8h9',
};
const DRAWN_AS_LINE: ReadonlySet<Shape> = new Set(['check', 'cross', 'dash', 'ring']);

/** Puts shape and colour on each marked element, and a frame round the selected one; the answer takes all of it away. */
export function markElements(
  viewer: ViewerParts,
  marks: Readonly<Record<string, ElementMark>>,
  selected?: string,
): () => void {
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const undo: (() => void)[] = [];
  for (const [id, mark] of Object.entries(marks)) {
    const element = registry.get(id);
    if (element === undefined) continue;
    const graphics = registry.getGraphics(id);
    graphics.style.setProperty('--mark', mark.colour);
    graphics.style.setProperty('--mark-tint', mark.tint);
    canvas.addMarker(id, 'baton-marked');
    undo.push(() => canvas.removeMarker(id, 'baton-marked'));
    if (element.waypoints !== undefined) continue;
    const overlay = overlays.add(id, 'state', { position: { top: -10, right: 12 }, html: badge(mark) });
    undo.push(() => overlays.remove(overlay));
  }
  if (selected !== undefined && registry.get(selected) !== undefined) {
    canvas.addMarker(selected, 'baton-selected');
    undo.push(() => canvas.removeMarker(selected, 'baton-selected'));
  }
  return () => {
    for (const each of undo) {
      try {
        each();
      } catch {
        // The viewer has drawn another file meanwhile, and its elements are gone.
      }
    }
  };
}

function badge(mark: ElementMark): HTMLElement {
  const host = document.createElement('div');
  host.className = 'baton-badge';
  host.title = mark.word;
  host.style.color = mark.colour;
  if (mark.count !== undefined) {
    host.textContent = String(mark.count);
    return host;
  }
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[mark.shape]);
  const line = DRAWN_AS_LINE.has(mark.shape);
  path.setAttribute('fill', line ? 'none' : 'currentColor');
  if (line) path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '2.4');
  svg.append(path);
  host.append(svg);
  return host;
}
