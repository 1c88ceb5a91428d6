/** Which runs of a repository's workflows may take a role. */
export class GithubSubject {
  /**
   * Runs on a branch, unless their job names an environment.
   *
   * @param name name of the branch; `*` stands for any characters, as in `release/*`
   */
  static branch(name: string): GithubSubject {
    return new GithubSubject('branch', name, `ref:refs/heads/${escape(name)}`);
  }

  /**
   * Runs on a tag, unless their job names an environment.
   *
   * @param name name of the tag; `*` stands for any characters, as in `v*`
   */
  static tag(name: string): GithubSubject {
    return new GithubSubject('tag', name, `ref:refs/tags/${escape(name)}`);
  }

  /**
   * Jobs that name an environment, which can demand approval and name the branches that may use it. The safest choice.
   *
   * @param name name of the environment
   */
  static environment(name: string): GithubSubject {
    return new GithubSubject('environment', name, `environment:${escape(name)}`);
  }

  /** Runs on pull requests, which any collaborator can start: for roles that only read. */
  static pullRequest(): GithubSubject {
    return new GithubSubject('pullRequest', 'any', 'pull_request');
  }

  private constructor(
    private readonly kind: string,
    private readonly name: string,
    private readonly claim: string,
  ) {}

  /**
   * @internal
   */
  _problem(): string | undefined {
    const { kind, name } = this;
    const isEnvironment = kind === 'environment';
    // A dollar sign would begin a policy variable; git takes no space in a reference.
    if (name === '' || (isEnvironment ? /[*?$]/ : /[\s$]/).test(name)) {
      const forbidden = isEnvironment ? "wildcards and '$'" : "spaces and '$'";
      return `${kind} must be a name without ${forbidden}, got '${name}'`;
    }
    return /^[*?/]+$/.test(name)
      ? `${kind} must be more than wildcards, which let every ${kind} in, got '${name}'`
      : undefined;
  }

  /**
   * What follows the repository in the subject claim.
   *
   * @internal
   */
  get _claim(): string {
    return this.claim;
  }
}

/** GitHub writes a colon inside of a name so (GitHub docs, "OpenID Connect reference"). */
function escape(name: string): string {
  return name.replaceAll(':', '%3A');
}
