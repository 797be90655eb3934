// Addresses out of certificates never lead into the network the server stands in, unless configuration names the host.
import { expect } from 'chai';
import { isPublicAddress, makeAddressRule } from '../../../../server/platform/net/address-rules.ts';

describe('addresses out of certificates', () => {
  it('may be public', () => {
    for (const address of ['8.8.8.8', '171.244.0.1', '172.15.255.255', '172.32.0.1', '2001:4860:4860::8888'])
      expect(isPublicAddress(address), address).to.equal(true);
  });

  it('may not be private, loopback, link-local, of a cloud’s metadata, multicast, or made for documents', () => {
    const refused = [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.8.9.10',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '198.18.0.1',
      '203.0.113.9',
      '224.0.0.1',
      '255.255.255.255',
    ];
    for (const address of refused) expect(isPublicAddress(address), address).to.equal(false);
  });

  it('may not hide an inner address in IPv6', () => {
    const refused = [
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::7f00:1',
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'ff02::1',
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::',
    ];
    for (const address of refused) expect(isPublicAddress(address), address).to.equal(false);
  });

  it('are none when they are no addresses', () => {
    for (const text of ['', 'localhost', '127.1', '0x7f000001', '127.0.0.1 ', '1.2.3.4.5'])
      expect(isPublicAddress(text), text).to.equal(false);
  });

  it('may be private for a named host alone, and for a named port alone when one is given', () => {
    const rule = makeAddressRule(['CA.noibo.gov.vn', 'ocsp.noibo.gov.vn:8080']);
    expect(rule('ca.noibo.gov.vn', 80, '10.0.0.1')).to.equal(true);
    expect(rule('ca.noibo.gov.vn', 9200, '10.0.0.1')).to.equal(true);
    expect(rule('ocsp.noibo.gov.vn', 8080, '10.0.0.1')).to.equal(true);
    expect(rule('ocsp.noibo.gov.vn', 80, '10.0.0.1')).to.equal(false);
    expect(rule('evil.example', 80, '10.0.0.1')).to.equal(false);
    expect(rule('evil.example', 80, '8.8.8.8')).to.equal(true);
    expect(makeAddressRule(['', ' '])('', 80, '10.0.0.1')).to.equal(false);
  });
});
