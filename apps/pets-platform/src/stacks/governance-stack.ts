import {
  ArtifactBucket,
  AuditTrail,
  ConfigurationAudit,
  ConfigurationRecorder,
  CustomerKey,
  DataEvents,
  DeployPermission,
  GithubDeployer,
  GithubIdentityProvider,
  GithubSubject,
  LogBucket,
} from '@pets/security';
import { ImageReplication, ImageRepository, ImageSigning, ImageTagParameter } from '@pets/service';
import { Aws, CfnOutput, Duration } from 'aws-cdk-lib/core';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { watchAccount } from '../monitoring/account-alarms';
import { watchCosts } from '../monitoring/costs';
import type { Choice, Governed, PetsEnvironment } from '../environments';
import { FailoverPermission } from '../standby/failover-permission';
import {
  APPLICATION_WORKFLOW,
  capacityParameter,
  IMAGE_REPOSITORY,
  imageTagParameter,
  INITIAL_IMAGE_TAG,
  serviceNames,
  SIGNING_PROFILE_PARAMETER,
} from '../pets-api';
import { newRecorder } from './audit-stack';
import { PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `GovernanceStack`. */
export interface GovernanceStackProps extends PetsStackProps {
  readonly choice: Choice;
}

/** PCI DSS 4.0.1, 10.5.1: audit logs are retained for at least 12 months. */
const TRAIL_LOCK = Duration.days(365);

interface ApplicationReleases extends Pick<GovernanceStackProps, 'choice'>, Pick<PetsEnvironment, 'governs'> {
  readonly account: string;
  readonly provider: iam.IOidcProvider;
  readonly images: ImageRepository;
  readonly signing?: ImageSigning;
}

/** Resources that exist once per account. Stateful. */
export class GovernanceStack extends PetsStack {
  /** Bucket for audit logs of all Regions of the account. */
  readonly auditLogs: s3.IBucket;

  constructor(scope: Construct, id: string, props: GovernanceStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const images = new ImageRepository(this, 'Images', {
      repositoryName: IMAGE_REPOSITORY,
      encryptionKey: new CustomerKey(this, 'ImagesKey', { description: 'images of the Pets API' }),
    });
    this.copyImages(props.environment);
    const serverAccessLogs = new LogBucket(this, 'ServerAccessLogs');
    this.auditLogs = this.audit(props.environment, serverAccessLogs);
    watchCosts(this, props.environment);
    this.keepBuilds(serverAccessLogs);
    this.letGithubDeploy(props, images, props.environment.imageSigning ? this.sign(images) : undefined);
  }

  /** Signs images when they are pushed. The services of all environments of the account read the profile from a parameter. */
  private sign(images: ImageRepository): ImageSigning {
    const signing = new ImageSigning(this, 'ImageSigning', { repositories: [images] });
    new ssm.StringParameter(this, 'SigningProfile', {
      parameterName: SIGNING_PROFILE_PARAMETER,
      description: 'Signing profile of AWS Signer whose signatures the services accept',
      stringValue: signing.signingProfile.signingProfileName,
    });
    return signing;
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

  /** CloudTrail and AWS Config, with a protected bucket that keeps logs for 400 days. Returns the bucket of AWS Config. */
  private audit(environment: PetsEnvironment, serverAccessLogs: s3.IBucket): s3.IBucket {
    const encryptionKey = new CustomerKey(this, 'AuditKey', { description: 'audit logs of the account' });
    const bucket = new LogBucket(this, 'AuditLogs', { encryptionKey, serverAccessLogs: { bucket: serverAccessLogs } });
    // AWS Config does not deliver to a bucket with object lock, so the trail has a bucket of its own
    const trailBucket = environment.protectedFromDeletion
      ? new LogBucket(this, 'TrailLogs', {
          encryptionKey,
          serverAccessLogs: { bucket: serverAccessLogs },
          objectLockDefaultRetention: s3.ObjectLockRetention.governance(TRAIL_LOCK),
        })
      : bucket;
    const trail = new AuditTrail(this, 'Trail', {
      bucket: trailBucket,
      encryptionKey,
      s3KeyPrefix: 'cloudtrail',
      dataEvents: [DataEvents.allS3Objects()],
    });
    if (environment.accountAlarms) watchAccount(this, trail.logGroup, environment);
    new ConfigurationAudit(this, 'Configuration', {
      recorder: environment.configRecorder === 'new' ? newRecorder(bucket) : ConfigurationRecorder.existing(),
    });
    return bucket;
  }

  /** Bucket for build artifacts (O7). No workflow uploads to it yet, so no role has permission to write. */
  private keepBuilds(serverAccessLogs: s3.IBucket): void {
    const builds = new ArtifactBucket(this, 'Builds', {
      encryptionKey: new CustomerKey(this, 'BuildsKey', { description: 'build artifacts of the Pets API' }),
      serverAccessLogs: { bucket: serverAccessLogs, prefix: 'builds/' },
    });
    new CfnOutput(this, 'BuildsBucket', { value: builds.bucketName });
  }

  /** Roles for GitHub workflows. None can be assumed with a stored key. */
  private letGithubDeploy(
    { environment, choice }: GovernanceStackProps,
    images: ImageRepository,
    signing?: ImageSigning,
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
        // no cdkPublishImages(): the stacks have no image assets
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
    this.letOperatorsFailOver(provider, environment, choice);
    this.letApplicationRelease({ account, provider, governs, choice, images, signing });
  }

  /** A role for each environment with a recovery Region. Only it can write to the metric that moves the traffic. */
  private letOperatorsFailOver(
    provider: iam.IOidcProvider,
    { account, governs }: PetsEnvironment,
    { infrastructure }: Choice,
  ): void {
    for (const { recoveryRegion, ...governed } of governs) {
      if (recoveryRegion === undefined) continue;
      new GithubDeployer(this, `Recoverer-${governed.name}`, {
        provider,
        ...infrastructure,
        subjects: [GithubSubject.environment(`${governed.name}-recovery`)],
        permissions: [new FailoverPermission({ ...governed, recoveryRegion, account })],
        roleName: `pets-api-recoverer-${governed.name}`,
      });
    }
  }

  /** Roles of the application repository, for the reusable workflow of this repository only: push images, and release. */
  private letApplicationRelease({ account, provider, governs, choice, images, signing }: ApplicationReleases): void {
    // the environments of an account are in one Region
    const here = { account: Aws.ACCOUNT_ID, region: Aws.REGION };
    // only from the reusable workflow of this repository, since an update could contain any template, and an image any code
    const workflow = `${choice.infrastructure.repository}/${APPLICATION_WORKFLOW}`;
    for (const governed of governs) {
      const { name, namePrefix, recoveryRegion } = governed;
      const templateParameterNames = [
        ...(recoveryRegion === undefined ? [] : [capacityParameter(namePrefix)]),
        ...(signing ? [SIGNING_PROFILE_PARAMETER] : []),
      ];
      const tag = new ImageTagParameter(this, `ImageTag-${name}`, {
        parameterName: imageTagParameter(namePrefix),
        initialTag: INITIAL_IMAGE_TAG,
      });
      new GithubDeployer(this, `Releaser-${name}`, {
        provider,
        ...choice.application,
        subjects: [GithubSubject.environment(name)],
        workflow,
        permissions: [
          DeployPermission.writeParameters(tag),
          DeployPermission.tagImages(images),
          ...(signing ? [DeployPermission.readImageSignatures(images)] : []),
          DeployPermission.updateStack({
            ...here,
            stackName: `${name}-Service`,
            templateParameters: [tag],
            templateParameterNames,
          }),
          DeployPermission.describeService({ ...here, ...serviceNames(namePrefix) }),
          ...releaseToStandby(account, governed),
        ],
        roleName: `pets-api-releaser-${name}`,
      });
    }
    new GithubDeployer(this, 'ImagePusher', {
      provider,
      ...choice.application,
      // develop is deployed to dev only. In a shared account, dev uses the same repository as the other environments.
      subjects: ['main', ...(governs.some(({ name }) => name === 'dev') ? ['develop'] : [])].map((branch) =>
        GithubSubject.branch(branch),
      ),
      workflow,
      permissions: [
        DeployPermission.pushImages(images),
        DeployPermission.readImageFindings(images),
        ...(signing ? [DeployPermission.signImages(signing.signingProfile)] : []),
      ],
      roleName: 'pets-api-image-pusher',
    });
  }
}

/** Permissions for a release to the standby in the recovery Region, if there is one. */
function releaseToStandby(account: string, { name, namePrefix, recoveryRegion }: Governed): DeployPermission[] {
  if (recoveryRegion === undefined) return [];
  const there = { account, region: recoveryRegion };
  const tag = imageTagParameter(namePrefix);
  return [
    DeployPermission.writeNamedParameters({ ...there, parameterNames: [tag] }),
    DeployPermission.updateStack({
      ...there,
      stackName: `${name}-Standby`,
      templateParameterNames: [tag, capacityParameter(namePrefix)],
    }),
    DeployPermission.describeService({ ...there, ...serviceNames(namePrefix) }),
  ];
}
