import type { Rule } from '../rule';

/** A server does not accept FTP. The default is SFTP. */
export const noFtp: Rule = {
  types: ['AWS::Transfer::Server'],
  judge: (server) => !server.texts('Protocols').includes('FTP'),
};
