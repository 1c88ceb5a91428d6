import type { IConstruct } from 'constructs';

/** Claim of a subject, returned by `GithubSubject.bind()`. */
export interface GithubSubjectConfig {
  /**
   * Part of the subject claim after the repository, such as `environment:prod`. `*` and `?` are wildcards.
   */
  readonly claim: string;
}

/**
 * Workflow runs of a repository that can assume a role.
 *
 * Extend this class for subject claims that the repository customizes: return the claim from `bind()`.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 *
 * @example
 * class MergeQueue extends GithubSubject {
 *   public bind(): GithubSubjectConfig {
 *     return { claim: 'ref:refs/heads/gh-readonly-queue/main/*' };
 *   }
 * }
 * new GithubDeployer(this, 'Reviewer', {
 *   provider,
 *   repository: 'octo-org/shop',
 *   subjects: [new MergeQueue()],
 *   permissions: [DeployPermission.cdkDiff({ account: '111111111111', region: 'eu-west-1' })],
 * });
 */
export abstract class GithubSubject {
  /**
   * Runs on a branch, except jobs with an environment.
   *
   * @param name name of the branch; `*` matches any characters, as in `release/*`
   */
  static branch(name: string): GithubSubject {
    return new NamedSubject('branch', name, `ref:refs/heads/${escape(name)}`);
  }

  /**
   * Runs on a tag, except jobs with an environment.
   *
   * @param name name of the tag; `*` matches any characters, as in `v*`
   */
  static tag(name: string): GithubSubject {
    return new NamedSubject('tag', name, `ref:refs/tags/${escape(name)}`);
  }

  /**
   * Jobs with an environment, which can require approval and restrict branches. This is the most restrictive subject.
   *
   * @param name name of the environment
   */
  static environment(name: string): GithubSubject {
    return new NamedSubject('environment', name, `environment:${escape(name)}`);
  }

  /** Runs on pull requests, which every collaborator can start. Use it for read-only roles. */
  static pullRequest(): GithubSubject {
    return new NamedSubject('pullRequest', 'any', 'pull_request');
  }

  /** Returns the problems of the subject. The deployer reports all of them at once. */
  validate(): string[] {
    return [];
  }

  /**
   * Returns the claim.
   *
   * @param scope construct that creates the role
   */
  abstract bind(scope: IConstruct): GithubSubjectConfig;
}

class NamedSubject extends GithubSubject {
  constructor(
    private readonly kind: string,
    private readonly name: string,
    private readonly claim: string,
  ) {
    super();
  }

  override validate(): string[] {
    const { kind, name } = this;
    const isEnvironment = kind === 'environment';
    // A dollar sign would begin a policy variable. Git does not allow spaces in references.
    if (name === '' || (isEnvironment ? /[*?$]/ : /[\s$]/).test(name)) {
      const forbidden = isEnvironment ? "wildcards and '$'" : "spaces and '$'";
      return [`${kind} must be a name without ${forbidden}, got '${name}'`];
    }
    return /^[*?/]+$/.test(name)
      ? [`${kind} must not consist of wildcards only, which would allow every ${kind}, got '${name}'`]
      : [];
  }

  bind(): GithubSubjectConfig {
    return { claim: this.claim };
  }
}

/** GitHub replaces colons in names (GitHub docs, "OpenID Connect reference"). */
function escape(name: string): string {
  return name.replaceAll(':', '%3A');
}
