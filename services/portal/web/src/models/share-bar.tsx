import classes from './models.module.css';

/** How much of the map could run today. */
export const ShareBar = ({ share, words = false }: { share: number; words?: boolean }) => {
  const percent = Math.round(share * 100);
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="tabular">
        {percent} %{words && ' of the steps could run today'}
      </span>
    </span>
  );
};
