import {
  ArtifactBucket,
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
import { Aws, CfnOutput } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { watchCosts } from '../costs';
import type { Choice, PetsEnvironment } from '../environments';
import {
  APPLICATION_WORKFLOW,
  IMAGE_REPOSITORY,
  imageTagParameter,
  INITIAL_IMAGE_TAG,
  serviceNames,
} from '../pets-api';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `GovernanceStack`. */
export interface GovernanceStackProps extends PetsStackProps {
  readonly choice: Choice;
}

interface ApplicationReleases extends Pick<GovernanceStackProps, 'choice'>, Pick<PetsEnvironment, 'governs'> {
  readonly provider: iam.IOidcProvider;
  readonly images: ImageRepository;
  readonly builds: ArtifactBucket;
}

/** Resources that exist once per account. Stateful. */
export class GovernanceStack extends PetsStack {
  constructor(scope: Construct, id: string, props: GovernanceStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const images = new ImageRepository(this, 'Images', {
      repositoryName: IMAGE_REPOSITORY,
      encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API' }),
    });
    this.copyImages(props.environment);
    const serverAccessLogs = new LogBucket(this, 'ServerAccessLogs');
    this.audit(props.environment, serverAccessLogs);
    watchCosts(this, props.environment);
    this.letGithubDeploy(props, images, this.keepBuilds(serverAccessLogs));
  }

  /** Replicates images to the recovery Regions. */
  private copyImages({ governs }: PetsEnvironment): void {
    const regions = new Set(governs.flatMap(({ recoveryRegion }) => recoveryRegion ?? []));
    if (regions.size === 0) return;
    new ImageReplication(this, 'ImageReplication', {
      destinations: [...regions].map((region) => ({ region })),
      repositoryPrefixes: [IMAGE_REPOSITORY],
    });
  }

  /** CloudTrail and AWS Config, with a protected bucket that keeps logs for 400 days. */
  private audit({ configRecorderRole }: PetsEnvironment, serverAccessLogs: s3.IBucket): void {
    const key = new CustomerKey(this, 'AuditKey', { description: 'audit logs of the account' });
    const bucket = new LogBucket(this, 'AuditLogs', {
      encryptionKey: key,
      serverAccessLogs: { bucket: serverAccessLogs },
    });
    new AuditTrail(this, 'Trail', { bucket, encryptionKey: key, s3KeyPrefix: 'cloudtrail' });
    new ConfigurationAudit(this, 'Configuration', {
      bucket,
      s3KeyPrefix: 'config',
      role: configRecorderRole === 'new' ? RecorderRole.newServiceLinked() : RecorderRole.existingServiceLinked(),
    });
  }

  /** Bucket for archives and reports of the application pipeline. */
  private keepBuilds(serverAccessLogs: s3.IBucket): ArtifactBucket {
    const builds = new ArtifactBucket(this, 'Builds', {
      encryptionKey: new CustomerKey(this, 'BuildsKey', { description: 'build artifacts of the Pets API' }),
      serverAccessLogs: { bucket: serverAccessLogs, prefix: 'builds/' },
    });
    new CfnOutput(this, 'BuildsBucket', { value: builds.bucketName });
    return builds;
  }

  /** Roles for GitHub workflows. None can be assumed with a stored key. */
  private letGithubDeploy(
    { environment, choice }: GovernanceStackProps,
    images: ImageRepository,
    builds: ArtifactBucket,
  ): void {
    const { account, governs } = environment;
    const provider =
      environment.githubProvider === 'new'
        ? new GithubIdentityProvider(this, 'Github')
        : GithubIdentityProvider.fromAccount(this, 'Github');
    for (const { name, regions } of governs) {
      const bootstrapped = regions.map((region) => ({ account, region }));
      new GithubDeployer(this, `Deployer-${name}`, {
        provider,
        ...choice.infrastructure,
        subjects: [GithubSubject.environment(name)],
        permissions: [DeployPermission.cdkDeploy(...bootstrapped)],
        roleName: `pets-api-deployer-${name}`,
      });
    }
    new GithubDeployer(this, 'Reviewer', {
      provider,
      ...choice.infrastructure,
      // for the daily drift check. A pull request needs no access to the account
      subjects: [GithubSubject.branch('main')],
      permissions: governs.map(({ regions }) =>
        DeployPermission.cdkDiff(...regions.map((region) => ({ account, region }))),
      ),
      roleName: 'pets-api-reviewer',
    });
    this.letApplicationRelease({ provider, governs, choice, images, builds });
  }

  /** Roles of the application repository: push images and builds, and release with a workflow of this repository. */
  private letApplicationRelease({ provider, governs, choice, images, builds }: ApplicationReleases): void {
    // the environments of an account are in one Region
    const here = { account: Aws.ACCOUNT_ID, region: Aws.REGION };
    for (const { name, namePrefix } of governs) {
      const tag = new ImageTagParameter(this, `ImageTag-${name}`, {
        parameterName: imageTagParameter(namePrefix),
        initialTag: INITIAL_IMAGE_TAG,
      });
      new GithubDeployer(this, `Releaser-${name}`, {
        provider,
        ...choice.application,
        subjects: [GithubSubject.environment(name)],
        // only from the reusable workflow of this repository, since an update could contain any template
        workflow: `${choice.infrastructure.repository}/${APPLICATION_WORKFLOW}`,
        permissions: [
          DeployPermission.writeParameters(tag),
          DeployPermission.tagImages(images),
          DeployPermission.updateStack({ ...here, stackName: `${name}-Service` }),
          DeployPermission.describeService({ ...here, ...serviceNames(namePrefix) }),
        ],
        roleName: `pets-api-releaser-${name}`,
      });
    }
    const pusher = new GithubDeployer(this, 'ImagePusher', {
      provider,
      ...choice.application,
      subjects: [GithubSubject.branch('main'), GithubSubject.branch('develop')],
      permissions: [DeployPermission.pushImages(images)],
      roleName: 'pets-api-image-pusher',
    });
    builds.grantUpload(pusher);
  }
}
