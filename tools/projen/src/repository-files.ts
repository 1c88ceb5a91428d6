import { Component, YamlFile } from 'projen';
import { repositoryUrl, type Owner } from './owner';
import { NODE_VERSION } from './workflow-steps';
import type { Workspace } from './workspace';

/** Files for GitHub, editors and contributors. */
export class RepositoryFiles extends Component {
  constructor(
    private readonly workspace: Workspace,
    private readonly owner: Owner,
  ) {
    super(workspace, 'repository-files');
    this.editors();
    this.hooks();
    this.policies();
    this.templates();
  }

  private editors(): void {
    const { workspace } = this;
    workspace.text('.nvmrc', [NODE_VERSION]);
    workspace.text('.editorconfig', [
      `# ${workspace.marker}`,
      'root = true',
      '',
      '[*]',
      'charset = utf-8',
      'end_of_line = lf',
      'indent_style = space',
      'indent_size = 2',
      'insert_final_newline = true',
      'trim_trailing_whitespace = true',
    ]);
    workspace.json('.vscode/extensions.json', {
      recommendations: [
        'dbaeumer.vscode-eslint',
        'esbenp.prettier-vscode',
        'editorconfig.editorconfig',
        'nrwl.angular-console',
        'orta.vscode-jest',
        'streetsidesoftware.code-spell-checker',
      ],
    });
    workspace.json('.vscode/launch.json', {
      version: '0.2.0',
      configurations: [
        {
          name: 'Test of the current file',
          type: 'node',
          request: 'launch',
          program: '${workspaceFolder}/node_modules/jest/bin/jest.js',
          // Jest finds the configuration of the project from here
          cwd: '${fileDirname}',
          args: ['--runInBand', '--runTestsByPath', '${file}'],
          skipFiles: ['<node_internals>/**'],
        },
        {
          name: 'Synthesis of the app (run npx nx build pets-platform first)',
          type: 'node',
          request: 'launch',
          program: '${workspaceFolder}/apps/pets-platform/lib/main.js',
          cwd: '${workspaceFolder}/apps/pets-platform',
          env: { CDK_OUTDIR: 'cdk.out' },
          skipFiles: ['<node_internals>/**'],
        },
      ],
    });
    workspace.json('.devcontainer/devcontainer.json', {
      name: 'Pets Infrastructure',
      image: `mcr.microsoft.com/devcontainers/typescript-node:${NODE_VERSION.split('.')[0]}-bookworm`,
      // the emulator and the linters of the workflows need Python
      features: { 'ghcr.io/devcontainers/features/python:1': { version: '3.12' } },
      postCreateCommand: 'npm ci --no-audit --no-fund && npx lefthook install',
      customizations: {
        vscode: { extensions: ['dbaeumer.vscode-eslint', 'esbenp.prettier-vscode', 'orta.vscode-jest'] },
      },
    });
  }

  private hooks(): void {
    new YamlFile(this.workspace, 'lefthook.yml', {
      marker: true,
      readonly: true,
      editGitignore: false,
      obj: {
        'pre-commit': {
          jobs: [
            {
              name: 'format',
              run: 'npx prettier --write --ignore-unknown --log-level=warn {staged_files}',
              stage_fixed: true,
            },
            {
              name: 'lint',
              glob: '*.{ts,mjs}',
              run: 'npx eslint --max-warnings=0 --no-warn-ignored {staged_files}',
            },
          ],
        },
        'commit-msg': {
          jobs: [{ name: 'message', run: 'npx tsx tools/ci/src/main.ts message {1}' }],
        },
      },
    });
  }

  private policies(): void {
    const { owner, workspace } = this;
    const url = repositoryUrl(owner);
    const header = `<!-- ${workspace.marker} -->`;
    const team = `@${owner.organization}/${owner.maintainers}`;
    workspace.text('.github/CODEOWNERS', [`# ${workspace.marker}`, `* ${team}`]);
    workspace.text('SECURITY.md', [
      header,
      '',
      '# Security policy',
      '',
      '## Supported versions',
      '',
      'The newest version of each package gets security fixes.',
      '',
      '## Reporting a vulnerability',
      '',
      'Do not open a public issue. Report the vulnerability in one of these ways:',
      '',
      `- [Private vulnerability report](${url}/security/advisories/new) on GitHub`,
      `- Email to <${owner.securityContact}>`,
      '',
      'Include the package and its version, the steps to reproduce the vulnerability, and its impact. The maintainers confirm the',
      'report, publish a fixed version and an advisory, and name the reporter in the advisory unless the reporter declines.',
      '',
      '## Verifying a package',
      '',
      'Each version is published with provenance, an attested SBOM and a signed tag. [Verify a',
      'package](docs/releases.md#verify-a-package) has the commands.',
    ]);
    workspace.text('CODE_OF_CONDUCT.md', [
      header,
      '',
      '# Code of conduct',
      '',
      'This project follows the [Contributor Covenant](https://www.contributor-covenant.org/version/2/1/code_of_conduct/),',
      'version 2.1, in issues, pull requests and all other places where people represent the project.',
      '',
      `Report a violation to <${owner.conductContact}>. The maintainers keep the name of the reporter confidential. They answer`,
      'with a warning, a temporary ban or a permanent ban, depending on the violation.',
    ]);
  }

  private templates(): void {
    const { owner, workspace } = this;
    const area = (id: string, label: string, description: string) => ({
      type: 'textarea',
      id,
      attributes: { label, description },
      validations: { required: true },
    });
    const versions = area(
      'versions',
      'Versions',
      'Package, aws-cdk-lib, AWS CDK CLI, Node.js, and the language of the app.',
    );
    const yaml = (path: string, obj: object) =>
      new YamlFile(workspace, path, { obj, marker: true, readonly: true, editGitignore: false });
    yaml('.github/ISSUE_TEMPLATE/bug.yml', {
      name: 'Bug',
      description: 'A construct, a check or a command does not work as documented.',
      labels: ['bug'],
      body: [
        area('expected', 'Expected', 'What the documentation says or what you expected.'),
        area('actual', 'Actual', 'What happens, with the full error message.'),
        area('reproduction', 'Reproduction', 'The smallest CDK app or command that shows it.'),
        versions,
      ],
    });
    yaml('.github/ISSUE_TEMPLATE/feature.yml', {
      name: 'Feature',
      description: 'A use case that the libraries or tools do not support.',
      labels: ['enhancement'],
      body: [
        area('use-case', 'Use case', 'What you want to deploy or check.'),
        area('proposal', 'Proposal', 'The API that you propose, as code.'),
        area('alternatives', 'Alternatives', 'What you use instead.'),
      ],
    });
    yaml('.github/ISSUE_TEMPLATE/config.yml', {
      blank_issues_enabled: false,
      contact_links: [
        {
          name: 'Vulnerability',
          url: `${repositoryUrl(owner)}/security/advisories/new`,
          about: 'Report a vulnerability privately.',
        },
      ],
    });
    workspace.text('.github/PULL_REQUEST_TEMPLATE.md', [
      `<!-- ${workspace.marker} -->`,
      '',
      '<!-- Title: a conventional commit, for example "feat(network): add a prefix list". It becomes the commit message. -->',
      '',
      '## Change',
      '',
      '## Reason',
      '',
      '## Checklist',
      '',
      '- [ ] Tests cover each new behavior, error and limit.',
      '- [ ] README and docstrings describe the change, and `API.md` is current (`npx nx run-many -t docs`).',
      '- [ ] A breaking change has `!` in the title, the label `breaking-change` and an entry in `docs/upgrading.md`.',
    ]);
  }
}
