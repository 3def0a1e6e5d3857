import { aboutNode, nodesOf, title, type Rule } from './rule.js';

const known = ['http'];

/** A connector is of a kind that exists. */
export const connectorUnknown: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { connector } = node.baton;
    if (!connector || known.includes(connector.type)) return [];
    return [
      aboutNode(process, node, {
        code: 'connector-unknown',
        severity: 'error',
        category: 'system',
        mendKind: 'bind-system',
        message: `The connector "${connector.type}" of ${title(node)} is not supported yet.`,
        mend: `Use one of: ${known.join(', ')}; or a job that a worker of yours does.`,
      }),
    ];
  });
