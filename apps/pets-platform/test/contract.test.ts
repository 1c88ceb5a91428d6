import contract from '../../pets-api/contract.json';
import { SERVICE_PORT, STATIC_PATHS } from '../src/pets-api';
import { ENVIRONMENT_NAMES } from '../src/environments';
import { Deployment } from './deployment';

const deployment = new Deployment();

interface Named {
  readonly Name: string;
  readonly Value: string;
}

describe.each(ENVIRONMENT_NAMES)(
  'the contract with the application and the template of %s have the same',
  (environment) => {
    const definition = deployment.taskDefinition(environment);
    const [container] = definition.ContainerDefinitions;
    const [{ Properties: targetGroup }] = deployment.resources(
      environment,
      'Service',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
    );
    const [{ Properties: loadBalancer }] = deployment.resources(
      environment,
      'Traffic',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
    );
    const variables = Object.fromEntries(container.Environment.map(({ Name, Value }: Named) => [Name, Value]));

    test('environment variables', () => {
      const { environment: values, environmentByStage } = contract;
      expect(Object.keys(variables).sort()).toEqual(
        [...Object.keys(values), ...Object.keys(environmentByStage)].sort(),
      );
      expect(variables).toMatchObject({ ...values, SPRING_PROFILES_ACTIVE: environment });
    });

    test('secrets', () => {
      expect(container.Secrets.map(({ Name }: Named) => Name).sort()).toEqual(Object.keys(contract.secrets).sort());
    });

    test('migration', () => {
      const { command, secrets, logStreamPrefix } = contract.migration;
      const [migration] = deployment.taskDefinition(environment, 'migration').ContainerDefinitions;
      expect(migration.Command).toEqual(command);
      expect(migration.Secrets.map(({ Name }: Named) => Name).sort()).toEqual(secrets);
      expect(migration.LogConfiguration.Options['awslogs-stream-prefix']).toBe(logStreamPrefix);
      expect([migration.User, migration.Environment]).toEqual([contract.user, container.Environment]);
    });

    test('port and user', () => {
      expect([contract.port, contract.user]).toEqual([SERVICE_PORT, container.User]);
      expect([container.PortMappings[0].ContainerPort, targetGroup.Port]).toEqual([contract.port, contract.port]);
    });

    test('health check', () => {
      const { path, status } = contract.health;
      expect(container.HealthCheck.Command.join(' ')).toContain(`http://localhost:${contract.port}${path} `);
      expect([targetGroup.HealthCheckPath, targetGroup.Matcher]).toEqual([path, { HttpCode: String(status) }]);
    });

    test('writable files', () => {
      const { readOnlyRoot, writable } = contract.files;
      expect(container.ReadonlyRootFilesystem).toBe(readOnlyRoot);
      const mounts = container.LinuxParameters.Tmpfs.map(
        ({ ContainerPath }: { ContainerPath: string }) => ContainerPath,
      );
      expect([...mounts, ...(container.MountPoints ?? [])]).toEqual(writable);
    });

    test('shutdown, which ends before the task is killed', () => {
      const { completesRequestsWithinSeconds: seconds } = contract.shutdown;
      expect(variables.SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE).toBe(`${seconds}s`);
      expect(seconds).toBeLessThan(container.StopTimeout);
    });

    test('keep-alive, which is longer than the idle timeout of the load balancer', () => {
      const attributes: { Key: string; Value: string }[] = loadBalancer.LoadBalancerAttributes;
      const idle = attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value ?? '60';
      expect(parseInt(variables.SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT)).toBeGreaterThan(Number(idle));
    });

    test('failures of dependencies, which are shorter than the contract allows', () => {
      const { withinSeconds } = contract.dependencyFailure;
      const { SPRING_DATA_REDIS_TIMEOUT, SPRING_DATA_REDIS_CONNECT_TIMEOUT } = variables;
      for (const timeout of [SPRING_DATA_REDIS_TIMEOUT, SPRING_DATA_REDIS_CONNECT_TIMEOUT]) {
        expect(timeout).toMatch(/^\d+s$/);
        expect(parseInt(timeout)).toBeLessThan(withinSeconds);
      }
      expect(Number(variables.SPRING_DATASOURCE_HIKARI_CONNECTIONTIMEOUT)).toBeLessThan(withinSeconds * 1000);
    });

    test('connections, of which all tasks during a rollout stay below the alarm', () => {
      const [{ Properties: service }] = deployment.resources(environment, 'Service', 'AWS::ECS::Service');
      const [target] = deployment.resources(environment, 'Service', 'AWS::ApplicationAutoScaling::ScalableTarget');
      const tasks = target?.Properties.MaxCapacity ?? service.DesiredCount;
      const peak = Math.floor((tasks * service.DeploymentConfiguration.MaximumPercent) / 100);
      const alarm = deployment
        .resources(environment, 'Observability', 'AWS::CloudWatch::Alarm')
        .find(({ Properties }) => String(Properties.AlarmName).endsWith('pets-api-db-connections'));
      expect(alarm).toBeDefined();
      expect(peak * Number(variables.SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE)).toBeLessThan(
        alarm?.Properties.Threshold,
      );
    });

    test('static paths', () => {
      expect(contract.staticPaths).toEqual([...STATIC_PATHS]);
      expect(STATIC_PATHS.map((path) => `${path}*`)).toContain(variables.SPRING_MVC_STATIC_PATH_PATTERN);
    });

    test('log fields, in the saved queries', () => {
      const queries = deployment.resources(environment, 'Observability', 'AWS::Logs::QueryDefinition');
      const text = queries.map(({ Properties }) => Properties.QueryString).join('\n');
      const commands = new Set(['fields', 'filter', 'stats', 'sort', 'limit', 'by', 'as', 'in', 'asc', 'desc']);
      const functions = new Set(['count', 'max', 'avg', 'pct', 'ispresent', 'bin', '5m']);
      const aliases = new Set([...text.matchAll(/ as (\w+)/g)].map(([, alias]) => alias));
      const words = text.replace(/"[^"]*"/g, '').match(/[@\w]+/g) ?? [];
      const fields = words.filter(
        (word) => !/^[@\d]/.test(word) && !commands.has(word) && !functions.has(word) && !aliases.has(word),
      );
      expect([...new Set(fields)].sort()).toEqual(Object.values(contract.logs.fields).sort());
    });

    test('error levels, in the metric filter', () => {
      const filters = deployment.resources(environment, 'Observability', 'AWS::Logs::MetricFilter');
      const { level } = contract.logs.fields;
      for (const name of contract.logs.errorLevels) {
        const pattern = `($.${level} = "${name}")`;
        expect(filters.map(({ Properties }) => Properties.FilterPattern).join()).toContain(pattern);
      }
    });
  },
);
