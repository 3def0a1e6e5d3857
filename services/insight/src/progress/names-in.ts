import { factTypes } from '@baton/contracts';
import {
  GuestInvited,
  PersonInvited,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskFinished,
  UserTaskNudged,
  type Recipient,
} from '@baton/contracts/task';

import type { SeenFact } from './fact-of.js';

export type Named = readonly [ref: string, name: string];

const ofRecipients = (recipients: readonly Recipient[]): Named[] => recipients.map(({ ref, name }) => [ref, name]);

const BY_TYPE: Readonly<Record<string, (data: object) => Named[]>> = {
  [factTypes.UserTaskAssigned]: (data) => {
    const { assignee, assigneeName, candidates, candidateNames, recipients } = UserTaskAssigned.fromPartial(data);
    return [
      [assignee, assigneeName],
      ...candidates.map((ref, at): Named => [ref, candidateNames[at] ?? '']),
      ...ofRecipients(recipients),
    ];
  },
  [factTypes.UserTaskNudged]: (data) => ofRecipients(UserTaskNudged.fromPartial(data).recipients),
  [factTypes.UserTaskEscalated]: (data) => ofRecipients(UserTaskEscalated.fromPartial(data).recipients),
  [factTypes.UserTaskFinished]: (data) => {
    const { completedBy, completedByName } = UserTaskFinished.fromPartial(data);
    return [[completedBy, completedByName]];
  },
  [factTypes.GuestInvited]: (data) =>
    ofRecipients([GuestInvited.fromPartial(data).recipient].filter((one) => one !== undefined)),
  [factTypes.PersonInvited]: (data) =>
    ofRecipients([PersonInvited.fromPartial(data).recipient].filter((one) => one !== undefined)),
};

/** How people, groups and guests are called, as far as this fact tells; later facts win. */
export const namesIn = ({ type, data }: SeenFact): Named[] =>
  (BY_TYPE[type]?.(data as object) ?? []).filter(([ref, name]) => ref !== '' && name !== '' && name !== ref);
