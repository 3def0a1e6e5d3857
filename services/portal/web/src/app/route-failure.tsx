import { Button, Container, Group, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';

/** A screen that could not be drawn or fetched, e.g. after Baton was updated under an open page. */
export function RouteFailure() {
  const error = useRouteError();
  console.error(error);
  return (
    <Container size="xs" py={80} component="main">
      <Title order={1}>This screen could not be opened</Title>
      <Text c="dimmed" mt="sm" mb="lg">
        Baton may have been updated while the page was open. What you had typed into a task is kept.
      </Text>
      <Group>
        <Button onClick={() => location.reload()}>Reload</Button>
        <Button variant="default" component="a" href="/">
          To the inbox
        </Button>
      </Group>
    </Container>
  );
}
