import { Injectable } from '@nestjs/common';

import { bpmnThread } from '@baton/service-kit';

import { ProcessMap } from '../progress/process-map.js';
import { VersionsRepository } from './versions.repository.js';

const MOST = 200;

/** A deployed version, read. */
export interface ReadVersion {
  /** Absent where the file has no such process. */
  readonly map: ProcessMap | undefined;
  readonly modelId: string;
  /** With a diagram. Laid out at the first call where the file draws nothing. */
  drawn(): Promise<string>;
}

/** Deployed versions, each read once and kept as long as there is room. */
@Injectable()
export class ProcessMaps {
  private readonly read = new Map<string, Promise<ReadVersion | undefined>>();

  constructor(private readonly versions: VersionsRepository) {}

  /** Undefined while the fact of its deployment has not arrived, and for what was deployed without a model. */
  async find(tenant: string, processKey: string, version: number): Promise<ReadVersion | undefined> {
    const key = JSON.stringify([tenant, processKey, version]);
    const kept = this.read.get(key);
    this.read.delete(key);
    const found = kept ?? this.load(tenant, processKey, version);
    this.read.set(key, found);
    const [oldest] = this.read.keys();
    if (this.read.size > MOST && oldest !== undefined) this.read.delete(oldest);
    try {
      const result = await found;
      if (result === undefined) this.read.delete(key);
      return result;
    } catch (error) {
      this.read.delete(key);
      throw error;
    }
  }

  private async load(tenant: string, processKey: string, version: number): Promise<ReadVersion | undefined> {
    const row = await this.versions.find(tenant, processKey, version);
    if (row === undefined) return undefined;
    const { processes } = await bpmnThread.read(row.xml);
    const process = processes.find(({ id }) => id === processKey);
    let drawn: Promise<string> | undefined;
    return {
      map: process && new ProcessMap(process),
      modelId: row.modelId,
      drawn: () => (drawn ??= bpmnThread.layout(row.xml)),
    };
  }
}
