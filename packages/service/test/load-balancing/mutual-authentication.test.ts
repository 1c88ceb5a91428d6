import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { MutualAuthentication } from '../../src';
import { loadBalancerIn, stackOf } from '../fixtures';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TRUST_STORE = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:truststore/clients/1';

function rendered(mutualAuthentication?: MutualAuthentication, stack = stackOf()) {
  loadBalancerIn(stack, { mutualAuthentication }).addTestListener();
  return Template.fromStack(stack);
}

/** Returns the mutual authentication of the production listener and the test listener. */
function listeners(template: Template): unknown[] {
  const secure = Object.values(template.findResources(LISTENER)).filter(({ Properties }) => Properties.Port !== 80);
  return secure.map(({ Properties }) => Properties.MutualAuthentication as unknown);
}

function verified(options?: Parameters<typeof MutualAuthentication.verify>[1]) {
  const stack = stackOf();
  const trustStore = elbv2.TrustStore.fromTrustStoreArn(stack, 'TrustStore', TRUST_STORE);
  return listeners(rendered(MutualAuthentication.verify(trustStore, options), stack));
}

test('is disabled by default', () => {
  rendered().allResourcesProperties(LISTENER, { MutualAuthentication: Match.absent() });
});

test('verifies certificates on both HTTPS listeners and rejects expired ones', () => {
  const expected = { Mode: 'verify', TrustStoreArn: TRUST_STORE, IgnoreClientCertificateExpiry: false };
  expect(verified()).toEqual([expected, expected]);
});

test('accepts expired certificates and advertises certificate authorities if configured', () => {
  expect(verified({ ignoreClientCertificateExpiry: true, advertiseTrustStoreCaNames: true })[0]).toEqual({
    Mode: 'verify',
    TrustStoreArn: TRUST_STORE,
    IgnoreClientCertificateExpiry: true,
    AdvertiseTrustStoreCaNames: 'on',
  });
});

test('passes certificates through to the application', () => {
  expect(listeners(rendered(MutualAuthentication.passthrough()))[0]).toEqual({ Mode: 'passthrough' });
});
