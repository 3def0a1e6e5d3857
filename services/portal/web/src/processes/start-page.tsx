import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';

import { wordsOf } from '../api/problem.js';
import { startableProcesses, startInstance, type ProcessDefinition } from '../api/progress.js';
import NothingHere from '../app/nothing-here.js';
import { fieldErrorsOf } from '../form/field-errors.js';
import { readValues } from '../form/read-values.js';
import { fieldId, focusFirstError, SchemaForm } from '../form/schema-form.js';
import { initialValues, type Values } from '../form/schema.js';
import { Failed, Rows } from '../ui/list-states.js';
import { Page } from '../ui/page.js';
import classes from './processes.module.css';

export default function StartPage() {
  const { processKey = '' } = useParams();
  const query = useQuery(startableProcesses());
  if (query.isPending || query.isError)
    return (
      <Page title="Start a process">
        {query.isError ? <Failed what="The process" query={query} /> : <Rows count={3} />}
      </Page>
    );
  const process = query.data.find((each) => each.processKey === processKey);
  return process === undefined ? <NothingHere /> : <StartForm process={process} />;
}

const BUSINESS_KEY = 'businessKey';

function StartForm({ process }: { process: ProcessDefinition }) {
  const schema = process.startForm ?? { type: 'object', properties: {} };
  const [values, setValues] = useState<Values>(() => initialValues(schema));
  const [businessKey, setBusinessKey] = useState('');
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const navigate = useNavigate();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: (variables: Values) =>
      startInstance({ processKey: process.processKey, businessKey: businessKey.trim() || undefined, variables }),
    onSuccess: async ({ instanceId }) => {
      void client.invalidateQueries({ queryKey: ['progress'] });
      await navigate(`/processes/${instanceId}`);
    },
  });
  const served = fieldErrorsOf(start.error);
  const errors = { ...served, ...own };
  useEffect(() => {
    if (start.error) focusFirstError(fieldErrorsOf(start.error));
  }, [start.error]);
  const send = (): void => {
    const read = readValues(schema, values);
    setOwn(read.errors);
    if (Object.keys(read.errors).length > 0) focusFirstError(read.errors);
    else start.mutate(read.values);
  };
  return (
    <Page title={`Start ${process.name ?? process.processKey}`} above={`Version ${process.version}`}>
      <form
        noValidate
        className={classes.start}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack gap="lg">
          <TextInput
            id={fieldId(BUSINESS_KEY)}
            label="Business key (optional)"
            description="What people call this case, e.g. an order or vendor number. It is how it is found again."
            maxLength={255}
            value={businessKey}
            error={errors[BUSINESS_KEY]}
            onChange={(event) => setBusinessKey(event.currentTarget.value)}
          />
          <SchemaForm schema={schema} values={values} errors={errors} onChange={setValues} disabled={start.isPending} />
          {start.isError && Object.keys(served).length === 0 && (
            <Alert color="red" role="alert" title="Not started">
              <Text size="sm">{wordsOf(start.error)}</Text>
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={start.isPending}>
              Start
            </Button>
            <Button variant="default" component={Link} to="/processes">
              Not now
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
