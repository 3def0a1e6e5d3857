import { parseArgs } from 'node:util';

import type { Transport } from './wire.js';

export type Composition = 'standalone' | 'execution';

/** What was asked for on the command line. */
export interface Options {
  readonly workload: string;
  readonly seconds: number;
  readonly transport: Transport;
  /** Absent: as many as the workload says. */
  readonly inFlight?: number;
  readonly composition: Composition;
  /** How many servers, one after the other, the medians are of. */
  readonly runs: number;
  /** Instances a second, however many are under way; absent: as many as it takes. */
  readonly rate?: number;
  /** How many instances a volume has; absent: as many as the workload says. */
  readonly instances?: number;
  /** Smaller volumes and shorter times, to see that it works. */
  readonly quick: boolean;
  readonly json?: string;
  /** A folder for CPU profiles. */
  readonly profile?: string;
}

const TRANSPORTS: readonly string[] = ['stream', 'unary', 'rest'] satisfies Transport[];
const COMPOSITIONS: readonly string[] = ['standalone', 'execution'] satisfies Composition[];

/** @returns undefined where the help was asked for @throws Error that says what is wrong with the command line */
export function readOptions(args: readonly string[]): (Omit<Options, 'seconds'> & { seconds?: number }) | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      transport: { type: 'string', default: 'stream' },
      'in-flight': { type: 'string' },
      composition: { type: 'string', default: 'standalone' },
      runs: { type: 'string', default: '1' },
      rate: { type: 'string' },
      instances: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (values.help) return undefined;
  const { transport, composition, json, profile } = values;
  if (!TRANSPORTS.includes(transport)) throw new Error(`--transport has to be one of ${TRANSPORTS.join(', ')}`);
  if (!COMPOSITIONS.includes(composition)) throw new Error(`--composition has to be one of ${COMPOSITIONS.join(', ')}`);
  const seconds = numberOf('seconds', values.seconds);
  const inFlight = numberOf('in-flight', values['in-flight']);
  const rate = numberOf('rate', values.rate);
  const instances = numberOf('instances', values.instances);
  return {
    workload: positionals[0] ?? '',
    transport: transport as Transport,
    composition: composition as Composition,
    runs: numberOf('runs', values.runs) ?? 1,
    quick: values.quick,
    ...(seconds !== undefined && { seconds }),
    ...(inFlight !== undefined && { inFlight }),
    ...(rate !== undefined && { rate }),
    ...(instances !== undefined && { instances }),
    ...(json !== undefined && { json }),
    ...(profile !== undefined && { profile }),
  };
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} has to be a number above 0`);
  return number;
}
