// Loaded before the app's main module. Adds resources with compliance findings to the Edge stack of dev.
import { App, Stage, type Stack } from 'aws-cdk-lib/core';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';

const { synth } = Stage.prototype;
Stage.prototype.synth = function (options) {
  if (App.isApp(this)) {
    const stack = this.node.findChild('dev').node.findChild('Edge') as Stack;
    new sqs.CfnQueue(stack, 'Queue');
    new logs.CfnLogGroup(stack, 'Logs');
    new s3.CfnBucket(stack, 'Bucket');
  }
  return synth.call(this, options);
};
