import { Match, Template } from 'aws-cdk-lib/assertions';
import { RootFilesystem } from '../../src';
import { containerOf, serviceIn, stackOf } from '../fixtures';

function rendered(rootFilesystem?: RootFilesystem) {
  const stack = stackOf();
  serviceIn(stack, { rootFilesystem });
  return Template.fromStack(stack);
}

test('is read-only except for /tmp by default', () => {
  expect(containerOf(rendered())).toMatchObject({
    ReadonlyRootFilesystem: true,
    LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64 }] },
  });
});

test('readOnly makes the given directories writable', () => {
  expect(containerOf(rendered(RootFilesystem.readOnly({ '/run': 1, '/var/cache/nginx': 1022 })))).toMatchObject({
    ReadonlyRootFilesystem: true,
    LinuxParameters: {
      Tmpfs: [
        { ContainerPath: '/run', Size: 1 },
        { ContainerPath: '/var/cache/nginx', Size: 1022 },
      ],
    },
  });
});

test.each([
  ['readOnly without directories', RootFilesystem.readOnly({}), true],
  ['writable', RootFilesystem.writable(), false],
])('%s sets the property of the container only', (_, rootFilesystem, readOnly) => {
  rendered(rootFilesystem).hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [Match.objectLike({ ReadonlyRootFilesystem: readOnly, LinuxParameters: Match.absent() })],
  });
});

test.each([0, 1.5])('fails when the size of a directory is %p MiB', (size) => {
  expect(() => rendered(RootFilesystem.readOnly({ '/tmp': size }))).toThrow(
    `Service/Service: rootFilesystem size of "/tmp" in MiB must be a whole number of 1 or more, got ${size}`,
  );
});

test('fails when the directories take all memory of the task', () => {
  expect(() => rendered(RootFilesystem.readOnly({ '/a': 512, '/b': 512 }))).toThrow(
    'Service/Service: rootFilesystem directories must be smaller in total than memoryLimitMiB 1024, got 1024 MiB',
  );
});

test.each(['tmp', '/', '/a b', '/a:b'])('fails when the path is %p', (path) => {
  expect(() => rendered(RootFilesystem.readOnly({ [path]: 1 }))).toThrow(
    `Service/Service: rootFilesystem path must be an absolute path without spaces, colons, commas, . and .., and not in /proc, /sys or /dev, got "${path}"`,
  );
});
