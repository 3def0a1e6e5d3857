import { fromTimestamp } from '@baton/contracts';
import type {
  Recipient,
  TaskSummary,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskNudged,
} from '@baton/contracts/task';
import type { Fact } from '@baton/messaging';

import { oneLine, type Letter } from '../messages/letter.js';
import { moment, render, type TemplateName, type View } from '../templates/render.js';

/** Makes the letters that tell people of facts about one task. */
export class TaskLetters {
  constructor(
    private readonly fact: Pick<Fact, 'id' | 'tenant'>,
    private readonly task: TaskSummary,
    private readonly linkBase: string,
  ) {}

  assigned({ recipients, assignee, reason, note }: UserTaskAssigned): Letter[] {
    const { lead, sentence } = assignedWords(assignee !== '', reason);
    return members(recipients).map((to) => this.toMember('assigned', to, { lead, sentence, note }));
  }

  /** To people only; guests get {@link guestReminder}. */
  nudged({ recipients, count, nudgedBy }: UserTaskNudged): Letter[] {
    const asked = nudgedBy === '' ? 'This task still waits for you' : 'Somebody asks you for this task again';
    const sentence = count > 1 ? `${asked} (reminder ${count}).` : `${asked}.`;
    return members(recipients).map((to) => this.toMember('nudge', to, { sentence }));
  }

  escalated({ recipients, fromName }: UserTaskEscalated): Letter[] {
    const sentence =
      fromName === ''
        ? 'Nobody has done this task in time. Please see that it goes on.'
        : `${fromName} has not done this task in time. Please see that it goes on.`;
    return members(recipients).map((to) => this.toMember('escalation', to, { sentence }));
  }

  guestInvitation(
    to: Recipient,
    words: { readonly link: string; readonly askedBy: string; readonly instructions: string },
  ): Letter {
    return this.letter('guest-invitation', to, words);
  }

  guestReminder(to: Recipient, link: string): Letter {
    return this.letter('guest-reminder', to, { link });
  }

  private toMember(kind: TemplateName, to: Recipient, view: View): Letter {
    return this.letter(kind, to, {
      ...view,
      link: `${this.linkBase}/tasks/${encodeURIComponent(this.task.userTaskId)}`,
    });
  }

  private letter(kind: TemplateName, { name, email }: Recipient, view: View): Letter {
    const { id: cause, tenant } = this.fact;
    const { name: taskName, instanceId, missing, dueAt, openedAt } = this.task;
    const content = render(kind, {
      name: oneLine(name || email),
      taskName: oneLine(taskName),
      about: aboutOf(this.task.processName, this.task.businessKey),
      due: dueAt && moment(fromTimestamp(dueAt)),
      openedAt: openedAt && moment(fromTimestamp(openedAt)),
      hasMissing: missing.length > 0,
      missing,
      ...view,
    });
    return { cause, tenant, to: { email, name }, kind, content, instanceId };
  }
}

/** `Vendor onboarding, V-17` */
export const aboutOf = (processName: string, businessKey: string): string =>
  oneLine(businessKey === '' ? processName : `${processName}, ${businessKey}`);

export const isGuest = ({ ref }: Recipient): boolean => ref.startsWith('guest:');
const members = (recipients: readonly Recipient[]): Recipient[] =>
  recipients.filter((recipient) => !isGuest(recipient));

function assignedWords(hasOwner: boolean, reason: string): { lead: string; sentence: string } {
  if (reason === 'escalated')
    return { lead: 'Yours by escalation', sentence: 'This task has been escalated and is yours now.' };
  if (!hasOwner) return { lead: 'To take', sentence: 'A task waits for one of you to take it.' };
  if (reason === 'opened') return { lead: 'Your turn', sentence: 'A process has come to you.' };
  if (reason === 'rerouted')
    return { lead: 'Handed to you', sentence: 'You stand in for somebody: this task is yours now.' };
  return { lead: 'Handed to you', sentence: 'This task has been handed to you.' };
}
