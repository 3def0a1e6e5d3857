import type { Status } from '../ui/status.js';
import classes from './progress.module.css';

/** One piece per step: those done, the one under way, those to come. Many steps melt into one bar. */
export const ProgressBar = ({ done, total, status }: { done: number; total: number; status: Status }) => {
  if (total === 0) return null;
  const pieces = Math.min(total, 24);
  const scaled = Math.round((done / total) * pieces);
  return (
    <span className={classes.bar}>
      <span className={classes.pieces} aria-hidden="true">
        {Array.from({ length: pieces }, (_, index) => (
          <span
            key={index}
            style={{
              background:
                index < scaled ? 'var(--state-done)' : index === scaled && done < total ? status.colour : undefined,
            }}
          />
        ))}
      </span>
      <span className="tabular">
        {done} of {total}
      </span>
    </span>
  );
};
