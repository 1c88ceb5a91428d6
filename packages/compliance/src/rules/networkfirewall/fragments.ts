import { defaultAction } from './private/default-action';

/** A firewall policy drops or forwards fragments of packets that no stateless rule matches. */
export const fragments = defaultAction('StatelessFragmentDefaultActions');
