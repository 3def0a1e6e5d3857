import { noun, VARIABLES, verb, wholeNumber, type AddNoun } from './nouns.js';

interface Start {
  readonly variables?: string;
  readonly businessKey?: string;
  readonly requestId?: string;
  readonly processVersion?: number;
  readonly startEvent?: string;
}

export const addProcess: AddNoun = (program, cli) => {
  const process = noun(program, 'process', 'deployed processes');

  verb(process, 'start <key>', 'start an instance of a deployed process', [
    `process start order-approval --variables '{"amount": 250}'`,
    'process start order-approval --variables @order.json --business-key 4711 --request-id order-4711',
  ])
    .option('--variables <json>', VARIABLES)
    .option('--business-key <key>', 'what people call it, e.g. an order number')
    .option('--request-id <id>', 'the same id starts one instance, however often it is sent')
    .option('--process-version <n>', 'a version; default: the latest', wholeNumber)
    .option('--start-event <id>', 'a start event; default: the plain one')
    .action(async (processKey: string, { variables, businessKey, requestId, processVersion, startEvent }: Start) => {
      const body = {
        processKey,
        businessKey,
        variables: await cli.object(variables),
        requestId,
        version: processVersion,
        startEventId: startEvent,
      };
      cli.printRecord(await cli.rest.post('/v1/instances', body));
    });
};
