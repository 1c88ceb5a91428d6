import { App } from 'aws-cdk-lib/core';
import { ShopStack } from './shop-stack';

const app = new App();
new ShopStack(app, 'Shop', { env: { account: '111111111111', region: 'us-east-1' } });
app.synth();
