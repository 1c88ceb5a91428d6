import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { targetOf } from '../../src/shared/executor';

function contextWith(targets: Record<string, TargetConfiguration>): ExecutorContext {
  return {
    root: '/',
    cwd: '/',
    isVerbose: false,
    projectName: 'shop',
    projectsConfigurations: { version: 2, projects: { shop: { root: 'apps/shop', targets } } },
    nxJsonConfiguration: {},
    projectGraph: { nodes: {}, dependencies: {} },
  };
}

test('messages contain the name of the target in the workspace', () => {
  const context = contextWith({ drift: { executor: 'other:nag' }, check: { executor: '@pets/nx-cdk:nag' } });
  expect(targetOf('nag', context)).toBe('check');
  expect(targetOf('drift', context)).toBe('drift');
  expect(targetOf('nag', { ...context, projectName: 'other' })).toBe('nag');
});
