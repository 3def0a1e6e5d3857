/** What a client does with instances of one process. Plain data: it travels to the client's process. */
export interface Workload {
  readonly processKey: string;
  readonly xml: string;
  /** DMN that it needs. */
  readonly decisions?: string;
  /** Elements that one instance passes. */
  readonly transitions: number;
  /** Jobs of type `bench` that one instance needs. */
  readonly jobs: number;
  /** As many of them are open at once; absent: 1. */
  readonly jobsAtOnce?: number;
  /** So many are under way at once where nothing else is asked; absent: 200. */
  readonly inFlight?: number;
  /** Each how manieth instance has a user task, beginning with the first; 0: none. */
  readonly people: number;
  /** What an instance waits for: nothing, workers and people, or a message {@link MESSAGE} whose key is its number. */
  readonly step: 'none' | 'work' | 'message';
  /** Further variables: members of a JSON object, each after a comma. */
  readonly payload?: string;
}

export const MESSAGE = 'bench';

export const variablesOf = ({ payload = '' }: Workload, i: number): string =>
  `{"i":${i},"customer":"customer ${i}","amount":${i % 1000}${payload}}`;
