import type { ForeignStep } from './foreign-step.js';

const moment = /^\d{4}-\d{2}-\d{2}/;

/** A due date as the duration from the step's start that Baton keeps. */
export function carryDue(step: ForeignStep, text: string): void {
  const due = dueOf(step, text.trim());
  step.put('baton:ServiceLevel', { due });
}

function dueOf(step: ForeignStep, text: string): string {
  const value = step.value(text);
  if (!value.startsWith('=')) return moment.test(value) ? `=${dateAndTime(JSON.stringify(value))} - now()` : value;
  const feel = value.slice(1).trim();
  const fromNow = /^now\(\) \+ duration\("([^"]+)"\)$/.exec(feel)?.[1];
  if (fromNow !== undefined) return fromNow;
  if (feel.startsWith('now()')) return `=(${feel}) - now()`;
  return `=(if (${feel}) instance of string then date and time(${feel}) else ${feel}) - now()`;
}

const dateAndTime = (text: string): string =>
  /T\d{2}:\d{2}"$/.test(text)
    ? `date and time(${text.slice(0, -1)}:00")`
    : /T/.test(text)
      ? `date and time(${text})`
      : `date and time(date(${text}), time("00:00:00Z"))`;
