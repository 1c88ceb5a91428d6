import { Duration } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DeployPermission } from './deploy-permission';
import type { GithubSubject } from './github-subject';
import { failOn } from '../private/validation';

/** Conditions name the claims of a token by the issuer. */
const CLAIM = 'token.actions.githubusercontent.com';

/** Numbers that GitHub never gives to another owner or repository. */
export interface GithubIds {
  /** `owner.id` of the repository's API answer. */
  readonly owner: string;

  /** `id` of the repository's API answer. */
  readonly repository: string;
}

/** Properties of `GithubDeployer`. */
export interface GithubDeployerProps {
  /** GitHub's identity provider: `GithubIdentityProvider`, new or existing. */
  readonly provider: iam.IOidcProvider;

  /** The one repository whose workflows may take the role, as `owner/name`, in GitHub's own capitals. */
  readonly repository: string;

  /**
   * Ids of owner and repository, for repositories with immutable subject claims: those made, renamed or moved since
   * July 2026 and those that opted in (GitHub docs, "OpenID Connect reference").
   *
   * @default - the subject claim holds names only, as that of older repositories
   */
  readonly ids?: GithubIds;

  /** Which runs may take the role: any of these. */
  readonly subjects: GithubSubject[];

  /**
   * The one workflow whose jobs may take the role, wherever it is called from, as
   * `owner/name/.github/workflows/file.yml@refs/heads/main` (claim `job_workflow_ref`). With it, a change to the calling
   * repository cannot change what the role is used for.
   *
   * @default - any workflow of the repository
   */
  readonly workflow?: string;

  /** What the role may do. */
  readonly permissions: DeployPermission[];

  /**
   * Name of the role, which workflows then know before the deployment.
   *
   * @default - CloudFormation chooses one
   */
  readonly roleName?: string;

  /**
   * For how long a run may hold the role, 1 to 12 hours.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * Boundary of what the role can ever do.
   *
   * @default - none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

/**
 * A role that workflows of one GitHub repository take without any stored key.
 *
 * Throws when the repository is not one `owner/name` or holds a wildcard, when a subject would let every branch, tag or
 * environment in, when nothing is permitted, and when an account, region, id or duration is malformed.
 */
export class GithubDeployer extends Construct {
  /** The role. */
  readonly role: iam.IRole;

  /** ARN of the role, for `role-to-assume` of the workflow. */
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: GithubDeployerProps) {
    super(scope, id);
    const maxSessionDuration = props.maxSessionDuration ?? Duration.hours(1);
    failOn(this, [
      checkRepository(props.repository),
      ...checkIds(props.ids),
      checkWorkflow(props.workflow),
      props.subjects.length === 0 ? 'subjects must name at least one' : undefined,
      ...props.subjects.map((subject) => subject._problem()),
      props.permissions.length === 0 ? 'permissions must name at least one' : undefined,
      ...props.permissions.flatMap((permission) => permission._problems()),
      checkDuration(maxSessionDuration),
    ]);

    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `What workflows of ${props.repository} may do`,
      statements: props.permissions.flatMap(({ _statements }) => _statements),
    });
    const role = new iam.Role(this, 'Resource', {
      roleName: props.roleName,
      description: `Taken by workflows of ${props.repository}`,
      assumedBy: new iam.WebIdentityPrincipal(props.provider.oidcProviderArn, trust(props)),
      managedPolicies: [policy],
      maxSessionDuration,
      permissionsBoundary: props.permissionsBoundary,
    });
    this.role = role.withoutPolicyUpdates();
    this.roleArn = role.roleArn;
  }
}

function trust({ repository, ids, subjects, workflow }: GithubDeployerProps): iam.Conditions {
  const [owner, name] = repository.split('/');
  const claimed = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : repository;
  const claims = subjects.map(({ _claim }) => `repo:${claimed}:${_claim}`);
  const audience = {
    [`${CLAIM}:aud`]: 'sts.amazonaws.com',
    ...(workflow === undefined ? {} : { [`${CLAIM}:job_workflow_ref`]: workflow }),
  };
  const subject = { [`${CLAIM}:sub`]: claims };
  // Operators must all hold, so one wildcard makes all subjects a matter of StringLike.
  const patterned = claims.some((claim) => /[*?]/.test(claim));
  return patterned ? { StringEquals: audience, StringLike: subject } : { StringEquals: { ...audience, ...subject } };
}

function checkRepository(repository: string): string | undefined {
  if (/^[A-Za-z0-9](?:-?[A-Za-z0-9])*\/[\w.-]{1,100}$/.test(repository)) return undefined;
  return `repository must be one 'owner/name' without wildcards, got '${repository}'`;
}

function checkWorkflow(workflow: string | undefined): string | undefined {
  if (workflow === undefined || /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@[\w./-]+$/.test(workflow))
    return undefined;
  return `workflow must be 'owner/name/.github/workflows/file.yml@refs/heads/branch', got '${workflow}'`;
}

function checkIds(ids: GithubIds | undefined): (string | undefined)[] {
  if (ids === undefined) return [];
  return Object.entries({ owner: ids.owner, repository: ids.repository }).map(([name, value]) =>
    /^\d+$/.test(value) ? undefined : `ids ${name} must be a number of GitHub's, got '${value}'`,
  );
}

function checkDuration(duration: Duration): string | undefined {
  if (duration.isUnresolved()) return undefined;
  const hours = duration.toHours({ integral: false });
  return hours >= 1 && hours <= 12 ? undefined : `maxSessionDuration must be 1 to 12 hours, got ${hours}`;
}
