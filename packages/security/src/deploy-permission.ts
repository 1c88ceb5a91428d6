import { Aws, Token } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';

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
    // CloudFormation reads what a template names by the plural
    const actions = ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:PutParameter'];
    const resources = parameters.map(({ parameterArn }) => parameterArn);
    return new DeployPermission(resources.length === 0 ? [] : [new iam.PolicyStatement({ actions, resources })], []);
  }

  /**
   * Updates stacks of this account and region, such as with the template that they have, after a parameter changed that it
   * names; and follows how that goes. Who may update a stack can also bring another template, and so do all that the role
   * of the stack may: give it to a `reusableWorkflow` that others cannot change, or to those who may deploy anyway.
   *
   * @param stackNames Names of the stacks, which may not exist yet.
   */
  static updateStacks(...stackNames: string[]): DeployPermission {
    const actions = ['CancelUpdateStack', 'DescribeStackEvents', 'DescribeStacks', 'UpdateStack'];
    const resources = stackNames.map(
      (name) => `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${name}/*`,
    );
    const statement = { actions: actions.map((action) => `cloudformation:${action}`), resources };
    return new DeployPermission(resources.length === 0 ? [] : [new iam.PolicyStatement(statement)], []);
  }

  /** Watches whether services of Amazon ECS are steady. */
  static watchServices(...services: ecs.IService[]): DeployPermission {
    const resources = services.map(({ serviceArn }) => serviceArn);
    const statements = [new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources })];
    return new DeployPermission(resources.length === 0 ? [] : statements, []);
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
    private readonly environments: BootstrappedEnvironment[],
  ) {}

  /**
   * @internal
   */
  _problems(): string[] {
    if (this.statements.length === 0)
      return ['permissions must name at least one environment, stack, service or parameter'];
    return this.environments.flatMap(({ account, region, qualifier }) => [
      ...check('account', account, /^\d{12}$/, '12 digits'),
      ...check('region', region, /^[a-z]{2}(-[a-z]+)+-\d$/, "a region such as 'eu-west-1'"),
      ...check('qualifier', qualifier ?? 'hnb659fds', /^[A-Za-z0-9_-]{1,10}$/, "1 to 10 letters, digits, '_' or '-'"),
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
