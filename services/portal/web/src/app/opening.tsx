import { Center, Loader } from '@mantine/core';

/** What is shown until the first screen has come. */
export const Opening = () => (
  <Center h="60vh" role="status" aria-label="Loading">
    <Loader size="sm" />
  </Center>
);
