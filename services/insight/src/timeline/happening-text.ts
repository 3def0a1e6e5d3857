import { partyName, type Names } from '../progress/party-name.js';
import type { Happening } from '../progress/people-part.js';
import { ended, listed } from '../progress/words.js';

/** What became of people's work, in plain words. */
export function happeningText({ type, what, who, note }: Happening, step: string, names: Names): string {
  const people = listed(who.map((ref) => partyName(ref, names)));
  const noted = note === undefined ? '' : `: “${note}”`;
  switch (type) {
    case 'assigned':
      return ended(`${assignedText(what, people, step, who)}${noted}`);
    case 'nudged':
      return ended(`${people || 'Nobody'} was reminded of ${step}`);
    case 'escalated':
      return ended(`${step} took too long and was escalated${people && ` to ${people}`}`);
    case 'uploaded':
      return ended(`${what} was uploaded for ${step}`);
  }
}

function assignedText(reason: string, people: string, step: string, who: readonly string[]): string {
  if (people === '') return `${step} waits for somebody to do it`;
  if (reason === 'claimed') return `${people} took ${step}`;
  if (reason === 'released') return `${step} was put back and is offered to ${people}`;
  if (reason === 'rerouted') return `${step} went to ${people}, since who should have it is away`;
  const offered = who.length > 1 || who[0]?.startsWith('group:');
  return offered ? `${step} was offered to ${people}` : `${step} was given to ${people}`;
}
