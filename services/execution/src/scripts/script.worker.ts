import { answerTasks } from '@baton/service-kit/threads';

import { runScript } from './run-script.js';
import type { ScriptTask } from './script-task.js';

answerTasks((task: ScriptTask) => runScript(task));
