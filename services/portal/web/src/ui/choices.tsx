import { UnstyledButton } from '@mantine/core';

import classes from './choices.module.css';

/** A few exclusive filters beside each other; wraps on a narrow screen. */
export const Choices = ({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly label: React.ReactNode }[];
  onChange: (value: string) => void;
}) => (
  <div role="group" aria-label={label} className={classes.choices}>
    {options.map((option) => (
      <UnstyledButton
        key={option.value}
        className={classes.choice}
        aria-pressed={option.value === value}
        onClick={() => onChange(option.value)}
      >
        {option.label}
      </UnstyledButton>
    ))}
  </div>
);
