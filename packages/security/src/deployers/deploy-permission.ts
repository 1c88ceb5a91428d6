import { Aws, Token } from 'aws-cdk-lib/core';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as signer from 'aws-cdk-lib/aws-signer';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';

const PARAMETER_NAME = /^(\/[\w.-]+)+$/;
const PARAMETER_FORM = "a path such as '/shop/image-tag'";

/** Attributes by name, with what AWS accepts. A wildcard would include other resources. */
const ATTRIBUTES: [string, RegExp, string][] = [
  ['account', /^\d{12}$/, '12 digits'],
  ['region', /^[a-z]{2}(-[a-z]+)+-\d$/, "a Region such as 'eu-west-1'"],
  ['qualifier', /^[A-Za-z0-9_-]{1,10}$/, "1 to 10 letters, digits, '_' or '-'"],
  ['stackName', /^[A-Za-z][A-Za-z0-9-]{0,127}$/, "1 to 128 letters, digits and '-', beginning with a letter"],
  ['parameterNames', PARAMETER_NAME, PARAMETER_FORM],
  ['templateParameterNames', PARAMETER_NAME, PARAMETER_FORM],
  ['clusterName', /^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, '_' or '-'"],
  ['serviceName', /^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, '_' or '-'"],
];

/** Qualifier of `cdk bootstrap`. */
const DEFAULT_QUALIFIER = 'hnb659fds';

/** An account and Region in which `cdk bootstrap` was run. */
export interface BootstrappedEnvironment {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /**
   * Qualifier of the bootstrap stack.
   *
   * @default 'hnb659fds' - the default of the CDK
   */
  readonly qualifier?: string;
}

/** A CloudFormation stack that can be created later. */
export interface DeployedStack {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /** Name of the stack. */
  readonly stackName: string;

  /**
   * Systems Manager parameters that the template reads (parameter type `AWS::SSM::Parameter::Value`), such as one with the
   * version to deploy.
   *
   * @default - the version of the bootstrap stack only, which the templates of the CDK read
   */
  readonly templateParameters?: ssm.IParameter[];

  /**
   * The same by name, for parameters in the account and Region of the stack that this app does not create there.
   *
   * @default - none
   */
  readonly templateParameterNames?: string[];

  /**
   * Qualifier of the bootstrap stack.
   *
   * @default 'hnb659fds' - the default of the CDK
   */
  readonly qualifier?: string;
}

/** Systems Manager parameters of an account and Region. */
export interface NamedParameters {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /** Names of the parameters, such as `/shop/image-tag`. At least one. */
  readonly parameterNames: string[];
}

/** An Amazon ECS service that can be created later. */
export interface DeployedService {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /** Name of the cluster. */
  readonly clusterName: string;

  /** Name of the service. */
  readonly serviceName: string;
}

/** Statements of a permission, returned by `DeployPermission.bind()`. */
export interface DeployPermissionConfig {
  /** Statements to add to the managed policy of the role. */
  readonly statements: iam.PolicyStatement[];
}

/**
 * A permission of a deployment role.
 *
 * Extend this class to allow other actions: return the statements from `bind()`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
 *
 * @example
 * declare const site: s3.IBucket;
 *
 * class PublishSite extends DeployPermission {
 *   public bind(): DeployPermissionConfig {
 *     const statement = new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [site.arnForObjects('*')] });
 *     return { statements: [statement] };
 *   }
 * }
 * new GithubDeployer(this, 'Publisher', {
 *   provider,
 *   repository: 'octo-org/site',
 *   subjects: [GithubSubject.branch('main')],
 *   permissions: [new PublishSite()],
 * });
 */
export abstract class DeployPermission {
  /**
   * Deploys CDK stacks: assumes the bootstrap roles for deployment, file publishing and lookups only. The bootstrap roles must
   * trust the account of the deployer. For stacks with image assets, add `cdkPublishImages()`.
   */
  static cdkDeploy(...environments: BootstrappedEnvironment[]): DeployPermission {
    return assumeBootstrapRoles(environments, ['deploy-role', 'file-publishing-role', 'lookup-role']);
  }

  /**
   * Publishes the image assets of CDK stacks: assumes the bootstrap role for image publishing only. Images of a `pushImages()`
   * repository are not assets.
   */
  static cdkPublishImages(...environments: BootstrappedEnvironment[]): DeployPermission {
    return assumeBootstrapRoles(environments, ['image-publishing-role']);
  }

  /** Compares CDK stacks with deployed stacks: assumes the read-only bootstrap role for lookups. */
  static cdkDiff(...environments: BootstrappedEnvironment[]): DeployPermission {
    return assumeBootstrapRoles(environments, ['lookup-role']);
  }

  /** Pushes images to one repository. */
  static pushImages(repository: ecr.IRepository): DeployPermission {
    return new StatementPermission([
      new iam.PolicyStatement({
        actions: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        resources: [repository.repositoryArn],
      }),
      // The action does not support resources (Service Authorization Reference, "Amazon ECR").
      new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    ]);
  }

  /** Reads the findings of image scans of one repository, such as to refuse an image. */
  static readImageFindings(repository: ecr.IRepository): DeployPermission {
    const actions = ['ecr:DescribeImageScanFindings'];
    return new StatementPermission([new iam.PolicyStatement({ actions, resources: [repository.repositoryArn] })]);
  }

  /**
   * Signs images that are pushed, with managed signing of Amazon ECR, which uses the permissions of the principal that pushes.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
   */
  static signImages(signingProfile: signer.ISigningProfile): DeployPermission {
    const actions = ['signer:SignPayload'];
    return new StatementPermission([new iam.PolicyStatement({ actions, resources: [arnOf(signingProfile)] })]);
  }

  /** Reads whether images of one repository are signed, such as to deploy signed images only. */
  static readImageSignatures(repository: ecr.IRepository): DeployPermission {
    const actions = ['ecr:DescribeImageSigningStatus'];
    return new StatementPermission([new iam.PolicyStatement({ actions, resources: [repository.repositoryArn] })]);
  }

  /** Adds tags to images of one repository, such as the name of an environment. It cannot push layers. */
  static tagImages(repository: ecr.IRepository): DeployPermission {
    const actions = ['ecr:BatchGetImage', 'ecr:PutImage'];
    return new StatementPermission([new iam.PolicyStatement({ actions, resources: [repository.repositoryArn] })]);
  }

  /** Reads and writes Systems Manager parameters, such as one with the version to deploy. */
  static writeParameters(...parameters: ssm.IParameter[]): DeployPermission {
    const actions = ['ssm:GetParameter', 'ssm:PutParameter'];
    const resources = parameters.map((parameter) => parameter.parameterArn);
    return new StatementPermission(resources.length === 0 ? [] : [new iam.PolicyStatement({ actions, resources })]);
  }

  /** Reads and writes Systems Manager parameters of any Region by name, such as one with the version to deploy. */
  static writeNamedParameters(parameters: NamedParameters): DeployPermission {
    const { account, region, parameterNames } = parameters;
    const actions = ['ssm:GetParameter', 'ssm:PutParameter'];
    const resources = parameterNames.map((name) => parameterArn(account, region, name));
    const statements = resources.length === 0 ? [] : [new iam.PolicyStatement({ actions, resources })];
    return new StatementPermission(statements, [parameters]);
  }

  /**
   * Updates one CloudFormation stack, for example with a new value of a parameter, and reads its events and the Systems Manager
   * parameters of its template.
   *
   * A principal that can update a stack can also change its template, and so has the permissions of the role that
   * CloudFormation uses. Restrict the deployer to a workflow that you control with `workflow` of `GithubDeployer`.
   */
  static updateStack(stack: DeployedStack): DeployPermission {
    const { account, region, stackName, qualifier = DEFAULT_QUALIFIER } = stack;
    const { templateParameters = [], templateParameterNames = [] } = stack;
    const actions = ['CancelUpdateStack', 'DescribeStackEvents', 'DescribeStacks', 'UpdateStack'];
    const statement = new iam.PolicyStatement({
      actions: actions.map((action) => `cloudformation:${action}`),
      // The ARN of a stack ends in an id that CloudFormation generates.
      resources: [`arn:${Aws.PARTITION}:cloudformation:${region}:${account}:stack/${stackName}/*`],
    });
    const names = [`/cdk-bootstrap/${qualifier}/version`, ...templateParameterNames];
    // CloudFormation resolves the parameters with the permissions of the caller (template of `cdk bootstrap`, DeploymentActionRole).
    const parameters = new iam.PolicyStatement({
      actions: ['ssm:GetParameters'],
      resources: [
        ...names.map((name) => parameterArn(account, region, name)),
        ...templateParameters.map((parameter) => parameter.parameterArn),
      ],
    });
    return new StatementPermission([statement, parameters], [stack]);
  }

  /** Reads the state of one Amazon ECS service, to wait until its tasks are stable. */
  static describeService(service: DeployedService): DeployPermission {
    const { account, region, clusterName, serviceName } = service;
    const statement = new iam.PolicyStatement({
      actions: ['ecs:DescribeServices'],
      resources: [`arn:${Aws.PARTITION}:ecs:${region}:${account}:service/${clusterName}/${serviceName}`],
    });
    return new StatementPermission([statement], [service]);
  }

  /** Returns the problems of the permission. The deployer reports all of them at once. */
  validate(): string[] {
    return [];
  }

  /**
   * Returns the statements.
   *
   * @param scope construct that creates the role
   */
  abstract bind(scope: IConstruct): DeployPermissionConfig;
}

class StatementPermission extends DeployPermission {
  constructor(
    private readonly statements: iam.PolicyStatement[],
    private readonly places: object[] = [],
  ) {
    super();
  }

  override validate(): string[] {
    if (this.statements.length === 0) return ['permissions must have at least one environment or parameter, got none'];
    return this.places.flatMap((place) =>
      ATTRIBUTES.flatMap(([name, pattern, wanted]) => {
        const value = (place as Readonly<Record<string, string | readonly string[] | undefined>>)[name] ?? [];
        return [value]
          .flat()
          .filter((each) => !Token.isUnresolved(each) && !pattern.test(each))
          .map((each) => `${name} must be ${wanted}, got '${each}'`);
      }),
    );
  }

  bind(): DeployPermissionConfig {
    return { statements: this.statements };
  }
}

/** The CDK writes a second slash into the ARN of an imported profile, which matches nothing. */
function arnOf({ signingProfileArn }: signer.ISigningProfile): string {
  return signingProfileArn.replace('://signing-profiles/', ':/signing-profiles/');
}

function parameterArn(account: string, region: string, name: string): string {
  return `arn:${Aws.PARTITION}:ssm:${region}:${account}:parameter${name}`;
}

function assumeBootstrapRoles(environments: BootstrappedEnvironment[], roles: string[]): DeployPermission {
  const resources = environments.flatMap(({ account, region, qualifier = DEFAULT_QUALIFIER }) =>
    roles.map((role) => `arn:${Aws.PARTITION}:iam::${account}:role/cdk-${qualifier}-${role}-${account}-${region}`),
  );
  const statements =
    resources.length === 0 ? [] : [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources })];
  return new StatementPermission(statements, environments);
}
