import { ensureLayout, patchElement, readBpmn } from '@baton/bpmn';

import { answerTasks } from '../threads/thread-reply.js';
import type { ParsingTask } from './parsing-task.js';

answerTasks((task: ParsingTask) => {
  if (task.kind === 'read') return readBpmn(task.xml);
  if (task.kind === 'layout') return ensureLayout(task.xml);
  return patchElement(task.xml, task.elementId, task.patch);
});
