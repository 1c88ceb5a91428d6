import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ReportsStage } from '../src/reports-stage';

const stage = new ReportsStage(new App(), 'dev', { env: { account: '111111111111', region: 'us-east-1' } });
const template = Template.fromStack(stage.node.findChild('Reports') as Stack);

test('buckets and table are kept if the stack is deleted', () => {
  template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  template.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain' });
});
