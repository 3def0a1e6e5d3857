export const batonNamespace = 'urn:baton:bpmn:1';

export interface WordProperty {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly isBody?: boolean;
  readonly isMany?: boolean;
  readonly required?: boolean;
  /** The literals it may be. */
  readonly oneOf?: readonly string[];
  /** What a literal must be. */
  readonly format?: 'duration' | 'json';
  readonly description: string;
}

export interface Word {
  readonly name: string;
  readonly superClass?: readonly string[];
  /** Where it stands; words without it stand only inside another word. */
  readonly on?: string;
  readonly description: string;
  readonly properties: readonly WordProperty[];
}

export interface BatonDescriptor {
  readonly name: string;
  readonly uri: string;
  readonly prefix: string;
  readonly xml: { readonly tagAlias: 'lowerCase' };
  readonly associations: readonly never[];
  readonly types: readonly Word[];
}

const text = (name: string, description: string): WordProperty => ({ name, type: 'String', isAttr: true, description });
const must = (property: WordProperty): WordProperty => ({ ...property, required: true });
const duration = (name: string, description: string): WordProperty => ({
  ...text(name, description),
  format: 'duration',
});
const choice = (name: string, oneOf: readonly string[], description: string): WordProperty => ({
  ...text(name, description),
  oneOf,
});
const flag = (name: string, description: string): WordProperty => ({
  name,
  type: 'Boolean',
  isAttr: true,
  description,
});
const number = (name: string, description: string): WordProperty => ({
  name,
  type: 'Integer',
  isAttr: true,
  description,
});
const body = (name: string, description: string): WordProperty => ({ name, type: 'String', isBody: true, description });
const many = (name: string, type: string, description: string): WordProperty => ({
  name,
  type,
  isMany: true,
  description,
});

/** A word that stands in `extensionElements`. */
const word = (name: string, on: string, description: string, properties: readonly WordProperty[]): Word => ({
  name,
  superClass: ['Element'],
  on,
  description,
  properties,
});
/** A word that stands inside another. */
const part = (name: string, description: string, properties: readonly WordProperty[]): Word => ({
  name,
  description,
  properties,
});

const retries = number('retries', 'Attempts in all, the first included. Default 3.');
const backoff = duration('backoff', 'Duration before the second attempt; it doubles after each. Default `PT10S`.');

const binding: readonly WordProperty[] = [
  choice(
    'binding',
    ['latest', 'deployment', 'version', 'versionTag'],
    "Which version: the newest, that of the caller's own deployment, or the one named. Default `latest`.",
  ),
  text('version', 'Number of the version.'),
  text('versionTag', 'Tag of the version.'),
];

/** The moddle descriptor of Baton's extension elements: the one place that says which words there are. */
export const batonModdle: BatonDescriptor = {
  name: 'Baton',
  uri: batonNamespace,
  prefix: 'baton',
  xml: { tagAlias: 'lowerCase' },
  associations: [],
  types: [
    word('Owner', 'task, sub-process, sequence flow, process', 'Who has the step.', [
      text('assignee', 'One person: `person:x`, `starter`, or FEEL.'),
      text('candidates', 'A list of `group:x` and `person:x` with commas, or FEEL that gives a list.'),
      text('backup', 'Who steps in: `person:x`, `group:x`, `manager-of-assignee`, or FEEL.'),
      text('notBy', 'Who may not do it: `starter`, the id of an earlier step, or FEEL.'),
    ]),
    word('ServiceLevel', 'task, sub-process, sequence flow, process', 'The clock of the step.', [
      duration('due', 'Duration from its start, or FEEL.'),
      text('calendar', 'Name of a working calendar.'),
      many('nudges', 'Nudge', 'Reminders to the owner.'),
      many('escalations', 'Escalate', 'Steps up to somebody with authority.'),
    ]),
    part('Nudge', 'Reminds the owner.', [
      must(duration('after', 'Duration from the start of the step.')),
      duration('repeat', 'Duration between further reminders.'),
    ]),
    part('Escalate', 'Tells somebody with authority.', [
      must(duration('after', 'Duration from the start of the step.')),
      must(text('to', '`group:x`, `person:x`, `manager-of-assignee`, `backup`, or FEEL.')),
    ]),
    word(
      'Form',
      'user task, start event',
      'What is asked for: a form by key, or a JSON Schema as the text of the element.',
      [text('key', 'Key of a form kept beside the model.'), { ...body('schema', 'JSON Schema.'), format: 'json' }],
    ),
    word('Document', 'user task', 'A file that is asked for. May stand several times.', [
      must(text('name', 'Its name among the documents of the instance.')),
      text('label', 'What people read.'),
      flag('required', 'The task cannot be completed without it. Default `false`.'),
      text('accept', 'Media types or endings with commas. Default: all.'),
      number('maxBytes', 'Largest size in bytes.'),
      text('visibleTo', 'Who may open it, as in `visibleTo`.'),
    ]),
    word('Outcome', 'user task', 'A decision the person can take, shown as a button. May stand several times.', [
      must(text('value', 'Value of the variable `outcome`.')),
      text('label', 'What the button says. Default: the value.'),
      choice('note', ['required', 'optional', 'none'], 'Whether a note goes with it.'),
    ]),
    word('Judgement', 'task', 'Who judges.', [
      must(choice('by', ['human', 'agent', 'either'], 'A step `by="human"` cannot be completed by a machine.')),
    ]),
    word('Guest', 'user task', 'The step is done by somebody without an account, through a personal link.', [
      must(text('email', 'E-mail address, usually FEEL.')),
      text('name', 'What to call the guest.'),
      text('language', 'Language tag such as `de`, or FEEL.'),
    ]),
    word('VisibleTo', 'task, sub-process, sequence flow, process', 'Who may see it beside its owner.', [
      must(text('who', 'A list of `group:x`, `person:x`, `guest`, `starter`, `everyone` with commas, or FEEL.')),
    ]),
    word(
      'Connector',
      'service task, send task, message throw and end event',
      'A call to a system that Baton makes itself.',
      [
        must(text('type', 'Kind of connector, e.g. `http`.')),
        retries,
        backoff,
        many('inputs', 'Input', 'What the call needs.'),
        many('outputs', 'Output', 'What is taken from the answer.'),
      ],
    ),
    word(
      'Input',
      'activity; inside a connector',
      'A variable computed before the step starts. May stand several times.',
      [
        must(text('name', "Name of the variable in the step, or of the connector's setting.")),
        text('value', 'Literal or FEEL.'),
      ],
    ),
    word('Output', 'activity; inside a connector', 'A variable written when the step ends. May stand several times.', [
      must(text('name', 'Name of the variable around the step.')),
      text('value', 'Literal or FEEL.'),
    ]),
    word(
      'Job',
      'service task, send task, business rule task, message throw and end event',
      'Work for a worker outside.',
      [
        must(text('type', 'What workers ask for.')),
        retries,
        backoff,
        duration('timeout', 'Duration that a worker may hold the job without a sign of life.'),
      ],
    ),
    word('Message', 'message; receive task, message event', 'How a message finds its instance.', [
      text('name', 'Name of the message. Default: that of the BPMN message.'),
      text('correlationKey', 'FEEL over the variables of the waiting instance.'),
      duration('ttl', 'Duration that an unmatched message waits.'),
    ]),
    word('Call', 'call activity', 'Which process or global task is called, and how.', [
      text('process', 'Id of a process or global task, or FEEL. Default: the `calledElement` of BPMN.'),
      ...binding,
      text('businessKey', 'Business key of the called instance, literal or FEEL.'),
      flag('inheritBusinessKey', "The called instance has the caller's business key. Default `false`."),
      flag('passAllIn', 'Whether all variables go in, beside the inputs. Default: where there are no inputs.'),
      flag('passAllOut', 'Whether all variables come back, beside the outputs. Default: where there are no outputs.'),
    ]),
    word('AdHoc', 'ad-hoc sub-process', 'What begins in it without being chosen.', [
      must(
        text(
          'activate',
          '`all`, a list of element ids with commas, or FEEL that gives a list. It is then done with the last of them, unless it has a completion condition.',
        ),
      ),
    ]),
    word('Decision', 'business rule task', 'The decision that is taken.', [
      must(text('decision', 'Id of a decision or decision service, or FEEL.')),
      ...binding,
      text('resultVariable', 'Where the result goes.'),
    ]),
    word('Loop', 'activity with a multi-instance marker', 'What it is done for, once each, and what comes of it.', [
      text('collection', 'FEEL that gives a list.'),
      text('elementVariable', 'Variable that holds the item.'),
      text('outputCollection', 'Variable around the step that gets the list of results.'),
      text('outputElement', 'FEEL; what each one adds to the results.'),
    ]),
    word(
      'Caught',
      'error and escalation boundary event, start event of an event sub-process',
      'What is kept of what is caught.',
      [
        text('codeVariable', 'Variable that gets its code.'),
        text('messageVariable', 'Variable that gets its message; of errors only.'),
      ],
    ),
    word('Script', 'script task', 'What a script task does; a service task with it is one.', [
      must(text('expression', 'The source; before FEEL a leading `=` is allowed.')),
      text('language', '`feel` (the default) or `javascript`.'),
      text('resultVariable', 'Where the result goes.'),
    ]),
    word(
      'Notify',
      'send task, message throw event, end event',
      'A message to people that Baton sends. May stand several times.',
      [
        must(text('to', '`person:x`, `group:x`, `starter`, an e-mail address, or FEEL.')),
        text('template', 'Name of a template.'),
        text('subject', 'Subject, literal or FEEL.'),
        body('body', 'The text, where no template is named.'),
      ],
    ),
    word('Process', 'process', 'What holds for the whole process.', [
      flag('businessKeyUnique', 'No two running instances have the same business key. Default `false`.'),
      text('versionTag', 'Your own name of this version.'),
      text('starterVariable', 'Variable that gets who started the instance.'),
      text('starters', 'Who may start it by hand: a list of `group:x` and `person:x` with commas.'),
    ]),
    word('Trigger', 'process', 'What starts it from outside. May stand several times.', [
      must(choice('type', ['manual', 'api', 'webhook'], 'Where the start comes from.')),
      text('name', 'Name of the webhook.'),
    ]),
  ],
};
