import { Injectable } from '@nestjs/common';

import { compileDecisions, readDmn, type Decisions, type DmnFile } from '@baton/dmn';
import { Rejection } from '@baton/kernel';

import { DecisionsRepository, type DecisionFileRow } from './decisions.repository.js';

/** Files kept compiled; the least recently used goes first. */
const MAX_COMPILED = 200;
const MAX_IMPORTS = 100;

/** Deployed decision files, read and compiled once. A deployed file never changes. */
@Injectable()
export class DeployedDecisions {
  private readonly compiled = new Map<string, Promise<Decisions>>();

  constructor(private readonly repository: DecisionsRepository) {}

  get(deploymentId: string): Promise<Decisions> {
    const known = this.compiled.get(deploymentId);
    if (known !== undefined) {
      this.compiled.delete(deploymentId);
      this.compiled.set(deploymentId, known);
      return known;
    }
    const compiling = this.compile(deploymentId);
    this.compiled.set(deploymentId, compiling);
    compiling.catch(() => this.compiled.delete(deploymentId));
    const oldest = this.compiled.size > MAX_COMPILED ? this.compiled.keys().next().value : undefined;
    if (oldest !== undefined) this.compiled.delete(oldest);
    return compiling;
  }

  /** The files that `file` imports, and what they import: the newest of each namespace. */
  async importsOf(tenant: string, file: DmnFile): Promise<DecisionFileRow[]> {
    const found = new Map<string, DecisionFileRow>();
    const open = [...file.imports];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      const { namespace } = one;
      if (namespace === file.namespace || found.has(namespace)) continue;
      const row = await this.repository.byNamespace(tenant, namespace);
      // What is not there is a finding of the compiler.
      if (row === undefined) continue;
      found.set(namespace, row);
      if (found.size > MAX_IMPORTS)
        throw new Rejection('too-large', 'DMN_TOO_LARGE', `The file imports more than ${MAX_IMPORTS} others`);
      open.push(...readDmn(row.xml).imports);
    }
    return [...found.values()];
  }

  private async compile(deploymentId: string): Promise<Decisions> {
    const row = await this.repository.file(deploymentId);
    if (row === undefined) throw new Error(`There is no decision file ${deploymentId}`);
    const imports = await Promise.all(row.imports.map((id) => this.repository.file(id)));
    return compileDecisions(
      readDmn(row.xml),
      imports.flatMap((file) => (file === undefined ? [] : [readDmn(file.xml)])),
    );
  }
}
