/** The baton, and the name unless `compact`. */
export const Logo = ({ compact = false }: { compact?: boolean }) => (
  <span
    style={{
      display: 'inline-flex',
      alignItems: 'center',
      gap: 9,
      fontWeight: 680,
      fontSize: '1.0625rem',
      letterSpacing: '-0.01em',
    }}
  >
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1f4fbf" />
      <g transform="rotate(-45 16 16)">
        <rect x="4.5" y="12.5" width="23" height="7" rx="3.5" fill="#fff" />
        <rect x="20" y="12.5" width="3" height="7" fill="#1f4fbf" />
      </g>
    </svg>
    {!compact && 'Baton'}
  </span>
);
