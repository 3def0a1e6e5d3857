import { useNow } from './now.js';
import { dueIn, dueStatus, exactTime, relativeTo } from './relative.js';
import { STATUS } from './status.js';
import { StatusMark } from './status-mark.js';

/** "3 h ago", with the exact time in its tooltip and for machines. */
export const RelativeTime = ({ at }: { at: string }) => {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTo(Date.parse(at), now)}
    </time>
  );
};

/** "due in 3 h" or "2 days late", with the shape and colour of its urgency; nothing without a due date. */
export const DueTime = ({ at, since, tinted = false }: { at?: string; since?: string; tinted?: boolean }) => {
  const now = useNow();
  if (at === undefined) return null;
  const name = dueStatus(at, since, now);
  const words = dueIn(Date.parse(at), now);
  return (
    <StatusMark
      status={STATUS[name]}
      tinted={tinted}
      word={
        <time dateTime={at} title={exactTime(at)}>
          {name === 'late' ? words : `due ${words}`}
        </time>
      }
    />
  );
};
