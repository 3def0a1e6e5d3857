import type { ScriptDefinition } from './process-model.js';

/** What a script is run as: `feel` where no language is named, undefined for one that is not run here. */
export function scriptLanguageOf({ language }: ScriptDefinition): 'feel' | 'javascript' | undefined {
  if (language === undefined || /feel/i.test(language)) return 'feel';
  return /^(?:(?:text|application)\/)?(?:x-)?(?:javascript|ecmascript|js)$/i.test(language.trim())
    ? 'javascript'
    : undefined;
}
