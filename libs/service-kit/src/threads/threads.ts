// Work in a thread of its own. Light: a thread that imports this loads nothing of Nest.
export { answerTasks } from './thread-reply.js';
export { compiledModule, TaskThread, type TaskThreadOptions } from './task-thread.js';
