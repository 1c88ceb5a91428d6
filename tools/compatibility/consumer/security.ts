import { Duration } from 'aws-cdk-lib/core';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as security from '@pets/security';
import type { Parts } from './support';

export const parts: Parts = {
  'keys and buckets': (stack) => {
    const encryptionKey = new security.CustomerKey(stack, 'CustomerKey', {
      description: 'application logs',
      services: [security.KeyService.cloudWatchLogs('/ecs/*')],
    });
    const accessLogs = new security.LogBucket(stack, 'AccessLogs');
    new security.LogBucket(stack, 'FlowLogs', {
      sources: [security.LogSource.vpcFlowLogs()],
      encryptionKey,
      serverAccessLogs: { bucket: accessLogs },
    });
    const builds = new security.ArtifactBucket(stack, 'Builds', { encryptionKey, expiration: Duration.days(30) });
    builds.grantUpload(stack.role('Pipeline'));
  },
  audit: (stack) => {
    const { key: encryptionKey } = stack;
    const bucket = new security.LogBucket(stack, 'TrailLogs', {
      encryptionKey,
      objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(365)),
    });
    new security.AuditTrail(stack, 'Trail', { bucket, encryptionKey });
    const logs = new security.LogBucket(stack, 'ConfigLogs', { encryptionKey });
    new security.ConfigurationAudit(stack, 'Audit', {
      recorder: security.ConfigurationRecorder.toBucket(logs),
      extraRules: [security.AuditRule.requiredTags(['Project', 'Owner'])],
    });
  },
  firewall: (stack) => {
    const logging = security.FirewallLogging.toNewLogGroup({ encryptionKey: stack.key });
    new security.WebFirewall(stack, 'Firewall', { logging });
  },
  deployer: (stack) => {
    new security.GithubDeployer(stack, 'Deployer', {
      provider: new security.GithubIdentityProvider(stack, 'Github'),
      repository: 'octo-org/shop',
      subjects: [security.GithubSubject.environment('prod')],
      permissions: [security.DeployPermission.cdkDeploy({ account: stack.account, region: stack.region })],
      roleName: 'shop-deployer',
    });
  },
};
