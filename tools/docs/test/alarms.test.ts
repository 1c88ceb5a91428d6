import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT_NAMES } from '../../../apps/pets-platform/src/environments';
import { Deployment, type Resource } from '../../../apps/pets-platform/test/deployment';

const deployment = new Deployment();

describe('the alarm runbooks', () => {
  const page = readFileSync(join(__dirname, '../../../docs/runbooks/alarms.md'), 'utf8');
  const sections = new Map(
    page.split(/^## /m).map((section) => [section.split('\n')[0].toLowerCase().replace(/ /g, '-'), section]),
  );
  const described = ENVIRONMENT_NAMES.flatMap((environment) =>
    deployment.stacks(environment).flatMap((stack) =>
      Object.values(deployment.template(environment, stack).toJSON().Resources as Record<string, Resource>)
        .filter(({ Type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(Type))
        .map(
          ({ Properties }) => Properties as { AlarmName: string; AlarmDescription: string; AlarmActions?: unknown[] },
        )
        .filter(({ AlarmActions }) => AlarmActions !== undefined),
    ),
  );

  test('the description of each alarm links to a section of the page that names the alarm', () => {
    expect(described.length).toBeGreaterThan(80);
    for (const { AlarmName, AlarmDescription } of described) {
      const [, section] =
        /Runbook: https:\/\/github\.com\/example\/pets-infrastructure\/blob\/main\/docs\/runbooks\/alarms\.md#([\w-]+)$/.exec(
          AlarmDescription,
        ) as unknown as string[];
      const name = AlarmName.replace(/^pets-api-(replica-(?=db-)|standby-)?/, '').replace(
        /^latency-(?=budget)/,
        'availability-',
      );
      const text = [...sections].find(([heading]) => heading === section)?.[1] ?? '';
      expect({ AlarmName, named: text.includes(`\`${name}\``) || text.includes('replica-db-…') }).toEqual({
        AlarmName,
        named: true,
      });
    }
  });

  test('each event message links to a section of the page', () => {
    const rules = ENVIRONMENT_NAMES.flatMap((environment) =>
      deployment.resources(environment, 'Observability', 'AWS::Events::Rule'),
    );
    expect(rules.length).toBeGreaterThan(0);
    for (const { Properties } of rules) {
      const [, section] = /alarms\.md#([\w-]+)/.exec(JSON.stringify(Properties.Targets)) as unknown as string[];
      expect(sections.has(section)).toBe(true);
    }
  });
});
