import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ClientCertificates } from '../../src';
import { loadBalancerIn, stackOf } from '../surroundings';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TRUST_STORE = 'arn:aws:elasticloadbalancing:us-east-1:111111111111:truststore/clients/1';

function rendered(clientCertificates?: ClientCertificates, stack = stackOf()) {
  loadBalancerIn(stack, { clientCertificates }).addTestListener();
  return Template.fromStack(stack);
}

/** What the production and the test listener say of the certificates of clients. */
function listeners(template: Template): unknown[] {
  const secure = Object.values(template.findResources(LISTENER)).filter(({ Properties }) => Properties.Port !== 80);
  return secure.map(({ Properties }) => Properties.MutualAuthentication as unknown);
}

function verified(options?: Parameters<typeof ClientCertificates.verified>[1]) {
  const stack = stackOf();
  const trustStore = elbv2.TrustStore.fromTrustStoreArn(stack, 'TrustStore', TRUST_STORE);
  return listeners(rendered(ClientCertificates.verified(trustStore, options), stack));
}

test('clients show no certificate by default', () => {
  rendered().allResourcesProperties(LISTENER, { MutualAuthentication: Match.absent() });
});

test('certificates are verified on the production and the test listener, expired ones refused', () => {
  const expected = { Mode: 'verify', TrustStoreArn: TRUST_STORE, IgnoreClientCertificateExpiry: false };
  expect(verified()).toEqual([expected, expected]);
});

test('expired certificates can be taken and authorities advertised', () => {
  expect(verified({ ignoreExpiry: true, advertiseAuthorities: true })[0]).toEqual({
    Mode: 'verify',
    TrustStoreArn: TRUST_STORE,
    IgnoreClientCertificateExpiry: true,
    AdvertiseTrustStoreCaNames: 'on',
  });
});

test('certificates can be left to the application', () => {
  expect(listeners(rendered(ClientCertificates.passedThrough()))[0]).toEqual({ Mode: 'passthrough' });
});
