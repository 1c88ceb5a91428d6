import { Component } from 'projen';
import { GitHub } from 'projen/lib/github';
import { JobPermission, type JobStep } from 'projen/lib/github/workflows-model';
import type { Workspace } from './workspace';

const NODE_VERSION = '20';
const NPM_VERSION = '11.19.1';

/** The pipelines under `.github/workflows`. Actions are pinned by commit, since a tag can be moved. */
export class Workflows extends Component {
  private readonly github: GitHub;

  constructor(workspace: Workspace) {
    super(workspace, 'workflows');
    this.github = new GitHub(workspace, { mergify: false, pullRequestLint: false });
    this.check();
    this.release();
  }

  private check(): void {
    const workflow = this.github.addWorkflow('ci');
    workflow.on({ pullRequest: {}, push: { branches: ['main', 'develop'] } });
    workflow.addJob('check', {
      runsOn: ['ubuntu-latest'],
      timeoutMinutes: 30,
      permissions: { contents: JobPermission.READ },
      steps: [
        ...setUp(),
        { name: 'Generated files are current', run: 'npx projen\ngit diff --exit-code' },
        { name: 'Lint, type-check and test', run: 'npm test' },
        { name: 'Build, document and synthesize', run: 'npx nx run-many -t build examples docs synth' },
        { name: 'API.md is current', run: 'git diff --exit-code' },
        { name: 'Each library works by itself', run: 'npx nx run-many -t standalone' },
      ],
    });
  }

  private release(): void {
    const workflow = this.github.addWorkflow('release');
    workflow.on({ workflowDispatch: {} });
    workflow.addJob('release', {
      runsOn: ['ubuntu-latest'],
      timeoutMinutes: 30,
      permissions: { contents: JobPermission.WRITE, idToken: JobPermission.WRITE },
      steps: [
        ...setUp({ keepCredentials: true }),
        { name: 'Test', run: 'npm test' },
        { name: 'Author of the release commit', run: RELEASE_AUTHOR },
        // two commands, or the version in .jsii is that of the build before it
        { name: 'Version, changelogs and tags', run: 'npx nx release --skip-publish' },
        // older ones cannot publish by the identity of the workflow, without a stored token
        { name: 'Take an npm that publishes by OpenID Connect', run: `npm install --global npm@${NPM_VERSION}` },
        { name: 'Publish to npm', run: 'npx nx release publish', env: { NPM_CONFIG_PROVENANCE: 'true' } },
        { name: 'Push the release commit and tags', run: 'git push --follow-tags' },
      ],
    });
  }
}

const RELEASE_AUTHOR = [
  'git config user.name "github-actions[bot]"',
  'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
].join('\n');

/** A checkout with its history, which `nx affected` and `nx release` read, and the locked dependencies. */
function setUp(options: { keepCredentials?: boolean } = {}): JobStep[] {
  return [
    {
      name: 'Check out',
      uses: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8', // v5.0.0
      with: { 'fetch-depth': 0, 'persist-credentials': options.keepCredentials ?? false },
    },
    {
      name: 'Set up Node',
      uses: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444', // v5.0.0
      with: { 'node-version': NODE_VERSION },
    },
    { name: 'Install', run: 'npm ci' },
  ];
}
