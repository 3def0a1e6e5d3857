import { Title } from '@mantine/core';

import type { UserTask } from '../api/tasks.js';
import { Fields } from '../ui/json-value.js';

/** What the process hands over for this step, beside what its form shows anyway. */
export function TaskInputs({ task }: { task: UserTask }) {
  const inputs = Object.entries(task.inputs ?? {}).filter(
    ([name, value]) => value !== null && task.formSchema?.properties?.[name] === undefined,
  );
  if (inputs.length === 0) return null;
  return (
    <section>
      <Title order={2}>What you should know</Title>
      <Fields data={Object.fromEntries(inputs)} />
    </section>
  );
}
