import { until } from '@baton/testing';

import { answered } from './crashing.js';
import type { Api } from './api.js';
import { deploy, diagram } from './diagrams.js';

const approvalDiagram = diagram(
  `
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="approve" name="Approve">
      <bpmn:extensionElements><baton:owner candidates="person:paula" /></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve" />
    <bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="end" />`,
  'approval',
);

const EMAIL = 'paula@company.example';
const PASSWORD = 'paula approves everything';
const PATIENCE_MS = 90_000;

/** Instances that wait for Paula, through `task` and back. */
export class Approvals {
  readonly instances: string[] = [];

  /** Makes Paula, and the process that waits for her. */
  static async prepare(api: Api): Promise<Approvals> {
    await answered('person', () =>
      api.post('/v1/people', {
        personId: 'paula',
        name: 'Paula',
        email: EMAIL,
        roles: ['participant'],
        password: PASSWORD,
      }),
    );
    await deploy(api, approvalDiagram);
    return new Approvals(api);
  }

  private constructor(private readonly api: Api) {}

  async start(count: number): Promise<void> {
    for (let each = 0; each < count; each += 1) {
      const requestId = `approval-${this.instances.length}`;
      const { body } = await answered('start', () =>
        this.api.post('/v1/instances', { processKey: 'approval', requestId }),
      );
      this.instances.push(String(body['instanceId']));
    }
  }

  /** Paula approves the first `count` that are left. Returns when they have ended. */
  async approve(count: number, api: Api = this.api): Promise<void> {
    const paula = await until('Paula has signed in', () => api.signIn(EMAIL, PASSWORD), PATIENCE_MS);
    for (const instanceId of this.instances.splice(0, count)) {
      const task = await until(
        `Paula has the task of ${instanceId}`,
        async () => {
          const { userTasks } = await paula.ok(
            paula.get<{ userTasks: { userTaskId: string; instanceId: string }[] }>('/v1/tasks?pageSize=200'),
          );
          return userTasks.find((each) => each.instanceId === instanceId);
        },
        PATIENCE_MS,
      );
      await answered('approval', () => paula.post(`/v1/tasks/${encodeURIComponent(task.userTaskId)}/complete`, {}));
      await until(
        `${instanceId} has ended`,
        async () => (await api.ok(api.get(`/v1/instances/${instanceId}`)))['state'] === 'completed',
        PATIENCE_MS,
      );
    }
  }
}
