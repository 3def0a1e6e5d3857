import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readBpmn, type BpmnFile, type Finding, type ProcessModel } from '@baton/bpmn';
import { checkDeployable } from '@baton/engine';
import { Rejection } from '@baton/kernel';

import { AutoPilot, type Flight, type Order } from './auto-pilot.js';
import { sameEnded } from './ended.js';
import { lossOf } from './lossless.js';
import type { SuiteResult } from './miwg.js';

/** What the other engine did with a file. */
interface OwnResult {
  readonly result: string;
  readonly ended: readonly string[];
}

const ORDERS: readonly Order[] = ['timers first', 'work first'];

/**
 * Imports every BPMN file under `dir`, and completes whatever waits in it. One passes when it is refused by name where the
 * other engine refuses it too, or else deploys, and finishes with the same activities where the other engine finished
 * (without its results: finishes, or stops at an incident that names what is missing).
 */
export async function run(dir: string): Promise<SuiteResult> {
  const own = await readOwn(dir);
  const counts = {
    deployed: 0,
    refusedNamed: 0,
    refusedUnnamed: 0,
    finished: 0,
    incident: 0,
    stuck: 0,
    internalErrors: 0,
    ownDeployed: 0,
    ownDeployedAndWe: 0,
    ownFinished: 0,
    sameActivities: 0,
    lossless: 0,
  };
  const failures: { id: string; reason: string }[] = [];
  const files = (await readdir(dir, { recursive: true })).filter((name) => /\.bpmn(20\.xml)?$/.test(name)).sort();
  for (const id of files) {
    const theirs = own.get(id);
    const deployedThere = theirs !== undefined && theirs.result !== 'refused';
    const finishedThere = theirs?.result === 'finished';
    if (deployedThere) counts.ownDeployed += 1;
    if (finishedThere) counts.ownFinished += 1;
    try {
      const bytes = await readFile(join(dir, id));
      const { file, refusal } = await deploy(bytes);
      const loss = file && (await lossOf(bytes, file));
      if (file && loss === undefined) counts.lossless += 1;
      if (loss !== undefined) failures.push({ id, reason: loss });
      if (refusal) {
        counts[refusal.named ? 'refusedNamed' : 'refusedUnnamed'] += 1;
        if (deployedThere || !refusal.named) failures.push({ id, reason: `refused: ${refusal.reason}` });
        continue;
      }
      counts.deployed += 1;
      if (deployedThere) counts.ownDeployedAndWe += 1;
      const flights = flyAll(file!.processes, theirs);
      const { flight, same } = flights;
      counts[flight.outcome] += 1;
      if (finishedThere && same) counts.sameActivities += 1;
      const reason = reasonOf(flight, finishedThere && !same ? flights.difference : undefined, finishedThere);
      if (reason !== undefined) failures.push({ id, reason });
    } catch (error) {
      counts.internalErrors += 1;
      failures.push({
        id,
        reason: `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      });
    }
  }
  return { suite: 'engines', total: files.length, passed: files.length - failures.length, counts, failures };
}

async function readOwn(dir: string): Promise<ReadonlyMap<string, OwnResult>> {
  try {
    const text = await readFile(join(dir, 'own-engine.json'), 'utf8');
    return new Map(Object.entries(JSON.parse(text) as Record<string, OwnResult>));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

interface Deployment {
  /** Absent where it cannot be read at all. */
  readonly file?: BpmnFile;
  /** Named: the reason tells the element and what about it cannot run. */
  readonly refusal?: { readonly named: boolean; readonly reason: string };
}

async function deploy(bytes: Uint8Array): Promise<Deployment> {
  try {
    const file = await readBpmn(bytes);
    const findings = [...file.findings, ...file.processes.flatMap(checkDeployable)];
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return { file };
    return { file, refusal: { named: errors.every(isNamed), reason: told(errors) } };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { refusal: { named: true, reason: `${error.code}: ${error.message}` } };
  }
}

/** A file without a process has no element to name. */
const isNamed = ({ elementId, code }: Finding): boolean => elementId !== undefined || code === 'process-missing';

const told = (errors: readonly Finding[]): string =>
  [...new Set(errors.map(({ elementId, code, message }) => `${code} ${elementId ?? ''}: ${message}`))].join(' | ');

interface Flights {
  readonly flight: Flight;
  readonly same: boolean;
  readonly difference: string;
}

/** Flies in either order, where the first gives other activities than the other engine's. */
function flyAll(processes: readonly ProcessModel[], theirs: OwnResult | undefined): Flights {
  const flights = ORDERS.map((order) => () => new AutoPilot(processes, order).fly());
  let first: Flights | undefined;
  for (const fly of flights) {
    const flight = fly();
    const difference =
      theirs && theirs.result === 'finished' ? sameEnded(processes, theirs.ended, flight.ended) : undefined;
    const same = difference === undefined && flight.outcome === 'finished';
    const result = { flight, same, difference: difference ?? '' };
    if (same) return result;
    // What only one order finishes is not stuck.
    if (!first || (first.flight.outcome === 'stuck' && flight.outcome !== 'stuck')) first = result;
  }
  return first!;
}

function reasonOf(flight: Flight, difference: string | undefined, finishedThere: boolean): string | undefined {
  if (flight.outcome === 'stuck') return `stuck: ${flight.reason}`;
  if (finishedThere && flight.outcome === 'incident') return `incident: ${flight.reason}`;
  return difference === undefined || difference === '' ? undefined : `other activities: ${difference}`;
}
