import type { Job, Permissions, Step } from './workflow-file';
import { ACTIONS, checkOut, NODE_VERSION, READ, takeBack } from './workflow-steps';

/** Artifact of a release with the packages for all languages. */
export const PACKAGES = 'packages';

/** Author of commits of the release workflow. */
export const BOT = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
};

/** The SSH host key of GitHub, as its documentation lists it. */
const HOST_KEY = 'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';

/** publib publishes nothing if one of the packages in the folder is published already. */
const EACH_LIBRARY = [
  "find dist/java -name '*.pom' -printf '%h\\n' | sort | while read -r folder; do",
  '  npx publib-maven "$folder" < /dev/null',
  'done',
].join('\n');

/** Publishes the packages of a release to the registries of Python, Java, .NET and Go, each in an environment of its own. */
export function publishLanguages(): Record<string, Job> {
  return {
    pypi: publish(
      'pypi',
      'PyPI',
      { ...READ, 'id-token': ['write', 'publish to PyPI by the identity of the run, with attestations'] },
      [setUpPython(), { name: 'Publish', run: 'npx publib-pypi dist/python', env: { PYPI_TRUSTED_PUBLISHER: 'true' } }],
    ),
    maven: publish('maven', 'Maven Central', READ, [
      {
        name: 'Publish each library',
        run: EACH_LIBRARY,
        // Maven Central has no trusted publishing
        env: {
          MAVEN_SERVER_ID: 'central-ossrh',
          MAVEN_USERNAME: secret('MAVEN_USERNAME'),
          MAVEN_PASSWORD: secret('MAVEN_PASSWORD'),
          MAVEN_GPG_PRIVATE_KEY: secret('MAVEN_GPG_PRIVATE_KEY'),
          MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: secret('MAVEN_GPG_PRIVATE_KEY_PASSPHRASE'),
        },
      },
    ]),
    nuget: publish(
      'nuget',
      'NuGet',
      { ...READ, 'id-token': ['write', 'publish to NuGet by the identity of the run'] },
      [
        setUpPython(),
        {
          name: 'Publish',
          run: 'npx publib-nuget dist/dotnet',
          env: { NUGET_TRUSTED_PUBLISHER: 'true', NUGET_USERNAME: '${{ vars.NUGET_USERNAME }}' },
        },
      ],
    ),
    go: publish('go', 'the Go repository', READ, [
      {
        name: 'Publish',
        run: [
          'umask 077',
          'printf "%s\\n" "$DEPLOY_KEY" > "$RUNNER_TEMP/deploy-key"',
          'echo "$HOST_KEY" > "$RUNNER_TEMP/known-hosts"',
          'export GIT_SSH_COMMAND="ssh -i $RUNNER_TEMP/deploy-key -o IdentitiesOnly=yes -o UserKnownHostsFile=$RUNNER_TEMP/known-hosts"',
          'npx publib-golang dist/go',
        ].join('\n'),
        // a deploy key has access to one repository and does not expire
        env: {
          DEPLOY_KEY: secret('GO_DEPLOY_KEY'),
          HOST_KEY,
          GIT_USE_SSH: 'true',
          GIT_USER_NAME: BOT.name,
          GIT_USER_EMAIL: BOT.email,
        },
      },
    ]),
  };
}

/** A job that publishes the packages with publib. It runs no scripts of dependencies. */
function publish(environment: string, registry: string, permissions: Permissions, steps: Step[]): Job {
  return {
    name: `Publish to ${registry}`,
    needs: ['release'],
    if: "${{ needs.release.outputs.released != '[]' }}",
    environment,
    // Maven Central validates each library for minutes
    'timeout-minutes': 60,
    permissions,
    steps: [
      checkOut(),
      {
        name: 'Set up Node',
        uses: ACTIONS.setupNode,
        with: { 'node-version': NODE_VERSION, 'package-manager-cache': false },
      },
      { name: 'Install without scripts', run: 'npm ci --no-audit --no-fund --ignore-scripts' },
      takeBack(PACKAGES, 'dist'),
      ...steps,
    ],
  };
}

/** publib installs its Python tools, which the Python of the runner does not allow. */
function setUpPython(): Step {
  return { name: 'Set up Python', uses: ACTIONS.setupPython, with: { 'python-version': '3.13' } };
}

function secret(name: string): string {
  return `\${{ secrets.${name} }}`;
}
