import { Injectable } from '@nestjs/common';

import { parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

import type { JobAnswer } from '../jobs/job-answer.js';
import { storedVariables } from '../wire/variables.js';
import { ScriptThread } from './script-thread.js';

/** Script tasks in JavaScript: what they give is recorded, so that replaying never runs them again. */
@Injectable()
export class ScriptJobs {
  readonly type = 'script:javascript';

  constructor(private readonly thread: ScriptThread) {}

  /** @throws Rejection as `ScriptThread.run` */
  async run({ script, resultVariable }: JsonObject, variables: JsonObject): Promise<JobAnswer> {
    const variablesJson = stringifyJson(variables);
    const { valueJson, changedJson } = await this.thread.run({ script: String(script), variablesJson });
    return {
      variables: {
        ...storedVariables(changedJson),
        ...(typeof resultVariable === 'string' && { [resultVariable]: parseJson(valueJson) }),
      },
    };
  }
}
