import { Aws, Token } from 'aws-cdk-lib/core';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';

/** Names that a place may have, and what AWS lets them be; a wildcard would open others. */
const NAMES: [string, RegExp, string][] = [
  ['qualifier', /^[A-Za-z0-9_-]{1,10}$/, "1 to 10 letters, digits, '_' or '-'"],
  ['stackName', /^[A-Za-z][A-Za-z0-9-]{0,127}$/, "1 to 128 letters, digits and '-', a letter first"],
  ['clusterName', /^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, '_' or '-'"],
  ['serviceName', /^[A-Za-z0-9_-]{1,255}$/, "1 to 255 letters, digits, '_' or '-'"],
];

/** An account and region that `cdk bootstrap` has prepared. */
export interface BootstrappedEnvironment {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /**
   * Qualifier of the bootstrap stack.
   *
   * @default 'hnb659fds', the CDK's own
   */
  readonly qualifier?: string;
}

/** A CloudFormation stack that is or will be deployed. */
export interface DeployedStack {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /** Name of the stack. */
  readonly stackName: string;
}

/** An Amazon ECS service that is or will be deployed. */
export interface DeployedService {
  /** Account, 12 digits. */
  readonly account: string;

  /** Region, such as `eu-west-1`. */
  readonly region: string;

  /** Name of its cluster. */
  readonly clusterName: string;

  /** Name of the service. */
  readonly serviceName: string;
}

/** What a deployer may do. */
export class DeployPermission {
  /**
   * Deploys CDK stacks: takes the bootstrap roles that deploy, publish files, publish images and look up, and no other.
   * The bootstrap roles must trust the deployer's account.
   */
  static cdkDeploy(...environments: BootstrappedEnvironment[]): DeployPermission {
    return DeployPermission.bootstrapRoles(environments, [
      'deploy-role',
      'file-publishing-role',
      'image-publishing-role',
      'lookup-role',
    ]);
  }

  /** Compares CDK stacks with what is deployed: takes the bootstrap role that looks up, which only reads. */
  static cdkDiff(...environments: BootstrappedEnvironment[]): DeployPermission {
    return DeployPermission.bootstrapRoles(environments, ['lookup-role']);
  }

  /** Pushes images to one repository, and reads its layers to send only new ones. */
  static pushImages(repository: ecr.IRepository): DeployPermission {
    return new DeployPermission(
      [
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
        // The action knows no resource (Service Authorization Reference, Amazon ECR).
        new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
      ],
      [],
    );
  }

  /** Gives further tags to images of one repository, such as one that says where an image runs; pushes no layer. */
  static tagImages(repository: ecr.IRepository): DeployPermission {
    const actions = ['ecr:BatchGetImage', 'ecr:PutImage'];
    return new DeployPermission([new iam.PolicyStatement({ actions, resources: [repository.repositoryArn] })], []);
  }

  /** Reads and writes parameters of AWS Systems Manager, such as one that holds the version to be deployed. */
  static writeParameters(...parameters: ssm.IParameter[]): DeployPermission {
    const actions = ['ssm:GetParameter', 'ssm:PutParameter'];
    const resources = parameters.map(({ parameterArn }) => parameterArn);
    return new DeployPermission(resources.length === 0 ? [] : [new iam.PolicyStatement({ actions, resources })], []);
  }

  /**
   * Updates one CloudFormation stack, such as by a new value of a parameter, and follows the update.
   *
   * Whoever may update a stack can give it another template, and so do what the stack's own role may do: let in only a
   * workflow that you own, by `workflow` of `GithubDeployer`.
   */
  static updateStack(stack: DeployedStack): DeployPermission {
    const { account, region, stackName } = stack;
    const actions = ['CancelUpdateStack', 'DescribeStackEvents', 'DescribeStacks', 'UpdateStack'];
    const statement = new iam.PolicyStatement({
      actions: actions.map((action) => `cloudformation:${action}`),
      // what follows is an id of CloudFormation's
      resources: [`arn:${Aws.PARTITION}:cloudformation:${region}:${account}:stack/${stackName}/*`],
    });
    return new DeployPermission([statement], [stack]);
  }

  /** Sees when the tasks of one Amazon ECS service are steady. */
  static describeService(service: DeployedService): DeployPermission {
    const { account, region, clusterName, serviceName } = service;
    const statement = new iam.PolicyStatement({
      actions: ['ecs:DescribeServices'],
      resources: [`arn:${Aws.PARTITION}:ecs:${region}:${account}:service/${clusterName}/${serviceName}`],
    });
    return new DeployPermission([statement], [service]);
  }

  private static bootstrapRoles(environments: BootstrappedEnvironment[], roles: string[]): DeployPermission {
    const resources = environments.flatMap(({ account, region, qualifier = 'hnb659fds' }) =>
      roles.map((role) => `arn:${Aws.PARTITION}:iam::${account}:role/cdk-${qualifier}-${role}-${account}-${region}`),
    );
    const statements =
      resources.length === 0 ? [] : [new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources })];
    return new DeployPermission(statements, environments);
  }

  private constructor(
    private readonly statements: iam.PolicyStatement[],
    private readonly places: (BootstrappedEnvironment | DeployedStack | DeployedService)[],
  ) {}

  /**
   * @internal
   */
  _problems(): string[] {
    if (this.statements.length === 0) return ['permissions must name at least one environment or parameter'];
    return this.places.flatMap((place) => [
      ...check('account', place.account, /^\d{12}$/, '12 digits'),
      ...check('region', place.region, /^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as 'eu-west-1'"),
      ...NAMES.flatMap(([name, pattern, wanted]) => checkName(place, name, pattern, wanted)),
    ]);
  }

  /**
   * @internal
   */
  get _statements(): iam.PolicyStatement[] {
    return this.statements;
  }
}

function check(prop: string, value: string, pattern: RegExp, wanted: string): string[] {
  return Token.isUnresolved(value) || pattern.test(value) ? [] : [`${prop} must be ${wanted}, got '${value}'`];
}

function checkName(place: object, name: string, pattern: RegExp, wanted: string): string[] {
  const value = (place as Record<string, string | undefined>)[name];
  return value === undefined ? [] : check(name, value, pattern, wanted);
}
