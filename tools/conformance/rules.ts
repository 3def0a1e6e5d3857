import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Rejection } from '@baton/kernel';
import { defaultLimits, readBpmn, type Finding, type ImportResolver } from '@baton/bpmn';

import type { SuiteResult } from './miwg.js';

/**
 * Reads every `.bpmn` file under `dir` together with what it imports. A file with `fail` in its name passes when an error (or a rejection)
 * names the rule that its name or folder names, and an element; one with `success` when no error names a rule of the standard: what merely
 * cannot run is fine. Files with neither word are only counted.
 */
export async function run(dir: string): Promise<SuiteResult> {
  const counts = { failTotal: 0, failRefused: 0, failRuleNamed: 0, successTotal: 0, successRefused: 0, otherTotal: 0 };
  const failures: { id: string; reason: string }[] = [];
  let passed = 0;
  const files = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.bpmn')).sort();
  for (const id of files) {
    const name = basename(id);
    const breaks = /fail/i.test(name);
    if (!breaks && !/success/i.test(name)) {
      counts.otherTotal += 1;
      passed += 1;
      continue;
    }
    const errors = await errorsOf(join(dir, id));
    if (breaks) {
      counts.failTotal += 1;
      if (errors.length > 0) counts.failRefused += 1;
      const numbers = rulesOf(id);
      const named = errors.filter(
        ({ rules, elementId }) =>
          elementId !== undefined && (numbers.length === 0 ? true : numbers.some((number) => rules?.includes(number))),
      );
      if (named.length > 0) counts.failRuleNamed += 1;
      if (named.length > 0) passed += 1;
      else failures.push({ id, reason: `not refused for ${numbers.join(' or ') || 'any rule'}${told(errors)}` });
    } else {
      counts.successTotal += 1;
      const broken = errors.filter(({ rules }) => rules !== undefined);
      if (broken.length === 0) passed += 1;
      else {
        counts.successRefused += 1;
        failures.push({ id, reason: `refused${told(broken)}` });
      }
    }
  }
  return { suite: 'rules', total: files.length, passed, counts, failures };
}

async function errorsOf(path: string): Promise<readonly Pick<Finding, 'code' | 'rules' | 'elementId' | 'message'>[]> {
  try {
    const { findings } = await readBpmn(await readFile(path), defaultLimits, besides(path));
    return findings.filter(({ severity }) => severity === 'error');
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return [{ code: error.code, message: error.message }];
  }
}

/** Imports are files in the same folder tree. There is no network here: what is at a URL is taken from the file of that name in the folder. */
function besides(path: string): ImportResolver {
  return (location, from) => {
    const folder = dirname(from ?? path);
    const file = /^[a-z]+:\/\//i.test(location) ? join(dirname(path), basename(location)) : resolve(folder, location);
    return existsSync(file) ? { path: file, content: readFileSync(file) } : undefined;
  };
}

/** The numbers in the file's name and in its folder's; either may be meant where they differ. */
function rulesOf(id: string): readonly string[] {
  const numbers = [...id.matchAll(/EXT(\d{3})|(?:^|\/)(\d{3})(?=\/)/g)].map(
    ([, inName, folder]) => `EXT.${inName ?? folder}`,
  );
  return [...new Set(numbers)];
}

function told(errors: readonly Pick<Finding, 'code' | 'rules' | 'elementId'>[]): string {
  const told = errors.map(({ code, rules, elementId }) =>
    `${code} ${rules?.join('/') ?? ''} ${elementId ?? ''}`.trim(),
  );
  return told.length === 0 ? '' : `: ${told.join(', ')}`;
}
