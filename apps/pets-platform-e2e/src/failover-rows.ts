import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { FailoverProxy } from './failover-proxy';
import { newestReport, nxFailover, type FailoverRun, type Report } from './failover-run';
import { PRIMARY, RECOVERY, type LocalDeployment } from './local-deployment';

const MIN_CAPACITY = '/pets-api/min-capacity';
const IMAGE_TAG = '/pets-api/image-tag';

/** The command `nx failover` against a deployment of prod, with all that a test reads of its Regions. */
export class FailoverTest {
  proxy!: FailoverProxy;
  private readonly reports: string;

  constructor(readonly prod: LocalDeployment) {
    this.reports = join(prod.folder, 'failover');
  }

  async start(): Promise<void> {
    mkdirSync(this.reports);
    this.proxy = await FailoverProxy.start(this.prod);
    Object.assign(this.proxy.scalableTargets, {
      [PRIMARY]: { MinCapacity: 2, MaxCapacity: 10 },
      [RECOVERY]: { MinCapacity: 0, MaxCapacity: 10 },
    });
  }

  /** Runs an action, which must succeed. */
  async succeed(...args: string[]): Promise<void> {
    const { status, lines } = await this.run(args);
    if (status !== 0) throw new Error([`nx failover ${args.join(' ')}: ${status}`, ...lines].join('\n'));
  }

  /** Runs an action until it prints a line that matches, and kills it. */
  async interrupt(args: readonly string[], killAt: RegExp): Promise<void> {
    const { status, lines } = await this.run(args, killAt);
    if (status !== null)
      throw new Error([`nx failover ${args.join(' ')} was not killed: ${status}`, ...lines].join('\n'));
  }

  /** Runs an action. With `killAt`, it is killed when it prints a line that matches. */
  async run(args: readonly string[], killAt?: RegExp): Promise<FailoverRun> {
    this.proxy.calls.length = 0;
    const { endpoint, publicUrl } = this.proxy;
    return nxFailover({ endpoint, reports: this.reports, args: [...args, `--url=${publicUrl}`], killAt });
  }

  get report(): Report {
    return newestReport(this.reports);
  }

  /** Pushes an image to the repository of a Region, and names it in the parameter. */
  async pushImage(imageTag: string, region = RECOVERY): Promise<void> {
    const imageManifest = JSON.stringify({ schemaVersion: 2, config: { digest: `sha256:${imageTag}` }, layers: [] });
    await new ECRClient(this.prod.client(region)).send(
      new PutImageCommand({ repositoryName: 'pets-api', imageTag, imageManifest }),
    );
    await new SSMClient(this.prod.client(region)).send(
      new PutParameterCommand({ Name: IMAGE_TAG, Value: imageTag, Overwrite: true }),
    );
  }

  /** Desired tasks, parameter and image of the service. */
  async service(region: string) {
    const ecs = new ECSClient(this.prod.client(region));
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
    );
    const [{ desiredCount, taskDefinition }] = services;
    const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const { Parameter } = await new SSMClient(this.prod.client(region)).send(
      new GetParameterCommand({ Name: MIN_CAPACITY }),
    );
    return {
      desired: desiredCount,
      minCapacity: Parameter?.Value,
      image: described.taskDefinition?.containerDefinitions?.[0].image,
    };
  }

  /** State of the alarm that the health check follows. */
  async alarm(): Promise<string | undefined> {
    const { MetricAlarms = [] } = await new CloudWatchClient(this.prod.client(RECOVERY)).send(
      new DescribeAlarmsCommand({ AlarmNames: ['pets-api-recovery-region-active'] }),
    );
    return MetricAlarms[0]?.StateValue;
  }

  /** Source of a replica, empty after its promotion. */
  async source(region: string, DBInstanceIdentifier: string): Promise<string> {
    const { DBInstances = [] } = await new RDSClient(this.prod.client(region)).send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
    );
    return DBInstances[0].ReadReplicaSourceDBInstanceIdentifier ?? '';
  }

  async rotates(SecretId: string): Promise<boolean | undefined> {
    const secrets = new SecretsManagerClient(this.prod.client());
    return (await secrets.send(new DescribeSecretCommand({ SecretId }))).RotationEnabled;
  }

  /** Updates a stack with its template, as the release of the application does. */
  async updateStack(StackName: string, region: string): Promise<void> {
    const client = new CloudFormationClient(this.prod.client(region));
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const Parameters = (Stacks[0].Parameters ?? []).map(({ ParameterKey }) => ({
      ParameterKey,
      UsePreviousValue: true,
    }));
    const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] as const;
    await client.send(
      new UpdateStackCommand({ StackName, UsePreviousTemplate: true, Parameters, Capabilities: [...Capabilities] }),
    );
    await waitUntilStackUpdateComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName });
  }
}

/** Calls that change something. */
const CHANGES = /(Put|Register|Update|Promote|AddTags|Cancel|Rotate|Publish)\w*$/;
/** Reads of the fence, which the lost Region does not answer. */
const FENCE = /^us-east-1 (ecs DescribeServices|ssm GetParameter|application-autoscaling DescribeScalableTargets)$/;

/** A takeover of prod while the primary Region does not answer, with interruptions, a release and the fence. */
export function describeFailover(prod: LocalDeployment): void {
  describe('a failover', () => {
    const failover = new FailoverTest(prod);
    beforeAll(() => failover.start());
    afterAll(() => failover.proxy.close());

    test('is refused without an image in the recovery Region, with the solution', async () => {
      const { status, lines } = await failover.run(['check']);
      expect(status).toBe(1);
      const text = lines.join('\n');
      expect(text).toMatch(/^failed {3}image {8}pets-api:\S+ does not exist in us-west-2\n {9}to solve it: push/m);
      expect(text).toMatch(/preconditions of us-west-2 are not met: image/);
      await failover.pushImage('a1');
      await failover.succeed('check');
    });

    test('a dry run changes nothing', async () => {
      const { status, lines } = await failover.run(['take-over', '--dryRun']);
      expect(status).toBe(0);
      expect(lines).toContain('promote  pets-api-db-replica would be promoted');
      expect(failover.proxy.calls.filter((call) => CHANGES.test(call))).toEqual([]);
    });

    test('can be aborted after the fence', async () => {
      await failover.interrupt(['take-over'], /fence +done/);
      expect(await failover.service(PRIMARY)).toMatchObject({ desired: 0, minCapacity: '0' });
      await failover.succeed('abort');
      expect(await failover.service(PRIMARY)).toMatchObject({ desired: 5, minCapacity: '2' });
      expect(await failover.service(RECOVERY)).toMatchObject({ desired: 0, minCapacity: '0' });
      expect(await failover.alarm()).not.toBe('ALARM');
      expect(await failover.rotates('pets-api/db-app')).toBe(true);
    });

    test('waits 10 seconds for the lost Region', async () => {
      Object.assign(failover.proxy, { lost: PRIMARY, isSilent: true });
      await failover.interrupt(['take-over'], /fence +warning/);
      failover.proxy.isSilent = false;
      const fence = failover.report.steps.find(({ id }) => id === 'fence');
      expect(fence?.detail).toMatch(/^us-east-1 is not fenced: us-east-1 did not answer within 10 s/);
      expect(fence?.seconds).toBeLessThan(12);
    });

    test('is completed while the primary Region is lost, with an interruption after each step', async () => {
      failover.proxy.lost = PRIMARY;
      for (const step of ['check +done', 'fence +warning', 'switch +done', 'start +done', 'promote +done']) {
        await failover.interrupt(['take-over'], new RegExp(step));
        expect(failover.report.outcome).toBe('running');
        expect(failover.proxy.calls.filter((call) => call.startsWith(PRIMARY) && !FENCE.test(call))).toEqual([]);
      }
      await failover.succeed('take-over');
      expect(failover.report).toMatchObject({ outcome: 'done' });
      expect(failover.report.remaining).toContain('run the action fence until us-east-1 is stopped');
      expect(await failover.alarm()).toBe('ALARM');
      expect(await failover.source(RECOVERY, 'pets-api-db-replica')).toBe('');
      expect(await failover.service(RECOVERY)).toMatchObject({ desired: 5, minCapacity: '2' });
      expect(failover.proxy.scalableTargets[RECOVERY]).toMatchObject({ MinCapacity: 2, MaxCapacity: 10 });
    });

    test('cannot be aborted after the promotion', async () => {
      const { status, lines } = await failover.run(['abort', '--force']);
      expect(status).toBe(1);
      expect(lines.join('\n')).toMatch(/is being promoted or is promoted, so the takeover cannot be aborted/);
      expect(failover.proxy.calls.filter((call) => CHANGES.test(call))).toEqual([]);
    });

    test('keeps the tasks during a release', async () => {
      const before = await failover.service(RECOVERY);
      await failover.pushImage('b2');
      await failover.updateStack('prod-Standby', RECOVERY);
      const after = await failover.service(RECOVERY);
      expect(after).toMatchObject({ desired: 5, minCapacity: '2', image: expect.stringMatching(/pets-api:b2$/) });
      expect(after.image).not.toBe(before.image);
      expect(await failover.alarm()).toBe('ALARM');
    });

    test('fences the primary Region when it answers again', async () => {
      expect((await failover.run(['fence'])).status).toBe(1);
      failover.proxy.lost = undefined;
      await failover.succeed('fence');
      expect(await failover.service(PRIMARY)).toMatchObject({ desired: 0, minCapacity: '0' });
      expect(failover.proxy.scalableTargets[PRIMARY]).toMatchObject({
        MinCapacity: 0,
        SuspendedState: { DynamicScalingOutSuspended: true },
      });
      expect(await failover.rotates('pets-api/db-app')).toBe(false);
    });

    test('stand-ins answer only what the emulator lacks', () => {
      expect([...failover.proxy.standIns].sort()).toEqual([
        'application-autoscaling DescribeScalableTargets',
        'application-autoscaling RegisterScalableTarget',
        'elasticloadbalancing DescribeTargetHealth',
        'servicequotas GetServiceQuota',
      ]);
    });
  });
}
