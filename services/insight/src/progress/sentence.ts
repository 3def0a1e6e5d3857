import type { StepView } from './step-view.js';
import type { ExecutionPart } from './execution-part.js';
import { capital, dueIn, ended, fewOf, length, listed, moment, type Reading } from './words.js';

const MOST_STEPS = 3;
const MOST_NAMED = 3;

export interface Told {
  readonly state: ExecutionPart['state'];
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Why it was canceled or has failed; empty where the reader may not know. */
  readonly ending: string;
  /** Held by an operator; the reason is empty where the reader may not know. */
  readonly suspended?: { readonly since: number; readonly reason: string };
  readonly now: readonly StepView[];
  /** Names of what comes next. */
  readonly next: readonly string[];
}

/** Where an instance stands, in one sentence, and what happens next: `With Risk (Ada Lovelace) since Tue 14:05, due in 5 h. Next: Review the contract.` */
export function sentence(told: Told, reading: Reading): string {
  if (told.state !== 'running') return endSentence(told, reading);
  const phrases = told.now.slice(0, MOST_STEPS).map((step) => capital(phrase(step, reading)));
  const more = told.now.length - phrases.length;
  if (more > 0) phrases.push(`${more} more ${more === 1 ? 'step is' : 'steps are'} under way`);
  const now = phrases.length === 0 ? `Under way since ${moment(told.startedAt, reading)}` : phrases.join('; ');
  const next = told.next.length === 0 ? '' : ` Next: ${fewOf([...new Set(told.next)], MOST_NAMED)}.`;
  return `${heldSentence(told, reading)}${ended(now)}${next}`;
}

const heldSentence = ({ suspended }: Told, reading: Reading): string =>
  suspended === undefined
    ? ''
    : `${ended(`Held since ${moment(suspended.since, reading)}${suspended.reason && `: ${suspended.reason}`}`)} `;

function endSentence({ state, startedAt, endedAt = startedAt, ending }: Told, reading: Reading): string {
  const when = moment(endedAt, reading);
  if (state === 'done') return `Done ${when}, after ${length(endedAt - startedAt)}.`;
  return ended(`${state === 'canceled' ? 'Canceled' : 'Failed'} ${when}${ending && `: ${ending}`}`);
}

function phrase(step: StepView, reading: Reading): string {
  const since = step.since === undefined ? '' : ` since ${moment(step.since, reading)}`;
  const due = step.dueAt === undefined ? '' : `, ${dueIn(step.dueAt, reading)}`;
  const blocker = step.blockers.find(({ kind }) => kind !== 'missing-input');
  switch (blocker?.kind) {
    case 'incident': {
      const menders =
        listed(
          step.owners.map(({ name }) => name),
          'or',
        ) || 'an operator';
      return `${ended(`${blocker.cause.replace(' has stopped:', ` has stopped${since}:`)}`)} ${capital(menders)} has to mend it`;
    }
    case 'no-owner':
    case 'absent-owner':
      return `${step.name} has been with nobody${since}${due}`;
    case 'waiting-for-message':
    case 'waiting-for-timer':
      return `${blocker.cause.replace(/\.$/, '')}${blocker.kind === 'waiting-for-timer' ? '' : since}`;
    case 'retrying': {
      const failed = blocker.since === undefined ? '' : ` ${moment(blocker.since, reading)}`;
      return `${step.name} failed${failed} and is tried again${blocker.until === undefined ? '' : ` ${moment(blocker.until, reading)}`}`;
    }
    default:
      return holder(step, since, due);
  }
}

/** Steps that people do are with somebody; those of machines are under way. */
function holder({ kind, department, owners, offered, name }: StepView, since: string, due: string): string {
  if (kind !== 'userTask' && owners.length === 0 && kind !== '') return `${name} has been under way${since}${due}`;
  const names = fewOf(
    owners.map((owner) => owner.name).filter((owner) => owner !== department),
    MOST_NAMED,
  );
  const who = department === '' ? names || name : names === '' || offered ? department : `${department} (${names})`;
  return `With ${who}${since}${offered ? ', not taken yet' : ''}${due}`;
}
