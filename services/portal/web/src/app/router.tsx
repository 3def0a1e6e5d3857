import { createBrowserRouter, Navigate, type LazyRouteFunction, type RouteObject } from 'react-router';

import { SessionGate } from '../session/session-gate.js';
import { RouteFailure } from './route-failure.js';
import { Shell } from './shell.js';
import { Opening } from './opening.js';

/** A screen that is fetched when it is first opened. */
const screen = (path: string, load: () => Promise<{ default: React.ComponentType }>): RouteObject => ({
  path,
  lazy: (async () => ({ Component: (await load()).default })) as LazyRouteFunction<RouteObject>,
});

export const router = createBrowserRouter([
  {
    errorElement: <RouteFailure />,
    HydrateFallback: Opening,
    children: [
      screen('/sign-in', () => import('../session/sign-in.js')),
      screen('/forgot-password', () => import('../session/forgot-password.js')),
      screen('/password', () => import('../session/choose-password.js')),
      screen('/guest', () => import('../guest/guest-page.js')),
      {
        element: (
          <SessionGate>
            <Shell />
          </SessionGate>
        ),
        children: [
          {
            errorElement: <RouteFailure />,
            children: [
              { index: true, element: <Navigate to="/inbox" replace /> },
              screen('/inbox', () => import('../inbox/inbox.js')),
              screen('/tasks/:taskId', () => import('../task/task-page.js')),
              screen('/processes', () => import('../processes/processes.js')),
              screen('/start/:processKey', () => import('../processes/start-page.js')),
              screen('/processes/:instanceId', () => import('../progress/progress-page.js')),
              screen('/models', () => import('../models/models.js')),
              screen('/models/:modelId', () => import('../models/model-page.js')),
              screen('/operations', () => import('../operations/operations.js')),
              screen('/operations/:tab', () => import('../operations/operations.js')),
              screen('/operations/mail/:messageId', () => import('../operations/message-page.js')),
              screen('/people', () => import('../people/people-page.js')),
              screen('/people/groups', () => import('../people/groups-page.js')),
              screen('/keys', () => import('../keys/keys-page.js')),
              screen('/webhooks', () => import('../webhooks/webhooks-page.js')),
              screen('/subscriptions', () => import('../subscriptions/subscriptions-page.js')),
              screen('/secrets', () => import('../secrets/secrets-page.js')),
              screen('/profile', () => import('../profile/profile-page.js')),
              screen('*', () => import('./nothing-here.js')),
            ],
          },
        ],
      },
    ],
  },
]);
