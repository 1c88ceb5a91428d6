import { Match, Template } from 'aws-cdk-lib/assertions';
import { RootFilesystem } from '../../src';
import { containerOf, serviceIn, stackOf } from '../surroundings';

function rendered(rootFilesystem?: RootFilesystem) {
  const stack = stackOf();
  serviceIn(stack, { rootFilesystem });
  return Template.fromStack(stack);
}

test('only /tmp can be written unless the caller says otherwise', () => {
  expect(containerOf(rendered())).toMatchObject({
    ReadonlyRootFilesystem: true,
    LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64 }] },
  });
});

test('the directories that can be written are the given ones', () => {
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
  ['nothing can be written', RootFilesystem.readOnly({}), true],
  ['everything can be written', RootFilesystem.writable(), false],
])('%s when the caller spells it out', (_, rootFilesystem, readOnly) => {
  rendered(rootFilesystem).hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [Match.objectLike({ ReadonlyRootFilesystem: readOnly, LinuxParameters: Match.absent() })],
  });
});

test.each([0, 1.5])('fails when a directory has %p MiB', (size) => {
  expect(() => rendered(RootFilesystem.readOnly({ '/tmp': size }))).toThrow(
    `Service/Service: rootFilesystem size of "/tmp" in MiB must be a whole number that is 1 or more, got ${size}`,
  );
});

test('fails when the directories together take the memory of the task', () => {
  expect(() => rendered(RootFilesystem.readOnly({ '/a': 512, '/b': 512 }))).toThrow(
    'Service/Service: rootFilesystem directories must be smaller together than memoryLimitMiB 1024, got 1024 MiB',
  );
});

test.each(['tmp', '/', '/a b', '/a:b'])('fails when the directory is %p', (path) => {
  expect(() => rendered(RootFilesystem.readOnly({ [path]: 1 }))).toThrow(
    `Service/Service: rootFilesystem path must be absolute, got "${path}"`,
  );
});
