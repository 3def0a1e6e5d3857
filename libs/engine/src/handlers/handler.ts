import type { CommandOf, EngineCommand } from '../commands.js';
import type { Turn } from '../executable.js';

/** Refuses a command before its first event, or emits what it does at once; what follows is the turn's. */
export type CommandHandler<Type extends EngineCommand['type']> = (turn: Turn, command: CommandOf<Type>) => void;
