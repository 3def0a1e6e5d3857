// The bugs that the harness has to find: one line of one file each.

/** One text of one built file, and what stands there instead. */
export interface Bug {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const bugs: Readonly<Record<string, Bug>> = {
  // A command is answered before what it did is durable.
  'reply-before-commit': {
    file: '/libs/journal/dist/journal.js',
    from: 'verdict = await this.#commit.submit(append);',
    to: "void this.#commit.submit(append).catch(() => undefined); verdict = 'won';",
  },
  // Facts are read beyond transactions that still run, which are passed by.
  'relay-above-xmin': {
    file: '/libs/messaging/dist/xid-tail.js',
    from: 'and xid < ((pg_snapshot_xmin(pg_current_snapshot())::text::bigint + g.xid_offset)::text::xid8)',
    to: '',
  },
  // A fact or job that comes again is taken for a new one: the message that follows from it has another id.
  'consumer-without-inbox': {
    file: '/services/notification/dist/src/messages/letter.js',
    from: 'update(`${cause}\\n${to.email.toLowerCase()}`)',
    to: 'update(`${cause}\\n${to.email.toLowerCase()}\\n${process.hrtime.bigint()}`)',
  },
  // A timer fires twice: what listens beside a step begins its path two times.
  'timer-twice': {
    file: '/libs/engine/dist/handlers/triggers.js',
    from: 'trigger(turn, timer.element, timer.elementInstance, {',
    to: 'for (const time of [1, 2]) if (time === 1 || turn.state.elements[timer.elementInstance] !== undefined) trigger(turn, timer.element, timer.elementInstance, {',
  },
  // A replica goes on with what it remembers of an instance after another one has changed it.
  'cache-kept-on-conflict': {
    file: '/libs/journal/dist/journal.js',
    from: 'this.#cache.drop(append.instanceId);',
    to: ';',
  },
};
