/** A file of workflows at a branch or tag, as GitHub names it in the claim `job_workflow_ref`. */
const WORKFLOW = /^[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[\w.-]+\.ya?ml@refs\/(heads|tags)\/[\w./-]+$/;

/** What a run must be besides. */
export interface GithubSubjectOptions {
  /**
   * The one reusable workflow whose jobs may take the role, as `owner/name/.github/workflows/file.yml@refs/heads/main`:
   * whoever writes workflows of the repository cannot use the role otherwise. The repository must put `repo`, `context` and
   * `job_workflow_ref` into its subject claim, in this order (GitHub docs, "OpenID Connect reference"), which changes the
   * claims of all its tokens.
   *
   * @default - any workflow of the repository, whose subject claim is the default one
   */
  readonly reusableWorkflow?: string;
}

/** Which runs of a repository's workflows may take a role. */
export class GithubSubject {
  /**
   * Runs on a branch, unless their job names an environment.
   *
   * @param name name of the branch; `*` stands for any characters, as in `release/*`
   * @param options what a run must be besides
   */
  static branch(name: string, options: GithubSubjectOptions = {}): GithubSubject {
    return new GithubSubject('branch', name, `ref:refs/heads/${escape(name)}`, options.reusableWorkflow);
  }

  /**
   * Runs on a tag, unless their job names an environment.
   *
   * @param name name of the tag; `*` stands for any characters, as in `v*`
   * @param options what a run must be besides
   */
  static tag(name: string, options: GithubSubjectOptions = {}): GithubSubject {
    return new GithubSubject('tag', name, `ref:refs/tags/${escape(name)}`, options.reusableWorkflow);
  }

  /**
   * Jobs that name an environment, which can demand approval and name the branches that may use it. The safest choice.
   *
   * @param name name of the environment
   * @param options what a run must be besides
   */
  static environment(name: string, options: GithubSubjectOptions = {}): GithubSubject {
    return new GithubSubject('environment', name, `environment:${escape(name)}`, options.reusableWorkflow);
  }

  /** Runs on pull requests, which any collaborator can start: for roles that only read. */
  static pullRequest(): GithubSubject {
    return new GithubSubject('pullRequest', 'any', 'pull_request');
  }

  private constructor(
    private readonly kind: string,
    private readonly name: string,
    private readonly claim: string,
    private readonly workflow?: string,
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
    if (this.workflow !== undefined && !WORKFLOW.test(this.workflow)) {
      return `reusableWorkflow must be 'owner/name/.github/workflows/file.yml@refs/heads/main', got '${this.workflow}'`;
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
    return this.workflow === undefined ? this.claim : `${this.claim}:job_workflow_ref:${this.workflow}`;
  }
}

/** GitHub writes a colon inside of a name so (GitHub docs, "OpenID Connect reference"). */
function escape(name: string): string {
  return name.replaceAll(':', '%3A');
}
