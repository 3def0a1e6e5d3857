import type { Admin } from 'kafkajs';
import { Wake } from '../wake.js';
import { answerOf } from './broker-errors.js';
import { withAdmin } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';

/** How a topic is to be laid out; `@baton/contracts` holds the plans. */
export interface TopicLayout {
  readonly topic: string;
  readonly partitions: number;
  readonly retention: 'compact' | { readonly days: number };
}

const DAY_MS = 86_400_000;
const MAX_FACT_BYTES = 8 * 1024 * 1024;
const TOPIC_RESOURCE = 2;
const THERE_MS = 30_000;

const settingsOf = ({ retention }: TopicLayout): Readonly<Record<string, string>> => ({
  ...(retention === 'compact'
    ? { 'cleanup.policy': 'compact' }
    : { 'cleanup.policy': 'delete', 'retention.ms': String(retention.days * DAY_MS) }),
  'max.message.bytes': String(MAX_FACT_BYTES),
});

/**
 * Creates the topics that are missing, and leaves alone those that are there.
 *
 * @throws Error naming each setting of a topic that is there and differs
 */
export function createTopics(
  kafka: KafkaSettings,
  plans: readonly TopicLayout[],
  { replicationFactor }: { readonly replicationFactor: number },
): Promise<{ created: string[]; kept: string[] }> {
  return withAdmin(kafka, async (admin) => {
    const created: string[] = [];
    const kept: string[] = [];
    const differences: string[] = [];
    for (const plan of plans) {
      if (await create(admin, plan, replicationFactor)) created.push(plan.topic);
      else {
        kept.push(plan.topic);
        differences.push(...(await differencesFrom(admin, plan)));
      }
    }
    if (differences.length > 0) throw new Error(`Topics differ from their plans: ${differences.join('; ')}`);
    return { created, kept };
  });
}

/** Deletes the topics that are there, with all that is in them and every group's place in them. */
export function forgetTopics(kafka: KafkaSettings, topics: readonly string[]): Promise<void> {
  return withAdmin(kafka, async (admin) => {
    const there = new Set(await admin.listTopics());
    const gone = topics.filter((topic) => there.has(topic));
    if (gone.length > 0) await admin.deleteTopics({ topics: gone });
  });
}

async function create(admin: Admin, plan: TopicLayout, replicationFactor: number): Promise<boolean> {
  const configEntries = Object.entries(settingsOf(plan)).map(([name, value]) => ({ name, value }));
  const topic = { topic: plan.topic, numPartitions: plan.partitions, replicationFactor, configEntries };
  const created = await admin.createTopics({ topics: [topic], waitForLeaders: false });
  if (created) await isThere(admin, plan);
  return created;
}

/** Brokers learn of a topic after its creation has been answered. The library's own wait for that fails when one has not. */
async function isThere(admin: Admin, { topic, partitions }: TopicLayout): Promise<void> {
  const wait = new Wake();
  for (const deadline = performance.now() + THERE_MS; performance.now() < deadline; await wait.sleep(50)) {
    const led = await admin.fetchTopicMetadata({ topics: [topic] }).then(
      ({ topics }) => topics[0]?.partitions.filter(({ leader }) => leader >= 0).length,
      (error: unknown) => {
        if (!/^(UNKNOWN_TOPIC_OR_PARTITION|LEADER_NOT_AVAILABLE)$/.test(answerOf(error) ?? '')) throw error;
      },
    );
    if (led === partitions) return;
  }
  throw new Error(`${topic} was created and is not there after ${THERE_MS} ms`);
}

async function differencesFrom(admin: Admin, plan: TopicLayout): Promise<string[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [plan.topic] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: TOPIC_RESOURCE, name: plan.topic }],
  });
  const entries = new Map(resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
  const wanted = { ...settingsOf(plan), partitions: String(plan.partitions) };
  const found = { ...Object.fromEntries(entries), partitions: String(topics[0]?.partitions.length ?? 0) };
  return Object.entries(wanted)
    .filter(([name, value]) => found[name as keyof typeof found] !== value)
    .map(([name, value]) => `${plan.topic}: ${name} is ${found[name as keyof typeof found]}, planned ${value}`);
}
