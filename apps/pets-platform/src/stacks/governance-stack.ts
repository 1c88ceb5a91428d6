import { ArtifactBucket } from '@pets/observability';
import {
  AuditTrail,
  ConfigurationAudit,
  CustomerKey,
  DeployPermission,
  GithubDeployer,
  GithubIdentityProvider,
  GithubSubject,
  LogBucket,
  RecorderRole,
} from '@pets/security';
import { ImageReplication, ImageRepository, ImageTagParameter } from '@pets/service';
import { Aws, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { watchCosts } from '../costs';
import type { Choice, PetsEnvironment } from '../environments';
import { IMAGE_REPOSITORY, INITIAL_IMAGE_TAG, serviceNames, TAGS } from '../pets-api';

/** Properties of `GovernanceStack`. */
export interface GovernanceStackProps extends StackProps {
  /** The environment that governs its account. */
  readonly environment: PetsEnvironment;
  readonly choice: Choice;
}

/** What an account has once, however many environments share it. Stateful. */
export class GovernanceStack extends Stack {
  constructor(scope: Construct, id: string, props: GovernanceStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const images = new ImageRepository(this, 'Images', {
      repositoryName: IMAGE_REPOSITORY,
      encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API' }).key,
    });
    this.copyImages(props.environment);
    const serverAccessLogs = new LogBucket(this, 'ServerAccessLogs').bucket;
    this.audit(props.environment, serverAccessLogs);
    watchCosts(this, props.environment);
    this.letGithubDeploy(props, images, this.keepBuilds(serverAccessLogs));
  }

  /** A service that fails over finds its images where it starts. */
  private copyImages({ governs }: PetsEnvironment): void {
    const regions = new Set(governs.flatMap(({ recoveryRegion }) => recoveryRegion ?? []));
    if (regions.size === 0) return;
    new ImageReplication(this, 'ImageReplication', {
      destinations: [...regions].map((region) => ({ region })),
      repositoryPrefixes: [IMAGE_REPOSITORY],
    });
  }

  /** Who did what, and what changed: kept for 400 days where nobody can change it. */
  private audit({ configRecorderRole }: PetsEnvironment, serverAccessLogs: s3.IBucket): void {
    const { key } = new CustomerKey(this, 'AuditKey', { description: 'audit logs of the account' });
    const { bucket } = new LogBucket(this, 'AuditLogs', {
      encryptionKey: key,
      serverAccessLogs,
    });
    new AuditTrail(this, 'Trail', { bucket, encryptionKey: key, prefix: 'cloudtrail' });
    new ConfigurationAudit(this, 'Configuration', {
      bucket,
      prefix: 'config',
      role: configRecorderRole === 'new' ? RecorderRole.newServiceLinked() : RecorderRole.existingServiceLinked(),
    });
  }

  /** What the application's pipeline builds: its archives and reports. */
  private keepBuilds(serverAccessLogs: s3.IBucket): ArtifactBucket {
    const builds = new ArtifactBucket(this, 'Builds', {
      encryptionKey: new CustomerKey(this, 'BuildsKey', { description: 'build artifacts of the Pets API' }).key,
      serverAccessLogs,
      serverAccessLogsPrefix: 'builds/',
    });
    new CfnOutput(this, 'BuildsBucket', { value: builds.bucket.bucketName });
    return builds;
  }

  /** A role for each thing that a workflow does; none can be taken with a stored key. */
  private letGithubDeploy(
    { environment, choice }: GovernanceStackProps,
    images: ImageRepository,
    builds: ArtifactBucket,
  ): void {
    const { account } = environment;
    // the environments of an account share its region
    const here = { account: Aws.ACCOUNT_ID, region: Aws.REGION };
    const provider =
      environment.githubProvider === 'new'
        ? new GithubIdentityProvider(this, 'Github').provider
        : GithubIdentityProvider.existing(this, 'Github');
    for (const { name, regions, namePrefix, imageTagParameter: parameterName } of environment.governs) {
      const bootstrapped = regions.map((region) => ({ account, region }));
      new GithubDeployer(this, `Deployer-${name}`, {
        provider,
        ...choice.infrastructure,
        subjects: [GithubSubject.environment(name)],
        permissions: [DeployPermission.cdkDeploy(...bootstrapped)],
        roleName: `pets-api-deployer-${name}`,
      });
      const tag = new ImageTagParameter(this, `ImageTag-${name}`, { parameterName, initialTag: INITIAL_IMAGE_TAG });
      new GithubDeployer(this, `Releaser-${name}`, {
        provider,
        ...choice.application,
        subjects: [GithubSubject.environment(name)],
        // by the reusable workflow of this repository alone, since an update could bring any template
        workflow: `${choice.infrastructure.repository}/.github/workflows/application.yml@refs/heads/main`,
        permissions: [
          DeployPermission.writeParameters(tag.parameter),
          DeployPermission.tagImages(images.repository),
          DeployPermission.updateStack({ ...here, stackName: `${name}-Service` }),
          DeployPermission.describeService({ ...here, ...serviceNames(namePrefix) }),
        ],
        roleName: `pets-api-releaser-${name}`,
      });
    }
    new GithubDeployer(this, 'Reviewer', {
      provider,
      ...choice.infrastructure,
      // the daily look for drift; a pull request needs nothing of the account
      subjects: [GithubSubject.branch('main')],
      permissions: environment.governs.map(({ regions }) =>
        DeployPermission.cdkDiff(...regions.map((region) => ({ account, region }))),
      ),
      roleName: 'pets-api-reviewer',
    });
    this.letApplicationRelease(choice, environment, provider, images, builds);
  }

  /** Who writes workflows of the application may build what they like, but push and release by our workflow alone. */
  private letApplicationRelease(
    { applicationRepository: repository, infrastructureRepository }: Choice,
    { governs }: PetsEnvironment,
    provider: iam.IOidcProvider,
    images: ImageRepository,
    builds: ArtifactBucket,
  ): void {
    const ours = { reusableWorkflow: `${infrastructureRepository}/${APPLICATION_WORKFLOW}` };
    for (const { name, namePrefix } of governs) {
      const { parameter } = new ImageTagParameter(this, `ImageTag-${name}`, {
        parameterName: imageTagParameter(namePrefix),
        initialTag: INITIAL_IMAGE_TAG,
      });
      const serviceArn = this.formatArn({
        service: 'ecs',
        resource: 'service',
        resourceName: `${namePrefix}pets-api-cluster/${namePrefix}pets-api-service`,
      });
      new GithubDeployer(this, `Releaser-${name}`, {
        provider,
        repository,
        subjects: [GithubSubject.environment(name, ours)],
        permissions: [
          DeployPermission.writeParameters(parameter),
          DeployPermission.tagImages(images.repository),
          DeployPermission.updateStacks(`${name}-Service`),
          DeployPermission.watchServices(ecs.FargateService.fromFargateServiceArn(this, `Service-${name}`, serviceArn)),
        ],
        roleName: `pets-api-releaser-${name}`,
      });
    }
    const pusher = new GithubDeployer(this, 'ImagePusher', {
      provider,
      ...choice.application,
      subjects: [GithubSubject.branch('main'), GithubSubject.branch('develop')],
      permissions: [DeployPermission.pushImages(images.repository)],
      roleName: 'pets-api-image-pusher',
    });
    builds.grantPut(pusher.role);
  }
}
