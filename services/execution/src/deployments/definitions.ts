import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

import { compileProcess } from '@baton/engine';
import { bpmnThread } from '@baton/service-kit';

import { Coalesced } from '../wire/coalesced.js';
import type { Definition } from './definition.js';
import { DefinitionsRepository, type DefinitionRow, type LatestVersion } from './definitions.repository.js';

/** Versions compiled at the start, so that what goes on first need not wait for it. */
const COMPILED_AHEAD = 10;
/** Versions kept compiled; the least recently used goes first. */
const MAX_COMPILED = 500;
/** Processes whose latest version is remembered. */
const MAX_ASSUMED = 10_000;

interface Compiled {
  readonly definition: Definition;
  /** When it was last used: the number of uses of any version until then. */
  usedAt: number;
}

export interface VersionFound {
  readonly definition: Definition;
  /** No further start. */
  readonly retired: boolean;
  /** Of one that is only assumed to be the latest: the start proves with it that it is, as `CommandContext` in the journal says. */
  readonly premise?: number;
}

/**
 * Deployed versions, parsed and compiled once. A version never changes; which one is the latest is asked of the database, or
 * assumed by who can prove it.
 */
@Injectable()
export class Definitions implements OnApplicationBootstrap {
  private readonly compiled = new Map<string, Compiled>();
  private uses = 0;
  private readonly compiling = new Map<string, Promise<Definition | undefined>>();
  /** Of one generation, by tenant and key. */
  private readonly assumed = new Map<string, string>();
  private generation = 0;
  private readonly latestVersions = new Coalesced<LatestVersion>(async (keys) => {
    const pairs = keys.map((key) => JSON.parse(key) as [string, string]);
    const found = await this.repository.latest(pairs);
    return new Map(keys.flatMap((key, i) => (found[i] === undefined ? [] : [[key, found[i]]])));
  }, 1);

  constructor(private readonly repository: DefinitionsRepository) {}

  /** Compiles the newest versions, beside whatever else starts. */
  onApplicationBootstrap(): void {
    // Whoever needs one of them hears why it cannot be had.
    void this.compileNewest().catch(() => undefined);
  }

  /** The version, if it is compiled already. */
  peek(definitionId: string): Definition | undefined {
    const compiled = this.compiled.get(definitionId);
    if (compiled === undefined) return undefined;
    compiled.usedAt = ++this.uses;
    return compiled.definition;
  }

  /** undefined: no such version was ever deployed. */
  async get(definitionId: string): Promise<Definition | undefined> {
    return this.peek(definitionId) ?? this.once(definitionId, () => this.repository.byId(definitionId));
  }

  /** What was the latest version when this process last asked; undefined where it has not, or nothing may be started. */
  assumedLatest(tenant: string, processKey: string): VersionFound | undefined {
    const definitionId = this.assumed.get(keyOf(tenant, processKey));
    const definition = definitionId === undefined ? undefined : this.peek(definitionId);
    return definition && { definition, retired: false, premise: this.generation };
  }

  /** The latest version as of now. */
  async latest(tenant: string, processKey: string): Promise<VersionFound | undefined> {
    const key = keyOf(tenant, processKey);
    const latest = await this.latestVersions.get(key);
    if (latest !== undefined) this.assume(key, latest);
    const definition = latest && (this.peek(latest.definitionId) ?? (await this.get(latest.definitionId)));
    return definition && latest && { definition, retired: latest.retired };
  }

  version(tenant: string, processKey: string, version: number): Promise<VersionFound | undefined> {
    return this.found(this.repository.byVersion(tenant, processKey, version));
  }

  /** The newest version with that tag. */
  tagged(tenant: string, processKey: string, versionTag: string): Promise<VersionFound | undefined> {
    return this.found(this.repository.byTag(tenant, processKey, versionTag));
  }

  /** The version of `processKey` that was deployed together with `caller`. */
  async ofDeployment(caller: Definition, processKey: string): Promise<VersionFound | undefined> {
    const { tenant, deploymentId } = caller;
    if (deploymentId === null) return this.latest(tenant, processKey);
    return this.found(this.repository.byDeployment(tenant, processKey, deploymentId));
  }

  private async compileNewest(): Promise<void> {
    for (const definitionId of await this.repository.newest(COMPILED_AHEAD)) await this.get(definitionId);
  }

  private assume(key: string, { definitionId, retired, generation }: LatestVersion): void {
    if (generation < this.generation) return;
    if (generation > this.generation || this.assumed.size >= MAX_ASSUMED) this.assumed.clear();
    this.generation = generation;
    if (!retired) this.assumed.set(key, definitionId);
  }

  private async found(load: Promise<DefinitionRow | undefined>): Promise<VersionFound | undefined> {
    const row = await load;
    if (row === undefined) return undefined;
    const definition = this.peek(row.definitionId) ?? (await this.once(row.definitionId, async () => row));
    return definition && { definition, retired: row.retired };
  }

  private once(definitionId: string, load: () => Promise<DefinitionRow | undefined>): Promise<Definition | undefined> {
    const under = this.compiling.get(definitionId);
    if (under !== undefined) return under;
    const compiling = load()
      .then((row) => row && compile(row))
      .then((definition) => {
        if (definition !== undefined) this.keep(definition);
        return definition;
      })
      .finally(() => this.compiling.delete(definitionId));
    this.compiling.set(definitionId, compiling);
    return compiling;
  }

  private keep(definition: Definition): void {
    this.compiled.set(definition.definitionId, { definition, usedAt: ++this.uses });
    if (this.compiled.size <= MAX_COMPILED) return;
    const oldest = [...this.compiled.values()].reduce((one, other) => (one.usedAt < other.usedAt ? one : other));
    this.compiled.delete(oldest.definition.definitionId);
  }
}

const keyOf = (tenant: string, processKey: string): string => JSON.stringify([tenant, processKey]);

async function compile(row: DefinitionRow): Promise<Definition> {
  const file = await bpmnThread.read(row.xml);
  const model = file.processes.find(({ id }) => id === row.processKey);
  if (model === undefined) throw new Error(`The stored file of ${row.definitionId} holds no process ${row.processKey}`);
  const { definitionId, tenant, processKey, version, name, modelId, deploymentId, starters } = row;
  const process = compileProcess(model);
  return { definitionId, tenant, processKey, version, name, modelId, deploymentId, starters, model, process };
}
