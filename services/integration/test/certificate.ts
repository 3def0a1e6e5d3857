import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const hex = (tag: number, content: string): Buffer => der(tag, Buffer.from(content, 'hex'));
const oid = (content: string): Buffer => hex(0x06, content);
const time = (at: number): Buffer =>
  der(0x17, Buffer.from(new Date(at).toISOString().replaceAll(/^20|[-:T]|\.\d+/g, '')));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAME = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('127.0.0.1')))));
const DAY = 86_400_000;

/** A certificate for 127.0.0.1 that signs itself, valid today, in PEM. */
export function selfSigned(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Date.now();
  const alternativeNames = sequence(oid('551d11'), der(0x04, sequence(hex(0x87, '7f000001'))));
  const authority = sequence(oid('551d13'), hex(0x01, 'ff'), der(0x04, sequence(hex(0x01, 'ff'))));
  const content = sequence(
    der(0xa0, hex(0x02, '02')),
    hex(0x02, '01'),
    ECDSA_SHA256,
    NAME,
    sequence(time(now - DAY), time(now + DAY)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeNames, authority)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  const encoded = sequence(content, ECDSA_SHA256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${encoded.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}
