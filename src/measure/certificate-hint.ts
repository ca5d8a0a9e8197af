/** Says what to do about a certificate without a trusted issuer. */

/** Node's codes for them; `ERR_TLS_CERT_ALTNAME_INVALID` is one for another host. */
const untrusted = new RegExp(
  `^(${[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_\\w+',
    'CERT_\\w+',
    'HOSTNAME_MISMATCH',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ].join('|')})$`,
);

/** Returns the hint for such an error of a connection; undefined for any other. */
export const certificateHint = (error: string): string | undefined =>
  untrusted.test(error)
    ? 'Of a server on this machine, "insecure": true in "server" takes any certificate. Of ' +
      'another, its authority must be one that this machine trusts.'
    : undefined;
