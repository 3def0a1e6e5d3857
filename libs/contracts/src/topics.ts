/** Topics by aggregate root. The key of each fact is the aggregate's id. */
export const topics = {
  /** Facts of `baton/execution/v1/instance_events.proto`, keyed by instance id. */
  instance: 'baton.execution.instance.v1',
  /** Facts of `baton/task/v1/user_task_events.proto`, keyed by instance id. */
  userTask: 'baton.task.user_task.v1',
  /** `PersonInvited` facts, keyed by person id. */
  person: 'baton.task.person.v1',
  /** Facts of `baton/model/v1/model_events.proto`, keyed by model id. */
  model: 'baton.model.model.v1',
} as const;

/** CloudEvents types of the facts, by message name. */
export const factTypes = {
  InstanceStarted: 'baton.instance.started.v1',
  InstanceCompleted: 'baton.instance.completed.v1',
  InstanceCanceled: 'baton.instance.canceled.v1',
  InstanceFailed: 'baton.instance.failed.v1',
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
  ModelDeployed: 'baton.model.deployed.v1',
  ModelRetired: 'baton.model.retired.v1',
} as const;
