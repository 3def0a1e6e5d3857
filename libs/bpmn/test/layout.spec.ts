import { ensureLayout, readBpmn } from '@baton/bpmn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOf, flow } from './fixture.js';

interface Shape {
  x: number;
  y: number;
  width: number;
  height: number;
}

function shapesIn(xml: string): Map<string, Shape> {
  const shapes = [
    ...xml.matchAll(
      /BPMNShape id="[^"]*" bpmnElement="([^"]*)"[^>]*><dc:Bounds x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g,
    ),
  ];
  return new Map(
    shapes.map(([, id, x, y, width, height]) => [
      id!,
      { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    ]),
  );
}
const edgesIn = (xml: string) => [...xml.matchAll(/BPMNEdge id="[^"]*" bpmnElement="([^"]*)"/g)].map(([, id]) => id);
const apart = (a: Shape, b: Shape) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const inside = (a: Shape, b: Shape) =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

describe('a file without a diagram', () => {
  it('gets one that draws every node and flow from left to right', async () => {
    const xml = await ensureLayout(
      fileOf(
        `<bpmn:startEvent id="s"/><bpmn:task id="a"/><bpmn:task id="b"/><bpmn:endEvent id="e"/>${flow('f', 's', 'a')}${flow('g', 'a', 'b')}${flow('h', 'b', 'e')}${flow('back', 'b', 'a')}`,
      ),
    );
    expect((await readBpmn(xml)).hasDiagram).toBe(true);
    expect((await readBpmn(xml)).findings).toEqual([]);
    const shapes = shapesIn(xml);
    expect([...shapes].sort(([, a], [, b]) => a.x - b.x).map(([id]) => id)).toEqual(['s', 'a', 'b', 'e']);
    expect(edgesIn(xml)).toEqual(['f', 'g', 'h', 'back']);
  });
  it('shows lanes, pools, sub-processes and boundary events where they belong', async () => {
    const shapes = shapesIn(
      await ensureLayout(
        fileOf(
          `<bpmn:laneSet id="ls"><bpmn:lane id="l1"><bpmn:flowNodeRef>s</bpmn:flowNodeRef></bpmn:lane><bpmn:lane id="l2"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
      <bpmn:startEvent id="s"/><bpmn:subProcess id="x"><bpmn:startEvent id="i"/><bpmn:task id="t"/>${flow('g', 'i', 't')}</bpmn:subProcess>
      <bpmn:boundaryEvent id="b" attachedToRef="x"><bpmn:errorEventDefinition/></bpmn:boundaryEvent>${flow('f', 's', 'x')}`,
          {
            root: '<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="p"/><bpmn:participant id="other"/><bpmn:messageFlow id="m" sourceRef="t" targetRef="other"/></bpmn:collaboration>',
          },
        ),
      ),
    );
    const at = (id: string) => shapes.get(id)!;
    for (const [inner, outer] of [
      ['s', 'l1'],
      ['x', 'l2'],
      ['t', 'x'],
      ['i', 'x'],
      ['l1', 'pool'],
      ['l2', 'pool'],
    ] as const)
      expect([inner, inside(at(inner), at(outer))]).toEqual([inner, true]);
    expect(apart(at('l1'), at('l2')) && apart(at('pool'), at('other'))).toBe(true);
    expect(apart(at('b'), at('x'))).toBe(false);
  });
  it('gets none where it has one', async () => {
    const xml = await ensureLayout(fileOf('<bpmn:task id="a"/>'));
    expect(await ensureLayout(xml)).toBe(xml);
  });
  it('never has two steps on one another, whatever the flows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 }), async (pairs) => {
        const nodes = Array.from({ length: 8 }, (_, n) => `<bpmn:task id="n${n}"/>`).join('');
        const shapes = [
          ...shapesIn(
            await ensureLayout(fileOf(nodes + pairs.map(([a, b], n) => flow(`f${n}`, `n${a}`, `n${b}`)).join(''))),
          ).values(),
        ];
        expect(shapes).toHaveLength(8);
        for (const [index, shape] of shapes.entries())
          for (const other of shapes.slice(index + 1)) expect(apart(shape, other)).toBe(true);
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
