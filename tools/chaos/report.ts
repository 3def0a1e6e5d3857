import { WRONGS } from './findings.ts';
import type { Sitting } from './sitting.ts';

const SHOWN = 20;

/** What came of it, for people. */
export function tableOf({ seed, seconds, faults, counts, repeatedFacts, findings }: Sitting): string {
  const line = (name: string, value: number | string): string => `  ${name.padEnd(24)}${String(value).padStart(10)}`;
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return [
    `Chaos with seed ${seed}, ${seconds} s`,
    'Faults',
    ...Object.entries(faults).map(([kind, count]) => line(kind, count)),
    line('in all', total),
    'Work',
    ...Object.entries(counts).map(([what, count]) => line(what, count)),
    line('facts sent again', repeatedFacts),
    'Found',
    ...WRONGS.map((wrong) => line(wrong, findings.filter((finding) => finding.wrong === wrong).length)),
    ...findings
      .slice(0, SHOWN)
      .map(
        ({ wrong, what, instanceId, detail }) =>
          `  ${wrong} ${what}${instanceId ? ` of ${instanceId}` : ''}: ${detail}`,
      ),
    ...(findings.length > SHOWN ? [`  … and ${findings.length - SHOWN} more`] : []),
  ].join('\n');
}
