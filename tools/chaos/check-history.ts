import { eventsOf, hasEnded, startOf, type Journals } from './check-journal.ts';
import { doubled, lost, stuck, type Finding } from './findings.ts';
import type { Acknowledged, History } from './history.ts';

/** What clients were told against what the journals hold. */
export function checkHistory(history: History, journals: Journals): Finding[] {
  return [
    ...starts(history, journals),
    ...answers('job', 'JobCompleted', history.jobs, journals),
    ...answers('user task', 'UserTaskCompleted', history.userTasks, journals),
    ...messages(history, journals),
    ...changes(history, journals),
  ];
}

function starts({ starts: asked }: History, journals: Journals): Finding[] {
  const found: Finding[] = [];
  const roots = new Map<string, string[]>();
  for (const [instanceId, rows] of journals) {
    const start = startOf(rows);
    if (start?.businessKey === undefined || start.parent !== undefined) continue;
    roots.set(start.businessKey, [...(roots.get(start.businessKey) ?? []), instanceId]);
  }
  for (const { key, process, instanceId } of asked.values()) {
    const there = roots.get(key) ?? [];
    if (there.length > 1) found.push(doubled('start', `${process} ${key} began as ${there.join(' and ')}`, there[1]));
    if (instanceId === undefined) found.push(stuck('start', `${process} ${key} was never answered`, there[0]));
    else if (!there.includes(instanceId))
      found.push(lost('start', `${process} ${key} was accepted and is in no journal`, instanceId));
  }
  for (const [key, there] of roots)
    if (!asked.has(key))
      found.push(doubled('start', `${key}, which nobody has asked for since the last check`, there[0]));
  return found;
}

/** Each acknowledged answer is the one that the journal holds. */
function answers(
  what: string,
  type: 'JobCompleted' | 'UserTaskCompleted',
  acknowledged: readonly Acknowledged[],
  journals: Journals,
): Finding[] {
  const found: Finding[] = [];
  const byThing = Map.groupBy(acknowledged, ({ instanceId, n }) => `${instanceId} ${n}`);
  for (const told of byThing.values()) {
    const [{ instanceId, n, token } = { instanceId: '', n: 0, token: '' }, ...more] = told;
    const others = more.filter((other) => other.token !== token);
    if (others.length > 0)
      found.push(doubled(what, `${n} was acknowledged to ${others.length + 1} workers`, instanceId));
    const row = journals
      .get(instanceId)
      ?.find(({ events }) => events.some((event) => event.type === type && event.n === n));
    if (row === undefined) found.push(lost(what, `${n} was acknowledged and is not in the journal`, instanceId));
    else if (!told.some((each) => row.text.includes(each.token)))
      found.push(lost(what, `the journal holds another result of ${n} than the acknowledged one`, instanceId));
  }
  return found;
}

function messages({ messages: sent }: History, journals: Journals): Finding[] {
  const receivers = new Map<string, string[]>();
  for (const [instanceId, rows] of journals)
    for (const event of eventsOf(rows))
      if (event.type === 'MessageReceived')
        receivers.set(event.messageId, [...(receivers.get(event.messageId) ?? []), instanceId]);
  return sent.flatMap(({ messageId, key }) => {
    const there = receivers.get(messageId) ?? [];
    if (there.length === 0) return [lost('message', `${messageId} for ${key} was accepted and reached nobody`)];
    return there.length === 1 ? [] : [doubled('message', `${messageId} reached ${there.length} instances`, there[0])];
  });
}

function changes({ changes: made }: History, journals: Journals): Finding[] {
  return made.flatMap(({ instanceId, token }) => {
    const rows = journals.get(instanceId) ?? [];
    const times = rows.filter(({ text }) => text.includes(token)).length;
    if (times === 0) return [lost('change', `${token} was acknowledged and is not in the journal`, instanceId)];
    return times === 1 ? [] : [doubled('change', `${token} stands in ${times} rows`, instanceId)];
  });
}

/** Whether everything that was begun has ended. */
export const allEnded = (journals: Journals): boolean => [...journals.values()].every(hasEnded);
