/** Every screen: who opens it, where, and what stands there once it is ready. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly person?: string;
  readonly ready: string;
}

const anna = 'anna.berg';

/** Where people sign in, work and see how it goes. */
export const screensOfWork: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in', ready: 'text=Forgot your password?' },
  { name: 'forgot-password', path: '/forgot-password', ready: 'text=Send the link' },
  { name: 'choose-password', path: '/password#token', ready: 'text=Set the password' },
  { name: 'inbox', path: '/inbox', person: anna, ready: 'text=Rate the vendor' },
  { name: 'inbox-empty', path: '/inbox', person: 'jonas.weber', ready: 'text=Nothing waits for you' },
  { name: 'inbox-waiting', path: '/inbox?show=waiting', person: anna, ready: 'text=Remind' },
  { name: 'task-form', path: '/tasks/i-0141:9', person: anna, ready: 'text=Why this is here' },
  { name: 'task-decision', path: '/tasks/i-0138:9', person: anna, ready: 'text=What happens next' },
  { name: 'progress', path: '/processes/i-0138', person: anna, ready: '.djs-container .baton-badge' },
  {
    name: 'progress-incident',
    path: '/processes/i-0129?tab=documents',
    person: anna,
    ready: '.djs-container .baton-badge',
  },
  { name: 'progress-data', path: '/processes/i-0141?tab=data', person: anna, ready: '.djs-container .baton-badge' },
  { name: 'processes', path: '/processes', person: anna, ready: 'text=V-2026-0141' },
  { name: 'processes-none', path: '/processes?q=nothing', person: anna, ready: 'text=No process fits' },
  { name: 'start', path: '/start/vendor-onboarding', person: anna, ready: 'text=Company name' },
  { name: 'guest', path: '/guest#open', ready: 'text=What is needed' },
  { name: 'guest-stale', path: '/guest#used', ready: 'text=This link no longer opens' },
];

/** Where processes are made, and Baton is looked after. */
export const screensOfAdministration: readonly Screen[] = [
  { name: 'models', path: '/models', person: anna, ready: 'text=Invoice approval' },
  { name: 'model', path: '/models/m-draft', person: anna, ready: '.djs-container .baton-badge' },
  { name: 'model-ready', path: '/models/m-vendor', person: anna, ready: 'text=Nothing is missing' },
  { name: 'operations', path: '/operations', person: anna, ready: 'text=answered 503' },
  { name: 'operations-mail', path: '/operations/mail', person: anna, ready: 'text=No mail server is set' },
  { name: 'operations-message', path: '/operations/mail/mail-2', person: anna, ready: 'iframe' },
  { name: 'operations-parked', path: '/operations/parked', person: anna, ready: 'text=Send through again' },
  { name: 'operations-health', path: '/operations/health', person: anna, ready: 'text=Every part answers' },
  { name: 'people', path: '/people', person: anna, ready: 'text=Marek Nowak' },
  { name: 'groups', path: '/people/groups', person: anna, ready: 'text=Risk officers' },
  { name: 'keys', path: '/keys', person: anna, ready: 'text=Bank check worker' },
  { name: 'webhooks', path: '/webhooks', person: anna, ready: 'text=ERP: vendor requested' },
  { name: 'subscriptions', path: '/subscriptions', person: anna, ready: 'text=Service desk' },
  { name: 'secrets', path: '/secrets', person: anna, ready: 'text=ERP_TOKEN' },
  { name: 'profile', path: '/profile', person: anna, ready: 'text=Sign out everywhere' },
  { name: 'nothing-here', path: '/nowhere/at/all', person: anna, ready: 'text=This address leads nowhere' },
];
