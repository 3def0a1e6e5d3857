import { Injectable } from '@nestjs/common';

import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

import type { JobAnswer } from '../jobs/job-answer.js';
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
    const changed = parseJson(changedJson);
    return {
      variables: {
        ...(isJsonObject(changed) ? changed : {}),
        ...(typeof resultVariable === 'string' && { [resultVariable]: parseJson(valueJson) }),
      },
    };
  }
}
