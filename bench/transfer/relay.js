'use strict';
// A link with delay and a bounded window, in user space: node relay.js PORT TO DELAY WINDOW. Each byte arrives DELAY ms
// after it was sent, and each stream has at most WINDOW bytes on their way for which no acknowledgement has come back.
const net = require('net');

const [port, to, delay, window] = process.argv.slice(2).map(Number);

net.createServer({ allowHalfOpen: true }, (near) => {
  const far = net.connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
  for (const socket of [near, far]) {
    socket.setNoDelay(true);
    socket.on('error', () => [near, far].forEach((each) => each.destroy()));
  }
  carry(near, far);
  carry(far, near);
}).listen(port, '127.0.0.1');

function carry(from, into) {
  let underWay = 0;
  from.on('data', (bytes) => {
    underWay += bytes.length;
    if (underWay >= window) {
      from.pause();
    }
    setTimeout(() => {
      into.write(bytes);
      setTimeout(() => {
        underWay -= bytes.length;
        if (underWay < window) {
          from.resume();
        }
      }, delay);
    }, delay);
  });
  from.on('end', () => setTimeout(() => into.end(), delay));
  from.on('close', () => setTimeout(() => into.destroy(), 2 * delay + 10));
}
