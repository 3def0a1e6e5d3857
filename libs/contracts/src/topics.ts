/** Topics by aggregate root. The key of each fact is the aggregate's id. */
export const topics = {
  /** Facts of `baton/execution/v1/instance_events.proto`, keyed by instance id. */
  instance: 'baton.execution.instance.v1',
  /** Facts of `baton/task/v1/user_task_events.proto`, keyed by instance id. */
  userTask: 'baton.task.user_task.v1',
  /** `PersonInvited` facts, keyed by person id. */
  person: 'baton.task.person.v1',
  /** `CredentialChanged` facts, keyed by the credential's SHA-256 in hexadecimal digits. Compacted: the latest is the truth. */
  credential: 'baton.task.credential.v1',
  /** Facts of `baton/model/v1/model_events.proto`, keyed by model id. */
  model: 'baton.model.model.v1',
} as const;

/** How a topic is laid out on a broker. */
export interface TopicPlan {
  readonly topic: string;
  /** The service that publishes to it, and the only one that may. */
  readonly owner: string;
  /** Keys are spread over these; more can be added, but then a key's facts of before and after lie in different ones. */
  readonly partitions: number;
  /** `compact` keeps the latest fact of each key for ever; a number keeps every fact for so many days. */
  readonly retention: 'compact' | { readonly days: number };
}

export const topicPlans: readonly TopicPlan[] = [
  { topic: topics.instance, owner: 'execution', partitions: 12, retention: { days: 7 } },
  { topic: topics.userTask, owner: 'task', partitions: 6, retention: { days: 7 } },
  { topic: topics.person, owner: 'task', partitions: 3, retention: { days: 7 } },
  { topic: topics.credential, owner: 'task', partitions: 3, retention: 'compact' },
  { topic: topics.model, owner: 'model', partitions: 3, retention: { days: 7 } },
];

/** CloudEvents types of the facts, by message name. */
export const factTypes = {
  InstanceStarted: 'baton.instance.started.v1',
  InstanceCompleted: 'baton.instance.completed.v1',
  InstanceCanceled: 'baton.instance.canceled.v1',
  InstanceFailed: 'baton.instance.failed.v1',
  InstanceSuspended: 'baton.instance.suspended.v1',
  InstanceResumed: 'baton.instance.resumed.v1',
  InstanceMigrated: 'baton.instance.migrated.v1',
  ElementActivated: 'baton.element.activated.v1',
  ElementCompleted: 'baton.element.completed.v1',
  ElementTerminated: 'baton.element.terminated.v1',
  MessageAwaited: 'baton.message.awaited.v1',
  TimerScheduled: 'baton.timer.scheduled.v1',
  JobFailed: 'baton.job.failed.v1',
  IncidentRaised: 'baton.incident.raised.v1',
  IncidentResolved: 'baton.incident.resolved.v1',
  UserTaskOpened: 'baton.user_task.opened.v1',
  UserTaskCompleted: 'baton.user_task.completed.v1',
  UserTaskCanceled: 'baton.user_task.canceled.v1',
  UserTaskAssigned: 'baton.user_task.assigned.v1',
  UserTaskNudged: 'baton.user_task.nudged.v1',
  UserTaskEscalated: 'baton.user_task.escalated.v1',
  UserTaskFinished: 'baton.user_task.finished.v1',
  DocumentUploaded: 'baton.document.uploaded.v1',
  GuestInvited: 'baton.guest.invited.v1',
  PersonInvited: 'baton.person.invited.v1',
  PersonPasswordReset: 'baton.person.password_reset.v1',
  CredentialChanged: 'baton.credential.changed.v1',
  ModelDeployed: 'baton.model.deployed.v1',
  ModelRetired: 'baton.model.retired.v1',
} as const;
