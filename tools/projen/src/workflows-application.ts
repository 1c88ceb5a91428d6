import { script, type Job, type Workflow } from './workflow-file';
import {
  ACTIONS,
  checkOut,
  ENVIRONMENTS,
  keep,
  namePrefix,
  READ,
  takeBack,
  takeRole,
  variable,
  type Environment,
} from './workflow-steps';

const JAVA_VERSION = '17';
const REPOSITORY = 'pets-api';

/** Version of syft on PyPI, and the hash of its wheel for the runners. */
const SYFT = {
  SYFT_VERSION: '1.18.1',
  SYFT_SHA256: '992955b1bf65d8eb844c1112d186ac9938075b9b1f0277ca05698e181a7ecc2c',
};

/** The pipeline of the application, which the repository of the application calls: test, jar, image, push, deploy. */
export function application(): Workflow {
  const jobs = ENVIRONMENTS.flatMap((environment, index) => [
    [`push-${environment}`, push(environment)],
    [`deploy-${environment}`, deploy(environment, ENVIRONMENTS.slice(0, index))],
  ]);
  return { name: 'application', on: { workflow_call: {} }, jobs: { build: build(), ...Object.fromEntries(jobs) } };
}

/** Runs code of the application, so it has no AWS credentials. */
function build(): Job {
  return {
    name: 'Test, jar and image',
    concurrency: { group: 'application-build-${{ github.ref }}', 'cancel-in-progress': false },
    'timeout-minutes': 30,
    permissions: READ,
    steps: [
      checkOut(),
      {
        name: 'Set up JDK',
        uses: ACTIONS.setupJava,
        // without a cache, so that published images contain packages of the registry only
        with: { 'java-version': JAVA_VERSION, distribution: 'temurin' },
      },
      { name: 'Test', run: 'mvn --batch-mode --no-transfer-progress clean test' },
      { name: 'Build the jar', run: 'mvn --batch-mode --no-transfer-progress package -DskipTests' },
      keep('jar', 'target/*.jar', 30),
      {
        name: 'Build the image',
        run: `docker build --tag "${REPOSITORY}:$GITHUB_SHA" .\ndocker save "${REPOSITORY}:$GITHUB_SHA" | gzip > image.tar.gz`,
      },
      { name: 'Create the SBOM', run: script('create-sbom.sh'), env: SYFT },
      keep('sbom', 'sbom.cdx.json', 90),
      keep('image', 'image.tar.gz', 1),
    ],
  };
}

/** Pushes the same image to each account. It has no environment, because the trust of the role is bound to branches. */
function push(environment: Environment): Job {
  return {
    name: `Push to ${environment}`,
    needs: ['build'],
    if: `\${{ ${isFor(environment)} }}`,
    concurrency: { group: `application-push-${environment}`, 'cancel-in-progress': false },
    'timeout-minutes': 15,
    permissions: { 'id-token': ['write', 'assume the role in AWS'] },
    steps: [
      takeBack('image', '.'),
      takeRole('pets-api-image-pusher', environment),
      { name: 'Log in to Amazon ECR', id: 'login', uses: ACTIONS.ecrLogin },
      {
        name: 'Push',
        run: script('push-image.sh'),
        env: { REPOSITORY, REGISTRY: '${{ steps.login.outputs.registry }}' },
      },
      {
        name: 'Check the findings of the scan',
        run: script('check-image.sh'),
        env: {
          REPOSITORY,
          THRESHOLD: "${{ vars.IMAGE_SCAN_THRESHOLD || 'HIGH' }}",
          ACCEPTED_FINDINGS: '${{ vars.IMAGE_ACCEPTED_FINDINGS }}',
        },
      },
    ],
  };
}

function deploy(environment: Environment, before: readonly Environment[]): Job {
  const prefix = namePrefix(environment);
  const names = {
    PARAMETER: `/${prefix}pets-api/image-tag`,
    CLUSTER: `${prefix}pets-api-cluster`,
    SERVICE: `${prefix}pets-api-service`,
  };
  return {
    name: `Deploy to ${environment}`,
    needs: [`push-${environment}`, ...before.map((name) => `deploy-${name}`)],
    if: `\${{ !cancelled() && !failure() && needs.push-${environment}.result == 'success' }}`,
    environment,
    // one deployment at a time, never canceled
    concurrency: { group: `application-deploy-${environment}`, 'cancel-in-progress': false },
    'timeout-minutes': 90,
    permissions: { 'id-token': ['write', 'assume the role in AWS'] },
    steps: [
      takeRole(`pets-api-releaser-${environment}`, environment),
      {
        name: 'Check the signature',
        if: `\${{ ${variable(environment, 'IMAGE_SIGNING')} == 'true' }}`,
        run: script('check-signature.sh'),
        env: { REPOSITORY },
      },
      {
        name: 'Deploy or roll back',
        run: script('release.sh'),
        env: { ENVIRONMENT: environment, REPOSITORY, STACK: `${environment}-Service`, ...names },
      },
      {
        // the standby has the version that the primary Region has proven
        name: 'Deploy the standby or roll back',
        if: `\${{ ${recovers(environment)} }}`,
        run: script('release.sh'),
        env: {
          AWS_REGION: `\${{ ${variable(environment, 'RECOVERY_REGION')} || 'us-west-2' }}`,
          ENVIRONMENT: environment,
          STACK: `${environment}-Standby`,
          ...names,
        },
      },
    ],
  };
}

/** The default of the setting `recovers` is true for prod only. */
function recovers(environment: Environment): string {
  const setting = variable(environment, 'RECOVERS');
  return environment === 'prod' ? `${setting} != 'false'` : `${setting} == 'true'`;
}

/** develop is deployed to dev, main to all environments. A pull request is built only. */
function isFor(environment: Environment): string {
  const branches = environment === 'dev' ? ['main', 'develop'] : ['main'];
  const onBranch = branches.map((branch) => `github.ref == 'refs/heads/${branch}'`).join(' || ');
  return `github.event_name == 'push' && (${onBranch}) && ${variable(environment, 'ACCOUNT')} != ''`;
}
