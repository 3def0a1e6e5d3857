import type { JsonObject } from '@baton/kernel';

import { type Answer, Rest, type RestOptions } from './rest.js';
import { fileAt, objectFrom, textFrom, type ReadInput } from './sources.js';
import { listIn, member, record, table, type Columns } from './table.js';

/** Where the command line reads and writes. */
export interface Terminal {
  readonly input: ReadInput;
  out(text: string): void;
  error(text: string): void;
  /** How titles look; as they are without colour. */
  bold(text: string): string;
}

/** What every command works with. */
export class Cli {
  readonly rest: Rest;
  format: 'table' | 'json' = 'table';

  constructor(
    options: RestOptions,
    readonly terminal: Terminal,
  ) {
    this.rest = new Rest(options);
  }

  file(path: string): Promise<Uint8Array> {
    return fileAt(path, this.terminal.input);
  }

  text(source: string): Promise<string> {
    return textFrom(source, this.terminal.input);
  }

  object(source: string | undefined, name = '--variables'): Promise<JsonObject | undefined> {
    return objectFrom(source, name, this.terminal.input);
  }

  /** The server's own JSON, or what `view` makes of it. */
  print(answer: Answer, view: () => string): void {
    this.terminal.out(this.format === 'json' ? answer.text || '{}' : view());
  }

  printList(answer: Answer, name: string, columns: Columns): void {
    this.print(answer, () => this.table(answer, name, columns));
    const next = member(answer.json, 'nextPageToken');
    if (this.format === 'table' && typeof next === 'string' && next !== '')
      this.terminal.error(`more: --page-token ${next}`);
  }

  printRecord(answer: Answer, leaveOut: readonly string[] = []): void {
    this.print(answer, () => record(answer.json, leaveOut));
  }

  table(answer: Answer, name: string, columns: Columns): string {
    return table(listIn(answer.json, name), columns, (text) => this.terminal.bold(text));
  }
}
