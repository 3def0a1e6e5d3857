import type { Shape, Status } from './status.js';
import classes from './status-mark.module.css';

const DRAWN: Record<Shape, React.ReactNode> = {
  check: (
    <path
      d="M3 8.6 6.4 12 13 4.6"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  dot: <circle cx="8" cy="8" r="5.4" fill="currentColor" />,
  triangle: <path d="M8 2.2 14.6 13.6H1.4Z" fill="currentColor" strokeLinejoin="round" />,
  diamond: <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" fill="currentColor" />,
  square: <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="1.4" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  cross: (
    <path
      d="M3.6 3.6 12.4 12.4M12.4 3.6 3.6 12.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.6"
      strokeLinecap="round"
    />
  ),
  dash: <path d="M3.5 8h9" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
};

/** The shape alone; for places where the word stands beside it. */
export const StatusShape = ({ status, size = 14 }: { status: Status; size?: number }) => (
  <svg
    className={classes.shape}
    viewBox="0 0 16 16"
    width={size}
    height={size}
    style={{ color: status.colour }}
    aria-hidden="true"
  >
    {DRAWN[status.shape]}
  </svg>
);

/** Shape, word and colour of a state; `word` replaces the usual one, e.g. by "2 days late". */
export const StatusMark = ({
  status,
  word,
  tinted = false,
}: {
  status: Status;
  word?: React.ReactNode;
  tinted?: boolean;
}) => (
  <span
    className={classes.mark}
    data-tinted={tinted || undefined}
    style={{ color: status.colour, background: tinted ? status.tint : undefined }}
  >
    <StatusShape status={status} size={12} />
    <span>{word ?? status.word}</span>
  </span>
);
