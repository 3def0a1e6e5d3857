import type { AclEntry, AclFilter } from 'kafkajs';
import { aclKinds, withAdmin } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';

/** What a user may do, and nothing else. */
export interface Rights {
  readonly user: string;
  /** Topics. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Consumer groups whose names begin so. */
  readonly groupPrefix: string;
}

/** Gives each user these rights, and takes all others from it. May be repeated. */
export function grantRights(kafka: KafkaSettings, rights: readonly Rights[]): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    for (const each of rights) {
      const wanted = aclsOf(each);
      if (wanted.length > 0) await admin.createAcls({ acl: wanted });
      const { resources } = await admin.describeAcls(ofUser(each.user));
      const known = new Set(wanted.map(nameOf));
      const stale = resources
        .flatMap(({ acls, ...resource }) => acls.map((acl) => ({ ...resource, ...acl })))
        .filter((acl) => !known.has(nameOf(acl)));
      if (stale.length > 0) await admin.deleteAcls({ filters: stale });
    }
  });
}

function aclsOf({ user, writes, reads, groupPrefix }: Rights): AclEntry[] {
  const { resource, operation, pattern, permission } = aclKinds;
  const common = { principal: `User:${user}`, host: '*', permissionType: permission.ALLOW };
  const onTopic = (may: AclEntry['operation']) => (resourceName: string) => ({
    ...common,
    resourceType: resource.TOPIC,
    resourceName,
    resourcePatternType: pattern.LITERAL,
    operation: may,
  });
  const groups = { resourceType: resource.GROUP, resourceName: groupPrefix, resourcePatternType: pattern.PREFIXED };
  return [
    ...writes.map(onTopic(operation.WRITE)),
    ...reads.map(onTopic(operation.READ)),
    ...(reads.length > 0 ? [{ ...common, ...groups, operation: operation.READ }] : []),
  ];
}

function ofUser(user: string): AclFilter {
  const { resource, operation, pattern, permission } = aclKinds;
  return {
    resourceType: resource.ANY,
    resourcePatternType: pattern.ANY,
    principal: `User:${user}`,
    operation: operation.ANY,
    permissionType: permission.ANY,
  };
}

const nameOf = (acl: Pick<AclEntry, 'resourceType' | 'resourceName' | 'resourcePatternType' | 'operation'>): string =>
  [acl.resourceType, acl.resourceName, acl.resourcePatternType, acl.operation].join('/');
