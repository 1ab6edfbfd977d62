// Loaded before a program with `node --require`: every attempt to open a connection is written down and refused.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const file = process.env.ANNEAL_NETWORK_LOG;

function refuse(name) {
  return () => {
    appendFileSync(file, `${name}\n${new Error().stack}\n`);
    throw new Error(`${name} is not allowed in this test`);
  };
}

net.Socket.prototype.connect = refuse('connect');
net.Server.prototype.listen = refuse('listen');
dgram.createSocket = refuse('datagram socket');
dns.lookup = refuse('lookup');
dns.promises.lookup = refuse('lookup');
globalThis.fetch = refuse('fetch');
globalThis.WebSocket = refuse('WebSocket');
