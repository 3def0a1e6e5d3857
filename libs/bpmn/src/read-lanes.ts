import { elementOf, elementsOf, present, textOf, type ModdleElement } from './moddle-elements.js';
import type { Lane } from './process-model.js';
import type { NameId, ScopedElement } from './scoped-element.js';

/** All lanes, inner ones after the lane they lie in. */
export function readLanes(process: ModdleElement, content: readonly ScopedElement[], nameId: NameId): readonly Lane[] {
  const inside = (set: ModdleElement | undefined, parent?: string): readonly Lane[] =>
    elementsOf(set, 'lanes').flatMap((lane) => {
      const id = nameId(lane);
      const members = elementsOf(lane, 'flowNodeRef').map(nameId);
      return [
        present({ id, name: textOf(lane, 'name')?.trim(), parent, members }),
        ...inside(elementOf(lane, 'childLaneSet'), id),
      ];
    });
  return [process, ...content.map(({ element }) => element)].flatMap((container) =>
    elementsOf(container, 'laneSets').flatMap((set) => inside(set)),
  );
}

/** The innermost named lane of a node, or of the sub-process around it, or else the pool. */
export function departments(
  lanes: readonly Lane[],
  pool: string | undefined,
): (id: string, scope: string) => string | undefined {
  const byId = new Map(lanes.map((lane) => [lane.id, lane]));
  const laneOf = new Map<string, Lane>();
  for (const lane of lanes) for (const member of lane.members) laneOf.set(member, lane);
  const found = new Map<string, string | undefined>();
  return (id, scope) => {
    let name: string | undefined;
    for (let lane = laneOf.get(id); lane && !name; lane = lane.parent === undefined ? undefined : byId.get(lane.parent))
      name = lane.name;
    const department = name ?? found.get(scope) ?? pool;
    found.set(id, department);
    return department;
  };
}
