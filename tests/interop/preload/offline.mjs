// Loaded by every Node verifier before anything else: the network is one loopback server, and the clock is the test's.
import dgram from 'node:dgram';
import dns from 'node:dns';
import {syncBuiltinESMExports} from 'node:module';
import net from 'node:net';

const port = Number(process.env.BADGEPRESS_WORLD_PORT);
const connect = net.Socket.prototype.connect;

function refuse() {
  throw new Error('only TCP connections exist in this world');
}

// Every way to open a connection (net, tls, http, https, fetch) ends here. `host` of TLS stays: it is what the certificate is checked for.
net.Socket.prototype.connect = function (...given) {
  const args = given.length === 1 && Array.isArray(given[0]) ? given[0] : given; // Node hands on its arguments in a list
  const [first] = args;
  const options = typeof first === 'object' && first !== null ? first : {port: first, host: args[1]};
  if (options.path !== undefined && options.port === undefined) refuse();
  const listener = args.findLast(value => typeof value === 'function');
  const redirected = {...options, host: '127.0.0.1', port, family: 4, autoSelectFamily: false, lookup: undefined, path: undefined};
  return listener ? connect.call(this, redirected, listener) : connect.call(this, redirected);
};
for (const module of [dns, dns.promises]) {
  for (const name of Object.keys(module).filter(name => /^(lookup|resolve|reverse)/.test(name))) module[name] = refuse;
}
dgram.createSocket = refuse;
syncBuiltinESMExports();

if (process.env.BADGEPRESS_WORLD_NOW) {
  const RealDate = Date;
  const shift = RealDate.parse(process.env.BADGEPRESS_WORLD_NOW) - RealDate.now();
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + shift);
      else super(...args);
    }
    static now() {
      return RealDate.now() + shift;
    }
  };
}
