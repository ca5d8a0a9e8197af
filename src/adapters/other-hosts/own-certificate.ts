/**
 * Makes a certificate that signs itself, for a server on this machine that stands for other hosts.
 * Chrome accepts it by its key (`--ignore-certificate-errors-spki-list`), whatever the host.
 *
 * Node makes keys and signatures, and no certificates. So the few fields of X.509 (RFC 5280) are
 * written here in DER (ITU-T X.690).
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and its certificate in PEM, and the hash by which Chrome knows the key. */
export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the public key, in base64. */
  readonly keyHash: string;
}

/**
 * The certificate names no real host. Chrome shares a connection of HTTP/2 between hosts at one
 * address where the certificate names both, and other hosts do not share theirs.
 */
const commonName = 'headroom.invalid';
const dayMs = 24 * 60 * 60 * 1000;

const tags = { boolean: 1, integer: 2, bits: 3, objectId: 6, utf8: 12, time: 24, sequence: 48 };

function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const sizes =
    length < 128 ? [length] : length < 256 ? [129, length] : [130, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...sizes]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => encode(tags.sequence, ...parts);

/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = sequence(encode(tags.objectId, Buffer.from('2a8648ce3d040302', 'hex')));

/** `commonName` (2.5.4.3) as the only part of a name. */
const name = sequence(
  encode(
    0x31,
    sequence(
      encode(tags.objectId, Buffer.from('550403', 'hex')),
      encode(tags.utf8, Buffer.from(commonName)),
    ),
  ),
);

/** GeneralizedTime, such as 20261129124500Z. */
const time = (date: Date): Buffer =>
  encode(tags.time, Buffer.from(`${date.toISOString().replaceAll(/[-:T]|\..*/g, '')}Z`));

/** Returns a new key with a certificate that holds from yesterday for a month. */
export function makeOwnCertificate(now: Date): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const serial = Buffer.from([1, ...randomBytes(8)]);
  const signed = sequence(
    encode(0xa0, encode(tags.integer, Buffer.from([2]))),
    encode(tags.integer, serial),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(now.getTime() - dayMs)), time(new Date(now.getTime() + 30 * dayMs))),
    name,
    publicDer,
  );
  const signature = sign('sha256', signed, privateKey);
  const der = sequence(
    signed,
    ecdsaWithSha256,
    encode(tags.bits, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    keyHash: createHash('sha256').update(publicDer).digest('base64'),
  };
}
