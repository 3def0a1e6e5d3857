/** Who calls, in the order in which they do: those with fewer rights first. */
export const callers = ['nobody', 'guest', 'participant', 'worker', 'designer', 'operator', 'admin'] as const;
export type CallerName = (typeof callers)[number];

/** What of the first tenant the calls are about. */
export interface Things {
  readonly instance: string;
  readonly doomedInstance: string;
  readonly task: string;
  readonly document: string;
  readonly model: string;
  readonly message: string;
  readonly incident: string;
  readonly job: string;
  readonly webhook: string;
  readonly subscription: string;
  readonly apiKey: string;
}

/** The decision on one operation: one call of it, and who is let through. */
export interface Decision {
  readonly path?: (things: Things) => string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Those who may; `everybody` are all who have proved who they are. */
  readonly may: readonly CallerName[];
  /** To those who may not, what the path names does not exist. */
  readonly hidden?: boolean;
  /** What the admin of another tenant is answered; otherwise 404 where the path names something, and 2xx with nothing of ours where not. */
  readonly stranger?: readonly number[];
}

const OPEN = [...callers];
const everybody = callers.slice(1);
const members: CallerName[] = ['participant', 'worker', 'designer', 'operator', 'admin'];
const readers: CallerName[] = ['participant', 'designer', 'operator', 'admin'];
const workers: CallerName[] = ['worker', 'operator', 'admin'];
const operators: CallerName[] = ['operator', 'admin'];
const designers: CallerName[] = ['designer', 'admin'];
const admins: CallerName[] = ['admin'];
const XML = { 'content-type': 'application/xml' };
const PDF = { 'content-type': 'application/pdf', 'x-file-name': 'x.pdf' };

const on = (path: (things: Things) => string, more: Omit<Decision, 'path'>): Decision => ({ path, ...more });
const instance = (rest = '') => ({ path: (of: Things) => `/v1/instances/${of.instance}${rest}` });
const job = (rest: string, body: object): Decision => ({
  path: ({ job: id }) => `/v1/jobs/${encodeURIComponent(id)}${rest}`,
  body: { leaseToken: 'forged', ...body },
  may: workers,
});
const task = (rest: string, more: Omit<Decision, 'may' | 'path'> & { may?: readonly CallerName[] } = {}): Decision => ({
  path: (of) => `/v1/tasks/${encodeURIComponent(of.task)}${rest}`,
  may: operators,
  hidden: true,
  ...more,
});
const subscription = (rest = ''): Decision => ({
  path: (of) => `/v1/event-subscriptions/${of.subscription}${rest}`,
  may: designers,
});
/** Only the guest's own cookie counts here. */
const guest = (more: Omit<Decision, 'may'> = {}): Decision => ({ may: ['guest'], stranger: [401], ...more });

/** Every operation of the OpenAPI document by its id. One that is missing here fails the test: decide who may. */
export const decisions: Readonly<Record<string, Decision>> = {
  Deployments_list: { may: members },
  Deployments_get: on(() => '/v1/processes/order', { may: members }),
  Incidents_list: { may: operators },
  Incidents_retry: on((of) => `/v1/incidents/${encodeURIComponent(of.incident)}/retry`, { may: operators }),
  Incidents_resolve: on((of) => `/v1/incidents/${encodeURIComponent(of.incident)}/resolve`, {
    body: {},
    may: operators,
  }),
  Decisions_deploy: { body: { xml: '<no-dmn/>' }, may: designers, stranger: [400] },
  Decisions_list: { may: members },
  Decisions_get: on(() => '/v1/decisions/none', { may: members }),
  Decisions_evaluate: on(() => '/v1/decisions/none/evaluate', { body: {}, may: members }),
  Conditions_evaluate: { body: {}, may: workers },
  Signals_broadcast: { body: { name: 'nobody waits' }, may: workers },
  Operations_at: { ...instance('/events/none/instance'), may: operators },
  Operations_suspend: on((of) => `/v1/instances/${of.doomedInstance}/suspend`, { body: {}, may: operators }),
  Operations_resume: on((of) => `/v1/instances/${of.doomedInstance}/resume`, { body: {}, may: operators }),
  Operations_modify: {
    ...instance('/modify'),
    body: { instructions: [{ activate: { elementId: 'none' } }] },
    may: operators,
  },
  Operations_migrate: { ...instance('/migrate'), body: { validateOnly: true }, may: operators },
  Operations_activate: { ...instance('/ad-hoc/1/activities'), body: { elementId: 'none' }, may: operators },
  Operations_completeAdHoc: { ...instance('/ad-hoc/1/complete'), body: {}, may: operators },
  Instances_start: {
    body: { processKey: 'order', variables: { customer: 'x@x.example' } },
    may: members,
    stranger: [404],
  },
  Instances_list: { may: members },
  Instances_get: { ...instance(), may: members },
  Instances_cancel: on((of) => `/v1/instances/${of.doomedInstance}/cancel`, { body: {}, may: operators }),
  Instances_setVariables: { ...instance('/variables'), body: { variables: { seen: true } }, may: operators },
  Instances_events: { ...instance('/events'), may: members },
  Jobs_activate: { body: { type: 'weigh', worker: 'w', waitMs: 0 }, may: workers },
  Jobs_complete: job('/complete', {}),
  Jobs_fail: job('/fail', { message: 'x' }),
  Jobs_throwError: job('/error', { errorCode: 'X', message: 'x' }),
  Jobs_extend: job('/extend', { lockMs: 1000 }),
  Messages_publish: { body: { name: 'nobody waits', correlationKey: 'x' }, may: workers },
  // Nothing is configured to take traces.
  Traces_export: { body: {}, may: operators, stranger: [409] },
  ApiKeys_list: { may: admins },
  ApiKeys_create: { body: { name: 'made', roles: ['worker'] }, may: admins },
  ApiKeys_revoke: on((of) => `/v1/api-keys/${of.apiKey}`, { may: admins }),
  Documents_upload: task('/documents/proof', { body: '%PDF-1.7 more', headers: PDF }),
  Documents_ofSlot: task('/documents/proof'),
  Documents_ofInstance: on((of) => `/v1/documents?instanceId=${of.instance}`, { may: everybody, stranger: [200] }),
  Documents_byId: on((of) => `/v1/documents/${of.document}`, { may: operators, hidden: true }),
  Groups_list: { may: readers },
  Groups_create: { body: { groupId: 'made' }, may: admins },
  Groups_change: on(() => '/v1/groups/doomed', { body: { name: 'Doomed' }, may: admins }),
  Groups_remove: on(() => '/v1/groups/doomed', { may: admins }),
  Guests_open: { body: { token: 'made-up' }, may: OPEN, stranger: [404] },
  Guests_task: guest(),
  Guests_saveDraft: guest({ body: {} }),
  Guests_upload: guest({ path: () => '/v1/guest/task/documents/none', body: '%PDF-1.7', headers: PDF }),
  Guests_download: guest({ path: () => '/v1/guest/task/documents/none' }),
  Guests_complete: guest({ body: { outcome: 'none' } }),
  People_list: { may: readers },
  People_create: { body: { name: 'x', email: 'paula@example.com' }, may: admins, stranger: [409] },
  People_change: on(() => '/v1/people/doomed', { body: { roles: ['participant'] }, may: admins }),
  People_deactivate: on(() => '/v1/people/doomed', { may: admins }),
  Sessions_whoAmI: { may: everybody },
  Sessions_signIn: { body: { email: 'x', password: 1 }, may: OPEN, stranger: [400] },
  Sessions_signOut: { may: OPEN, headers: { cookie: '' } },
  Sessions_signOutEverywhere: { may: [], stranger: [204], headers: { 'x-last': 'yes' } },
  Sessions_changePassword: {
    may: ['participant'],
    body: { current: 'wrong', new: 'long enough, surely' },
    stranger: [400],
  },
  Sessions_requestReset: { body: { email: 1 }, may: OPEN, stranger: [400] },
  Sessions_confirmReset: { body: { token: 'made-up', password: 'long enough, surely' }, may: OPEN, stranger: [409] },
  Tenants_list: { may: admins, stranger: [403] },
  Tenants_create: { body: { tenantId: 'other', adminEmail: 'x@x.example' }, may: admins, stranger: [403] },
  Tenants_remove: on(() => '/v1/tenants/nobodys', { may: admins, stranger: [403] }),
  UserTasks_list: { may: readers },
  UserTasks_get: task(''),
  UserTasks_nudge: task('/nudge'),
  UserTasks_claim: task('/claim'),
  UserTasks_release: task('/release'),
  UserTasks_assign: task('/assign', { body: { to: 'person:nobody' } }),
  UserTasks_saveDraft: task('/draft', { body: {} }),
  UserTasks_complete: task('/complete', { body: { outcome: 'none' } }),
  Models_import: { body: '<no', headers: XML, may: designers, stranger: [400] },
  Models_list: { may: readers },
  Models_get: on((of) => `/v1/models/${of.model}`, { may: readers }),
  Models_updateElement: on((of) => `/v1/models/${of.model}/elements/none`, { body: { name: 'x' }, may: designers }),
  Models_deploy: on((of) => `/v1/models/${of.model}/deploy`, { may: designers }),
  Models_retire: on((of) => `/v1/models/${of.model}/retire`, { may: designers }),
  Messages_list: { may: operators },
  Messages_get: on((of) => `/v1/notifications/messages/${of.message}`, { may: operators }),
  Messages_resend: on((of) => `/v1/notifications/messages/${of.message}/resend`, { may: operators }),
  NotificationStream_stream: { may: ['guest', 'participant', 'designer', 'operator', 'admin'] },
  EventSubscriptions_create: {
    body: { name: 'made', url: 'https://localhost:1/', eventTypes: ['baton.model.*'] },
    may: designers,
  },
  EventSubscriptions_list: { may: designers },
  EventSubscriptions_get: subscription(),
  EventSubscriptions_pause: subscription('/pause'),
  EventSubscriptions_resume: subscription('/resume'),
  EventSubscriptions_rotateSecret: subscription('/rotate-secret'),
  EventSubscriptions_test: subscription('/test'),
  EventSubscriptions_deliveries: subscription('/deliveries'),
  EventSubscriptions_delivery: subscription('/deliveries/none'),
  EventSubscriptions_redeliver: subscription('/deliveries/none/redeliver'),
  EventSubscriptions_remove: subscription(),
  Hooks_receive: on((of) => `/v1/hooks/${of.webhook}`, { body: {}, may: [], hidden: true, stranger: [401] }),
  Secrets_put: { body: { name: 'MADE', value: 'x' }, may: designers },
  Secrets_list: { may: designers },
  Secrets_remove: on(() => '/v1/secrets/OURS', { may: designers }),
  Webhooks_create: { body: { name: 'made', processKey: 'order' }, may: designers },
  Webhooks_list: { may: designers },
  Webhooks_deliveries: on((of) => `/v1/webhooks/${of.webhook}/deliveries`, { may: designers }),
  Webhooks_remove: on((of) => `/v1/webhooks/${of.webhook}`, { may: designers }),
  Progress_list: { may: everybody },
  Progress_get: on((of) => `/v1/progress/${of.instance}`, { may: ['designer', 'operator', 'admin'], hidden: true }),
  Progress_timeline: on((of) => `/v1/progress/${of.instance}/timeline`, {
    may: ['designer', 'operator', 'admin'],
    hidden: true,
  }),
  About_about: { may: OPEN },
  Clock_advance: { body: { duration: 'never' }, may: operators, stranger: [400] },
  DeadLetters_list: { may: operators },
  DeadLetters_redrive: { body: { service: 'nobody' }, may: operators, stranger: [404] },
};
