import { defaultAction } from './private/default-action';

/** A firewall policy drops or forwards packets that no stateless rule matches. */
export const packets = defaultAction('StatelessDefaultActions');
