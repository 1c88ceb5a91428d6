import type { Rule } from '../rule';

/** A route of an HTTP or WebSocket API has an authorization type. */
export const routeAuthorization: Rule = {
  types: ['AWS::ApiGatewayV2::Route'],
  judge: (route) => (route.text('AuthorizationType') ?? 'NONE') !== 'NONE',
};
