import { bpmnText } from './decode-xml.js';
import { layOut, type Box, type Point } from './layout.js';
import { bpmnNamespace } from './names.js';
import { readBpmn, type BpmnFile } from './read-bpmn.js';
import { SourceEditor } from './source-editor.js';
import { attribute, scanXml, walk, type SourceElement } from './source-document.js';
import { escapeXml } from './xml-entities.js';

const diNamespace = 'http://www.omg.org/spec/BPMN/20100524/DI';
const poolHeader = 30;
const poolGap = 40;

/**
 * Gives a file that draws nothing a diagram, from left to right, with pools, lanes and open sub-processes. A file that has a diagram is
 * returned as it is. Notes and data objects are not drawn.
 *
 * @throws Rejection as `readBpmn`
 */
export async function ensureLayout(xml: string): Promise<string> {
  const file = await readBpmn(xml);
  if (file.hasDiagram) return xml;
  const text = bpmnText(xml);
  const root = scanXml(text);
  const editor = new SourceEditor(text);
  for (const child of root.children)
    if (child.local === 'BPMNDiagram' && child.uri === diNamespace) editor.remove(child);
  editor.insert(root, diagramsOf(file, root).join('\n'));
  return editor.apply();
}

function diagramsOf(file: BpmnFile, root: SourceElement): readonly string[] {
  const known = new Set(
    [...walk(root)].flatMap((element) =>
      element.uri === bpmnNamespace ? (attribute(element, 'id')?.trim() ?? []) : [],
    ),
  );
  const collaboration = root.children.find(({ local, uri }) => local === 'collaboration' && uri === bpmnNamespace);
  const plane = collaboration && attribute(collaboration, 'id');
  const shared = new Drawing(known);
  const pooled = new Set(plane === undefined ? [] : file.pools.flatMap(({ process }) => process ?? []));
  let top = 0;
  for (const pool of plane === undefined ? [] : file.pools) {
    const process = file.processes.find(({ id }) => id === pool.process);
    const layout = process && layOut(process);
    const box = { x: 0, y: top, width: poolHeader + (layout?.width ?? 600), height: layout?.height ?? 60 };
    shared.shape(pool.id, box, ' isHorizontal="true"');
    if (process && layout) shared.process(process, layout, { x: poolHeader, y: top });
    top += box.height + poolGap;
  }
  for (const { id, source, target } of file.messageFlows) shared.messageFlow(id, source, target);
  const own = file.processes
    .filter(({ id }) => !pooled.has(id))
    .map((process) => {
      const drawing = new Drawing(known);
      drawing.process(process, layOut(process), { x: 0, y: 0 });
      return drawing.diagram(process.id);
    });
  return [...(plane === undefined || shared.isEmpty ? [] : [shared.diagram(plane)]), ...own];
}

class Drawing {
  private readonly lines: string[] = [];
  private readonly boxes = new Map<string, Box>();

  constructor(private readonly known: ReadonlySet<string>) {}

  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  shape(id: string, box: Box, attributes = ''): void {
    this.boxes.set(id, box);
    if (!this.known.has(id)) return;
    this.lines.push(
      `<bpmndi:BPMNShape id="${escapeXml(id)}_shape" bpmnElement="${escapeXml(id)}"${attributes}><dc:Bounds x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"/></bpmndi:BPMNShape>`,
    );
  }

  process(
    { elements, lanes, flows }: BpmnFile['processes'][number],
    { boxes, ways }: ReturnType<typeof layOut>,
    origin: Point,
  ): void {
    const moved = (box: Box) => ({ ...box, x: box.x + origin.x, y: box.y + origin.y });
    const place = (id: string, attributes?: string) => {
      const box = boxes.get(id);
      if (box) this.shape(id, moved(box), attributes);
    };
    for (const { id } of lanes) place(id, ' isHorizontal="true"');
    for (const { id, kind } of Object.values(elements))
      place(id, kind === 'subProcess' || kind === 'unsupported' ? ' isExpanded="true"' : undefined);
    for (const { id } of Object.values(flows))
      this.edge(
        id,
        (ways.get(id) ?? []).map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y })),
      );
  }

  messageFlow(id: string | undefined, source: string | undefined, target: string | undefined): void {
    const from = this.boxes.get(source ?? '');
    const to = this.boxes.get(target ?? '');
    if (id === undefined || !from || !to) return;
    const down = from.y < to.y;
    const x = (box: Box, other: Box) =>
      box.width > 300 ? Math.min(Math.max(other.x + other.width / 2, box.x), box.x + box.width) : box.x + box.width / 2;
    this.edge(id, [
      { x: x(from, to), y: down ? from.y + from.height : from.y },
      { x: x(to, from), y: down ? to.y : to.y + to.height },
    ]);
  }

  diagram(plane: string): string {
    return `  <bpmndi:BPMNDiagram xmlns:bpmndi="${diNamespace}" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="${escapeXml(plane)}_diagram">
    <bpmndi:BPMNPlane id="${escapeXml(plane)}_plane" bpmnElement="${escapeXml(plane)}">
${this.lines.map((line) => `      ${line}`).join('\n')}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>`;
  }

  private edge(id: string, points: readonly Point[]): void {
    if (!this.known.has(id) || points.length < 2) return;
    this.lines.push(
      `<bpmndi:BPMNEdge id="${escapeXml(id)}_edge" bpmnElement="${escapeXml(id)}">${points.map(({ x, y }) => `<di:waypoint x="${x}" y="${y}"/>`).join('')}</bpmndi:BPMNEdge>`,
    );
  }
}
